/** The plain head of an MLS PrivateMessage: all a hub may know of what it orders. Knows no key, and imports no MLS. */
import type { Bytes } from './bytes.ts';

export type MlsContent = 'application' | 'proposal' | 'commit';

/** RFC 9420 §6.3. `epoch` is at most 2^53 - 1; `aad` is authenticated by the members, for the hub it is only a claim. */
export type MlsHeader = { readonly group: Bytes; readonly epoch: number; readonly content: MlsContent; readonly aad: Bytes };

/** The whole message: the head and the two ciphertexts that follow it. */
export type PrivateMessage = MlsHeader & { readonly sender: Bytes; readonly ciphertext: Bytes };

/** The head, where the bytes are one whole PrivateMessage of mls10 and nothing else; undefined otherwise. */
export function readMlsHeader(bytes: Bytes): MlsHeader | undefined {
  const message = readPrivateMessage(bytes);
  return message && { group: message.group, epoch: message.epoch, content: message.content, aad: message.aad };
}

/** The parts are views into `bytes`, not copies. */
export function readPrivateMessage(bytes: Bytes): PrivateMessage | undefined {
  if (bytes.length < PREFIX.length || PREFIX.some((byte, at) => bytes[at] !== byte)) return undefined;
  const group = readVector(bytes, PREFIX.length);
  const epoch = group && readEpoch(bytes, group.end);
  const content = epoch && CONTENTS[(bytes[epoch.end] ?? 0) - 1];
  if (!group || !epoch || !content) return undefined;
  const aad = readVector(bytes, epoch.end + 1);
  const sender = aad && readVector(bytes, aad.end);
  const ciphertext = sender && readVector(bytes, sender.end);
  if (!ciphertext || ciphertext.end !== bytes.length) return undefined;
  return { group: group.value, epoch: epoch.value, content, aad: aad.value, sender: sender.value, ciphertext: ciphertext.value };
}

/** ProtocolVersion mls10 and WireFormat mls_private_message, RFC 9420 §6: what every PrivateMessage begins with. */
export const PREFIX: readonly number[] = [0, 1, 0, 2];

/** ContentType 1, 2, 3 of RFC 9420 §6. */
const CONTENTS: readonly MlsContent[] = ['application', 'proposal', 'commit'];

type Read<T> = { readonly value: T; readonly end: number } | undefined;

/** opaque<V>: bytes with their length before them. */
function readVector(bytes: Bytes, at: number): Read<Bytes> {
  const length = readLength(bytes, at);
  const end = length && length.end + length.value;
  return !length || !end || end > bytes.length ? undefined : { value: bytes.subarray(length.end, end), end };
}

/** RFC 9420 §2.1.2: the first two bits give the size of the length, which must be written as short as it can be. */
export function readLength(bytes: Bytes, at: number): Read<number> {
  const first = bytes[at];
  if (first === undefined || first >> 6 === 3) return undefined;
  const size = 1 << (first >> 6);
  if (at + size > bytes.length) return undefined;
  let value = first & 0x3f;
  for (let i = 1; i < size; i++) value = value * 256 + (bytes[at + i] ?? 0);
  const shortest = value < 64 ? 1 : value < 16_384 ? 2 : 4;
  return size === shortest ? { value, end: at + size } : undefined;
}

function readEpoch(bytes: Bytes, at: number): Read<number> {
  if (at + 8 > bytes.length) return undefined;
  const epoch = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0);
  return epoch > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : { value: Number(epoch), end: at + 8 };
}
