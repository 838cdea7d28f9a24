/** An opening under way: what must be found again after a crash, so that the hub is asked the same thing once more. */
import type { Bytes } from '../../../crypto/bytes.ts';
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
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { keyOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';

/** An opening that was composed and is not yet answered; sent again exactly so. */
export type Opening = {
  readonly generation: number;
  readonly item: Bytes;
  readonly frame: Bytes;
  readonly event: Bytes;
  readonly rows: ReadonlyMap<string, Bytes>;
};

const VERSION = 1;
const MAX_FRAME = 16 * 1024 * 1024;
const MAX_ROWS = 4096;

export const openingKey = (chat: Bytes): Bytes => keyOf('opening', chat);
export const openingOp = (chat: Bytes, opening: Opening | undefined): Op =>
  opening ? { op: 'put', table: 'meta', key: openingKey(chat), value: writeStored(opening) } : { op: 'delete', table: 'meta', key: openingKey(chat) };

const writeStored = (opening: Opening): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, opening.generation);
    writeFixed(to, opening.item);
    writeBytes(to, opening.frame);
    writeBytes(to, opening.event);
    writeList(to, [...opening.rows], (to, [name, value]) => (writeText(to, name), writeBytes(to, value)));
  });

export const readOpening = (bytes: Bytes): Opening | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      generation: readUint(from),
      item: readFixed(from, 16),
      frame: readBytes(from, MAX_FRAME),
      event: readBytes(from, MAX_FRAME),
      rows: new Map(readList(from, MAX_ROWS, (from) => [readText(from, 256), readBytes(from, MAX_FRAME)] as const)),
    };
  });
