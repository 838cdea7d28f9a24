/** What of media lies on this device, how much its person wants to keep, and the clean-up: by itself where it gets more, and by hand. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readUint, writeByte, writeUint } from '../../../crypto/codec.ts';
import { countChunks, stretchOf } from '../../../crypto/manifest.ts';
import type { Media } from '../../chat/media.ts';
import { after, keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import { noAskedOp } from './asked.ts';
import { type Core, mayTell, peopleOf, write } from '../memory/core.ts';
import { mediaRow } from '../memory/media-row.ts';
import { positionOf, rowAt } from '../memory/rows.ts';
import type { KeptBytes, KeptMedia, MediaKeeping, MediaRow } from '../port/media.ts';
import type { Chunks } from './chunks.ts';
import { goingOf, type Kept, sumOf } from './going.ts';
import { blobsKnown, dropOp, type Holding } from './holding.ts';

/** `chat`: of the first message that shows it. */
type Lying = Kept & { readonly blob: Bytes; readonly holding: Holding; readonly chat: string; readonly kind: MediaRow['kind'] };

export type Keeping = {
  keeping(): Promise<MediaKeeping>;
  setKeeping(change: Partial<MediaKeeping>): Promise<void>;
  kept(): Promise<KeptMedia>;
  /** Of one chat, of one kind, or all; `all`: also what may be nowhere else. Gives how many bytes. */
  clear(which: Partial<Pick<Lying, 'chat' | 'kind'>>, all: boolean): Promise<number>;
  /** Somebody looks at it. */
  seen(blob: Bytes): void;
  /** So many bytes have come. */
  grown(bytes: number): void;
};

const DAY = 86_400_000;
const GB = 1_000_000_000;
/** What holds where nobody chose: all that was seen, up to 5 GB. */
export const USUAL: MediaKeeping = { most: 5 * GB, days: 0 };
/** Times that are read at once, and messages looked at of those that show the same. */
const [PAGE, LOOKED] = [1000, 20];
const BLOB_BYTES = 32;
/** Of the limit: so much more comes before all is looked through once more. */
const STEP = 0.05;
const VERSION = 1;

const SETTING = keyOf('media-keeping');
const SEEN = keyOf('media-seen');
const seenKey = (blob: Bytes): Bytes => keyOf('media-seen', blob);

/** `isMoving`: it comes or goes at this moment, or waits to, and is left alone. `dropped`: it is here no more. */
export function openKeeping(core: Core, chunks: Chunks, isMoving: (blob: Bytes) => boolean, dropped: (blob: Bytes) => void): Keeping {
  const noted = new Map<string, number>();
  // What lies here as far as is known, and what did after the last clean-up.
  let [known, rest]: [number | undefined, number] = [undefined, 0];
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const drop = async (all: readonly Lying[]): Promise<void> => {
    for (const { blob, holding } of all) {
      // Not by the way of all writes: taking away needs no room, so a disk that is full is no reason to stop.
      await forget(chunks, blob, holding);
      noted.delete(toHex(blob));
      dropped(blob);
    }
    if (all.length > 0) core.topics.changed('media-kept');
  };
  const shown = async (): Promise<Omit<KeptMedia, keyof MediaKeeping>> =>
    shownOf((await lyingHere(core, chunks)).map((one) => ({ ...one, isStaying: isMoving(one.blob) })));
  const tidy = async (): Promise<void> => {
    const [all, setting] = [await lyingHere(core, chunks), await readKeeping(core.store)];
    // What comes at this moment takes its room, and stays.
    const judged = all.map((one) => (isMoving(one.blob) ? { ...one, isNeeded: true } : one));
    const going = goingOf(judged, setting, core.clock.local());
    await drop(going);
    rest = sumOf(all) - sumOf(going);
    known = rest;
  };
  /** Looking whose it all is takes a while, so that is done where there may be too much, and where it has its time, once in a run. */
  const mind = async (bytes: number): Promise<void> => {
    const { most, days } = await readKeeping(core.store);
    if (most === 0 && days === 0) return;
    const isFirst = known === undefined;
    known = known === undefined ? await bytesOfAll(core, chunks) : known + bytes;
    // Of what may not go there may be too much for good.
    const isMuch = most > 0 && known > Math.max(most, rest + most * STEP);
    if (isMuch || (isFirst && days > 0)) await tidy();
  };
  return {
    keeping: () => readKeeping(core.store),
    setKeeping: (change) =>
      inTurn(async () => {
        await write(core, [keepingOp({ ...(await readKeeping(core.store)), ...change })]);
        core.topics.changed('media-kept');
        await tidy();
      }),
    kept: async () => ({ ...(await readKeeping(core.store)), ...(await shown()) }),
    clear: ({ chat, kind }, isAll) =>
      inTurn(async () => {
        const isMeant = (one: Lying): boolean => (chat === undefined || one.chat === chat) && (kind === undefined || one.kind === kind);
        const going = (await lyingHere(core, chunks)).filter((one) => isMeant(one) && (isAll || !one.isNeeded) && !isMoving(one.blob));
        await drop(going);
        known = undefined;
        return sumOf(going);
      }),
    seen: (blob) => {
      const [name, now] = [toHex(blob), core.clock.local()];
      if (now - (noted.get(name) ?? 0) < DAY) return;
      noted.set(name, now);
      // Not awaited: that it is not known is no harm.
      core.store.transact([seenOp(blob, now)], 'relaxed').catch(() => undefined);
    },
    grown: (bytes) => {
      core.topics.changed('media-kept');
      inTurn(() => mind(bytes)).catch(core.halt);
    },
  };
}

