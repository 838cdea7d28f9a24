/** Mail that waits to go out: sealed, on the disk until the hub has it, to each device in its order. Knows how much may wait, and not what a letter says. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readFixed, readOneOf, writeByte, writeBytes, writeFixed, writeUint } from '../../crypto/codec.ts';
import { after, keyOf, numberIn, rangeOf } from '../store/key.ts';
import type { Key, Op, Store } from '../store/port.ts';
import type { Timers } from '../wire/timers.ts';
import type { Hub } from './hub.ts';
import { newTurn } from './turn.ts';

const MEBIBYTE = 1024 * 1024;
const HOUR = 60 * 60 * 1000;
/** Letters that wait, news of the own chain aside, and their bytes: four whole answers of a reconciliation. */
export const MAX_LETTERS = 4000;
const MAX_BYTES = 256 * MEBIBYTE;
/** Of both, what answers may fill: others make this device give them, and a question or a knock of its own finds room beside. */
const ANSWERS = 1 / 2;
/** News of the own chain that wait for one device; the oldest give way. Whoever misses some asks the hub when the next come. */
export const MAX_NEWS = 16;
const RETRY_MS = 5 * 1000;
/** A mailbox that was full is tried again after this. */
export const FULL_MS = 10 * 60 * 1000;
const VERSION = 2;
const MAX_MAIL = 4 * MEBIBYTE;
const ROWS_PER_READ = 16;

/**
 * What a letter is to the queue. `answer`: a part of one, of use only where all before it came. `news`: of the own chain, not to be hidden by any hub. `other`:
 * whoever needs it asks again.
 */
export const MAIL = { other: 0, answer: 1, news: 2 } as const;
export type MailClass = (typeof MAIL)[keyof typeof MAIL];
const CLASSES = Object.values(MAIL);

/** `device`: in hex. */
type Waiting = { readonly key: Key; readonly device: string; readonly kind: MailClass; readonly bytes: number };

export type Outgoing = {
  /** May a letter of this kind to this device be put here now? */
  hasRoom(to: Bytes, kind: MailClass): boolean;
  /** What puts this letter among those that wait. It counts at once. */
  put(letter: Letter): readonly Op[];
  /** Tries what waits, to its end; asking twice is asking once. */
  flush(): void;
  /** Resolves when what waited has been tried. */
  flushed(): Promise<void>;
  /** Has the hub all that it can take? What waits for a full mailbox, it cannot. */
  isEven(): boolean;
};

/** `counter`: its place among all that wait. */
export type Letter = { readonly counter: number; readonly kind: MailClass; readonly device: Bytes; readonly item: Bytes; readonly bytes: Bytes };

/** What the steps below share: letters by their counters, in their order, and devices (hex) whose letters are put off, and why. */
type Queue = OutgoingDeps & { readonly waiting: Map<number, Waiting>; readonly held: Map<string, 'full' | 'busy'> };

export type OutgoingDeps = {
  readonly store: Store;
  readonly hub: Pick<Hub, 'ask' | 'online'>;
  readonly timers: Timers;
  readonly write: (ops: readonly Op[]) => Promise<void>;
  readonly log: (event: string, fields: Readonly<Record<string, string>>) => void;
  /** All was tried that may go now. */
  readonly tried: () => void;
  readonly halt: (error: unknown) => void;
};

export async function openOutgoing(deps: OutgoingDeps): Promise<Outgoing> {
  const queue: Queue = { ...deps, waiting: await load(deps.store), held: new Map() };
  const turn = newTurn();
  let isAsked = false;
  const flushOnce = async (): Promise<void> => {
    isAsked = false;
    await flushAll(queue, flush);
    deps.tried();
  };
  const flush = (): void => {
    if (isAsked) return;
    isAsked = true;
    turn(flushOnce).catch(deps.halt);
  };
  return {
    hasRoom: (to, kind) => hasRoom(queue, toHex(to), kind),
    put: (letter) => put(queue, letter),
    flush,
    flushed: () => turn(async () => undefined),
    isEven: () => [...queue.waiting.values()].every(({ device }) => queue.held.get(device) === 'full'),
  };
}

/** A few at a time: they may be long. */
async function load(store: Store): Promise<Queue['waiting']> {
  const waiting: Queue['waiting'] = new Map();
  const { from, to } = rangeOf(new Uint8Array());
  for (let next = from; ; ) {
    const rows = await store.range('mail', { from: next, to, limit: ROWS_PER_READ });
    for (const { key, value } of rows) {
      const queued = readQueued(value);
      const counter = numberIn(key);
      if (queued && counter !== undefined) waiting.set(counter, { key, device: toHex(queued.device), kind: queued.kind, bytes: value.length });
    }
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_READ) return waiting;
    next = after(last.key);
  }
}

