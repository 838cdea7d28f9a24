/** The media of a device without an engine: bytes as they would come off its disk, how far each has come, and what it answers about them. */
import type { MediaRow, NewMedia, TransferView } from '../../device/port/media.ts';
import type { ChatState } from './chat-device.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
type Stored = { readonly whole: Bytes; readonly head: Bytes; transfer: TransferView; readonly stop?: () => void; readonly finish?: () => void };
export type MediaShelf = Map<string, Stored>;
/** A message with these words and this media; gives its id. */
type Say = (chat: string, text: string, media: readonly MediaRow[]) => string;

const NONE: Bytes = new Uint8Array();
let count = 0;
/** Whoever waits until a message is sent, by what it is called until then. */
const waiting = new Map<string, (answer: object) => void>();

/** It is said, and called so from now on. */
export const saidAs = (id: string, to: string): void => waiting.get(id)?.({ ok: true, status: 'hub', id: to });

/** Stores it, and gives the row that names it. */
export function stored(shelf: MediaShelf, media: Partial<MediaRow>, whole: Bytes, head: Bytes, transfer: Partial<TransferView> = {}): MediaRow {
  const blob = (++count).toString(16).padStart(2, '0').repeat(32);
  const size = media.size ?? whole.length;
  shelf.set(blob, { whole, head, transfer: { state: 'here', done: size, size, ...transfer } });
  const plain = { kind: 'file', name: 'file', runs: false, type: '', width: 0, height: 0, duration: 0, blur: NONE, peaks: NONE } as const;
  return { ...plain, blob, size, hasHead: head.length > 0, ...media };
}

export const transferOf = (shelf: MediaShelf, blob: unknown): TransferView => shelf.get(`${blob}`)?.transfer ?? { state: 'none', done: 0, size: 0 };

export function landed(shelf: MediaShelf, blob: string): void {
  const one = shelf.get(blob);
  if (one?.finish) return one.finish();
  if (one) one.transfer = { state: 'here', done: one.whole.length, size: one.whole.length };
}

export function cleared(shelf: MediaShelf, blob: string): void {
  const one = shelf.get(blob);
  if (one) one.transfer = { state: 'none', done: 0, size: 0 };
}

/** What a device answers about media; undefined where it is asked something else. */
export async function answerMedia(
  shelf: MediaShelf,
  chats: ReadonlyMap<string, ChatState>,
  say: Say,
  isOffline: boolean,
  name: string,
  input: Record<string, unknown>,
): Promise<object | undefined> {
  const { chat, id, index, from, to } = input;
  const state = chats.get(`${chat}`);
  const media = state?.rows.find((row) => row.id === id)?.media?.[Number(index)];
  const one = media && shelf.get(media.blob);
  if (isOffline && name.startsWith('read')) return { ok: false, error: { code: 'offline' } };
  switch (name) {
    case 'readHead':
      return one ? { ok: true, bytes: one.head } : { ok: false, error: { code: 'not_found_here' } };
    case 'readMedia':
      return one ? { ok: true, bytes: one.whole.slice(Number(from), Number(to)) } : { ok: false, error: { code: 'media_gone' } };
    case 'fetchMedia':
      if (one && media) one.transfer = { state: 'coming', done: media.size / 3, size: media.size };
      return { ok: true };
    case 'stopMedia':
      if (one) one.transfer = { state: 'none', done: 0, size: 0 };
      return { ok: true };
    case 'sendMedia': {
      const given = input as { readonly text: string; readonly media: readonly NewMedia[] };
      const send = async (): Promise<object> => ({ ok: true, id: await sent(shelf, `${chat}`, say, given) });
      if (given.media.some((one) => one.name === SLOW)) return sealing(shelf, `${input['name']}`, send);
      return state ? send() : undefined;
    }
    case 'waitSent':
      return new Promise((resolve) => waiting.set(`${id}`, resolve));
    case 'stopSealing':
      shelf.get(`${input['name']}`)?.stop?.();
      return { ok: true };
    default:
      return undefined;
  }
}

/** A file of this name is a third on the disk, and gets no further before it is taken back, or lands by the name it is told under. */
export const SLOW = 'slow.bin';
const sealing = (shelf: MediaShelf, name: string, send: () => Promise<object>): Promise<object> =>
  new Promise((resolve) => {
    const stop = (): void => {
      shelf.delete(name);
      resolve({ ok: false, error: { code: 'cancelled' } });
    };
    const finish = (): void => {
      shelf.delete(name);
      resolve(send());
    };
    shelf.set(name, { whole: NONE, head: NONE, transfer: { state: 'sealing', done: 1_000_000, size: 3_000_000 }, stop, finish });
  });

async function sent(
  shelf: MediaShelf,
  chat: string,
  say: Say,
  { text, media }: { readonly text: string; readonly media: readonly NewMedia[] },
): Promise<string> {
  const all = await Promise.all(
    media.map(async ({ source, head = NONE, kind, name, type, width = 0, height = 0, duration = 0, blur = NONE, peaks = NONE }) => {
      const whole = new Uint8Array(await source.slice(0, source.size).arrayBuffer());
      return stored(shelf, { kind, name, type, width, height, duration, blur, peaks }, whole, head);
    }),
  );
  return say(chat, text, all);
}
