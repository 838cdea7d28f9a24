/** A device that only reads, for tests of what comes in: a core over a disk of memory, without a hub, and events that take any order. */
import { type Bytes, compare, randomBytes, toHex } from '../../../crypto/bytes.ts';
import type { DeviceKeys } from '../../../crypto/identity.ts';
import { type KnownBody, writeBody } from '../../chat/bodies.ts';
import { deviceOf, headerOf, type Person } from '../../chat/chat.world.ts';
import type { Message } from '../../chat/fold.ts';
import { eraseBody, type Event, readEvent, signEvent } from '../../chat/event.ts';
import { type AuthorityState, genesis } from '../../chat/genesis.ts';
import { type Disk, newDisk, openMemoryStore } from '../../store/memory.ts';
import { keyOf, numberIn } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import { digestOf, entriesOf } from '../../sync/digest.ts';
import { laneClientId } from '../../sync/lane.ts';
import { differenceFor, stateVectorOf } from '../../sync/segment-difference.ts';
import { writeLaneUpdate } from '../../sync/update.ts';
import { writeLanes } from '../../sync/update-lanes.ts';
import { newHeldTimers } from '../../wire/timers.ts';
import { directChat, selfChat } from '../chats.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import type { Hub } from '../memory/hub.ts';
import { isEffect } from '../../chat/message-bodies.ts';
import { openCore } from '../open-core.ts';
import { chainOp } from '../memory/people.ts';
import { ROW, type Row, rowsAfter } from '../memory/rows.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import { settle } from './settling.ts';
import { openTopics } from '../port/topics.ts';
import { takeUpdates } from '../history/updates.ts';
import { NO_MEDIA } from '../memory/media.world.ts';

export type Reader = {
  readonly disk: Disk;
  readonly core: Core;
  readonly chat: Chat;
  readonly state: AuthorityState;
  readonly who: readonly [Person, number, Person];
};

/** An event and the update that brings it. */
export type Sent = { readonly event: Event; readonly slot: Bytes; readonly update: Bytes };
/** `bare` brings its header alone. */
export type Made = Sent & { readonly bare: Sent };

export type Wanted = {
  readonly by: Person;
  readonly device?: number;
  readonly n?: number;
  readonly at?: number;
  readonly target?: Bytes;
  readonly index?: number;
  readonly incarnation?: Bytes;
  /** Its slot in its lane, where it does not begin one. */
  readonly clock?: number;
  /** A type of a later version, in the place of the body's. */
  readonly type?: number;
  readonly body: KnownBody;
  /** Of a word that replaces another. */
  readonly number?: number;
};

/** What the reader's clock shows, ms. */
export const NOW = 1_000_000_000;
const NO_HUB: Hub = {
  online: () => false,
  ask: async () => ({ answer: 'unreachable' }),
  tell: () => undefined,
  chain: async () => undefined,
  growChain: async () => 'unreachable',
  takePackages: async () => undefined,
  card: async () => 'unreachable',
  putCard: async () => false,
};

/** Of somebody and themselves it is the own chat. */
const stateOf = (a: Person, b: Person): AuthorityState =>
  genesis(a === b ? { kind: 'self', roster: [a.chain.user] } : { kind: 'direct', roster: [a.chain.user, b.chain.user].sort(compare) });

/** The nth device of a person, in its chat with another. */
export async function newReader(own: Person, device: number, other: Person, disk = newDisk()): Promise<Reader> {
  const store = openMemoryStore(disk);
  await store.claim();
  await store.transact([chainOp(own.chain), chainOp(other.chain)]);
  const time = { timers: newHeldTimers(NOW), now: () => NOW };
  const core = await openCore({
    deps: { store, ...time, random: randomBytes, log: () => undefined },
    topics: openTopics(time),
    hub: NO_HUB,
    me: { keys: own.keys[device] as DeviceKeys, user: own.chain.user, device: deviceOf(own, device) },
    isMailRead: () => true,
    media: NO_MEDIA,
    halt: (error) => {
      throw error;
    },
  });
  return { disk, core, chat: directChat(core, other.chain.user), state: stateOf(own, other), who: [own, device, other] };
}