/** Takes it off the disk, when it was looked at, and that it was asked for. */
export const forget = (chunks: Chunks, blob: Bytes, { local }: Holding): Promise<void> =>
  chunks.drop([local], [dropOp(blob), noAskedOp(blob), { op: 'delete', table: 'meta', key: seenKey(blob) }]);

const seenOp = (blob: Bytes, at: number): Op => ({
  op: 'put',
  table: 'meta',
  key: seenKey(blob),
  value: encode((to) => writeUint(to, Math.floor(at))),
});

async function seenTimes(store: Pick<Store, 'range'>): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  let { from, to } = rangeOf(SEEN);
  for (;;) {
    const rows = await store.range('meta', { from, to, limit: PAGE });
    for (const { key, value } of rows) times.set(toHex(key.slice(SEEN.length)), decode(value, readUint) ?? 0);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return times;
    from = after(last.key);
  }
}

const keepingOp = ({ most, days }: MediaKeeping): Op => ({
  op: 'put',
  table: 'meta',
  key: SETTING,
  value: encode((to) => {
    writeByte(to, VERSION);
    for (const one of [most, days]) writeUint(to, one);
  }),
});

async function readKeeping(store: Pick<Store, 'get'>): Promise<MediaKeeping> {
  const value = await store.get('meta', SETTING);
  return (value && decode(value, (from) => (readByte(from) === VERSION ? { most: readUint(from), days: readUint(from) } : undefined))) ?? USUAL;
}

/** Everything of which anything is here. */
async function lyingHere(core: Core, chunks: Chunks): Promise<readonly Lying[]> {
  const times = await seenTimes(core.store);
  const all: Lying[] = [];
  for await (const [blob, holding] of blobsKnown(core.store)) {
    if (!holding) continue;
    const seenAt = times.get(toHex(blob)) ?? 0;
    all.push({ blob, holding, bytes: await bytesHere(chunks, holding), seenAt, ...(await usesOf(core, blob)) });
  }
  return all;
}

async function bytesOfAll(core: Core, chunks: Chunks): Promise<number> {
  let bytes = 0;
  for await (const [, holding] of blobsKnown(core.store)) if (holding) bytes += await bytesHere(chunks, holding);
  return bytes;
}

async function bytesHere(chunks: Chunks, { local, manifest, isWhole }: Holding): Promise<number> {
  if (isWhole) return manifest.head + manifest.body;
  const here = await chunks.here(local, countChunks(manifest));
  return here.map((index) => stretchOf(manifest, index)).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Where it is shown, as what, and whether whoever said it can be asked for it again. */
async function usesOf(core: Core, blob: Bytes): Promise<Pick<Lying, 'chat' | 'kind' | 'isNeeded'>> {
  const keys = await core.store.keys('media', { ...rangeOf(blob), limit: LOOKED + 1 });
  let found: Pick<Lying, 'chat' | 'kind'> | undefined;
  let [isOwn, isElsewhere] = [false, false];
  for (const key of keys.filter(({ length }) => length > BLOB_BYTES)) {
    const chat = core.chats.get(toHex(key.slice(BLOB_BYTES, BLOB_BYTES + 16)));
    const position = chat && (await positionOf(core, chat, toHex(key.slice(BLOB_BYTES + 16))));
    const row = chat && position && (await rowAt(core, chat, position));
    const media = row?.media.find((one) => equal(one.blob, blob));
    // What is still to be sent is no event, and so is nobody else's.
    if (!chat || !row || !media || equal(row.user, core.me().user)) isOwn = true;
    else if (peopleOf(core, chat).some((user) => equal(user, row.user)) && mayTell(core, chat, row.user)) isElsewhere = true;
    if (chat) found ??= { chat: chat.hex, kind: media ? kindOf(media) : 'file' };
  }
  return { chat: '', kind: 'file', ...found, isNeeded: isOwn || !isElsewhere };
}

/** `isStaying`: it does not go by hand either. */
type Shown = Lying & { readonly isStaying: boolean };

const kindOf = (media: Media): MediaRow['kind'] => mediaRow(media).kind;

function shownOf(all: readonly Shown[]): Omit<KeptMedia, keyof MediaKeeping> {
  const byName = <T extends string>(nameOf: (one: Shown) => T): readonly (readonly [T, readonly Shown[]])[] =>
    [...new Set(all.map(nameOf))]
      .map((name) => [name, all.filter((one) => nameOf(one) === name)] as const)
      .sort(([, a], [, b]) => sumOf(b) - sumOf(a));
  const sizesOf = (some: readonly Shown[]): KeptBytes => ({
    bytes: sumOf(some),
    needed: sumOf(some.filter(({ isNeeded, isStaying }) => isNeeded && !isStaying)),
    staying: sumOf(some.filter(({ isStaying }) => isStaying)),
  });
  return {
    ...sizesOf(all),
    kinds: byName(({ kind }) => kind).map(([kind, some]) => ({ kind, ...sizesOf(some) })),
    chats: byName(({ chat }) => chat).map(([chat, some]) => ({ chat, ...sizesOf(some) })),
  };
}
