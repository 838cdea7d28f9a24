/** What one device holds of one group at one epoch, and how a step that fails says why. Knows no message. */
import type { Credential as LibraryCredential } from 'ts-mls/credential.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { KeySchedule } from 'ts-mls/keySchedule.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { MlsError } from 'ts-mls/mlsError.js';
import type { PrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js';
import type { SecretTreeNode } from 'ts-mls/secretTree.js';
import { type Bytes, equal, own } from './bytes.ts';
import { type Credential, readCredential } from './credential.ts';
import type { SuiteName } from './mls-suite.ts';

/** Immutable: every step gives a new one and leaves the old usable. Opaque to all but the mls files. */
export type Group = {
  readonly suite: SuiteName;
  readonly context: GroupContext;
  /** Extended with blanks to its full width. */
  readonly tree: RatchetTree;
  readonly schedule: KeySchedule;
  /** By leaf index, blank leaves included. */
  readonly ratchets: readonly SecretTreeNode[];
  readonly path: PrivateKeyPath;
  /** Ed25519 seed. */
  readonly signKey: Uint8Array;
  readonly confirmationTag: Uint8Array;
  /** The last commit removed us: nothing more can be sealed or opened. */
  readonly removed: boolean;
};

/** `isFresh`: still as its key package was, so its device has committed nothing yet, and may not have joined. */
export type Leaf = { readonly index: number; readonly credential: Credential; readonly isFresh: boolean };

/** At most so many leaves, blank ones not counted (hub/protocol's devicesPerRoute). */
export const MAX_LEAVES = 500;

export type Reason =
  /** not one whole message of this kind, or its plaintext is none */
  | 'malformed'
  /** another protocol version or cipher suite: there is no fallback */
  | 'unsupported'
  | 'wrong_group'
  | 'wrong_epoch'
  /** a message where a commit was expected, or the other way round */
  | 'wrong_content'
  | 'wrong_aad'
  /** from our own leaf: an echo, or somebody who has our state */
  | 'own_leaf'
  | 'unknown_sender'
  /** its key was used before, or it is older than what is kept */
  | 'replayed'
  /** more generations ahead than we are ready to compute */
  | 'too_far'
  | 'undecryptable'
  /** a member could seal it, but not the one it names */
  | 'forged'
  /** MLS knows it, we do not allow it: references, other proposals, extensions, pre-shared keys */
  | 'forbidden'
  /** a tree, package, path or tag does not check */
  | 'invalid'
  /** `judge` or `accepts` said no */
  | 'refused'
  | 'full'
  | 'removed'
  /** a Welcome for none of our key packages */
  | 'no_package'
  | 'expired';

/** `detail` says in a few words which check failed; for logs and tests, never a secret. */
export type Result<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly because: Reason; readonly detail: string };

/** Ends a step from any depth; becomes a Result in `attempt` and never leaves it. */
export class Refusal extends Error {
  readonly because: Reason;
  constructor(because: Reason, detail: string) {
    super(detail);
    this.because = because;
  }
}

export function refuse(because: Reason, detail: string): never {
  throw new Refusal(because, detail);
}

/** Runs a step over bytes from outside. What the library refuses is refused; any other error is a bug and passes through. */
export async function attempt<T extends object>(step: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, ...(await step()) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, because: error.because, detail: error.message };
    if (error instanceof MlsError) return { ok: false, because: 'invalid', detail: error.message };
    throw error;
  }
}

export const leafCount = (tree: RatchetTree): number => tree.filter((node) => node?.nodeType === 'leaf').length;

export function leafNodeAt(tree: RatchetTree, index: number): LeafNode | undefined {
  const node = tree[index * 2];
  return node?.nodeType === 'leaf' ? node.leaf : undefined;
}

/** Every leaf with its credential, by index. Throws where a credential is none of ours: no such tree gets this far. */
export function leavesOfTree(tree: RatchetTree): readonly Leaf[] {
  return tree.flatMap((node, at) => (node?.nodeType === 'leaf' ? [toLeaf(at / 2, node.leaf)] : []));
}

export function toLeaf(index: number, node: LeafNode): Leaf {
  const credential = credentialOf(node);
  return credential ? { index, credential, isFresh: node.leafNodeSource === 'key_package' } : refuse('invalid', 'foreign credential');
}

/** Our credential, where it names the key that signs for the leaf (threat: a leaf under another's name or key). */
export function credentialOf({ credential, signaturePublicKey }: LeafNode): Credential | undefined {
  const own = readBasic(credential);
  return own && equal(own.key, signaturePublicKey) ? own : undefined;
}

const readBasic = (credential: LibraryCredential): Credential | undefined =>
  credential.credentialType === 'basic' && 'identity' in credential ? readCredential(own(credential.identity)) : undefined;

/** The epoch as a number; what is beyond 2^53 - 1 is refused where it is read. */
export const epochNumber = ({ epoch }: GroupContext): number =>
  epoch > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('malformed', 'epoch beyond 2^53') : Number(epoch);

/** One of the library's readers: the value and how many bytes it took. */
export type LibraryReader<T> = (bytes: Uint8Array, at: number) => [T, number] | undefined;

/** Reads with one of them. They are pure, and throw at damaged bytes: their own errors, but a TypeError at an unknown credential type too. */
export function readWith<T>(read: LibraryReader<T>, bytes: Uint8Array): T | undefined {
  try {
    return read(bytes, 0)?.[0];
  } catch (error) {
    if (error instanceof MlsError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The same, where the bytes must be just what the library's writer makes of the value: no rest, no second form. */
export function decodeExactly<T>(bytes: Bytes, read: LibraryReader<T>, write: (value: T) => Uint8Array): T | undefined {
  const value = readWith(read, bytes);
  return value !== undefined && equal(write(value), bytes) ? value : undefined;
}

/** A ratchet tree as it travels beside a Welcome, and lies on the disk (RFC 9420 §12.4.3.3). */
export const treeOf = ({ tree }: Pick<Group, 'tree'>): Bytes => own(encodeRatchetTree(tree));
export const parseTree = (bytes: Bytes): RatchetTree | undefined => decodeExactly(bytes, decodeRatchetTree, encodeRatchetTree);
