/** From one epoch to the next: what committer and receivers compute alike (RFC 9420 §7.4, §8). */
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import { createConfirmationTag, type FramedContentCommit } from 'ts-mls/framedContent.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { KeyPackage } from 'ts-mls/keyPackage.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { type RatchetTree, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import { equal } from './bytes.ts';
import { ratchetsOf } from './mls-ratchet.ts';
import { type Group, leafCount, leafNodeAt, MAX_LEAVES, refuse } from './mls-state.ts';
import type { Suite } from './mls-suite.ts';
import { addLeaf, checkUnique } from './mls-tree.ts';

/** A parent node's private key, and that it fits the public one. */
export type PathKey = { readonly node: number; readonly privateKey: Uint8Array; readonly publicKey: Uint8Array };

/** The tree after the proposals and before the path (RFC 9420 §12.3: removes, then adds). Refuses what may not stand in one commit (§12.2). */
export function applyChanges(tree: RatchetTree, committer: number, removes: readonly number[], adds: readonly KeyPackage[]) {
  if (new Set(removes).size !== removes.length) refuse('invalid', 'one leaf removed twice');
  if (removes.includes(committer)) refuse('invalid', 'committer removes itself');
  if (removes.some((index) => !leafNodeAt(tree, index))) refuse('invalid', 'no such leaf to remove');
  let changed = removes.reduce((all, index) => removeLeafNode(all, toLeafIndex(index)), tree);
  const added: number[] = [];
  for (const { leafNode } of adds) {
    const { tree: grown, index } = addLeaf(changed, leafNode);
    changed = grown;
    added.push(index);
  }
  if (leafCount(changed) > MAX_LEAVES) refuse('full', `more than ${MAX_LEAVES} leaves`);
  checkUnique(changed);
  return { tree: changed, added };
}

/** The context that path secrets are sealed under: the next epoch and tree, but the old transcript (RFC 9420 §12.4.1). */
export const provisional = (context: GroupContext, treeHash: Uint8Array): GroupContext => ({ ...context, epoch: context.epoch + 1n, treeHash });

/** All that follows from a commit and its secret: the next context, its tag, its secrets. */
export async function enterEpoch(
  group: Group,
  content: FramedContentCommit,
  signature: Uint8Array,
  treeHash: Uint8Array,
  commitSecret: Uint8Array,
  suite: Suite,
) {
  const interim = await createInterimHash(group.context.confirmedTranscriptHash, group.confirmationTag, suite.hash);
  const confirmedTranscriptHash = await createConfirmedHash(interim, { wireformat: 'mls_private_message', content, signature }, suite.hash);
  const context = { ...provisional(group.context, treeHash), confirmedTranscriptHash };
  const secrets = await initializeEpoch(group.schedule.initSecret, commitSecret, context, new Uint8Array(suite.kdf.size), suite.kdf);
  const confirmationTag = await createConfirmationTag(secrets.keySchedule.confirmationKey, confirmedTranscriptHash, suite.hash);
  return { context, secrets, confirmationTag };
}

export type Entered = Awaited<ReturnType<typeof enterEpoch>>;

/** The group at that epoch. Private keys of nodes that are blank now are let go. */
export async function groupAt(
  group: Group,
  tree: RatchetTree,
  keys: readonly PathKey[],
  leafKey: Uint8Array | undefined,
  { context, secrets, confirmationTag }: Entered,
  suite: Suite,
): Promise<Group> {
  const { leafIndex, privateKeys } = group.path;
  const held = new Map(Object.entries(privateKeys).map(([node, key]) => [Number(node), key]));
  for (const { node, privateKey } of keys) held.set(node, privateKey);
  if (leafKey) held.set(leafIndex * 2, leafKey);
  return {
    ...group,
    context,
    tree,
    confirmationTag,
    schedule: secrets.keySchedule,
    ratchets: await ratchetsOf(leafWidth(tree.length), secrets.encryptionSecret, suite),
    path: { leafIndex, privateKeys: Object.fromEntries([...held].filter(([node]) => tree[node] !== undefined)) },
  };
}

/** The keys of `nodes`, from the path secret of the first upwards, and the commit secret that follows the last (RFC 9420 §7.4). */
export async function climb(
  nodes: readonly number[],
  pathSecret: Uint8Array,
  suite: Suite,
): Promise<{ keys: readonly PathKey[]; commitSecret: Uint8Array }> {
  const keys: PathKey[] = [];
  let secret = pathSecret;
  for (const node of nodes) {
    const { privateKey, publicKey } = await suite.hpke.deriveKeyPair(await deriveSecret(secret, 'node', suite.kdf));
    keys.push({ node, privateKey: await suite.hpke.exportPrivateKey(privateKey), publicKey: await suite.hpke.exportPublicKey(publicKey) });
    secret = await deriveSecret(secret, 'path', suite.kdf);
  }
  return { keys, commitSecret: secret };
}

/** RFC 9420 §7.5: a path whose public keys are not those of its secrets would lock members out at a later commit. */
export function checkPathKeys(tree: RatchetTree, keys: readonly PathKey[]): void {
  for (const { node, publicKey } of keys) {
    const parent = tree[node];
    if (parent?.nodeType !== 'parent' || !equal(parent.parent.hpkePublicKey, publicKey)) refuse('invalid', 'path key is not that of its secret');
  }
}
