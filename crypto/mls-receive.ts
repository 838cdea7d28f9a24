/** Processing another's commit (RFC 9420 §12.4.2): only adds and removes by value, only with a path, and only if `judge` agrees. */
import type { Commit } from 'ts-mls/commit.js';
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js';
import type { FramedContentCommit } from 'ts-mls/framedContent.js';
import { groupContextEncoder, type GroupContext } from 'ts-mls/groupContext.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import type { KeyPackage } from 'ts-mls/keyPackage.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { filteredDirectPathAndCopathResolution, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { isAncestor, leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { type Bytes, equal, own, sameSecret } from './bytes.ts';
import { applyChanges, checkPathKeys, climb, enterEpoch, groupAt, provisional } from './mls-epoch.ts';
import { openMessage } from './mls-message.ts';
import { checkPackage } from './mls-package.ts';
import { credentialOf, type Group, type Leaf, leafNodeAt, refuse, toLeaf } from './mls-state.ts';
import { isUsableKey, type Suite } from './mls-suite.ts';
import { checkCapabilities, checkUnique, isLeafSigned, rootHash, treeHashes } from './mls-tree.ts';

/** What a commit does to the group, read off the old and the new tree. `aad` is what the committer signed with it. */
export type Change = {
  readonly committer: Leaf;
  readonly added: readonly Leaf[];
  readonly removed: readonly Leaf[];
  readonly updated: readonly Leaf[];
  readonly aad: Bytes;
};
/** Where we are `removed`, `next` is the old group without its message keys: it can tell who was in it, and do nothing more. */
export type Received = { readonly next: Group; readonly change: Change; readonly removed: boolean };

/** What every member can check, those it removes included, comes before `judge`; what takes a path secret comes after. */
export async function processCommit(group: Group, bytes: Bytes, judge: (change: Change) => boolean, suite: Suite): Promise<Received> {
  const { content, auth, sender } = await openMessage(group, bytes, 'commit', suite);
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') return refuse('malformed', 'no commit inside');
  const { removes, adds, path } = readCommit(content.commit);
  for (const keyPackage of adds) await checkPackage(keyPackage, suite);
  const changed = applyChanges(group.tree, sender, removes, adds);
  await checkPathLeaf(group, sender, path.leafNode, suite);
  const steps = pathSteps(changed.tree, sender, changed.added, path);
  const tree = await applyUpdatePath(changed.tree, toLeafIndex(sender), path, suite.hash);
  await checkNewKeys(tree, path, suite);
  const places = { sender, removes, added: changed.added };
  const change = { ...changeBetween(group.tree, tree, places), aad: own(content.authenticatedData) };
  if (!judge(change)) refuse('refused', 'not allowed');
  // A removed member cannot read the path, so it cannot check the confirmation tag: that a member signed this is all it knows.
  if (removes.includes(group.path.leafIndex)) return { next: { ...group, ratchets: [], removed: true }, change, removed: true };
  const next = await advance(group, tree, steps, content, auth.signature, auth.confirmationTag, suite);
  return { next, change, removed: false };
}

/** One parent of the path, who can read its secret, and the sealed secrets in that order. */
export type PathStep = {
  readonly node: number;
  readonly readers: readonly number[];
  readonly sealed: UpdatePath['nodes'][number]['encryptedPathSecret'];
};

function readCommit({ proposals, path }: Commit): { removes: readonly number[]; adds: readonly KeyPackage[]; path: UpdatePath } {
  const removes: number[] = [];
  const adds: KeyPackage[] = [];
  for (const one of proposals) {
    if (one.proposalOrRefType !== 'proposal') return refuse('forbidden', 'proposal by reference');
    const { proposal } = one;
    if (proposal.proposalType === 'remove' && 'remove' in proposal) removes.push(proposal.remove.removed);
    else if (proposal.proposalType === 'add' && 'add' in proposal) adds.push(proposal.add.keyPackage);
    else refuse('forbidden', `proposal ${proposal.proposalType}`);
  }
  return { removes, adds, path: path ?? refuse('forbidden', 'commit without a path') };
}

/** The committer's new leaf: signed for its place, and the same credential under the same key, for an identity changes only in its chain. */
async function checkPathLeaf({ tree, context }: Group, sender: number, leaf: LeafNode, suite: Suite): Promise<void> {
  checkCapabilities(leaf, suite);
  const before = leafNodeAt(tree, sender) ?? refuse('unknown_sender', 'no such leaf');
  if (!isSameIdentity(before, leaf)) refuse('invalid', 'committer changes its credential');
  if (leaf.extensions.length > 0) refuse('forbidden', 'extension in a leaf');
  if (!(await isLeafSigned(leaf, context.groupId, sender, suite))) refuse('invalid', 'leaf signature');
}

function isSameIdentity(before: LeafNode, after: LeafNode): boolean {
  const [a, b] = [credentialOf(before), credentialOf(after)];
  return a !== undefined && b !== undefined && equal(a.user, b.user) && equal(a.key, b.key) && a.index === b.index;
}

/** RFC 9420 §7.6: one sealed secret per reader, in the order of the resolution; else some could follow the commit and some not. */
export function pathSteps(tree: RatchetTree, sender: number, added: readonly number[], { nodes }: UpdatePath): readonly PathStep[] {
  const fresh = new Set(added.map((index) => index * 2));
  const path = filteredDirectPathAndCopathResolution(toLeafIndex(sender), tree);
  if (path.length !== nodes.length) refuse('invalid', 'path of the wrong length');
  return path.map(({ nodeIndex, resolution }, n) => {
    const readers = resolution.map(Number).filter((node) => !fresh.has(node));
    const sealed = nodes[n]?.encryptedPathSecret ?? [];
    if (readers.length !== sealed.length) refuse('invalid', 'path sealed to the wrong number');
    return { node: nodeIndex, readers, sealed };
  });
}

async function checkNewKeys(tree: RatchetTree, { leafNode, nodes }: UpdatePath, suite: Suite): Promise<void> {
  checkUnique(tree);
  for (const { hpkePublicKey } of [leafNode, ...nodes]) if (!(await isUsableKey(suite, hpkePublicKey))) refuse('invalid', 'unsound encryption key');
}

/** Every leaf that differs between the trees, told apart by what the proposals say of its place; one they do not account for is refused. */
function changeBetween(before: RatchetTree, after: RatchetTree, { sender, removes, added }: Places): Omit<Change, 'aad'> {
  const places = Array.from({ length: Math.max(before.length, after.length) / 2 + 1 }, (_, index) => index);
  const differing = places.filter((index) => leafNodeAt(before, index) !== leafNodeAt(after, index));
  if (differing.some((index) => index !== sender && !removes.includes(index) && !added.includes(index)))
    refuse('invalid', 'a leaf changed without a proposal');
  const [committer] = leavesAt(after, [sender]);
  return {
    committer: committer ?? refuse('unknown_sender', 'no such leaf'),
    added: leavesAt(after, added),
    removed: leavesAt(before, removes),
    updated: leavesAt(after, [sender]),
  };
}

type Places = { readonly sender: number; readonly removes: readonly number[]; readonly added: readonly number[] };

const leavesAt = (tree: RatchetTree, places: readonly number[]): readonly Leaf[] =>
  places.flatMap((index) => {
    const node = leafNodeAt(tree, index);
    return node ? [toLeaf(index, node)] : [];
  });

async function advance(
  group: Group,
  tree: RatchetTree,
  steps: readonly PathStep[],
  content: FramedContentCommit,
  signature: Uint8Array,
  tag: Uint8Array,
  suite: Suite,
): Promise<Group> {
  const treeHash = rootHash(tree, await treeHashes(tree, suite.hash));
  const from = steps.findIndex(({ node }) => isAncestor(leafToNodeIndex(toLeafIndex(group.path.leafIndex)), toNodeIndex(node), tree.length));
  const step = steps[from] ?? refuse('invalid', 'path does not reach us');
  const pathSecret = await openPathSecret(group, step, provisional(group.context, treeHash), suite);
  const { keys, commitSecret } = await climb(
    steps.slice(from).map(({ node }) => node),
    pathSecret,
    suite,
  );
  checkPathKeys(tree, keys);
  const entered = await enterEpoch(group, content, signature, treeHash, commitSecret, suite);
  if (!sameSecret(entered.confirmationTag, tag)) refuse('invalid', 'confirmation tag');
  return groupAt(group, tree, keys, undefined, entered, suite);
}

export async function openPathSecret(
  { path }: Pick<Group, 'path'>,
  { readers, sealed }: PathStep,
  context: GroupContext,
  suite: Suite,
): Promise<Uint8Array> {
  const at = readers.findIndex((node) => path.privateKeys[node] !== undefined);
  const [key, box] = [path.privateKeys[readers[at] ?? -1], sealed[at]];
  if (!key || !box) return refuse('invalid', 'path not sealed to us');
  const privateKey = await suite.hpke.importPrivateKey(key);
  return decryptWithLabel(privateKey, 'UpdatePathNode', encode(groupContextEncoder)(context), box.kemOutput, box.ciphertext, suite.hpke);
}