/** The same device once its process has died. */
export const startAgain = ({ disk, who: [own, device, other] }: Reader): Promise<Reader> => newReader(own, device, other, disk);

/** One event alone in a lane of its own, so that it waits for no other. */
export async function make([a, b]: readonly [Person, Person], wanted: Wanted): Promise<Made> {
  const { by, device = 0, n, at, target, index = 0, incarnation = randomBytes(16), clock = 0, type, body, number } = wanted;
  const state = stateOf(a, b);
  const place = { span: state.rights.number, index };
  const client = laneClientId(deviceOf(by, device), state.chat, place, incarnation);
  // Of a device that was revoked, the last head at which it was none.
  const { revokedAt } = by.chain.devices[device] ?? {};
  const head = revokedAt === undefined ? by.chain.head : by.chain.heads[revokedAt - 1];
  const header = { ...headerOf(state, { by, device, n, at, target, head }, type ?? body.type), place, client, incarnation, clock };
  const bytes = await signEvent((by.keys[device] as DeviceKeys).sign, header, writeBody(randomBytes(16), body, number));
  const sentAs = (slot: Bytes): Sent => {
    const event = readEvent(slot);
    if (!event) throw new Error('an event made for a test cannot be read');
    const erased = event.body ? [] : [slot];
    const slots = [event.body ? slot : undefined];
    return { event, slot, update: writeLaneUpdate({ place, update: writeLanes([{ client, clock, slots }]), erased, bodies: [] }) };
  };
  const whole = sentAs(bytes);
  return { ...whole, bare: sentAs(eraseBody(whole.event)) };
}

/** Takes them as they come from the log, as one step. */
export const take = (reader: Reader, sent: readonly Sent[]): Promise<void> =>
  takeAll(
    reader,
    sent.map(({ update }) => update),
  );

/** The same in the own chat. */
export const takeOwn = (reader: Reader, sent: readonly Sent[]): Promise<void> => take({ ...reader, chat: selfChat(reader.core) }, sent);

const takeAll = ({ core, chat }: Reader, updates: readonly Bytes[]): Promise<void> =>
  chat.turn(async () => {
    const draft = begin(chat);
    for (const update of updates) await takeUpdates(core, chat, draft, toHex(core.me().device), update);
    await commit(core, chat, draft);
  });

/** Bytes written, single rows read, and those read in ranges, transactions, the most documents one of them changes, and the most that are open while it is written. */
export type Cost = {
  readonly bytes: number;
  readonly reads: number;
  readonly ranged: number;
  readonly transactions: number;
  readonly changed: number;
  readonly open: number;
};

/** Events of one document, each alone in its lane, as the one update that somebody may put them into. */
export function together(sent: readonly Sent[]): Sent {
  const [first] = sent;
  if (!first) throw new Error('expected an event');
  const runs = sent.map(({ event, slot }) => ({ client: event.header.client, clock: 0, slots: [slot] }));
  return { ...first, update: writeLaneUpdate({ place: first.event.header.place, update: writeLanes(runs), erased: [], bodies: [] }) };
}

/** The slots of one lane from its beginning on, as one update. */
export function inLane(sent: readonly Sent[]): Sent {
  const [first] = sent;
  if (!first) throw new Error('expected an event');
  const { client, place } = first.event.header;
  const run = { client, clock: 0, slots: sent.map(({ slot }) => slot) };
  return { ...first, update: writeLaneUpdate({ place, update: writeLanes([run]), erased: [], bodies: [] }) };
}

/** What the disk is asked for taking them. */
export const costOf = (reader: Reader, sent: readonly Sent[]): Promise<Cost> => costIn(reader, (measured) => take(measured, sent));

