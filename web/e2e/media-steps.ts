/** What scenarios do with media: files, who has their bytes, and what goes wrong with questions about them. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { loadSession } from '../device/account/account.ts';
import { MEDIA_READ, type NewMedia } from '../device/port/media.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { rangeOf } from '../store/key.ts';
import { openMemoryStore } from '../store/memory.ts';
import type { Table } from '../store/port.ts';
import { type MediaApi, openMediaApi } from '../wire/media.ts';
import type { TestDevice } from './device.ts';
import { fetchOver, ORIGIN } from './lines.ts';
import { coreOf, rowsIn } from './steps.ts';
import type { World } from './world.ts';

/** So many bytes that are not alike, and others for another seed. */
export const filled = (length: number, seed = 1): Bytes => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) + seed) & 255);
export const fileOf = (bytes: Bytes, more: Partial<NewMedia> = {}): NewMedia => ({
  source: new Blob([bytes]),
  kind: 'file',
  name: 'a.bin',
  type: '',
  ...more,
});

/** Messages with media that are said. */
export const withMedia = async (device: TestDevice, chat: string): Promise<readonly MessageRow[]> =>
  (await rowsIn(device, chat)).filter(({ kind, media }) => kind === 'text' && media !== undefined);
export const blobOf = (row: MessageRow | undefined, index = 0): string => row?.media?.[index]?.blob ?? '';

export async function bytesOf(device: TestDevice, chat: string, row: MessageRow, index = 0): Promise<Bytes> {
  const parts: Bytes[] = [];
  const size = row.media?.[index]?.size ?? 0;
  for (let from = 0; from < size; from += MEDIA_READ)
    parts.push((await device.do('readMedia', { chat, id: row.id, index, from, to: Math.min(size, from + MEDIA_READ) })).bytes);
  return concat(...parts);
}

/** Sends a file and waits until the other has its message. */
export async function pass(world: World, from: TestDevice, to: TestDevice, chat: string, bytes: Bytes, text = 'a file'): Promise<MessageRow> {
  await from.do('sendMedia', { chat, text, media: [fileOf(bytes)] });
  await world.until(`${to.name} has it`, async () => (await withMedia(to, chat)).at(-1)?.text === text);
  const row = (await withMedia(to, chat)).at(-1);
  if (!row) throw new Error('it was there');
  return row;
}

/** Fetches all of it, and gives its bytes as they lie on the disk then. */
export async function fetched(world: World, device: TestDevice, chat: string, row: MessageRow): Promise<Bytes> {
  await device.do('fetchMedia', { chat, id: row.id, index: 0 });
  await world.until(`${device.name} has its bytes`, async () => (await device.view('transfer', { blob: blobOf(row) })).state === 'here');
  return bytesOf(device, chat, row);
}

/** How many rows a table on the device's disk has. */
export const countIn = async (device: TestDevice, table: Table): Promise<number> =>
  (await openMemoryStore(device.disk).keys(table, rangeOf(new Uint8Array()))).length;

/** What nothing shows any more goes off the disk right after the step that says so, and nobody waits for that. */
export const untilNone = (world: World, device: TestDevice): Promise<void> =>
  world.until(`${device.name} has no media on the disk`, async () => (await countIn(device, 'blobs')) + (await countIn(device, 'media')) === 0);

/** The hub as this device may ask it, past its engine. */
export const hubOf = (world: World, device: TestDevice): MediaApi =>
  openMediaApi({
    origin: ORIGIN,
    fetch: fetchOver(device.line, () => world.hub(), '203.0.113.200'),
    timers: world.timers,
    access: async () => (await loadSession(coreOf(device).store))?.access ?? '',
  });

/** Every question about an upload from now on. */
export function uploadsOf(device: TestDevice): readonly string[] {
  const asked: string[] = [];
  device.line.before = (path) => void (path.startsWith('/v1/uploads') && asked.push(path));
  return asked;
}

/** What goes wrong with a question about media: it does not arrive, or its answer does not. */
export type Fault = 'unheard' | 'unanswered';

/** At which of the questions on this line, counted from now, something goes wrong. */
export function disturb(device: TestDevice, faults: ReadonlyMap<number, Fault>): void {
  const isMedia = (path: string): boolean => /^\/v1\/(uploads|blobs)/.test(path);
  let count = 0;
  device.line.before = (path) => {
    if (!isMedia(path)) return;
    count += 1;
    if (faults.get(count) === 'unheard') throw new TypeError('it was not heard');
  };
  device.line.answers = async (path) => {
    if (isMedia(path) && faults.get(count) === 'unanswered') throw new TypeError('the answer was lost');
    return undefined;
  };
}
