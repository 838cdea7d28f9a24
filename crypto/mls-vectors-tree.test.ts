/** The official vectors of RFC 9420 (mlswg/mls-implementations) for the ratchet tree, its update paths, and joining. */
import { readFileSync } from 'node:fs';
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import { decodeKeyPackage } from 'ts-mls/keyPackage.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree, resolution, updateLeafNode } from 'ts-mls/ratchetTree.js';
import { decodeWelcome } from 'ts-mls/welcome.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { isAncestor, leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, createUpdatePath, decodeUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from './bytes.ts';
import { applyChanges, checkPathKeys, climb } from './mls-epoch.ts';
import { openWelcome } from './mls-join.ts';
import { openPathSecret, pathSteps } from './mls-receive.ts';
import type { Suite } from './mls-suite.ts';
import { hasKem, standardSuite } from './mls-testing-suites.ts';
import { isLeafSigned, rootHash, treeHashes, validateTree } from './mls-tree.ts';

// biome-ignore lint/suspicious/noExplicitAny: the vectors are what they are; a wrong shape fails the test
type Vector = any;
const vectors = (name: string): Vector[] => JSON.parse(readFileSync(`crypto/vectors/${name}.json`, 'utf8'));
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
const treeOf = (text: string): RatchetTree => decodeRatchetTree(hex(text), 0)?.[0] ?? [];
const hashOf = async (tree: RatchetTree, suite: Suite): Promise<string> => toHex(rootHash(tree, await treeHashes(tree, suite.hash)));

it('[G1] tree-operations: the tree after an add, an update and a remove', async () => {
  const kinds: string[] = [];
  for (const v of vectors('tree-operations')) {
    const suite = await standardSuite(v.cipher_suite);
    const before = treeOf(v.tree_before);
    const [proposal] = decodeProposal(hex(v.proposal), 0) ?? [];
    kinds.push(String(proposal?.proposalType));
    // The one who proposes is not the one who commits: a remove may name any leaf but the committer's.
    const committer = v.proposal_sender;
    let after = before;
    if (proposal?.proposalType === 'add' && 'add' in proposal) after = applyChanges(before, committer, [], [proposal.add.keyPackage]).tree;
    if (proposal?.proposalType === 'remove' && 'remove' in proposal) after = applyChanges(before, committer, [proposal.remove.removed], []).tree;
    if (proposal?.proposalType === 'update' && 'update' in proposal) after = updateLeafNode(before, proposal.update.leafNode, toLeafIndex(committer));
    expect(await hashOf(before, suite)).toBe(v.tree_hash_before);
    expect(toHex(encodeRatchetTree(after))).toBe(v.tree_after);
    expect(await hashOf(after, suite)).toBe(v.tree_hash_after);
  }
  expect(new Set(kinds)).toEqual(new Set(['add', 'update', 'remove']));
});

it('[G2] tree-validation: all 98 valid trees are accepted, with the hashes and resolutions they should have', async () => {
  const all = vectors('tree-validation');
  for (const v of all) {
    const suite = await standardSuite(v.cipher_suite);
    const tree = treeOf(v.tree);
    const hashes = await treeHashes(tree, suite.hash);
    expect(hashes.map(toHex)).toEqual(v.tree_hashes);
    expect(tree.map((_, at) => resolution(tree, toNodeIndex(at)).map(Number))).toEqual(v.resolutions);
    await validateTree(tree, hex(v.group_id), rootHash(tree, hashes), suite);
  }
  expect(all.length).toBe(98);
});

