/** Media of one device: what goes up before it becomes a message, what comes down when somebody wants it, and what no message shows any more. */
import { type Bytes, equal, fromHex, toHex } from '../../../crypto/bytes.ts';
import { countChunks, stretchOf } from '../../../crypto/manifest.ts';
import type { ChunkFiles } from '../../store/files.ts';
import type { MediaApi } from '../../wire/media.ts';
import type { Chat, Core } from '../memory/core.ts';
import { newTurn } from '../memory/turn.ts';
import { isUsed } from '../memory/uses.ts';
import type { Answer } from '../port/failure.ts';
import type { TransferView } from '../port/media.ts';
import { type Arriving, openArriving } from './arriving.ts';
import { type Chunks, openChunks } from './chunks.ts';
import { openAhead } from './ahead.ts';
import { askedBefore, forgetAsked, noteAsked, type Place } from './asked.ts';
import { newPace } from './pace.ts';
import { blobsKnown, holdingOf } from './holding.ts';
import { type Giving, openGiving } from './giving.ts';
import { openLimit } from './limit.ts';
import { type Had, openHad } from './had.ts';
import { type Held, openHeld } from './held.ts';
import { forget, type Keeping, openKeeping } from './keeping.ts';
import type { Moving } from './moving.ts';
import { type NewMessage, openPreparing, type Preparing } from './preparing.ts';
import { letGo, openSending, type Sending } from './sending.ts';
import { takeOff } from './taking-off.ts';

