/** An update that is held, as it lies in the store: what it waits for, who handed it in, and until when it is kept. */
import { type Bytes, fromHex, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readBool, readByte, readBytes, readUint, writeBool, writeByte, writeBytes, writeUint } from '../../../crypto/codec.ts';
import { hash } from '../../../crypto/hash.ts';
import { type AuthorityVersion, readEvent } from '../../chat/event.ts';
import { keyOf } from '../../store/key.ts';
import type { Key, Op } from '../../store/port.ts';
import { LANE, type Place } from '../../sync/lane.ts';
import { type LaneUpdate, readLaneUpdate, writeLaneUpdate } from '../../sync/update.ts';
import { readLanes } from '../../sync/update-lanes.ts';

export type HeldUpdate = {
  /** In the store. */
  readonly key: Key;
  /** The device (hex) that handed it in, by its leaf or its letter: not whom its events name. */
  readonly from: string;
  /** It is dropped then, ms. */
  readonly until: number;
  /** As it is written. */
  readonly bytes: number;
  readonly update: LaneUpdate;
  /** The lane it goes on, from this clock on. */
  readonly lane: string;
  readonly clock: number;
  /** Where its first event's author is not known: the chain head they must be known at, and the version of the rights. Else it waits for the slots before it. */
  readonly author: { readonly user: string; readonly head: Bytes; readonly rights: AuthorityVersion } | undefined;
};

const VERSION = 1;

export const laneKey = ({ span, index }: Place, client: number): string => `${span}/${index}/${client}`;

export function newHeld(chat: Bytes, from: string, until: number, because: 'gap' | 'unknown', update: LaneUpdate): HeldUpdate | undefined {
  const bytes = writeLaneUpdate(update);
  const sender = fromHex(from);
  const [first] = readLanes(update.update)?.structs ?? [];
  const event = readEvent(first?.event ?? update.erased[0] ?? new Uint8Array());
  if (!sender || !first || !event) return undefined;
  const { user, head, authority } = event.header;
  return {
    key: keyOf(chat, sender, hash('item', bytes)),
    from,
    until,
    bytes: bytes.length,
    update,
    lane: laneKey(update.place, first.client),
    clock: first.clock,
    author: because === 'unknown' ? { user: toHex(user), head, rights: authority } : undefined,
  };
}

export const heldOp = ({ key, until, author, update }: HeldUpdate): Op => ({
  op: 'put',
  table: 'held',
  key,
  value: encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, until);
    writeBool(to, author !== undefined);
    writeBytes(to, writeLaneUpdate(update));
  }),
});

export const noHeldOp = ({ key }: HeldUpdate): Op => ({ op: 'delete', table: 'held', key });

/** `key` as `heldOp` made it for this chat. */
export function readHeld(chat: Bytes, key: Key, value: Bytes): HeldUpdate | undefined {
  const row = decode(value, (from) =>
    readByte(from) === VERSION ? { until: readUint(from), unknown: readBool(from), update: readBytes(from, LANE.updateBytes) } : undefined,
  );
  const update = row && readLaneUpdate(row.update);
  const from = toHex(key.slice(chat.length, chat.length + 16));
  return row && update && newHeld(chat, from, row.until, row.unknown ? 'unknown' : 'gap', update);
}
