/** Mail that waits to go out: sealed, on the disk until the hub has it; answers last, people in turns. Knows how much may wait, and not what a letter says. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readMaybe,
  readOneOf,
  writeByte,
  writeBytes,
  writeFixed,
  writeMaybe,
  writeUint,
} from '../../../crypto/codec.ts';
import type { Enclosed, Mail } from '../../../hub/protocol/frames.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { after, keyOf, numberIn, rangeOf } from '../../store/key.ts';
import type { Key, Op, Store } from '../../store/port.ts';
import type { Timers } from '../../wire/timers.ts';
import type { Hub } from './hub.ts';
import { newTurn } from './turn.ts';

const MEBIBYTE = 1024 * 1024;
const HOUR = 60 * 60 * 1000;
/** Letters that wait, news of the own chain aside, and their bytes: eight whole answers of a reconciliation. */
export const MAX_LETTERS = 4000;
const MAX_BYTES = 256 * MEBIBYTE;
/**
 * Of both, what answers may fill: all together, those to other people, and those to one of these. Others make this device give them, so beside them its own
 * questions and knocks have room, its own devices, and everybody else; each part holds a whole answer.
 */
const [ANSWERS, TO_OTHERS, TO_ONE] = [3 / 4, 1 / 2, 1 / 4];
/** News of the own chain, and Welcomes, that wait for one device; of each the oldest give way. Whoever misses some is told, or knocked at, again. */
export const MAX_KEPT = 16;
const RETRY_MS = 5 * 1000;
/** A mailbox that was full is tried again after this. */
export const FULL_MS = 10 * 60 * 1000;
const VERSION = 4;
const ROWS_PER_READ = 16;

/**
 * What a letter is to the queue. `answer`: a part of one, of use only where all before it came. `news`: of the own chain, not to be hidden by any hub. `welcome`:
 * came too early, to a mailbox that had no room. `request`: asks a person to be let in. `other`: whoever needs it asks again.
 */
export const MAIL = { other: 0, answer: 1, news: 2, welcome: 3, request: 4 } as const;
export type MailClass = (typeof MAIL)[keyof typeof MAIL];
const CLASSES = Object.values(MAIL);

/** `user`, `device`: in hex. */
type Waiting = { readonly key: Key; readonly user: string; readonly device: string; readonly kind: MailClass; readonly bytes: number };

/** What of a letter says in which parts of the room it counts. */
type Counted = Pick<Waiting, 'user' | 'kind'>;

export type Outgoing = {
  /** May a letter of this kind to this device be put here now? */
  hasRoom(to: Recipient, kind: MailClass): boolean;
  /** What puts this letter among those that wait. It counts at once. */
  put(letter: Letter): readonly Op[];
  /** Tries what waits, to its end; asking twice is asking once. */
  flush(): void;
  /** Resolves when what waited has been tried. */
  flushed(): Promise<void>;
  /** Has the hub all that it can take? What waits for a full mailbox, it cannot. */
  isEven(): boolean;
};

/** A device, and whose it is. */
export type Recipient = { readonly user: Bytes; readonly device: Bytes };

/** `counter`: its place among all that wait. */
export type Letter = Recipient & { readonly counter: number; readonly kind: MailClass; readonly item: Bytes; readonly bytes: Bytes } & Enclosed;

/** What the steps below share: letters by their counters, in their order, and devices (hex) whose letters are put off, and why. */
type Queue = OutgoingDeps & { readonly waiting: Map<number, Waiting>; readonly held: Map<string, 'full' | 'busy'> };

/** Each letter is tried once in a pass; `turns`: of it, the number of the last letter to each person (hex). */
type Pass = { readonly tried: Set<number>; readonly turns: Map<string, number> };

export type OutgoingDeps = {
  /** The own person. */
  readonly user: Bytes;
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
    hasRoom: (to, kind) => hasRoom(queue, to, kind),
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
      if (queued && counter !== undefined) waiting.set(counter, waitingOf(key, queued, value));
    }
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_READ) return waiting;
    next = after(last.key);
  }
}

function hasRoom({ user: me, waiting, held }: Queue, to: Recipient, kind: MailClass): boolean {
  if (kind === MAIL.news) return true;
  // The rest of an answer that found no room would make what is missing of it look told.
  if (kind === MAIL.answer && held.get(toHex(to.device)) === 'full') return false;
  const [own, user] = [toHex(me), toHex(to.user)];
  const isToOther = (one: Counted): boolean => one.kind === MAIL.answer && one.user !== own;
  const parts: readonly { readonly share: number; readonly isIn: (one: Counted) => boolean }[] = [
    { share: 1, isIn: (one) => one.kind !== MAIL.news },
    { share: ANSWERS, isIn: (one) => one.kind === MAIL.answer },
    { share: TO_OTHERS, isIn: isToOther },
    { share: TO_ONE, isIn: (one) => isToOther(one) && one.user === user },
  ];
  const all = [...waiting.values()];
  return parts.every(({ share, isIn }) => !isIn({ kind, user }) || isBelow(all.filter(isIn), share));
}

