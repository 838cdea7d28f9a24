/** Messages whose media is not at the hub yet. Nobody else knows of them: each becomes an event once all its media is there, and may be taken back until then. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  type Reader,
  type Writer,
  writeByte,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { type Hlc, readHlc, writeHlc } from '../../chat/hlc.ts';
import type { Mark } from '../../chat/marks.ts';
import { MEDIA_LIMIT, type Media, readMedia, writeMedia } from '../../chat/media.ts';
import { readMarked, writeMarked } from '../../chat/message-bodies.ts';
import type { Failure } from '../port/failure.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Op, Store } from '../../store/port.ts';

/** Of one chat at once; beyond it nothing more is taken. */
export const MAX_SENDS = 200;
/** The longest name of a reason. */
const MAX_REASON = 64;
const VERSION = 2;
/** Knew of a reason its name alone. */
const BARE = 1;

export type Reason = Pick<Failure, 'code' | 'count' | 'used'>;

/** Its media lies on this device's disk, sealed. */
export type Send = {
  readonly counter: number;
  readonly chat: Bytes;
  /** 16 random bytes: names its row as long as there is no event. */
  readonly id: Bytes;
  readonly at: Hlc;
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly reply: Bytes | undefined;
  readonly media: readonly Media[];
  /** Why it goes no further until the person says so. */
  readonly failed: Reason | undefined;
};

/** Under which is noted what was asked for by hand (media/asked.ts). */
export const ASKED = keyOf('asked');

/** The call by which it becomes an event, once; `id` in hex. */
export const callOf = (id: string): string => `send ${id}`;

/** Is there anything that will go by itself? */
export const hasUnsentMedia = ({ sends }: { readonly sends: readonly Send[] }): boolean => sends.some(({ failed }) => failed === undefined);

export const sendOp = (send: Send): Op => ({
  op: 'put',
  table: 'sends',
  key: keyOf(send.chat, send.counter),
  value: encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, send.counter);
    for (const id of [send.chat, send.id]) writeFixed(to, id);
    writeHlc(to, send.at);
    writeMarked(to, send.text, send.marks);
    writeMaybe(to, send.reply, writeFixed);
    writeList(to, send.media, writeMedia);
    writeMaybe(to, send.failed, writeReason);
  }),
});

export const noSendOp = ({ chat, counter }: Send): Op => ({ op: 'delete', table: 'sends', key: keyOf(chat, counter) });

/** By chat in hex, each in the order in which they were asked for. */
export async function loadSends(store: Pick<Store, 'range'>): Promise<ReadonlyMap<string, readonly Send[]>> {
  const sends = new Map<string, Send[]>();
  for await (const { value } of rowsIn(store, 'sends', rangeOf(new Uint8Array()))) {
    const send = readSend(value);
    if (!send) throw new Error('a message that waits with its media cannot be read');
    const chat = toHex(send.chat);
    sends.set(chat, [...(sends.get(chat) ?? []), send]);
  }
  return sends;
}

const readSend = (bytes: Bytes): Send | undefined =>
  decode(bytes, (from) => {
    const version = readByte(from);
    if (version !== VERSION && version !== BARE) return undefined;
    const head = { counter: readUint(from), chat: readFixed(from, 16), id: readFixed(from, 16), at: readHlc(from) };
    const { text, marks = [] } = readMarked(from);
    const reply = readMaybe(from, (from) => readFixed(from, 16));
    const media = readList(from, MEDIA_LIMIT.count, readMedia).flatMap((one) => one ?? []);
    return { ...head, text, marks, reply, media, failed: readMaybe(from, version === BARE ? readCode : readReason) };
  });

function writeReason(to: Writer, { code, count, used }: Reason): void {
  writeText(to, code);
  for (const figure of [count, used]) writeMaybe(to, figure, writeUint);
}

/** What this device wrote itself. */
const readCode = (from: Reader): Reason => ({ code: readText(from, MAX_REASON) as Failure['code'] });

function readReason(from: Reader): Reason {
  const [reason, count, used] = [readCode(from), readMaybe(from, readUint), readMaybe(from, readUint)];
  return { ...reason, ...(count !== undefined && { count }), ...(used !== undefined && { used }) };
}