function hasRoom({ waiting, held }: Queue, device: string, kind: MailClass): boolean {
  if (kind === MAIL.news) return true;
  // The rest of an answer that found no room would make what is missing of it look told.
  if (kind === MAIL.answer && held.get(device) === 'full') return false;
  const others = [...waiting.values()].filter((one) => one.kind !== MAIL.news && (kind !== MAIL.answer || one.kind === kind));
  const share = kind === MAIL.answer ? ANSWERS : 1;
  return others.length < MAX_LETTERS * share && others.reduce((sum, { bytes }) => sum + bytes, 0) < MAX_BYTES * share;
}

function put({ waiting }: Pick<Queue, 'waiting'>, { counter, ...queued }: Letter): readonly Op[] {
  const [key, device, value] = [keyOf(counter), toHex(queued.device), writeQueued(queued)];
  waiting.set(counter, { key, device, kind: queued.kind, bytes: value.length });
  const ops: Op[] = [{ op: 'put', table: 'mail', key, value }];
  if (queued.kind !== MAIL.news) return ops;
  const news = [...waiting].filter(([, one]) => one.kind === MAIL.news && one.device === device);
  return [...ops, ...removed({ waiting }, news.slice(0, -MAX_NEWS))];
}

function removed({ waiting }: Pick<Queue, 'waiting'>, several: readonly (readonly [number, Waiting])[]): readonly Op[] {
  for (const [counter] of several) waiting.delete(counter);
  return several.map(([, { key }]) => ({ op: 'delete', table: 'mail', key }));
}

/** To the end, what comes meanwhile included; a device whose letter is refused for now holds up no other. `again`: to be called where it is to be tried again. */
async function flushAll(queue: Queue, again: () => void): Promise<void> {
  for (const one of queue.waiting) {
    const [, { key, device }] = one;
    const row = queue.held.has(device) ? undefined : await queue.store.get('mail', key);
    // Put off, or part of a step that is not on the disk yet, after which the mail is flushed again.
    if (!row) continue;
    const queued = readQueued(row);
    const answer = queued && (await queue.hub.ask({ type: 'mail', device: queued.device, item: queued.item, bytes: queued.bytes }));
    const refused = answer?.answer === 'refused' ? answer : undefined;
    const wait = Math.min(refused?.retryAfter ? refused.retryAfter * 1000 : RETRY_MS, HOUR);
    if (answer?.answer === 'unreachable' || refused?.code === 'unavailable' || refused?.code === 'internal') {
      // On a line that holds, only this answer was lost; without one, the next connection sends it all.
      if (queue.hub.online()) queue.timers.after(wait, again);
      return;
    }
    if (refused) queue.log('mail_refused', { code: refused.code });
    if (refused?.code === 'rate_limited') hold(queue, device, 'busy', wait, again);
    else if (refused?.code === 'full') hold(queue, device, 'full', FULL_MS, again);
    if (refused?.code !== 'rate_limited') await queue.write(refused?.code === 'full' ? givenUp(queue, one) : removed(queue, [one]));
  }
}

function hold({ held, timers }: Queue, device: string, why: 'full' | 'busy', ms: number, again: () => void): void {
  held.set(device, why);
  timers.after(ms, () => {
    held.delete(device);
    again();
  });
}

/**
 * The mailbox is full. News wait, so that no hub can hide them. What else was to go there is asked for again by whoever needs it, and of an answer all
 * goes: one that has lost its middle must not end.
 */
function givenUp(queue: Queue, one: readonly [number, Waiting]): readonly Op[] {
  const [, { device, kind }] = one;
  const answer = [...queue.waiting].filter(([, other]) => other.device === device && other.kind === MAIL.answer);
  return removed(queue, kind === MAIL.other ? [one, ...answer] : answer);
}

type Queued = Omit<Letter, 'counter'>;
const writeQueued = (queued: Queued): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, queued.kind);
    writeFixed(to, queued.device);
    writeFixed(to, queued.item);
    writeBytes(to, queued.bytes);
  });
const readQueued = (bytes: Bytes): Queued | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { kind: readOneOf(from, CLASSES), device: readFixed(from, 16), item: readFixed(from, 16), bytes: readBytes(from, MAX_MAIL) }
      : undefined,
  );
