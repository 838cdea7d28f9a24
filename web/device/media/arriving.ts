/** Media that somebody wants to see: fetched when it is asked for, kept, and read from here as often as one likes. */
import { chunksAt, headChunks, heldBlobKey, openContent, openHead } from '../../../crypto/blob.ts';
import { CHUNK_BYTES } from '../../../crypto/manifest.ts';
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { Media } from '../../chat/media.ts';
import { StoreFull } from '../../store/port.ts';
import type { Chat } from '../memory/core.ts';
import { forgetAsked } from './asked.ts';
import { fetchBlob, type FetchDeps, type Fetched, oneChunk } from './fetching.ts';
import { holdingOf } from './holding.ts';
import { type Moving, pauseAfter, sealedSize } from './moving.ts';
import { ANSWER_MS, askFor, nextHolder } from './seeking.ts';

/** Blobs that are fetched at once; the others wait, those asked for last go first. */
const AT_ONCE = 3;
/** Where nobody who could be asked has put it back, all are asked again after this, ms, but for those who said that they want to wait for longer. */
const AGAIN_MS = 10 * 60 * 1000;
/** The longest that is believed of one. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;
/** Blobs that may wait; the one asked for first is forgotten, and may be asked for again. */
const MAX_WANTED = 500;

/** `read`: the bytes, or why there are none. */
export type Arriving = {
  /** `author`: whose message of this chat it is in: they are asked early where the hub does not have it. */
  fetch(chat: Chat, author: Bytes, media: Media): void;
  /** Somebody has put it back. */
  given(blob: Bytes): void;
  /** A device that was asked has it, and wants to be asked again only after that. */
  toldToWait(device: Bytes, blob: Bytes, ms: number): void;
  stopFetch(blob: Bytes): void;
  /** Bytes of the file from `from` up to `to`, which both lie in it. `unseen`: nobody looks at it for that. */
  read(media: Media, from: number, to: number, unseen: boolean): Promise<Bytes | Exclude<Fetched, 'here'>>;
  readHead(media: Media): Promise<Bytes | Exclude<Fetched, 'here'>>;
  online(): void;
};

/** `asked`: devices (hex) that were asked to put it back. `later`: those that are not to be asked before then, by this device's own clock. */
type Wanted = {
  readonly chat: Chat;
  readonly author: Bytes;
  readonly media: Media;
  readonly stop: AbortController;
  readonly asked: Set<string>;
  readonly later: Map<string, number>;
  isGoing: boolean;
  /** It rests because the line broke, and not because somebody was asked. */
  isCut: boolean;
  /** The line came back while it was still failing. */
  isBack: boolean;
  times: number;
  rest: (() => void) | undefined;
};

const newWanted = (chat: Chat, author: Bytes, media: Media): Wanted => ({
  chat,
  author,
  media,
  stop: new AbortController(),
  asked: new Set(),
  later: new Map(),
  isGoing: false,
  isCut: false,
  isBack: false,
  times: 0,
  rest: undefined,
});

function wake(one: Wanted): void {
  one.rest?.();
  one.rest = undefined;
}

export function openArriving(moving: Moving): Arriving {
  const { core, progress, signal } = moving;
  const wanted = new Map<string, Wanted>();
  const next = (): void => {
    const going = [...wanted.values()].filter(({ isGoing }) => isGoing).length;
    const waiting = [...wanted.values()].filter(({ isGoing, rest }) => !isGoing && !rest).toReversed();
    if (signal.aborted || !core.hub.online()) return;
    for (const one of waiting.slice(0, Math.max(0, AT_ONCE - going))) {
      one.isGoing = true;
      void go(one).catch(core.halt);
    }
  };
  const go = async (one: Wanted): Promise<void> => {
    one.isBack = false;
    const pause = await attempt(moving, one);
    one.isGoing = false;
    if (pause === undefined || one.stop.signal.aborted) wanted.delete(toHex(one.media.blob));
    else if (!(one.isCut && one.isBack))
      one.rest = core.timers.after(pause, () => {
        one.rest = undefined;
        next();
      });
    next();
  };
  signal.addEventListener('abort', () => {
    for (const { stop } of wanted.values()) stop.abort();
  });
  return {
    fetch: (chat, author, media) => {
      const name = toHex(media.blob);
      const known = wanted.get(name);
      if (known) return (wake(known), next());
      const [first] = wanted.keys();
      if (wanted.size >= MAX_WANTED && first !== undefined && !wanted.get(first)?.isGoing) wanted.delete(first);
      wanted.set(name, newWanted(chat, author, media));
      progress(media.blob, { state: 'waiting', done: 0, size: sealedSize(media) });
      next();
    },
    given: (blob) => {
      const one = wanted.get(toHex(blob));
      if (one) wake(one);
      next();
    },
    toldToWait: (device, blob, ms) => {
      const [one, name] = [wanted.get(toHex(blob)), toHex(device)];
      if (!one?.asked.has(name) || one.later.has(name)) return;
      one.later.set(name, core.clock.local() + Math.min(ms, MAX_WAIT_MS));
      // The next is asked at once.
      wake(one);
      next();
    },
    stopFetch: (blob) => {
      wanted.get(toHex(blob))?.stop.abort();
      wanted.delete(toHex(blob));
      progress(blob, undefined);
    },
    read: (media, from, to, unseen) => {
      if (!unseen) moving.seen(media.blob);
      return readStretch(depsOf(moving, signal), media, from, to);
    },
    readHead: async (media) => {
      const deps = depsOf(moving, signal);
      const sealed = await oneChunk(deps, media, 0);
      const holding = await holdingOf(core.store, media.blob);
      if (typeof sealed === 'string' || !holding) return notHere(sealed);
      return (await openHead(await heldBlobKey(media.key), holding.manifest, sealed)) ?? 'broken';
    },
    online: () => {
      for (const one of wanted.values()) {
        one.isBack = true;
        if (one.isCut) wake(one);
      }
      next();
    },
  };
}

