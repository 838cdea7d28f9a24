/** How much of what the hub lost this device puts up again for others within a day: nobody who asks and asks makes it do so for ever. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readList, readUint, writeByte, writeFixed, writeList, writeUint } from '../../../crypto/codec.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

const GIB = 1024 * 1024 * 1024;
export const DAY_MS = 24 * 60 * 60 * 1000;
/** For one person within a day, in sealed bytes and in files: twice the largest file of a usual hub. */
export const OF_ONE = { bytes: 4 * GIB, files: 1000 };
/** For the own devices: one that is new may want all there is. */
export const OF_OWN = { bytes: 32 * GIB, files: 10_000 };
/** For all others together. */
export const OF_ALL = { bytes: 32 * GIB, files: 10_000 };
/** People of whom that is known; beyond them it is nobody's turn before the day of one of them is over. */
export const MAX_PEOPLE = 1000;
const VERSION = 1;

/** What was put up for one person since then, which is counted for a day. */
export type Spent = { readonly user: Bytes; readonly since: number; readonly bytes: number; readonly files: number };

/** How long until so many bytes may be put up for this person, ms; 0: now. One file is never too large for a day in which there was none. */
export function waitFor(all: readonly Spent[], user: Bytes, bytes: number, { own, now }: { readonly own: Bytes; readonly now: number }): number {
  const isOwn = equal(user, own);
  const counted = all.filter((one) => isCounted(one, now));
  const theirs = counted.filter((one) => equal(one.user, user));
  if (!hasRoom(theirs, bytes, isOwn ? OF_OWN : OF_ONE)) return untilOver(theirs, now);
  const others = counted.filter((one) => !equal(one.user, own));
  if (!isOwn && !hasRoom(others, bytes, OF_ALL)) return untilOver(others, now);
  return theirs.length === 0 && counted.length >= MAX_PEOPLE ? untilOver(counted, now) : 0;
}

function hasRoom(some: readonly Spent[], bytes: number, most: { readonly bytes: number; readonly files: number }): boolean {
  const spent = some.reduce((sum, one) => ({ bytes: sum.bytes + one.bytes, files: sum.files + one.files }), { bytes: 0, files: 0 });
  return spent.files === 0 || (spent.bytes + bytes <= most.bytes && spent.files < most.files);
}

/** The first of these days that is over. */
const untilOver = (some: readonly Spent[], now: number): number => Math.min(...some.map(({ since }) => since + DAY_MS - now));

/** A clock that has been put back since counts nothing for ever. */
const isCounted = ({ since }: Spent, now: number): boolean => since <= now && now < since + DAY_MS;

/** One file more was put up for this person. */
export function spend(all: readonly Spent[], user: Bytes, bytes: number, now: number): readonly Spent[] {
  const counted = all.filter((one) => isCounted(one, now));
  const before = counted.find((one) => equal(one.user, user)) ?? { user, since: Math.floor(now), bytes: 0, files: 0 };
  return [...counted.filter((one) => one !== before), { ...before, bytes: before.bytes + bytes, files: before.files + 1 }];
}

/** On the disk: an app that starts anew many times a day is asked no more for it. */
const KEY = keyOf('media-put-up');

export const spentOp = (all: readonly Spent[]): Op => ({
  op: 'put',
  table: 'meta',
  key: KEY,
  value: encode((to) => {
    writeByte(to, VERSION);
    writeList(to, all, (to, { user, since, bytes, files }) => {
      writeFixed(to, user);
      for (const one of [since, bytes, files]) writeUint(to, one);
    });
  }),
});

export async function spentIn(store: Pick<Store, 'get'>): Promise<readonly Spent[]> {
  const value = await store.get('meta', KEY);
  return (value && decode(value, (from) => (readByte(from) === VERSION ? readList(from, MAX_PEOPLE, readOne) : undefined))) ?? [];
}

const readOne = (from: Parameters<typeof readUint>[0]): Spent => ({
  user: readFixed(from, 16),
  since: readUint(from),
  bytes: readUint(from),
  files: readUint(from),
});
