/**
 * The keys of an invite link, all of one root of 32 random bytes that those have who may answer at it: what the link carries comes of it and does not lead back
 * to it. Where it stands at the hub is the hash of a public key, so nobody else puts anything there; what stands there is sealed by what only the link carries.
 */
import { type Bytes, concat, equal, own, randomBytes, utf8 } from './bytes.ts';
import { encode, writeBytes, writeFixed, writeUint } from './codec.ts';
import { newEd25519Key } from './ed25519.ts';
import { hash, shortHash } from './hash.ts';
import { type SignKey, sign, verify } from './signing.ts';

const NONCE_BYTES = 12;
/** What sealing adds: a nonce and an AES-GCM tag. */
const SEAL_BYTES = NONCE_BYTES + 16;
/** What is sealed is as long as one of these, so that its length says little. */
const SIZES = [1024, 4096, 16_384, 65_536];
export const MAX_CARD = SIZES[SIZES.length - 1] as number;
export const MAX_SEALED_CARD = MAX_CARD + SEAL_BYTES;

/** `box`: where it stands at the hub, 16 bytes. `secret`: what the link carries besides, 16 bytes. */
export type Invite = { readonly box: Bytes; readonly secret: Bytes };
/** `key` signs what is put there. */
export type InviteKeys = Invite & { readonly key: SignKey };

export function inviteKeys(root: Bytes): InviteKeys {
  const key = newEd25519Key(hash('invite', utf8('key'), root));
  return { box: boxOf(key.publicKey), secret: secretOf(root), key };
}

export const boxOf = (publicKey: Bytes): Bytes => shortHash('invite', utf8('box'), publicKey);
const secretOf = (root: Bytes): Bytes => shortHash('invite', utf8('secret'), root);

/** That somebody knows a link, said of this chat and person alone: who is shown it can show it for nobody else. */
export const knowledgeOf = (secret: Bytes, chat: Bytes, user: Bytes): Bytes => hash('invite', utf8('join'), secret, chat, user);
export const isKnowledge = (root: Bytes, chat: Bytes, user: Bytes, knowledge: Bytes): boolean =>
  equal(knowledgeOf(secretOf(root), chat, user), knowledge);

/** A mark of whom a link leads to, for who has it: it tells them from anybody else, and says nothing to who does not know who they are. */
export const personMark = (secret: Bytes, user: Bytes): Bytes => shortHash('invite', utf8('person'), secret, user);

/** What is put at the hub: from `time` on, ms, this stands there; no bytes take it away. */
export type Card = { readonly key: Bytes; readonly time: number; readonly sealed: Bytes; readonly signature: Bytes };

/** `plain` of at most MAX_CARD - 4 bytes; undefined takes away what stands there. */
export async function makeCard({ box, secret, key }: InviteKeys, time: number, plain: Bytes | undefined): Promise<Card> {
  const sealed = plain ? await seal(secret, box, plain) : new Uint8Array();
  return { key: key.publicKey, time, sealed, signature: await sign(key, 'invite', toSign(box, time, sealed)) };
}

/** Did whoever has the root say so, of this box? */
export const isCardOf = async (box: Bytes, { key, time, sealed, signature }: Card): Promise<boolean> =>
  equal(boxOf(key), box) && (await verify(key, 'invite', toSign(box, time, sealed), signature));

/** What it says; undefined where it is not of this link, or changed. */
export async function openCard({ box, secret }: Invite, card: Card): Promise<Bytes | undefined> {
  if (card.sealed.length <= SEAL_BYTES || !(await isCardOf(box, card))) return undefined;
  const key = await keyOf(secret, ['decrypt']);
  try {
    const iv = card.sealed.slice(0, NONCE_BYTES);
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: box }, key, card.sealed.slice(NONCE_BYTES));
    return unpadded(own(new Uint8Array(plain)));
  } catch (error) {
    // WebCrypto says OperationError for a tag that does not check, and nothing else.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}

async function seal(secret: Bytes, box: Bytes, plain: Bytes): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES);
  const key = await keyOf(secret, ['encrypt']);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: box }, key, padded(plain));
  return concat(nonce, new Uint8Array(sealed));
}

const toSign = (box: Bytes, time: number, sealed: Bytes): Bytes =>
  encode((to) => {
    writeFixed(to, box);
    writeUint(to, time);
    writeBytes(to, sealed);
  });

const keyOf = (secret: Bytes, usages: KeyUsage[]): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', hash('invite', utf8('seal'), secret), 'AES-GCM', false, usages);

/** A big-endian length of four bytes, what it says, zeros. */
function padded(plain: Bytes): Bytes {
  const size = SIZES.find((one) => plain.length + 4 <= one);
  if (!size) throw new Error(`a card of ${plain.length} bytes is longer than ${MAX_CARD - 4}`);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, plain.length);
  bytes.set(plain, 4);
  return bytes;
}

function unpadded(bytes: Bytes): Bytes | undefined {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return length < 0 || length + 4 > bytes.length ? undefined : bytes.slice(4, 4 + length);
}
