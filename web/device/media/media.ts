/** Media of one device: what goes up before it becomes a message, what comes down when somebody wants it, and what no message shows any more. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { countChunks, stretchOf } from '../../../crypto/manifest.ts';
import type { MediaApi } from '../../wire/media.ts';
import { type Chat, type Core, write } from '../memory/core.ts';
import { isUsed } from '../memory/uses.ts';
import type { Answer } from '../port/failure.ts';
import type { TransferView } from '../port/media.ts';
import { type Arriving, openArriving } from './arriving.ts';
import { chunksHere, dropChunksOp, localsHere } from './chunks.ts';
import { openAhead } from './ahead.ts';
import { atMost } from './each.ts';
import { blobsKnown, holdingOf } from './holding.ts';
import { openLimit } from './limit.ts';
import { forgetOps, type Keeping, openKeeping } from './keeping.ts';
import type { Moving } from './moving.ts';
import { type NewMessage, prepare } from './preparing.ts';
import { type Giving, openGiving } from './seeking.ts';
import { openSending, type Sending } from './sending.ts';
import { takeOff } from './taking-off.ts';

export type MediaPart = Omit<Sending, 'goOn'> &
  Omit<Arriving, 'online'> &
  Giving &
  Pick<Keeping, 'kept' | 'setKeeping' | 'clear'> & {
    /** Takes the files onto the disk, and sends them. */
    send(chat: Chat, message: NewMessage, call: string): Promise<Answer<{ readonly id: string }>>;
    /** How far a blob has come. */
    transfer(blob: Bytes): Promise<TransferView>;
    /** Messages show these no more. */
    freed(blobs: readonly Bytes[]): Promise<void>;
    /** The most bytes of one file. */
    most(): Promise<number>;
    /** The hub can be reached, or a chat has come to its place there. */
    online(): void;
    stop(): void;
  };

/** Chunks that are on their way to the hub at once, of all files together: fewer than it takes of one device (MEDIA_LIMITS.chunksInFlightOfDevice). */
const IN_FLIGHT = 6;

export function openMedia(core: Core, hub: MediaApi): MediaPart {
  const inTurn = atMost(IN_FLIGHT);
  const api: MediaApi = { ...hub, putChunk: (...chunk) => inTurn(() => hub.putChunk(...chunk)) };
  const moving = new Map<string, TransferView>();
  const end = new AbortController();
  const limit = openLimit(core, api);
  const ahead = openAhead(core, api, end.signal);
  const dropped = (blob: Bytes): void => core.topics.changed(`transfer:${toHex(blob)}`);
  const keeping = openKeeping(core, (blob) => moving.has(toHex(blob)), dropped);
  const deps: Moving = {
    core,
    api,
    ahead,
    most: limit.most,
    signal: end.signal,
    seen: keeping.seen,
    grown: keeping.grown,
    ready: sweep(core),
    progress: (blob, view) => {
      const name = toHex(blob);
      if (view) moving.set(name, view);
      else moving.delete(name);
      core.topics.changed(`transfer:${name}`);
    },
  };
  deps.ready.then(ahead.forget).catch(core.halt);
  // What was left of an earlier run is not too much of this one.
  deps.ready.then(() => keeping.grown(0)).catch(core.halt);
  const [{ goOn, ...sending }, { online: arrive, ...arriving }] = [openSending(deps), openArriving(deps)];
  return {
    ...sending,
    ...arriving,
    ...openGiving(deps),
    ...keeping,
    send: async (chat, message, call) => {
      const answer = await prepare(deps, chat, message, call);
      if (answer.ok) {
        goOn(chat, answer.id);
        keeping.grown(message.media.reduce((sum, { source }) => sum + source.size, 0));
      }
      return answer;
    },
    transfer: async (blob) => moving.get(toHex(blob)) ?? resting(core, blob),
    freed: async (blobs) => {
      for (const blob of blobs) await drop(core, blob);
      core.topics.changed('media-kept');
      await takeOff(deps);
    },
    most: limit.most,
    online: () => {
      limit.ask();
      for (const chat of core.chats.values()) goOn(chat);
      arrive();
      takeOff(deps).catch(core.halt);
      ahead.forget().catch(core.halt);
    },
    stop: () => end.abort(),
  };
}

async function resting(core: Core, blob: Bytes): Promise<TransferView> {
  const holding = await holdingOf(core.store, blob);
  if (!holding) return NONE;
  const { manifest, local, isWhole } = holding;
  const size = manifest.head + manifest.body;
  if (isWhole) return { state: 'here', done: size, size };
  const here = await chunksHere(core.store, local, countChunks(manifest));
  const done = here.map((index) => stretchOf(manifest, index)).reduce((sum, { from, to }) => sum + to - from, 0);
  return { state: 'none', done, size };
}

const NONE: TransferView = { state: 'none', done: 0, size: 0 };

/** Of what no message shows nothing stays on the disk. */
async function drop(core: Core, blob: Bytes): Promise<void> {
  if (await isUsed(core.store, blob)) return;
  const holding = await holdingOf(core.store, blob);
  if (holding) await write(core, forgetOps(blob, holding));
}

/** Blobs that no message shows, and chunks of none: what was under way when the process died. */
async function sweep(core: Core): Promise<void> {
  const named = new Set<string>();
  for await (const [blob, holding] of blobsKnown(core.store)) {
    if (!holding) continue;
    if (await isUsed(core.store, blob)) named.add(toHex(holding.local));
    else await write(core, forgetOps(blob, holding));
  }
  for await (const local of localsHere(core.store)) if (!named.has(toHex(local))) await write(core, [dropChunksOp(local)]);
}
