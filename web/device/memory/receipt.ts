/** A receipt: what one device says it has of every other's events in a chat. Signed, counted, the newest replaces the one before; outside the documents. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readList,
  readText,
  readUint,
  type Writer,
  writeByte,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { isAmong, MAX_DEVICES, MAX_UNSEEN, type Range, readRange, writeRange } from './frontier.ts';

/** Up to this number, since this time (ms). */
export type Step = { readonly upTo: number; readonly at: number };
/**
 * Of one author's device: every event after `since` up to the last step of `delivered` is here, and up to that of `read` was read, but for those in `unseen`, which
 * nobody there saw or will see. Recent steps, ascending.
 */
export type Mark = { readonly since: number; readonly delivered: readonly Step[]; readonly read: readonly Step[]; readonly unseen: readonly Range[] };

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

/** 1: before there was anything unseen. */
const VERSION = 2;
const MAX_RECEIPT = 256 * 1024;
/** Steps whose times are kept of each device, and of all together: every receipt tells of all devices, and goes to all. The last of each is always kept. */
const MAX_STEPS = 16;
const STEPS_IN_ALL = 128;
export const stepsFor = (devices: number): number => Math.max(1, Math.min(MAX_STEPS, Math.floor(STEPS_IN_ALL / devices)));

export type SignedReceipt = { readonly receipt: Receipt; readonly signed: Bytes; readonly signature: Bytes };

export function readReceipt(bytes: Bytes): SignedReceipt | undefined {
  const parts = decode(bytes, (from) => ({ signed: readBytes(from, MAX_RECEIPT), signature: readFixed(from, 64) }));
  const receipt = parts && readKeptReceipt(parts.signed);
  return parts && receipt && { ...parts, receipt };
}

/** How far these steps go. */
export const reachOf = (steps: readonly Step[]): number => steps.at(-1)?.upTo ?? 0;

/** One step more, where it goes further; the oldest are forgotten, and their events count as of the oldest that is left. */
export const stepTo = (steps: readonly Step[], upTo: number, at: number, kept: number): readonly Step[] =>
  upTo > reachOf(steps) ? [...steps, { upTo, at }].slice(-kept) : steps.length <= kept ? steps : steps.slice(-kept);

/** Never read without delivered, nothing claimed that was not there, and no step back. */
const isSound = ({ since, delivered, read, unseen }: Mark): boolean =>
  (delivered.length === 0 || since < reachOf(delivered)) &&
  reachOf(read) <= reachOf(delivered) &&
  isAscending(delivered) &&
  isAscending(read) &&
  unseen.every(([first, last], i) => first <= last && first > (unseen[i - 1]?.[1] ?? 0));
const isAscending = (steps: readonly Step[]): boolean => steps.every(({ upTo }, i) => upTo > (steps[i - 1]?.upTo ?? 0));

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
      writeUint(to, mark.since);
      writeList(to, mark.delivered, writeStep);
      writeList(to, mark.read, writeStep);
      writeList(to, mark.unseen, writeRange);
    });
  });

/** As a device keeps what others have told it: the own disk needs no proof of it. */
export const readKeptReceipt = (bytes: Bytes): Receipt | undefined =>
  decode(bytes, (from) => {
    const version = readByte(from);
    if (version < 1 || version > VERSION) return undefined;
    const receipt = {
      chat: readFixed(from, 16),
      user: readFixed(from, 16),
      device: readFixed(from, 16),
      head: readFixed(from, 32),
      counter: readUint(from),
      marks: new Map(
        readList(from, MAX_DEVICES, (from) => [
          readText(from, 32),
          {
            since: readUint(from),
            delivered: readList(from, MAX_STEPS, readStep),
            read: readList(from, MAX_STEPS, readStep),
            unseen: version === 1 ? [] : readList(from, MAX_UNSEEN, readRange),
          },
        ]),
      ),
    };
    return [...receipt.marks.values()].every(isSound) ? receipt : undefined;
  });

function writeStep(to: Writer, { upTo, at }: Step): void {
  writeUint(to, upTo);
  writeUint(to, Math.floor(at));
}
const readStep = (from: Reader): Step => ({ upTo: readUint(from), at: readUint(from) });

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
    if (!mark || n <= mark.since || isAmong(mark.unseen, n)) continue;
    const read = mark.read.find(({ upTo }) => n <= upTo)?.at;
    const delivered = mark.delivered.find(({ upTo }) => n <= upTo)?.at;
    // What was read had been delivered, even where the step that said when is forgotten.
    if (delivered !== undefined) deliveredAt = earlier(deliveredAt, read === undefined ? delivered : Math.min(delivered, read));
    if (read !== undefined) readAt = earlier(readAt, read);
  }
  const status = readAt !== undefined ? 'read' : deliveredAt !== undefined ? 'delivered' : 'hub';
  return { status, deliveredAt, readAt };
}

const earlier = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));
