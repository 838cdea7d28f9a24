/** Sealing and opening of one PrivateMessage (RFC 9420 §6.3), application or commit alike. Knows no rights and no tree changes. */
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import {
  type FramedContentAuthData,
  type FramedContentCommit,
  type FramedContentData,
  type FramedContent,
  signFramedContentTBS,
  toTbs,
  verifyFramedContentSignature,
} from 'ts-mls/framedContent.js';
import { MlsError } from 'ts-mls/mlsError.js';
import {
  decodePrivateMessageContent,
  decryptSenderData,
  encryptSenderData,
  privateContentAADEncoder,
  privateMessageContentEncoder,
  privateMessageEncoder,
  type PrivateMessage,
  type PrivateMessageContent,
  toAuthenticatedContent,
} from 'ts-mls/privateMessage.js';
import type { SenderData } from 'ts-mls/sender.js';
import { type Bytes, equal } from './bytes.ts';
import { type MlsContent, PREFIX, readPrivateMessage } from './header.ts';
import { keyAt, nextKey, type Ratchets, type Step } from './mls-ratchet.ts';
import { epochNumber, type Group, leafNodeAt, readWith, refuse } from './mls-state.ts';
import type { Suite } from './mls-suite.ts';
import { paddedSize } from './padding.ts';

const WIRE = 'mls_private_message';

/** What an opened message says, whose leaf signed it, and the ratchets after it. */
export type Opened = { readonly content: FramedContent; readonly auth: FramedContentAuthData; readonly sender: number; readonly ratchets: Ratchets };

/** The frame every content of ours goes in: this group, this epoch, our leaf. */
export const frameOf = ({ context, path }: Group, aad: Uint8Array): FramedContentData => ({
  groupId: context.groupId,
  epoch: context.epoch,
  sender: { senderType: 'member', leafIndex: path.leafIndex },
  authenticatedData: aad,
});

/** RFC 9420 §6.1: the signature covers the content, its place, the AAD and the whole group context. */
export const sign = (group: Group, content: FramedContent, suite: Suite): Promise<Uint8Array> =>
  signFramedContentTBS(group.signKey, toTbs(content, WIRE, group.context), suite.signature);

export async function sealApplication(group: Group, plain: Uint8Array, aad: Uint8Array, suite: Suite): Promise<{ bytes: Bytes; ratchets: Ratchets }> {
  const content = { ...frameOf(group, aad), contentType: 'application' as const, applicationData: plain };
  // WebCrypto signs in a thread of its own; the key is derived here meanwhile.
  const [signature, step] = await Promise.all([sign(group, content, suite), nextKey(group.ratchets, group.path.leafIndex, 'application', suite)]);
  const bytes = await encrypt(group, { ...content, auth: { contentType: 'application', signature } }, step, suite);
  return { bytes, ratchets: step.ratchets };
}

/** `signature` by `sign`, over the same content. */
export async function sealCommit(
  group: Group,
  content: FramedContentCommit,
  signature: Uint8Array,
  confirmationTag: Uint8Array,
  suite: Suite,
): Promise<Bytes> {
  const auth = { contentType: 'commit' as const, signature, confirmationTag };
  return encrypt(group, { ...content, auth }, await nextKey(group.ratchets, group.path.leafIndex, 'commit', suite), suite);
}

/** Checks the head (group, epoch, kind, full length), decrypts, and verifies the signature. Nothing is decoded before it is authenticated but the head. */
export async function openMessage(group: Group, bytes: Bytes, kind: MlsContent, suite: Suite): Promise<Opened> {
  const message = readHead(group, bytes, kind);
  const sender = await openSender(group, message, suite);
  const key = leafNodeAt(group.tree, sender.leafIndex)?.signaturePublicKey ?? refuse('unknown_sender', 'no such leaf');
  if (sender.leafIndex === group.path.leafIndex) refuse('own_leaf', 'sealed by our own leaf');
  const step = await keyAt(group.ratchets, sender, kind, suite);
  const plain = await openAead(suite, step.key, step.nonce, encode(privateContentAADEncoder)(message), message.ciphertext);
  const inner = readWith(decodePrivateMessageContent(kind), plain) ?? refuse('malformed', 'content does not decode');
  const { content, auth } = toAuthenticatedContent(inner, message, sender.leafIndex);
  if (!(await verifyFramedContentSignature(key, WIRE, content, auth, group.context, suite.signature))) refuse('forged', 'message signature');
  return { content, auth, sender: sender.leafIndex, ratchets: step.ratchets };
}

function readHead({ context, removed }: Group, bytes: Bytes, kind: MlsContent): PrivateMessage {
  const head = readPrivateMessage(bytes) ?? refuse('malformed', 'no PrivateMessage of mls10');
  if (!equal(head.group, context.groupId)) refuse('wrong_group', 'another group');
  if (removed) refuse('removed', 'we were removed');
  if (head.epoch !== epochNumber(context)) refuse('wrong_epoch', `epoch ${head.epoch} at ${epochNumber(context)}`);
  if (head.content !== kind) refuse('wrong_content', `${head.content} where ${kind} was expected`);
  return {
    groupId: head.group,
    epoch: context.epoch,
    contentType: head.content,
    authenticatedData: head.aad,
    encryptedSenderData: head.sender,
    ciphertext: head.ciphertext,
  };
}

/** RFC 9420 §6.3.2. */
async function openSender({ schedule }: Group, message: PrivateMessage, suite: Suite): Promise<SenderData> {
  try {
    const sender = await decryptSenderData(message, schedule.senderDataSecret, suite);
    return sender?.reuseGuard.length === 4 ? sender : refuse('malformed', 'sender data');
  } catch (error) {
    if (error instanceof MlsError) refuse('undecryptable', 'sender data');
    throw error;
  }
}

async function openAead({ hpke }: Suite, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  try {
    return await hpke.decryptAead(key, nonce, aad, sealed);
  } catch (error) {
    if (error instanceof MlsError) refuse('undecryptable', 'content');
    throw error;
  }
}

/** RFC 9420 §6.3.1, padded as crypto/padding.ts says. */
async function encrypt({ context, path, schedule }: Group, content: Content, step: Step, suite: Suite): Promise<Bytes> {
  const { contentType, authenticatedData } = content;
  const { key, nonce, generation, reuseGuard } = step;
  const head = { groupId: context.groupId, epoch: context.epoch, contentType, authenticatedData };
  const plain = written(privateMessageContentEncoder(UNPADDED)(content), 0, paddedSize);
  const ciphertext = await suite.hpke.encryptAead(key, nonce, encode(privateContentAADEncoder)(head), plain);
  const sender = { leafIndex: path.leafIndex, generation, reuseGuard };
  const encryptedSenderData = await encryptSenderData(schedule.senderDataSecret, sender, head, ciphertext, suite);
  const bytes = written(privateMessageEncoder({ ...head, encryptedSenderData, ciphertext }), PREFIX.length);
  bytes.set(PREFIX);
  return bytes;
}

type Content = PrivateMessageContent & Pick<FramedContent, 'authenticatedData'>;
const UNPADDED = { kind: 'alwaysPad', paddingLength: 0 } as const;

/** What an encoder of the library writes, from `at` on, with zeros before it and up to a size after it: large contents are copied once. */
function written([length, write]: ReturnType<typeof privateMessageEncoder>, at: number, sizeOf = (size: number): number => size): Bytes {
  const bytes = new Uint8Array(at + sizeOf(length));
  write(at, bytes.buffer);
  return bytes;
}