describe('treekem', () => {
  const all = vectors('treekem').filter((v) => hasKem(v.cipher_suite));

  it('[G1] treekem: every path opens for every leaf it reaches, to the secrets it should', async () => {
    let opened = 0;
    for (const v of all) {
      const suite = await standardSuite(v.cipher_suite);
      const tree = treeOf(v.ratchet_tree);
      const leaves = await leavesOf(v, tree, suite);
      for (const u of v.update_paths) {
        const [path] = decodeUpdatePath(hex(u.update_path), 0) ?? [];
        if (!path) throw new Error('no update path');
        expect(await isLeafSigned(path.leafNode, hex(v.group_id), u.sender, suite)).toBe(true);
        const after = await applyUpdatePath(tree, toLeafIndex(u.sender), path, suite.hash);
        const context = contextOf(v, hex(u.tree_hash_after), suite);
        expect(await hashOf(after, suite)).toBe(u.tree_hash_after);
        // All readers where that is cheap, else one of them, another for each path.
        const readers = leaves.filter(({ index }) => index !== u.sender);
        for (const leaf of v.cipher_suite === 1 ? readers : [readers[u.sender % readers.length]!]) {
          const { secret, keys, commitSecret } = await receive(tree, after, u.sender, leaf, path, context, suite);
          expect(toHex(secret)).toBe(u.path_secrets[leaf.index]);
          expect(toHex(commitSecret)).toBe(u.commit_secret);
          checkPathKeys(after, keys);
          opened++;
        }
      }
    }
    expect(opened).toBeGreaterThan(500);
  });

  it('[G1] treekem: a path of our making opens for the others', async () => {
    for (const v of all.filter(({ update_paths }) => update_paths.length <= 8)) {
      const suite = await standardSuite(v.cipher_suite);
      const tree = treeOf(v.ratchet_tree);
      const leaves = await leavesOf(v, tree, suite);
      for (const sender of leaves.slice(-1)) {
        const context = { ...contextOf(v, new Uint8Array(), suite), epoch: BigInt(v.epoch) - 1n };
        const [after, path, secrets] = await createUpdatePath(tree, toLeafIndex(sender.index), context, sender.signKey, suite);
        const expected = await deriveSecret(secrets.at(-1)?.secret ?? new Uint8Array(), 'path', suite.kdf);
        const next = contextOf(v, rootHash(after, await treeHashes(after, suite.hash)), suite);
        for (const leaf of leaves.filter(({ index }) => index !== sender.index)) {
          const { commitSecret } = await receive(tree, after, sender.index, leaf, path, next, suite);
          expect(toHex(commitSecret)).toBe(toHex(expected));
        }
      }
    }
  });
});

it('[G1] welcome: the group info opens, and its signature and confirmation tag hold', async () => {
  for (const v of vectors('welcome').filter(({ cipher_suite }) => hasKem(cipher_suite))) {
    const suite = await standardSuite(v.cipher_suite);
    const [welcome] = decodeWelcome(hex(v.welcome).slice(4), 0) ?? [];
    const [keyPackage] = decodeKeyPackage(hex(v.key_package).slice(4), 0) ?? [];
    if (!welcome || !keyPackage) throw new Error('no welcome');
    const keys = { initPrivateKey: hex(v.init_priv), hpkePrivateKey: new Uint8Array(), signaturePrivateKey: new Uint8Array() };
    const { info, secrets } = await openWelcome(welcome, { keyPackage, keys }, suite);
    expect(await verifyGroupInfoSignature(info, hex(v.signer_pub), suite.signature)).toBe(true);
    expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, new Uint8Array(suite.kdf.size), suite)).toBe(true);
  }
});

type Reader = { readonly index: number; readonly signKey: Bytes; readonly path: { leafIndex: number; privateKeys: Record<number, Uint8Array> } };

/** Each leaf with its private keys, all of which must fit the tree. */
async function leavesOf(v: Vector, tree: RatchetTree, suite: Suite): Promise<readonly Reader[]> {
  const leaves: Reader[] = [];
  for (const leaf of v.leaves_private) {
    const privateKeys: Record<number, Uint8Array> = { [leaf.index * 2]: hex(leaf.encryption_priv) };
    for (const { node, path_secret } of leaf.path_secrets) {
      const { keys } = await climb([node], hex(path_secret), suite);
      checkPathKeys(tree, keys);
      for (const key of keys) privateKeys[node] = key.privateKey;
    }
    leaves.push({
      index: leaf.index,
      signKey: hex(leaf.signature_priv.padStart(v.cipher_suite === 5 ? 132 : 64, '0')),
      path: { leafIndex: leaf.index, privateKeys },
    });
  }
  return leaves;
}

const contextOf = (v: Vector, treeHash: Uint8Array, suite: Suite) => ({
  version: 'mls10' as const,
  cipherSuite: suite.name,
  groupId: hex(v.group_id),
  epoch: BigInt(v.epoch),
  treeHash,
  confirmedTranscriptHash: hex(v.confirmed_transcript_hash),
  extensions: [],
});

async function receive(
  tree: RatchetTree,
  after: RatchetTree,
  sender: number,
  leaf: Reader,
  path: UpdatePath,
  context: ReturnType<typeof contextOf>,
  suite: Suite,
) {
  const steps = pathSteps(tree, sender, [], path);
  const from = steps.findIndex(({ node }) => isAncestor(leafToNodeIndex(toLeafIndex(leaf.index)), toNodeIndex(node), after.length));
  const secret = await openPathSecret(leaf, steps[from]!, context, suite);
  return {
    secret,
    ...(await climb(
      steps.slice(from).map(({ node }) => node),
      secret,
      suite,
    )),
  };
}
