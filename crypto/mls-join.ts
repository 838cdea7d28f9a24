/** Founding a group, and joining one by a Welcome (RFC 9420 §11, §12.4.3.1). Our own join: the library's refuses valid trees. */
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import { createConfirmationTag } from 'ts-mls/framedContent.js';
import { type GroupInfo, verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import type { GroupSecrets } from 'ts-mls/groupSecrets.js';
import { deriveKeySchedule, initializeKeySchedule } from 'ts-mls/keySchedule.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { encodeLeafNode } from 'ts-mls/leafNode.js';
import { filteredDirectPathAndCopathResolution, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { isAncestor, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { decodeWelcome, decryptGroupInfo, decryptGroupSecrets, encodeWelcome, type Welcome } from 'ts-mls/welcome.js';
import { type Bytes, equal, own } from './bytes.ts';
import { WELCOME } from './mls-commit.ts';
import { checkPathKeys, climb } from './mls-epoch.ts';
import { isLive, type PackageSecret, readSecret, WELCOME_MS } from './mls-package.ts';
import { ratchetsOf } from './mls-ratchet.ts';
import {
  decodeExactly,
  epochNumber,
  type Group,
  type Leaf,
  leafCount,
  leafNodeAt,
  leavesOfTree,
  MAX_LEAVES,
  parseTree,
  refuse,
  toLeaf,
} from './mls-state.ts';
import { readSuite, type Suite, type SuiteName } from './mls-suite.ts';
import { leavesIn, rootHash, treeHashes, validateTree } from './mls-tree.ts';

/** `packages` gives the secret of a key package by its ref; `accepts` is asked of every leaf; `now` in ms. */
export type Invitation = {
  readonly welcome: Bytes;
  readonly tree: Bytes;
  readonly packages: (ref: Bytes) => Bytes | undefined;
  readonly accepts: (leaf: Leaf) => boolean;
  readonly now: number;
};
/** `ref`: the key package that was used. `signer`: the leaf that signed for the group's state. */
export type Joined = { readonly group: Group; readonly ref: Bytes; readonly signer: Leaf };

/** A group of one, at epoch 0. */
export async function foundGroup(groupId: Bytes, { keyPackage, keys }: PackageSecret, name: SuiteName, suite: Suite): Promise<Group> {
  const tree: RatchetTree = [{ nodeType: 'leaf', leaf: keyPackage.leafNode }];
  const treeHash = rootHash(tree, await treeHashes(tree, suite.hash));
  const epochSecret = suite.rng.randomBytes(suite.kdf.size);
  const schedule = await initializeKeySchedule(epochSecret, suite.kdf);
  return {
    suite: name,
    context: { version: 'mls10', cipherSuite: suite.name, groupId, epoch: 0n, treeHash, confirmedTranscriptHash: new Uint8Array(), extensions: [] },
    tree,
    schedule,
    ratchets: await ratchetsOf(1, await deriveSecret(epochSecret, 'encryption', suite.kdf), suite),
    path: { leafIndex: 0, privateKeys: { 0: keys.hpkePrivateKey } },
    signKey: keys.signaturePrivateKey,
    confirmationTag: await createConfirmationTag(schedule.confirmationKey, new Uint8Array(), suite.hash),
    removed: false,
  };
}

/** The Welcome in these bytes, of a suite we speak or not. */
export const parseWelcome = (bytes: Bytes): Welcome | undefined =>
  equal(bytes.subarray(0, WELCOME.length), WELCOME) ? decodeExactly(bytes.slice(WELCOME.length), decodeWelcome, encodeWelcome) : undefined;

export async function joinGroup(
  { welcome: bytes, tree: treeBytes, packages, accepts, now }: Invitation,
  suiteOf: (name: SuiteName) => Promise<Suite>,
): Promise<Joined> {
  const welcome = parseWelcome(bytes) ?? refuse('malformed', 'no Welcome of mls10');
  const tree = parseTree(treeBytes) ?? refuse('malformed', 'no ratchet tree');
  const name = readSuite(welcome.cipherSuite) ?? refuse('unsupported', 'Welcome of another suite');
  const suite = await suiteOf(name);
  const { ref, secret } = findPackage(welcome, packages);
  if (!isLive(secret.keyPackage, now) && !isLive(secret.keyPackage, now - WELCOME_MS)) refuse('expired', 'own key package');
  const { info, secrets } = await openWelcome(welcome, secret, suite);
  if (info.groupContext.version !== 'mls10' || info.groupContext.cipherSuite !== suite.name)
    refuse('unsupported', 'group of another version or suite');
  if (info.extensions.length > 0 || info.groupContext.extensions.length > 0 || secrets.psks.length > 0)
    refuse('forbidden', 'extension or pre-shared key in a Welcome');
  if (leafCount(tree) > MAX_LEAVES) refuse('full', `more than ${MAX_LEAVES} leaves`);
  epochNumber(info.groupContext);
  const signer = await checkSigner(tree, info, suite);
  await validateTree(tree, info.groupContext.groupId, info.groupContext.treeHash, suite);
  if (!leavesOfTree(tree).every(accepts)) refuse('refused', 'a leaf is not accepted');
  return { group: await enter(tree, info, secrets, secret, name, suite), ref, signer };
}

function findPackage({ secrets }: Welcome, packages: Invitation['packages']): { ref: Bytes; secret: PackageSecret } {
  for (const { newMember } of secrets) {
    const ref = own(newMember).slice();
    const stored = packages(ref);
    const secret = stored && readSecret(stored);
    if (secret) return { ref, secret };
  }
  return refuse('no_package', 'Welcome for none of our packages');
}

export async function openWelcome(
  welcome: Welcome,
  { keyPackage, keys }: Pick<PackageSecret, 'keyPackage' | 'keys'>,
  suite: Suite,
): Promise<{ info: GroupInfo; secrets: GroupSecrets }> {
  const initKey = await suite.hpke.importPrivateKey(keys.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, await makeKeyPackageRef(keyPackage, suite.hash), welcome, suite.hpke);
  const info = secrets && (await decryptGroupInfo(welcome, secrets.joinerSecret, new Uint8Array(suite.kdf.size), suite));
  if (!secrets || !info) return refuse('malformed', 'group secrets or info do not decode');
  return { info, secrets };
}

async function checkSigner(tree: RatchetTree, info: GroupInfo, suite: Suite): Promise<Leaf> {
  const leaf = leafNodeAt(tree, info.signer) ?? refuse('invalid', 'signer is no leaf');
  if (!(await verifyGroupInfoSignature(info, leaf.signaturePublicKey, suite.signature))) refuse('forged', 'group info signature');
  return toLeaf(info.signer, leaf);
}

async function enter(
  tree: RatchetTree,
  info: GroupInfo,
  { joinerSecret, pathSecret }: GroupSecrets,
  { keyPackage, keys }: PackageSecret,
  name: SuiteName,
  suite: Suite,
): Promise<Group> {
  const leafBytes = encodeLeafNode(keyPackage.leafNode);
  const leafIndex =
    leavesIn(tree).find(({ leaf }) => equal(encodeLeafNode(leaf), leafBytes))?.index ?? refuse('invalid', 'our leaf is not in the tree');
  const noPsk = new Uint8Array(suite.kdf.size);
  if (!(await verifyGroupInfoConfirmationTag(info, joinerSecret, noPsk, suite))) refuse('invalid', 'confirmation tag');
  const [schedule, encryptionSecret] = await deriveKeySchedule(joinerSecret, noPsk, info.groupContext, suite.kdf);
  const pathKeys = pathSecret ? await climbFrom(tree, leafIndex, info.signer, pathSecret, suite) : [];
  return {
    suite: name,
    context: info.groupContext,
    tree,
    schedule,
    ratchets: await ratchetsOf(leafWidth(tree.length), encryptionSecret, suite),
    path: { leafIndex, privateKeys: Object.fromEntries([[leafIndex * 2, keys.hpkePrivateKey], ...pathKeys]) },
    signKey: keys.signaturePrivateKey,
    confirmationTag: info.confirmationTag,
    removed: false,
  };
}

/** The keys of the signer's path from where it meets ours (RFC 9420 §12.4.3.1), each checked against the tree. */
async function climbFrom(
  tree: RatchetTree,
  leafIndex: number,
  signer: number,
  pathSecret: Uint8Array,
  suite: Suite,
): Promise<readonly [number, Uint8Array][]> {
  const path = filteredDirectPathAndCopathResolution(toLeafIndex(signer), tree).map(({ nodeIndex }) => Number(nodeIndex));
  const shared = path.filter((node) => isAncestor(leafToNodeIndex(toLeafIndex(leafIndex)), toNodeIndex(node), tree.length));
  const { keys } = await climb(shared, pathSecret, suite);
  checkPathKeys(tree, keys);
  return keys.map(({ node, privateKey }) => [node, privateKey]);
}
