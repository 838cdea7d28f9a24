/** The public ratchet tree: its hashes, and whether a tree somebody hands us is one that honest steps can have made. */
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import type { Hash } from 'ts-mls/crypto/hash.js';
import { type LeafNode, verifyLeafNodeSignature, verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { parentHashInputEncoder } from 'ts-mls/parentHash.js';
import { addLeafNode, getHpkePublicKey, type RatchetTree, resolution } from 'ts-mls/ratchetTree.js';
import { leafNodeHashInputEncoder, parentNodeHashInputEncoder } from 'ts-mls/treeHash.js';
import {
  directPath,
  isLeaf,
  left,
  leafToNodeIndex,
  leafWidth,
  nodeToLeafIndex,
  right,
  rootFromNodeWidth,
  toLeafIndex,
  toNodeIndex,
} from 'ts-mls/treemath.js';
import { equal, toHex } from './bytes.ts';
import { refuse } from './mls-state.ts';
import { isUsableKey, type Suite } from './mls-suite.ts';

/** The tree hash of every node (RFC 9420 §7.8), each computed once. */
export type TreeHashes = readonly Uint8Array[];

export async function treeHashes(tree: RatchetTree, hash: Hash): Promise<TreeHashes> {
  const hashes: Uint8Array[] = new Array(tree.length);
  const fill = async (at: number): Promise<Uint8Array> => {
    const value = isLeaf(toNodeIndex(at))
      ? await hashLeaf(at / 2, leafAt(tree, at), hash)
      : await hashParent(parentAt(tree, at), await fill(leftOf(at)), await fill(rightOf(at)), hash);
    hashes[at] = value;
    return value;
  };
  await fill(rootOf(tree));
  return hashes;
}

export const rootHash = (tree: RatchetTree, hashes: TreeHashes): Uint8Array => hashes[rootOf(tree)] ?? refuse('invalid', 'empty tree');

/** RFC 9420 §12.4.3.1, for a tree that came with a Welcome, against the hash its GroupInfo was signed with. Refuses what does not check. */
export async function validateTree(tree: RatchetTree, groupId: Uint8Array, treeHash: Uint8Array, suite: Suite): Promise<void> {
  checkShape(tree);
  checkUnmerged(tree);
  checkUnique(tree);
  checkSupport(tree, suite);
  const hashes = await treeHashes(tree, suite.hash);
  if (!equal(rootHash(tree, hashes), treeHash)) refuse('invalid', 'tree hash');
  await checkParentHashes(tree, hashes, suite.hash);
  await checkKeys(tree, suite);
  await checkLeafSignatures(tree, groupId, suite);
}

/** RFC 9420 §7.7 Add: the leftmost blank leaf; ancestors list it as unmerged, in increasing order (§7.1; the library appends). */
export function addLeaf(tree: RatchetTree, leaf: LeafNode): { readonly tree: RatchetTree; readonly index: number } {
  const [grown, node] = addLeafNode(tree, leaf);
  for (const at of directPath(node, leafWidth(grown.length))) {
    const parent = parentAt(grown, at);
    if (parent) grown[at] = { nodeType: 'parent', parent: { ...parent, unmergedLeaves: parent.unmergedLeaves.toSorted((a, b) => a - b) } };
  }
  return { tree: grown, index: nodeToLeafIndex(node) };
}

/** No encryption key twice in leaves and parents, no signature key twice in leaves (RFC 9420 §7.3). */
export function checkUnique(tree: RatchetTree): void {
  const keys = tree.flatMap((node) => (node ? [toHex(getHpkePublicKey(node))] : []));
  if (new Set(keys).size !== keys.length) refuse('invalid', 'encryption key twice');
  const signers = leavesIn(tree).map(({ leaf }) => toHex(leaf.signaturePublicKey));
  if (new Set(signers).size !== signers.length) refuse('invalid', 'signature key twice');
}

/** What a leaf must say it understands, whether it comes in a tree, a package or a path (RFC 9420 §7.3). */
export function checkCapabilities({ capabilities, credential, extensions }: LeafNode, suite: Suite): void {
  if (!capabilities.versions.includes('mls10')) refuse('unsupported', 'leaf without mls10');
  if (!capabilities.ciphersuites.includes(suite.name)) refuse('unsupported', 'leaf without the suite');
  if (!capabilities.credentials.includes(credential.credentialType)) refuse('invalid', 'leaf without its own credential type');
  // Those of RFC 9420 itself have names here and need no listing; all others are numbers.
  if (extensions.some(({ extensionType }) => typeof extensionType === 'number' && !capabilities.extensions.includes(extensionType)))
    refuse('invalid', 'leaf extension not listed');
}

/** A leaf's signature binds it to its place, but for one that still is as its key package was. */
export const isLeafSigned = (leaf: LeafNode, groupId: Uint8Array, index: number, suite: Suite): Promise<boolean> =>
  leaf.leafNodeSource === 'key_package'
    ? verifyLeafNodeSignatureKeyPackage(leaf, suite.signature)
    : verifyLeafNodeSignature(leaf, groupId, toLeafIndex(index), suite.signature);

export const leavesIn = (tree: RatchetTree): readonly { readonly index: number; readonly leaf: LeafNode }[] =>
  tree.flatMap((node, at) => (node?.nodeType === 'leaf' ? [{ index: at / 2, leaf: node.leaf }] : []));

function checkShape(tree: RatchetTree): void {
  if (tree.some((node, at) => node && (node.nodeType === 'leaf') !== isLeaf(toNodeIndex(at))))
    refuse('invalid', 'leaf and parent in the wrong places');
}

/** Each unmerged leaf is a leaf below the node, and every non-blank node between them lists it too. */
function checkUnmerged(tree: RatchetTree): void {
  for (const { at, parent } of parentsIn(tree)) {
    parent.unmergedLeaves.forEach((leaf, n, all) => {
      if (n > 0 && leaf <= (all[n - 1] ?? 0)) refuse('invalid', 'unmerged leaves out of order');
      const path = leafAt(tree, leaf * 2) ? directPath(leafToNodeIndex(toLeafIndex(leaf)), leafWidth(tree.length)) : [];
      const height = path.indexOf(toNodeIndex(at));
      if (height < 0) refuse('invalid', 'unmerged leaf is none below');
      const between = path.slice(0, height).map((node) => parentAt(tree, node));
      if (between.some((node) => node && !node.unmergedLeaves.includes(leaf))) refuse('invalid', 'unmerged leaf missing in between');
    });
  }
}

function checkSupport(tree: RatchetTree, suite: Suite): void {
  const leaves = leavesIn(tree);
  for (const { leaf } of leaves) checkCapabilities(leaf, suite);
  const used = new Set(leaves.map(({ leaf }) => leaf.credential.credentialType));
  const knowsAll = (leaf: LeafNode): boolean => [...used].every((type) => leaf.capabilities.credentials.includes(type));
  if (!leaves.every(({ leaf }) => knowsAll(leaf))) refuse('invalid', 'credential type a member does not know');
}

async function checkKeys(tree: RatchetTree, suite: Suite): Promise<void> {
  for (const node of tree) if (node && !(await isUsableKey(suite, getHpkePublicKey(node)))) refuse('invalid', 'unsound encryption key');
}

async function checkLeafSignatures(tree: RatchetTree, groupId: Uint8Array, suite: Suite): Promise<void> {
  for (const { index, leaf } of leavesIn(tree)) if (!(await isLeafSigned(leaf, groupId, index, suite))) refuse('invalid', 'leaf signature');
}

/**
 * RFC 9420 §7.9.2: every parent P was made by just one node D below it. D carries P's parent hash, is in the resolution of one child C of P, and
 * the rest of that resolution is what P lists as unmerged under C.
 */
async function checkParentHashes(tree: RatchetTree, hashes: TreeHashes, hash: Hash): Promise<void> {
  for (const { at, parent } of parentsIn(tree)) {
    const sides: readonly [number, number][] = [
      [leftOf(at), rightOf(at)],
      [rightOf(at), leftOf(at)],
    ];
    let makers = 0;
    for (const [child, sibling] of sides) {
      const expected = await parentHash(parent, await originalHash(tree, hashes, sibling, parent.unmergedLeaves, hash), hash);
      makers += makersUnder(tree, child, parent, expected);
    }
    if (makers !== 1) refuse('invalid', 'parent hash');
  }
}

function makersUnder(tree: RatchetTree, child: number, parent: ParentNode, expected: Uint8Array): number {
  const below = resolution(tree, toNodeIndex(child)).map(Number);
  const unmerged = parent.unmergedLeaves.map((leaf) => leaf * 2).filter((node) => isUnder(node, child));
  const isMaker = (node: number): boolean => {
    const rest = below.filter((other) => other !== node);
    return rest.length === unmerged.length && unmerged.every((leaf) => rest.includes(leaf)) && equal(parentHashIn(tree, node), expected);
  };
  return below.filter(isMaker).length;
}

const parentHash = (parent: ParentNode, originalSiblingTreeHash: Uint8Array, hash: Hash): Promise<Uint8Array> =>
  hash.digest(encode(parentHashInputEncoder)({ encryptionKey: parent.hpkePublicKey, parentHash: parent.parentHash, originalSiblingTreeHash }));

/** The parent hash a node carries; empty where it has none to carry, which equals no hash. */
function parentHashIn(tree: RatchetTree, at: number): Uint8Array {
  const node = tree[at];
  if (node?.nodeType === 'parent') return node.parent.parentHash;
  return node?.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : new Uint8Array();
}

/** The tree hash under `at` as it was before `added` came: their leaves blank, and no node lists them (RFC 9420 §7.9). Only paths to them are hashed anew. */
async function originalHash(tree: RatchetTree, hashes: TreeHashes, at: number, added: readonly number[], hash: Hash): Promise<Uint8Array> {
  const here = added.filter((leaf) => isUnder(leaf * 2, at));
  if (here.length === 0) return hashes[at] ?? refuse('invalid', 'node outside the tree');
  if (isLeaf(toNodeIndex(at))) return hashLeaf(at / 2, undefined, hash);
  const parent = parentAt(tree, at);
  const original = parent && { ...parent, unmergedLeaves: parent.unmergedLeaves.filter((leaf) => !here.includes(leaf)) };
  return hashParent(
    original,
    await originalHash(tree, hashes, leftOf(at), here, hash),
    await originalHash(tree, hashes, rightOf(at), here, hash),
    hash,
  );
}

const hashLeaf = (leafIndex: number, leafNode: LeafNode | undefined, hash: Hash): Promise<Uint8Array> =>
  hash.digest(encode(leafNodeHashInputEncoder)({ nodeType: 'leaf', leafIndex: toLeafIndex(leafIndex), leafNode }));

const hashParent = (parentNode: ParentNode | undefined, leftHash: Uint8Array, rightHash: Uint8Array, hash: Hash): Promise<Uint8Array> =>
  hash.digest(encode(parentNodeHashInputEncoder)({ nodeType: 'parent', parentNode, leftHash, rightHash }));

const leftOf = (at: number): number => left(toNodeIndex(at));
const rightOf = (at: number): number => right(toNodeIndex(at));
const rootOf = (tree: RatchetTree): number => rootFromNodeWidth(tree.length);

/** Whether a node lies in the subtree of another: that subtree spans as many nodes to each side as its height says. */
function isUnder(node: number, top: number): boolean {
  // Trailing one bits of a node index are its height (RFC 9420 Appendix C).
  const reach = ((top ^ (top + 1)) >>> 1) as number;
  return node >= top - reach && node <= top + reach;
}

function leafAt(tree: RatchetTree, at: number): LeafNode | undefined {
  const node = tree[at];
  return node?.nodeType === 'leaf' ? node.leaf : undefined;
}

function parentAt(tree: RatchetTree, at: number): ParentNode | undefined {
  const node = tree[at];
  return node?.nodeType === 'parent' ? node.parent : undefined;
}

const parentsIn = (tree: RatchetTree): readonly { readonly at: number; readonly parent: ParentNode }[] =>
  tree.flatMap((node, at) => (node?.nodeType === 'parent' ? [{ at, parent: node.parent }] : []));
