/** Making a commit (RFC 9420 §12.4.1): adds and removes by value, always with a path, and one Welcome for all who are new. */
import { encodeWelcome } from 'ts-mls/welcome.js';
import { signGroupInfo } from 'ts-mls/groupInfo.js';
import { type KeyPackage, makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { isAncestor, leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { createUpdatePath } from 'ts-mls/updatePath.js';
import { encryptGroupInfo, encryptGroupSecrets } from 'ts-mls/welcome.js';
import { type Bytes, concat } from './bytes.ts';
import { applyChanges, climb, type Entered, enterEpoch, groupAt } from './mls-epoch.ts';
import { frameOf, sealCommit, sign } from './mls-message.ts';
import { checkPackage, parsePackage } from './mls-package.ts';
import { type Group, refuse } from './mls-state.ts';
import type { Suite } from './mls-suite.ts';
import { rootHash, treeHashes } from './mls-tree.ts';

/** `add` holds key packages, already found live by `readKeyPackage`; `remove` leaf indices; `aad` is signed and seen by the hub. */
export type Changes = { readonly add: readonly Bytes[]; readonly remove: readonly number[]; readonly aad?: Bytes };
/** `next` is the group once the commit is accepted; until then `group` stays in force. */
export type Committed = { readonly next: Group; readonly commit: Bytes; readonly welcome: Bytes | undefined };

type PathSecret = { readonly nodeIndex: number; readonly secret: Uint8Array };
type NewMember = { readonly index: number; readonly keyPackage: KeyPackage };

export async function makeCommit(group: Group, { add, remove, aad = new Uint8Array() }: Changes, suite: Suite): Promise<Committed> {
  if (group.removed) refuse('removed', 'we were removed');
  const packages = await readPackages(add, suite);
  const me = group.path.leafIndex;
  const changed = applyChanges(group.tree, me, remove, packages);
  // New members learn their path secret from the Welcome (RFC 9420 §12.4.2), so the path is not sealed to them.
  const newNodes = changed.added.map((index) => leafToNodeIndex(toLeafIndex(index)));
  const [tree, path, pathSecrets, leafKey] = await createUpdatePath(changed.tree, toLeafIndex(me), group.context, group.signKey, suite, newNodes);
  const { keys, commitSecret } = await climbAll(pathSecrets, suite);
  const proposals = proposalsOf(remove, packages).map((proposal) => ({ proposalOrRefType: 'proposal' as const, proposal }));
  const content = { ...frameOf(group, aad), contentType: 'commit' as const, commit: { proposals, path } };
  const signature = await sign(group, content, suite);
  const treeHash = rootHash(tree, await treeHashes(tree, suite.hash));
  const entered = await enterEpoch(group, content, signature, treeHash, commitSecret, suite);
  const next = await groupAt(group, tree, keys, await suite.hpke.exportPrivateKey(leafKey), entered, suite);
  const members = changed.added.flatMap((index, n) => (packages[n] ? [{ index, keyPackage: packages[n] }] : []));
  return {
    next,
    commit: await sealCommit(group, content, signature, entered.confirmationTag, suite),
    welcome: members.length > 0 ? await makeWelcome(next, entered, members, pathSecrets, suite) : undefined,
  };
}

const readPackages = (add: readonly Bytes[], suite: Suite): Promise<readonly KeyPackage[]> =>
  Promise.all(
    add.map(async (bytes) => {
      const keyPackage = parsePackage(bytes) ?? refuse('malformed', 'no key package');
      await checkPackage(keyPackage, suite);
      return keyPackage;
    }),
  );

const proposalsOf = (remove: readonly number[], add: readonly KeyPackage[]): readonly Proposal[] => [
  ...remove.map((removed) => ({ proposalType: 'remove' as const, remove: { removed } })),
  ...add.map((keyPackage) => ({ proposalType: 'add' as const, add: { keyPackage } })),
];

/** A group of one has no path above its leaf, and nobody to share a secret with: the commit secret is then all zero, as without a path (RFC 9420 §8). */
function climbAll(pathSecrets: readonly PathSecret[], suite: Suite) {
  const [first] = pathSecrets;
  if (!first) return { keys: [], commitSecret: new Uint8Array(suite.kdf.size) };
  return climb(
    pathSecrets.map(({ nodeIndex }) => nodeIndex),
    first.secret,
    suite,
  );
}

/** RFC 9420 §12.4.3.1. The tree is not in it: it travels beside. */
async function makeWelcome(
  next: Group,
  { context, secrets, confirmationTag }: Entered,
  members: readonly NewMember[],
  pathSecrets: readonly PathSecret[],
  suite: Suite,
): Promise<Bytes> {
  const info = await signGroupInfo(
    { groupContext: context, extensions: [], confirmationTag, signer: next.path.leafIndex },
    next.signKey,
    suite.signature,
  );
  const encryptedGroupInfo = await encryptGroupInfo(info, secrets.welcomeSecret, suite);
  const sealTo = async ({ index, keyPackage }: NewMember) => {
    const node = leafToNodeIndex(toLeafIndex(index));
    const pathSecret = pathSecrets.find(({ nodeIndex }) => isAncestor(node, toNodeIndex(nodeIndex), next.tree.length))?.secret;
    const initKey = await suite.hpke.importPublicKey(keyPackage.initKey);
    const { enc, ct } = await encryptGroupSecrets(
      initKey,
      encryptedGroupInfo,
      { joinerSecret: secrets.joinerSecret, pathSecret, psks: [] },
      suite.hpke,
    );
    return { newMember: await makeKeyPackageRef(keyPackage, suite.hash), encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } };
  };
  return concat(WELCOME, encodeWelcome({ cipherSuite: suite.name, secrets: await Promise.all(members.map(sealTo)), encryptedGroupInfo }));
}

/** ProtocolVersion mls10 and WireFormat mls_welcome, RFC 9420 §6. */
export const WELCOME = Uint8Array.of(0, 1, 0, 3);