/** The same of any work. */
export async function costIn(reader: Reader, work: (measured: Reader) => Promise<unknown>): Promise<Cost> {
  let [bytes, reads, ranged, transactions, changed, open] = [0, 0, 0, 0, 0, 0];
  const { core, chat } = reader;
  const counting: Store = {
    ...core.store,
    get: (table, key) => {
      reads += 1;
      return core.store.get(table, key);
    },
    range: async (table, range) => {
      const rows = await core.store.range(table, range);
      ranged += rows.length;
      return rows;
    },
    transact: (ops, durability) => {
      for (const op of ops) bytes += op.op === 'put' ? op.value.length : 0;
      transactions += 1;
      changed = Math.max(changed, documentsIn(ops, chat.id).size);
      open = Math.max(open, chat.segments.size);
      return core.store.transact(ops, durability);
    },
  };
  const measured: Core = { ...core, store: counting, settle: (chat, draft) => settle(measured, chat, draft) };
  await work({ ...reader, core: measured });
  return { bytes, reads, ranged, transactions, changed, open };
}

/** The documents (span and index) that a transaction writes anything of. */
const documentsIn = (ops: readonly Op[], chat: Bytes): ReadonlySet<string> =>
  new Set(
    ops.flatMap((op) => {
      if (op.op !== 'put' || (op.table !== 'segments' && op.table !== 'updates')) return [];
      const span = numberIn(op.key, chat.length);
      return [`${span}/${numberIn(op.key, keyOf(chat, span ?? 0).length)}`];
    }),
  );

/** Asks another for what this one lacks, as reconciliation does, until nothing comes. */
export async function askOf(reader: Reader, other: Reader): Promise<void> {
  const spanOf = ({ chat }: Reader): number => chat.record.authority.rights.number;
  for (let rounds = 0, isNews = true; isNews; rounds++) {
    if (rounds > 20) throw new Error('asking does not end');
    isNews = false;
    for (const { index } of await placesOf(other.core, other.chat)) {
      const place = { span: spanOf(reader), index };
      const { segment } = await segmentAt(reader.core, reader.chat, place);
      const update = differenceFor((await segmentAt(other.core, other.chat, place)).segment, stateVectorOf(segment));
      if (!update) continue;
      isNews = true;
      await takeAll(reader, [writeLaneUpdate(update)]);
    }
  }
}

/** The digest of each of its documents. */
export async function digestsOf({ core, chat }: Reader): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const place of await placesOf(core, chat)) {
    const { segment } = await segmentAt(core, chat, place);
    digests.push(`${place.index} ${toHex(digestOf(place, entriesOf(segment)).digest)}`);
  }
  return digests;
}

/** The edits and redactions that are noted as counting (keys in hex), in their order. */
export const notedBy = ({ disk }: Reader): readonly string[] =>
  (disk.tables.get('meta') ?? []).flatMap(({ key }) => {
    const name = keyOf('effect');
    const type = numberIn(key, name.length + 3 * 16);
    return compare(key.slice(0, name.length), name) === 0 && type !== undefined && isEffect(type) ? [toHex(key)] : [];
  });

/** What shows of a message, in one line: by the fold, or by its row. */
export const lineOf = (id: Bytes, kind: string, { text, edited, marks, reply, forward, reactions, pinned }: Shown): string => {
  const said = reactions.map(({ user, emoji }) => `${toHex(user).slice(0, 4)}${emoji.join('')}`).join();
  const more = [
    marks.length > 0 ? `${marks.length} marks` : '',
    reply ? toHex(reply) : '',
    forward ? `from ${forward.time}` : '',
    said,
    pinned ? 'pinned' : '',
  ];
  return [toHex(id), kind, text, edited, ...more.filter((one) => one !== '')].join(' ');
};
type Shown = Pick<Message, 'text' | 'edited' | 'marks' | 'reply' | 'forward' | 'reactions' | 'pinned'>;

/** The messages of the chat in their order. */
export async function shownBy(reader: Reader): Promise<readonly string[]> {
  const nameOf = {
    [ROW.text]: 'text',
    [ROW.deleted]: 'deleted',
    [ROW.unsupported]: 'unsupported',
    [ROW.service]: 'service',
    [ROW.sending]: 'sending',
  };
  return (await rowsOf(reader)).filter(({ kind }) => kind !== ROW.service).map((row) => lineOf(row.event, nameOf[row.kind], row));
}

export const rowsOf = ({ core, chat }: Reader): Promise<readonly Row[]> => rowsAfter(core, chat, undefined, 1000);
