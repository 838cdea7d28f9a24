/** A device that only reads, for tests of what comes in: a core over a disk of memory, without a hub, and events that take any order. */
import { type Bytes, compare, randomBytes, toHex } from '../../crypto/bytes.ts';
import type { DeviceKeys } from '../../crypto/identity.ts';
import { type KnownBody, writeBody } from '../chat/bodies.ts';
import { deviceOf, headerOf, type Person } from '../chat/chat.world.ts';
import { eraseBody, type Event, readEvent, signEvent } from '../chat/event.ts';
import { type AuthorityState, genesis } from '../chat/genesis.ts';
import { type Disk, newDisk, openMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import { laneClientId } from '../sync/lane.ts';
import { writeLaneUpdate } from '../sync/update.ts';
import { writeLanes } from '../sync/update-lanes.ts';
import { newHeldTimers } from '../wire/timers.ts';
import { directChat } from './chats.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import type { Hub } from './hub.ts';
import { openCore } from './open-core.ts';
import { chainOp } from './people.ts';
import { ROW, rowsAfter } from './rows.ts';
import { openTopics } from './topics.ts';
import { takeUpdates } from './updates.ts';

export type Reader = {
  readonly disk: Disk;
  readonly core: Core;
  readonly chat: Chat;
  readonly state: AuthorityState;
  readonly who: readonly [Person, number, Person];
};

/** An event and the update that brings it. */
export type Sent = { readonly event: Event; readonly update: Bytes };
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
  readonly body: KnownBody;
};

const NOW = 1_000_000_000;
const NO_HUB: Hub = {
  online: () => false,
  ask: async () => ({ answer: 'unreachable' }),
  tell: () => undefined,
  chain: async () => undefined,
  growChain: async () => 'unreachable',
  takePackages: async () => undefined,
};

const stateOf = (a: Person, b: Person): AuthorityState => genesis({ kind: 'direct', roster: [a.chain.user, b.chain.user].sort(compare) });

/** The nth device of a person, in its chat with another. */
export async function newReader(own: Person, device: number, other: Person, disk = newDisk()): Promise<Reader> {
  const store = openMemoryStore(disk);
  await store.claim();
  await store.transact([chainOp(own.chain), chainOp(other.chain)]);
  const core = await openCore({
    deps: { store, timers: newHeldTimers(NOW), now: () => NOW, random: randomBytes, log: () => undefined },
    topics: openTopics(),
    hub: NO_HUB,
    me: { keys: own.keys[device] as DeviceKeys, user: own.chain.user, device: deviceOf(own, device) },
    flushMail: () => undefined,
    isMailRead: () => true,
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
  const { by, device = 0, n, at, target, index = 0, incarnation = randomBytes(16), body } = wanted;
  const state = stateOf(a, b);
  const place = { span: state.rights.number, index };
  const client = laneClientId(deviceOf(by, device), state.chat, place, incarnation);
  // Of a device that was revoked, the last head at which it was none.
  const { revokedAt } = by.chain.devices[device] ?? {};
  const head = revokedAt === undefined ? by.chain.head : by.chain.heads[revokedAt - 1];
  const header = { ...headerOf(state, { by, device, n, at, target, head }, body.type), place, client, incarnation, clock: 0 };
  const bytes = await signEvent((by.keys[device] as DeviceKeys).sign, header, writeBody(randomBytes(16), body));
  const sentAs = (slot: Bytes): Sent => {
    const event = readEvent(slot);
    if (!event) throw new Error('an event made for a test cannot be read');
    const erased = event.body ? [] : [slot];
    const slots = [event.body ? slot : undefined];
    return { event, update: writeLaneUpdate({ place, update: writeLanes([{ client, clock: 0, slots }]), erased, bodies: [] }) };
  };
  const whole = sentAs(bytes);
  return { ...whole, bare: sentAs(eraseBody(whole.event)) };
}

/** Takes them as they come from the log, in one transaction. */
export async function take({ core, chat }: Reader, sent: readonly Sent[]): Promise<void> {
  await chat.turn(async () => {
    const draft = begin(chat);
    for (const { update } of sent) await takeUpdates(core, chat, draft, toHex(core.me().device), update);
    await commit(core, chat, draft);
  });
}

/** What the disk is asked for taking them: bytes written, and single rows read. */
export async function costOf(reader: Reader, sent: readonly Sent[]): Promise<{ readonly bytes: number; readonly reads: number }> {
  let [bytes, reads] = [0, 0];
  const { store } = reader.core;
  const counting: Store = {
    ...store,
    get: (table, key) => {
      reads += 1;
      return store.get(table, key);
    },
    transact: (ops, durability) => {
      for (const op of ops) bytes += op.op === 'put' ? op.value.length : 0;
      return store.transact(ops, durability);
    },
  };
  await take({ ...reader, core: { ...reader.core, store: counting } }, sent);
  return { bytes, reads };
}

/** The rows of the chat in their order: id, kind, text, and whether it was edited. */
export async function shownBy({ core, chat }: Reader): Promise<readonly string[]> {
  const rows = await rowsAfter(core, chat, undefined, 1000);
  const nameOf = { [ROW.text]: 'text', [ROW.deleted]: 'deleted', [ROW.unsupported]: 'unsupported', [ROW.service]: 'service' };
  return rows.map(({ event, kind, text, edited }) => `${toHex(event)} ${nameOf[kind]} ${text} ${edited}`);
}