export type MediaPart = Omit<Sending, 'goOn' | 'online'> &
  Omit<Arriving, 'online' | 'stopFetch'> &
  Giving &
  Had &
  Pick<Preparing, 'stopSealing'> &
  Pick<Keeping, 'kept' | 'setKeeping' | 'clear'> & {
    /** Takes the files onto the disk, and sends them. */
    send(chat: Chat, message: NewMessage, call: string, name?: string): Promise<Answer<{ readonly id: string }>>;
    /** It was asked for by hand: it goes on with the next start, until it is here or stopped. */
    noteAsked(place: Place, blob: Bytes): Promise<void>;
    stopFetch(blob: Bytes): Promise<void>;
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

export function openMedia(core: Core, api: MediaApi, files: ChunkFiles | undefined): MediaPart {
  const [chunks, pace, turn] = [openChunks(core.store, files), newPace(() => performance.now()), newTurn()];
  const [moving, end] = [new Map<string, TransferView>(), new AbortController()];
  const limit = openLimit(core, api);
  const ahead = openAhead(core, chunks, api, pace, end.signal);
  const dropped = (blob: Bytes): void => core.topics.changed(`transfer:${toHex(blob)}`);
  const { held, freed } = openFreeing(core, chunks, end.signal, () => whole);
  const keeping = openKeeping(core, chunks, (blob) => isMoving(moving.get(toHex(blob))) || held.has(blob) || isUnsent(core, blob), dropped);
  const deps: Moving = {
    core,
    api,
    chunks,
    pace,
    ahead,
    held,
    most: limit.most,
    signal: end.signal,
    seen: keeping.seen,
    grown: keeping.grown,
    turn,
    ready: sweep(core, chunks),
    progress: (blob, view) => {
      const name = toHex(blob);
      if (view) moving.set(name, view);
      else moving.delete(name);
      core.topics.changed(`transfer:${name}`);
    },
  };
  // What was left of an earlier run is not too much of this one.
  deps.ready.then(() => keeping.grown(0)).catch(core.halt);
  const [{ goOn, online: send, ...sending }, { online: arrive, ...arriving }] = [openSending(deps), openArriving(deps)];
  const whole = { ...deps, ...arriving };
  deps.ready.then(() => Promise.all([ahead.forget(), resume(core, arriving)])).catch(core.halt);
  const { prepare, stopSealing } = openPreparing(deps);
  return {
    ...sending,
    ...arriving,
    ...openGiving(deps),
    ...openHad(deps),
    ...keeping,
    clear: openClearing(keeping, moving, whole),
    stopSealing,
    noteAsked: (place, blob) => noteAsked(core, place, blob),
    stopFetch: (blob) => (arriving.stopFetch(blob), forgetAsked(core, blob)),
    send: async (chat, message, call, name) => {
      const answer = await prepare(chat, message, call, name);
      if (answer.ok) {
        goOn(chat, answer.id);
        keeping.grown(message.media.reduce((sum, { source }) => sum + source.size, 0));
      }
      return answer;
    },
    transfer: async (blob) => asFarAs(moving.get(toHex(blob)), () => resting(core, chunks, blob)),
    freed,
    most: limit.most,
    online: () => {
      limit.ask();
      for (const chat of core.chats.values()) send(chat);
      arrive();
      takeOff(deps).catch(core.halt);
      ahead.forget().catch(core.halt);
    },
    stop: () => {
      end.abort();
      // Not awaited: whoever takes hold of them next waits for nobody.
      void chunks.rest();
    },
  };
}

/** What no message shows any more goes, but what was taken back a moment ago stays for that long. */
function openFreeing(
  core: Core,
  chunks: Chunks,
  signal: AbortSignal,
  moving: () => Moving & Pick<Arriving, 'stopFetch'>,
): { readonly held: Held; readonly freed: MediaPart['freed'] } {
  const freed: MediaPart['freed'] = async (blobs) => {
    for (const blob of blobs) if (!held.has(blob)) await drop(core, chunks, moving(), blob);
    core.topics.changed('media-kept');
    await takeOff(moving());
  };
  const held = openHeld(core, (send) => letGo(moving(), send, freed), signal);
  return { held, freed };
}

/** What was asked for and found no room goes on once some was made. */
function openClearing(
  { clear }: Keeping,
  all: ReadonlyMap<string, TransferView>,
  { core, progress, fetch }: Moving & Pick<Arriving, 'fetch'>,
): Keeping['clear'] {
  return async (which, isAll) => {
    const bytes = await clear(which, isAll);
    if (bytes === 0) return bytes;
    for (const [name, { state }] of all) if (state === 'full') progress(fromHex(name) as Bytes, undefined);
    await resume(core, { fetch });
    return bytes;
  };
}

async function resume(core: Core, arriving: Pick<Arriving, 'fetch'>): Promise<void> {
  for (const { chat, author, media } of await askedBefore(core)) arriving.fetch(chat, author, media);
}

async function resting(core: Core, chunks: Chunks, blob: Bytes): Promise<TransferView> {
  const holding = await holdingOf(core.store, blob);
  if (!holding) return NONE;
  const { manifest, local, isWhole } = holding;
  const size = manifest.head + manifest.body;
  // What is sealed is not sent: of that nothing is at the hub that is known here.
  if (isWhole && isToGo(core, blob)) return { state: 'waiting', done: 0, size };
  if (isWhole) return { state: 'here', done: size, size };
  const here = await chunks.here(local, countChunks(manifest));
  const done = here.map((index) => stretchOf(manifest, index)).reduce((sum, { from, to }) => sum + to - from, 0);
  return { state: 'none', done, size };
}

const isToGo = ({ chats }: Core, blob: Bytes): boolean =>
  [...chats.values()].some(({ sends }) => sends.some(({ failed, media }) => failed === undefined && media.some((one) => equal(one.blob, blob))));

/** Also where it was refused: it is sent when it is tried again. */
const isUnsent = ({ chats }: Core, blob: Bytes): boolean =>
  [...chats.values()].some(({ sends }) => sends.some(({ media }) => media.some((one) => equal(one.blob, blob))));

/** What found no room comes no further by itself. */
const isMoving = (view: TransferView | undefined): boolean => view !== undefined && view.state !== 'full';

const NONE: TransferView = { state: 'none', done: 0, size: 0 };

/** What waits has come as far as what lies here, also where that was before this run. */
const asFarAs = async (now: TransferView | undefined, lying: () => Promise<TransferView>): Promise<TransferView> =>
  now && now.done > 0 ? now : { ...(await lying()), ...(now && { state: now.state, size: now.size }) };

/** Of what no message shows nothing comes any more, and nothing stays on the disk. */
async function drop(core: Core, chunks: Chunks, { stopFetch }: Pick<Arriving, 'stopFetch'>, blob: Bytes): Promise<void> {
  if (await isUsed(core.store, blob)) return;
  stopFetch(blob);
  const holding = await holdingOf(core.store, blob);
  if (holding) await forget(chunks, blob, holding);
}

/** Blobs that no message shows, and chunks of none: what was under way when the process died. */
async function sweep(core: Core, chunks: Chunks): Promise<void> {
  // Before it is known which are named: what begins meanwhile is named before anything lies there.
  const locals = await chunks.locals();
  const named = new Set<string>();
  for await (const [blob, holding] of blobsKnown(core.store)) {
    if (!holding) continue;
    if (await isUsed(core.store, blob)) named.add(toHex(holding.local));
    else await forget(chunks, blob, holding);
  }
  for (const local of locals) if (!named.has(toHex(local))) await chunks.drop([local]);
}