const notHere = (found: Bytes | Fetched): Exclude<Fetched, 'here'> => (typeof found === 'string' && found !== 'here' ? found : 'gone');

const depsOf = ({ core, api, chunks, grown, turn }: Moving, signal: AbortSignal): FetchDeps => ({
  store: core.store,
  chunks,
  api,
  random: core.random,
  signal,
  turn,
  progressed: () => undefined,
  grown,
});

/** Gives how long to wait before the next, ms; undefined where there is none. */
async function attempt(moving: Moving, one: Wanted): Promise<number | undefined> {
  const { media, stop } = one;
  const size = sealedSize(media);
  one.isCut = false;
  let isBegun = false;
  const progressed = (done: number): void => {
    if (isBegun) one.times = 0;
    isBegun = true;
    moving.progress(media.blob, { state: 'coming', done, size });
  };
  try {
    const fetched = await fetchBlob({ ...depsOf(moving, stop.signal), progressed }, media);
    if (fetched === 'here') {
      moving.seen(media.blob);
      moving.grown(size);
      await forgetAsked(moving.core, media.blob);
      await tellHad(moving, media.blob);
    }
    if (fetched === 'broken') await forgetAsked(moving.core, media.blob);
    if (fetched === 'gone') return await askNext(moving, one, size);
    moving.progress(media.blob, fetched === 'broken' ? { state: fetched, done: 0, size } : undefined);
    return undefined;
  } catch (error) {
    // Of what is only looked at, that there is no room is no reason to stop all else.
    if (error instanceof StoreFull) return void moving.progress(media.blob, { state: 'full', done: 0, size });
    one.isCut = true;
    const pause = pauseAfter(error, one.times++);
    if (pause === undefined) throw error;
    moving.progress(media.blob, stop.signal.aborted ? undefined : { state: 'waiting', done: 0, size });
    return pause;
  }
}

/** Asks the next who may have it. Who was away when they were asked answers when they are back; all are asked again after a while. */
async function askNext({ core, progress }: Moving, { chat, author, media, asked, later }: Wanted, size: number): Promise<number> {
  const now = core.clock.local();
  for (const [device, until] of later) if (until <= now || until > now + MAX_WAIT_MS) later.delete(device);
  const to = await nextHolder(core, chat, author, new Set([...asked, ...later.keys()]));
  // Who has it and makes us wait has it all the same.
  progress(media.blob, { state: to || later.size > 0 ? 'asked' : 'gone', done: 0, size });
  if (!to) {
    asked.clear();
    return AGAIN_MS;
  }
  asked.add(toHex(to.device));
  await askFor(core, to, { chat: chat.id, blob: media.blob });
  return ANSWER_MS;
}

/** The hub may forget it for this device. Where it does not hear that, it keeps it for its time. */
export async function tellHad({ api }: Pick<Moving, 'api'>, blob: Bytes): Promise<void> {
  try {
    await api.had([blob]);
  } catch (error) {
    if (pauseAfter(error, 0) === undefined) throw error;
  }
}

async function readStretch(deps: FetchDeps, media: Media, from: number, to: number): Promise<Bytes | Exclude<Fetched, 'here'>> {
  const key = await heldBlobKey(media.key);
  const found = new Uint8Array(to - from);
  let holding = await holdingOf(deps.store, media.blob);
  if (!holding) {
    const first = await oneChunk(deps, media, 0);
    holding = await holdingOf(deps.store, media.blob);
    if (typeof first === 'string' || !holding) return notHere(first);
  }
  const { manifest } = holding;
  const { first, last } = chunksAt(manifest, from, to);
  for (let index = first; index <= last; index++) {
    // What is known of it is as long as the whole is: it is not read once more for each chunk that is here.
    const sealed = (await deps.chunks.get(holding.local, index)) ?? (await oneChunk(deps, media, index));
    if (typeof sealed === 'string') return notHere(sealed);
    const plain = await openContent(key, manifest, media.size, index, sealed);
    if (!plain) return 'broken';
    const start = (index - headChunks(manifest)) * CHUNK_BYTES;
    found.set(plain.subarray(Math.max(0, from - start), Math.max(0, to - start)), Math.max(0, start - from));
  }
  return found;
}
