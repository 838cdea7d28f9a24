/** What is no honest tree is refused, even where the hash it was signed with is its own. */
import { readFileSync } from 'node:fs';
import { type LeafNode, signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { decodeRatchetTree, type Node, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { directPath, leafWidth, toNodeIndex } from 'ts-mls/treemath.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromHex } from './bytes.ts';
import { must, newDevices, newGroup } from './mls-testing.ts';
import { commit, receiveCommit } from './mls.ts';
import { parsePackage } from './mls-package.ts';
import { attempt, MAX_LEAVES } from './mls-state.ts';
import { applyChanges } from './mls-epoch.ts';
import { DEFAULT_SUITE, type Suite, suiteOf } from './mls-suite.ts';
import { standardSuite } from './mls-testing-suites.ts';
import { rootHash, treeHashes, validateTree } from './mls-tree.ts';

type Case = { readonly name: string; readonly tree: RatchetTree; readonly groupId: Uint8Array; readonly suite: Suite };
type Mutant = { readonly name: string; readonly tree: RatchetTree };

const verdict = async (tree: RatchetTree, { groupId, suite }: Case): Promise<string> => {
  const result = await attempt(async () => {
    await validateTree(tree, groupId, rootHash(tree, await treeHashes(tree, suite.hash)), suite);
    return {};
  });
  return result.ok ? 'accepted' : result.detail;
};

describe('a ratchet tree', () => {
  it('[G3] one with any single thing changed is refused, though its tree hash is recomputed', async () => {
    let mutants = 0;
    const reasons = new Set<string>();
    for (const one of [...(await ownTrees()), ...(await vectorTrees())]) {
      expect(await verdict(one.tree, one)).toBe('accepted');
      for (const mutant of mutantsOf(one.tree)) {
        const said = await verdict(mutant.tree, one);
        expect(`${one.name} ${mutant.name}: ${said}`).not.toContain('accepted');
        reasons.add(said);
        mutants++;
      }
    }
    expect(mutants).toBeGreaterThan(1000);
    // Each guard was the one to refuse something, so none of them stands there for nothing.
    const guards = [
      'encryption key twice',
      'leaf signature',
      'parent hash',
      'signature key twice',
      'unmerged leaf is none below',
      'unmerged leaf missing in between',
      'unmerged leaves out of order',
    ];
    expect([...reasons].sort()).toEqual(expect.arrayContaining(guards));
  });

  it('[G3] one whose hash is not the signed one is refused', async () => {
    const [one] = await ownTrees();
    if (!one) throw new Error('no tree');
    const result = await attempt(async () => {
      await validateTree(one.tree, one.groupId, new Uint8Array(64), one.suite);
      return {};
    });
    expect(result).toMatchObject({ ok: false, detail: 'tree hash' });
  });

  it('[G3] leaf and parent in each other’s places are refused', async () => {
    const [one] = await ownTrees();
    if (!one) throw new Error('no tree');
    const swapped = one.tree.with(0, one.tree[1]).with(1, one.tree[0]);
    const result = await attempt(async () => {
      await validateTree(swapped, one.groupId, new Uint8Array(64), one.suite);
      return {};
    });
    expect(result).toMatchObject({ ok: false, detail: 'leaf and parent in the wrong places' });
  });

  it('[G3] one with a credential type that some member does not know is refused', async () => {
    const suite = await suiteOf(DEFAULT_SUITE);
    const leaves = await Promise.all(
      (await newDevices(2)).map(async ({ own, sign }, n) => {
        const leaf = parsePackage(own.bytes)!.leafNode;
        const x509 = {
          credential: { credentialType: 'x509' as const, certificates: [] },
          capabilities: { ...leaf.capabilities, credentials: ['basic' as const, 'x509' as const] },
        };
        const tbs = { ...leaf, ...(n === 1 && x509), leafNodeSource: 'key_package' as const };
        return { nodeType: 'leaf' as const, leaf: await signLeafNodeKeyPackage(tbs, sign.privateKey, suite.signature) };
      }),
    );
    const one = { name: 'mixed', tree: [leaves[0], undefined, leaves[1]], groupId: new Uint8Array(32), suite };
    expect(await verdict(one.tree, one)).toBe('credential type a member does not know');
    expect(await verdict([leaves[1]], one)).toBe('accepted');
  });

  it('[G25] a group never has more than 500 leaves', async () => {
    const key = (n: number, part: number): Uint8Array => concat(Uint8Array.of(n >> 8, n & 255, part), new Uint8Array(29));
    const leafNode = (n: number) => ({ hpkePublicKey: key(n, 1), signaturePublicKey: key(n, 2) }) as LeafNode & { leafNodeSource: 'key_package' };
    const packages = Array.from({ length: MAX_LEAVES }, (_, n) => ({ leafNode: leafNode(n + 1) }) as never);
    const alone: RatchetTree = [{ nodeType: 'leaf', leaf: leafNode(0) }];
    expect(applyChanges(alone, 0, [], packages.slice(1)).added).toHaveLength(MAX_LEAVES - 1);
    expect(() => applyChanges(alone, 0, [], packages)).toThrow('more than 500');
  });
});

/** Trees of our own suite with blanks, parents and unmerged leaves, as a history of commits leaves them. */
async function ownTrees(): Promise<readonly Case[]> {
  const suite = await suiteOf(DEFAULT_SUITE);
  const trees: Case[] = [];
  let members = await newGroup(6);
  const step = async (by: number, add: readonly Bytes[], remove: readonly number[]): Promise<void> => {
    const place = ({ group }: (typeof members)[number]): number => group.path.leafIndex;
    const committer = members.find((member) => place(member) === by)!;
    const made = must(await commit(committer.group, { add, remove }));
    const others = members.filter((member) => member !== committer && !remove.includes(place(member)));
    const next = await Promise.all(
      others.map(async ({ device, group }) => ({ device, group: must(await receiveCommit(group, made.commit, () => true)).next })),
    );
    members = [{ device: committer.device, group: made.next }, ...next];
    trees.push({ name: `own ${trees.length}`, tree: made.next.tree, groupId: made.next.context.groupId, suite });
  };
  const packages = (await newDevices(4)).map(({ own }) => own.bytes);
  await step(2, [], []);
  await step(4, [], [1]);
  await step(0, packages.slice(0, 2), []);
  await step(3, packages.slice(2), [2]);
  return trees;
}

async function vectorTrees(): Promise<readonly Case[]> {
  const all: { cipher_suite: number; tree: string; group_id: string }[] = JSON.parse(readFileSync('crypto/vectors/tree-validation.json', 'utf8'));
  const suite = await standardSuite(1);
  const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
  return all
    .filter(({ cipher_suite }) => cipher_suite === 1)
    .map(({ tree, group_id }, n) => ({ name: `vector ${n}`, tree: decodeRatchetTree(hex(tree), 0)?.[0] ?? [], groupId: hex(group_id), suite }))
    .filter(({ tree }) => tree.length <= 31);
}

/** Every change of one thing that no honest step can have made. */
function* mutantsOf(tree: RatchetTree): Generator<Mutant> {
  for (const [at, node] of tree.entries()) {
    const above = directPath(toNodeIndex(at), leafWidth(tree.length)).some((up) => tree[up] !== undefined);
    // Under no parent, a blanked node is what a removal leaves: no mutant.
    if (node && above) yield { name: `${at} blanked`, tree: tree.with(at, undefined) };
    if (node?.nodeType === 'leaf') yield* leafMutants(tree, at, node.leaf);
    if (node?.nodeType === 'parent') yield* parentMutants(tree, at, node.parent, above);
  }
}

function* leafMutants(tree: RatchetTree, at: number, leaf: LeafNode): Generator<Mutant> {
  const put = (name: string, changed: LeafNode): Mutant => ({ name: `${at} ${name}`, tree: tree.with(at, { nodeType: 'leaf', leaf: changed }) });
  yield put('encryption key', { ...leaf, hpkePublicKey: flipped(leaf.hpkePublicKey) });
  yield put('signature', { ...leaf, signature: flipped(leaf.signature) });
  yield put('capabilities', { ...leaf, capabilities: { ...leaf.capabilities, extensions: [...leaf.capabilities.extensions, 77] } });
  if ('identity' in leaf.credential)
    yield put('identity', {
      ...leaf,
      credential: { credentialType: 'basic', identity: concat(leaf.credential.identity as Uint8Array, Uint8Array.of(1)) },
    });
  if (leaf.leafNodeSource === 'commit') yield put('parent hash', { ...leaf, parentHash: flipped(leaf.parentHash) });
  if (leaf.leafNodeSource === 'key_package')
    yield put('lifetime', { ...leaf, lifetime: { ...leaf.lifetime, notAfter: leaf.lifetime.notAfter + 1n } });
  const blank = tree.findIndex((node, to) => to % 2 === 0 && node === undefined);
  if (blank >= 0) yield { name: `${at} copied to ${blank}`, tree: tree.with(blank, tree[at]) };
  const other = tree.findIndex((node, to) => to !== at && node?.nodeType === 'leaf');
  const victim = tree[other];
  if (victim?.nodeType === 'leaf') {
    yield put('another’s encryption key', { ...leaf, hpkePublicKey: victim.leaf.hpkePublicKey });
    yield put('another’s signature key', { ...leaf, signaturePublicKey: victim.leaf.signaturePublicKey });
    yield put('another’s credential', { ...leaf, credential: { ...victim.leaf.credential, identity: flipped(identityOf(victim)) } as never });
  }
}

function* parentMutants(tree: RatchetTree, at: number, parent: ParentNode, above: boolean): Generator<Mutant> {
  const put = (name: string, changed: ParentNode): Mutant => ({
    name: `${at} ${name}`,
    tree: tree.with(at, { nodeType: 'parent', parent: changed }),
  });
  const listing = (name: string, unmergedLeaves: readonly number[]): Mutant => put(name, { ...parent, unmergedLeaves: unmergedLeaves as never });
  yield put('encryption key', { ...parent, hpkePublicKey: flipped(parent.hpkePublicKey) });
  if (above || parent.parentHash.length > 0) yield put('parent hash', { ...parent, parentHash: flipped(parent.parentHash) });
  const leaves = tree.flatMap((node, to) => (node?.nodeType === 'leaf' ? [to / 2] : []));
  const sorted = (list: readonly number[]): readonly number[] => list.toSorted((a, b) => a - b);
  for (const leaf of leaves.filter((one) => !(parent.unmergedLeaves as readonly number[]).includes(one)))
    yield listing(`lists ${leaf}`, sorted([...parent.unmergedLeaves, leaf]));
  for (const leaf of parent.unmergedLeaves)
    yield listing(
      `forgets ${leaf}`,
      parent.unmergedLeaves.filter((one) => one !== leaf),
    );
  if (parent.unmergedLeaves.length > 0) yield listing('lists one twice', [...parent.unmergedLeaves, parent.unmergedLeaves.at(-1) ?? 0]);
  if (parent.unmergedLeaves.length > 1) yield listing('lists backwards', parent.unmergedLeaves.toReversed());
  yield listing('lists nobody', sorted([...parent.unmergedLeaves, tree.length]));
  const twin = tree.find((node, to) => to !== at && node?.nodeType === 'parent');
  if (twin?.nodeType === 'parent') yield put('another’s encryption key', { ...parent, hpkePublicKey: twin.parent.hpkePublicKey });
}

const identityOf = (node: Node): Uint8Array =>
  node.nodeType === 'leaf' && 'identity' in node.leaf.credential ? (node.leaf.credential.identity as Uint8Array) : new Uint8Array(1);
/** The last byte, which is in no key's encoding redundant; one byte where there is none. */
const flipped = (bytes: Uint8Array): Uint8Array => (bytes.length === 0 ? Uint8Array.of(1) : bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1));