const isBelow = (several: readonly Waiting[], share: number): boolean =>
  several.length < MAX_LETTERS * share && several.reduce((sum, { bytes }) => sum + bytes, 0) < MAX_BYTES * share;

function put({ waiting }: Pick<Queue, 'waiting'>, { counter, ...queued }: Letter): readonly Op[] {
  const [key, device, value] = [keyOf(counter), toHex(queued.device), writeQueued(queued)];
  waiting.set(counter, waitingOf(key, queued, value));
  const ops: Op[] = [{ op: 'put', table: 'mail', key, value }];
  if (queued.kind !== MAIL.news && queued.kind !== MAIL.welcome) return ops;
  const alike = [...waiting].filter(([, one]) => one.kind === queued.kind && one.device === device);
  return [...ops, ...removed({ waiting }, alike.slice(0, -MAX_KEPT))];
}

function removed({ waiting }: Pick<Queue, 'waiting'>, several: readonly (readonly [number, Waiting])[]): readonly Op[] {
  for (const [counter] of several) waiting.delete(counter);
  return several.map(([, { key }]) => ({ op: 'delete', table: 'mail', key }));
}

/** To the end, what comes meanwhile included; a device whose letter is refused for now holds up no other. `again`: to be called where it is to be tried again. */
async function flushAll(queue: Queue, again: () => void): Promise<void> {
  const pass: Pass = { tried: new Set(), turns: new Map() };
  for (let one = nextOf(queue, pass); one; one = nextOf(queue, pass)) {
    const [counter, { key, user, device }] = one;
    pass.tried.add(counter);
    pass.turns.set(user, pass.tried.size);
    const row = await queue.store.get('mail', key);
    // Part of a step that is not on the disk yet, after which the mail is flushed again.
    if (!row) continue;
    const queued = readQueued(row);
    const answer = queued && (await queue.hub.ask({ type: 'mail', ...mailOf(queued) }));
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

/** The oldest letter that is no answer; else the oldest answer to the person whose turn it is, so that nobody's waits behind all of another's. */
function nextOf({ waiting, held }: Queue, { tried, turns }: Pass): readonly [number, Waiting] | undefined {
  const turnOf = ([, { user }]: readonly [number, Waiting]): number => turns.get(user) ?? 0;
  let next: readonly [number, Waiting] | undefined;
  for (const one of waiting) {
    const [counter, { device, kind }] = one;
    if (tried.has(counter) || held.has(device)) continue;
    if (kind !== MAIL.answer) return one;
    if (!next || turnOf(one) < turnOf(next)) next = one;
  }
  return next;
}

function hold({ held, timers }: Queue, device: string, why: 'full' | 'busy', ms: number, again: () => void): void {
  held.set(device, why);
  timers.after(ms, () => {
    held.delete(device);
    again();
  });
}

/**
 * The mailbox is full. News wait, so that no hub can hide them, and so do Welcomes. What else was to go there is asked for again by whoever needs it, and
 * of an answer all goes: one that has lost its middle must not end.
 */
function givenUp(queue: Queue, one: readonly [number, Waiting]): readonly Op[] {
  const [, { device, kind }] = one;
  const answer = [...queue.waiting].filter(([, other]) => other.device === device && other.kind === MAIL.answer);
  return removed(queue, kind === MAIL.other || kind === MAIL.request ? [one, ...answer] : answer);
}

type Queued = Omit<Letter, 'counter'>;
const mailOf = ({ kind, device, item, bytes, enclosure }: Queued): Mail & Enclosed => ({
  device,
  item,
  bytes,
  enclosure,
  // What a person is to be told of.
  wakes: kind === MAIL.welcome || kind === MAIL.request || undefined,
});
const waitingOf = (key: Key, { user, device, kind }: Queued, { length: bytes }: Bytes): Waiting => ({
  key,
  user: toHex(user),
  device: toHex(device),
  kind,
  bytes,
});
const writeQueued = (queued: Queued): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, queued.kind);
    writeFixed(to, queued.user);
    writeFixed(to, queued.device);
    writeFixed(to, queued.item);
    writeBytes(to, queued.bytes);
    writeMaybe(to, queued.enclosure, writeBytes);
  });
const readQueued = (bytes: Bytes): Queued | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? {
          kind: readOneOf(from, CLASSES),
          user: readFixed(from, 16),
          device: readFixed(from, 16),
          item: readFixed(from, 16),
          bytes: readBytes(from, LIMITS.mailBytes),
          enclosure: readMaybe(from, (from) => readBytes(from, LIMITS.enclosureBytes)),
        }
      : undefined,
  );
