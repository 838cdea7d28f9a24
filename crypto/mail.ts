/** Sealed mail from one device to another, signed inside. The hub sees its length class and nothing else; replays are for the caller, by the item id. */
import { type Bytes, equal, utf8 } from './bytes.ts';
import { decode, encode, type Reader, readByte, readBytes, readFixed, readUint, writeByte, writeBytes, writeFixed, writeUint } from './codec.ts';
import { SIGNATURE_BYTES } from './ed25519.ts';
import type { DeviceKeys } from './identity.ts';
import { later } from './later.ts';
import { SEAL_OVERHEAD, type SealKey } from './seal-key.ts';
import { sign, verify } from './signing.ts';

/** The longest body. What is longer travels as a sealed blob. */
export const MAIL_BODY_BYTES = 3 * 1024 * 1024;

const VERSION = 1;
const ID_BYTES = 16;
const HASH_BYTES = 32;
const INFO = 'tidings mail 1';
/** Lengths mail is padded to: powers of two from the first, above the last its multiples. */
const PADDING = { first: 512, last: 65_536 };

/** The signing device and its chain's head as it knew it. */
export type MailSender = { readonly user: Bytes; readonly device: Bytes; readonly head: Bytes };
/** `kind` is the caller's, below 2^16; `item` 16 random bytes, the same in every resend; `time` ms by the sender's clock. */
export type Letter = { readonly kind: number; readonly item: Bytes; readonly time: number; readonly body: Bytes };
export type Mail = Letter & { readonly sender: MailSender };

/** The signing key of that device, active at that head of that user's chain; undefined where the chain known here does not say so. */
export type SenderLookup = (sender: MailSender) => Promise<Bytes | undefined> | Bytes | undefined;

export type OpenedMail =
  | { readonly opened: true; readonly mail: Mail }
  | { readonly opened: false; readonly because: 'malformed' | 'undecryptable' | 'bad_signature' | 'wrong_recipient' }
  /** Whoever it claims to be is not known here at that head: fetch the chain and open again. The claim is not proven. */
  | { readonly opened: false; readonly because: 'unknown_sender'; readonly sender: MailSender };

/** `to.sealKey` comes from a verified chain. */
export async function sealMail(
  from: MailSender & { readonly keys: DeviceKeys },
  to: { readonly device: Bytes; readonly sealKey: Bytes },
  letter: Letter,
): Promise<Bytes> {
  if (letter.body.length > MAIL_BODY_BYTES) throw new Error(`a mail of ${letter.body.length} bytes is longer than ${MAIL_BODY_BYTES}`);
  const signed = writeSigned(from, to.device, letter);
  const signature = await sign(from.keys.sign, 'mail', signed);
  const plain = writePadded(signed, signature);
  const version = Uint8Array.of(VERSION);
  const { sealTo } = await sealing();
  const sealed = await sealTo(to.sealKey, utf8(INFO), version, plain);
  return encode((writer) => [version, sealed].forEach((part) => writeFixed(writer, part)));
}

/** `me.device` is this device's id. Mail signed for another device and sealed to this one (forwarded in secret) is `wrong_recipient`. */
export async function openMail(me: { readonly seal: SealKey; readonly device: Bytes }, bytes: Bytes, lookup: SenderLookup): Promise<OpenedMail> {
  if (bytes[0] !== VERSION || bytes.length <= SEAL_OVERHEAD) return { opened: false, because: 'malformed' };
  const { openSealed } = await sealing();
  const plain = await openSealed(me.seal, utf8(INFO), bytes.slice(0, 1), bytes.slice(1));
  if (!plain) return { opened: false, because: 'undecryptable' };
  const parts = decode(plain, readPadded);
  const read = parts && decode(parts.signed, readSigned);
  if (!parts || !read) return { opened: false, because: 'malformed' };
  const { recipient, ...mail } = read;
  if (!equal(recipient, me.device)) return { opened: false, because: 'wrong_recipient' };
  const signKey = await lookup(mail.sender);
  if (!signKey) return { opened: false, because: 'unknown_sender', sender: mail.sender };
  if (!(await verify(signKey, 'mail', parts.signed, parts.signature))) return { opened: false, because: 'bad_signature' };
  return { opened: true, mail };
}

/** Most of what an app opens with has to do with keys of others only when there is mail. */
const sealing = () => later(() => import('./sealing.ts'));

const writeSigned = (from: MailSender, recipient: Bytes, { kind, item, time, body }: Letter): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    [from.user, from.device, from.head, recipient].forEach((part) => writeFixed(to, part));
    writeUint(to, kind);
    writeFixed(to, item);
    writeUint(to, time);
    writeBytes(to, body);
  });

function readSigned(from: Reader): (Mail & { readonly recipient: Bytes }) | undefined {
  if (readByte(from) !== VERSION) return undefined;
  const sender = { user: readFixed(from, ID_BYTES), device: readFixed(from, ID_BYTES), head: readFixed(from, HASH_BYTES) };
  const recipient = readFixed(from, ID_BYTES);
  return { sender, recipient, kind: readUint(from), item: readFixed(from, ID_BYTES), time: readUint(from), body: readBytes(from, MAIL_BODY_BYTES) };
}

function writePadded(signed: Bytes, signature: Bytes): Bytes {
  const bare = encode((to) => {
    writeBytes(to, signed);
    writeFixed(to, signature);
  });
  return encode((to) => [bare, new Uint8Array(paddedLength(bare.length) - bare.length)].forEach((part) => writeFixed(to, part)));
}

// Padding is inside the seal, so nobody but the sender could have put anything there; it is not looked at.
function readPadded(from: Reader): { readonly signed: Bytes; readonly signature: Bytes } {
  const signed = readBytes(from, from.arr.length);
  const signature = readFixed(from, SIGNATURE_BYTES);
  readFixed(from, from.arr.length - from.pos);
  return { signed, signature };
}

function paddedLength(length: number): number {
  if (length > PADDING.last) return Math.ceil(length / PADDING.last) * PADDING.last;
  return Math.max(PADDING.first, 2 ** Math.ceil(Math.log2(length)));
}
