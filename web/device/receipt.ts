/** A receipt: what one device says it has of every other's events in a chat. Signed, counted, the newest replaces the one before; outside the documents. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readText,
  readUint,
  writeByte,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { MAX_DEVICES } from './frontier.ts';

/** Of one author's device: every event after `since` up to `delivered` is here, and up to `read` it was read. */
export type Mark = {
  readonly since: number;
  readonly delivered: number;
  readonly deliveredAt: number;
  readonly read: number;
  readonly readAt: number;
};

export type Receipt = {
  readonly chat: Bytes;
  readonly user: Bytes;
  readonly device: Bytes;
  /** Chain head of the user as the device knew it. */
  readonly head: Bytes;
  readonly counter: number;
  /** By author's device in hex. */
  readonly marks: ReadonlyMap<string, Mark>;
};

const VERSION = 1;
const MAX_RECEIPT = 256 * 1024;

export type SignedReceipt = { readonly receipt: Receipt; readonly signed: Bytes; readonly signature: Bytes };

export function readReceipt(bytes: Bytes): SignedReceipt | undefined {
  const parts = decode(bytes, (from) => ({ signed: readBytes(from, MAX_RECEIPT), signature: readFixed(from, 64) }));
  const receipt = parts && read(parts.signed);
  return parts && receipt && { ...parts, receipt };
}

/** Never read without delivered, and nothing claimed that was not there. */
const isSound = (mark: Mark): boolean => mark.since <= mark.delivered && mark.read <= mark.delivered;

export const writeReceipt = (receipt: Receipt): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, receipt.chat);
    writeFixed(to, receipt.user);
    writeFixed(to, receipt.device);
    writeFixed(to, receipt.head);
    writeUint(to, receipt.counter);
    writeList(to, [...receipt.marks], (to, [device, mark]) => {
      writeText(to, device);
      for (const part of [mark.since, mark.delivered, mark.deliveredAt, mark.read, mark.readAt]) writeUint(to, part);
    });
  });

const read = (bytes: Bytes): Receipt | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const receipt = {
      chat: readFixed(from, 16),
      user: readFixed(from, 16),
      device: readFixed(from, 16),
      head: readFixed(from, 32),
      counter: readUint(from),
      marks: new Map(
        readList(from, MAX_DEVICES, (from) => [
          readText(from, 32),
          { since: readUint(from), delivered: readUint(from), deliveredAt: readUint(from), read: readUint(from), readAt: readUint(from) },
        ]),
      ),
    };
    return [...receipt.marks.values()].every(isSound) ? receipt : undefined;
  });

export type Progress = {
  readonly status: 'hub' | 'delivered' | 'read';
  readonly deliveredAt: number | undefined;
  readonly readAt: number | undefined;
};

/** How far event n of this device has come by these receipts: delivered once one device of another person (in the own chat, another device) has it. */
export function progressOf(receipts: Iterable<Receipt>, author: Bytes, n: number): Progress {
  let deliveredAt: number | undefined;
  let readAt: number | undefined;
  for (const { marks } of receipts) {
    const mark = marks.get(toHex(author));
    if (!mark || n <= mark.since) continue;
    if (n <= mark.delivered) deliveredAt = Math.min(deliveredAt ?? Number.POSITIVE_INFINITY, mark.deliveredAt);
    if (n <= mark.read) readAt = Math.min(readAt ?? Number.POSITIVE_INFINITY, mark.readAt);
  }
  const status = readAt !== undefined ? 'read' : deliveredAt !== undefined ? 'delivered' : 'hub';
  return { status, deliveredAt, readAt };
}
