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
  encodePrivateMessage,
  encodePrivateMessageContent,
  encryptSenderData,
  privateContentAADEncoder,
  type PrivateMessage,
  type PrivateMessageContent,
  toAuthenticatedContent,
} from 'ts-mls/privateMessage.js';
import type { SenderData } from 'ts-mls/sender.js';
import { type Bytes, concat, equal } from './bytes.ts';
import { type MlsContent, PREFIX, readPrivateMessage } from './header.ts';
import { keyAt, nextKey, type Ratchets } from './mls-ratchet.ts';
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
  const signature = await sign(group, content, suite);
  return encrypt(group, { ...content, auth: { contentType: 'application', signature } }, aad, suite);
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
  const { bytes } = await encrypt(group, { ...content, auth }, content.authenticatedData, suite);
  return bytes;
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
async function encrypt(group: Group, content: PrivateMessageContent, aad: Uint8Array, suite: Suite): Promise<{ bytes: Bytes; ratchets: Ratchets }> {
  const { context, path, schedule } = group;
  const { contentType } = content;
  const { key, nonce, generation, reuseGuard, ratchets } = await nextKey(group.ratchets, path.leafIndex, contentType, suite);
  const head = { groupId: context.groupId, epoch: context.epoch, contentType, authenticatedData: aad };
  const bare = encodePrivateMessageContent({ kind: 'alwaysPad', paddingLength: 0 })(content);
  const plain = new Uint8Array(paddedSize(bare.length));
  plain.set(bare);
  const ciphertext = await suite.hpke.encryptAead(key, nonce, encode(privateContentAADEncoder)(head), plain);
  const sender = { leafIndex: path.leafIndex, generation, reuseGuard };
  const encryptedSenderData = await encryptSenderData(schedule.senderDataSecret, sender, head, ciphertext, suite);
  return { bytes: concat(Uint8Array.from(PREFIX), encodePrivateMessage({ ...head, encryptedSenderData, ciphertext })), ratchets };
}
