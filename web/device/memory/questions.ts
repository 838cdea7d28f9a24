/** What two devices ask and tell one another of a chat, as letters. Knows neither how an answer is found nor when it is asked for. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  readUint,
  type Writer,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeUint,
} from '../../../crypto/codec.ts';
import type { Place } from '../../chat/event.ts';
import { MAX_DIGESTS } from '../../sync/digest.ts';
import { readPlace, writePlace } from '../../sync/update.ts';

/** What one side has of one segment. */
export type Have = { readonly place: Place; readonly digest: Bytes; readonly vector: Bytes };
/** A question about the segments from rank `from` to `to` (sync/lane.ts), both counted in. `back`: the other side asks for what it lacks in its turn. */
export type Ask = { readonly chat: Bytes; readonly back: boolean; readonly from: number; readonly to: number; readonly have: readonly Have[] };
/** `receipts`: the newest signed one of each device, told to own devices. `last`: nothing follows; `more`: there was more than one answer may carry, ask again; `even`: who tells does not look for anything itself. */
export type Tell = {
  readonly chat: Bytes;
  readonly updates: readonly Bytes[];
  readonly receipts: readonly Bytes[];
  readonly last: boolean;
  readonly more: boolean;
  readonly even: boolean;
};

/** The segments a device was last asked about, and whether its answer has brought anything new. */
export type Part = { readonly from: number; readonly to: number; readonly isNews: boolean };
/** What a device was told since then (ms): answers that brought it nothing, and bytes of each segment by its rank. */
export type Told = { readonly since: number; idle: number; readonly bytes: Map<number, number> };

/** When nobody has answered, or what was told found no room, all are asked again after so long. Each question is a letter in the mailbox of whoever is away. */
export const AGAIN_MS = 6 * 60 * 60 * 1000;
/** Bytes of one question; one that would be longer is asked in parts. A single segment is at most as long again, and a letter holds 3 MiB. */
export const ASK_BYTES = 1024 * 1024;
/** Bytes of updates in one letter, and in all letters of one answer. */
export const LETTER_BYTES = 512 * 1024;
export const ANSWER_BYTES = 32 * 1024 * 1024;
/** A state vector of 8,192 lanes, as many holes and as many cuts, each at its longest. */
export const MAX_VECTOR = 512 * 1024;
const MAX_UPDATE = 2 * 1024 * 1024;
/** Receipts in one letter, and their bytes. */
export const MAX_RECEIPTS = 2000;
export const RECEIPT_BYTES = 512 * 1024;
const VERSION = 1;

export const writeAsk = (ask: Ask): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, ask.chat);
    writeBool(to, ask.back);
    writeUint(to, ask.from);
    writeUint(to, ask.to);
    writeList(to, ask.have, writeHave);
  });
export const readAsk = (bytes: Bytes): Ask | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { chat: readFixed(from, 16), back: readBool(from), from: readUint(from), to: readUint(from), have: readList(from, MAX_DIGESTS, readHave) }
      : undefined,
  );

export const writeTell = (tell: Tell): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, tell.chat);
    writeList(to, tell.updates, writeBytes);
    writeList(to, tell.receipts, writeBytes);
    writeBool(to, tell.last);
    writeBool(to, tell.more);
    writeBool(to, tell.even);
  });
export const readTell = (bytes: Bytes): Tell | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? {
          chat: readFixed(from, 16),
          updates: readList(from, MAX_DIGESTS, (from) => readBytes(from, MAX_UPDATE)),
          receipts: readList(from, MAX_RECEIPTS, (from) => readBytes(from, RECEIPT_BYTES)),
          last: readBool(from),
          more: readBool(from),
          even: readBool(from),
        }
      : undefined,
  );

function writeHave(to: Writer, { place, digest, vector }: Have): void {
  writePlace(to, place);
  writeFixed(to, digest);
  writeBytes(to, vector);
}
const readHave = (from: Reader): Have => ({ place: readPlace(from), digest: readFixed(from, 32), vector: readBytes(from, MAX_VECTOR) });
