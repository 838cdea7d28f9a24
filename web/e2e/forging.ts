/** What a member may sign though no honest device would: events at any place, number, time and chain head, and messages that carry them. For tests alone. */
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { encode, writeByte, writeBytes, writeFixed, writeMaybe, writeUint } from '../../crypto/codec.ts';
import { type KnownBody, TYPE, writeBody } from '../chat/bodies.ts';
import { type AuthorityVersion, signEvent } from '../chat/event.ts';
import { spanAt } from '../chat/rights.ts';
import { writeHlc } from '../chat/hlc.ts';
import { begin } from '../device/memory/core.ts';
import { fly } from '../device/group/flight.ts';
import type { Op } from '../store/port.ts';
import { PLAIN } from '../sync/plain.ts';
import { laneClientId, type Place } from '../sync/lane.ts';
import { writeSnapshot } from '../sync/segment-snapshot.ts';
import { writeLaneUpdate } from '../sync/update.ts';
import { writeLanes } from '../sync/update-lanes.ts';
import type { TestDevice } from './device.ts';
import { chatAt, coreOf } from './steps.ts';

/** Posts lane updates from this device's place in the group, whatever they hold. */
export function post(device: TestDevice, chat: string, updates: readonly Bytes[]): Promise<void> {
  const one = chatAt(device, chat);
  return one.turn(async () => fly(coreOf(device), one, begin(one), { kind: PLAIN.updates, updates }, []));
}

type Forged = {
  readonly index: number;
  /** The first event's number; those after it count on. */
  readonly n: number;
  readonly texts: readonly string[];
  /** In the place of texts. */
  readonly bodies?: readonly KnownBody[];
  /** Where the lane begins: after a gap unless 0. */
  readonly clock?: number;
  readonly head?: Bytes;
  readonly time?: number;
  /** The version of the rights it names; that of now unless given. */
  readonly rights?: AuthorityVersion;
};

/** One lane update of texts, or of what is given in their place, in one lane of its own. */
export async function forge(
  device: TestDevice,
  chat: string,
  { index, n, texts, bodies, clock = 0, head, time = 0, rights }: Forged,
): Promise<Bytes> {
  const { user, device: id, keys } = coreOf(device).me();
  const one = chatAt(device, chat);
  const { authority } = one.record;
  const version = rights ?? authority.rights;
  const place = { span: spanAt(authority, version) ?? 0, index };
  const incarnation = randomBytes(16);
  const client = laneClientId(id, one.id, place, incarnation);
  const known = head ?? (await coreOf(device).ownChain()).head;
  const slots = await Promise.all(
    (bodies ?? texts.map((text) => ({ type: TYPE.text, text }))).map((body, at) =>
      signEvent(
        keys.sign,
        {
          ...{ chat: one.id, place, client, clock: clock + at, incarnation, user, device: id, n: n + at, head: known, type: body.type },
          authority: version,
          at: { time: time + at, counter: 0 },
          previous: n + at === 1 ? new Uint8Array(32) : randomBytes(32),
          target: undefined,
        },
        writeBody(randomBytes(16), body),
      ),
    ),
  );
  return writeLaneUpdate({ place, update: writeLanes([{ client, clock, slots }]), erased: [], bodies: [] });
}

/** A stored segment of so many lanes of one slot each without its body. Nothing of it is signed: what is stored is not verified again. */
export function snapshotOfLanes(device: TestDevice, chat: string, place: Place, lanes: number): Bytes {
  const { user, device: id } = coreOf(device).me();
  const one = chatAt(device, chat);
  const events = Array.from({ length: lanes }, (_, at) => {
    const incarnation = randomBytes(16);
    const client = laneClientId(id, one.id, place, incarnation);
    const header = encode((to) => {
      writeByte(to, 1);
      writeFixed(to, one.id);
      for (const part of [place.span, place.index, client]) writeUint(to, part);
      writeFixed(to, incarnation);
      writeUint(to, 0);
      for (const part of [user, id]) writeFixed(to, part);
      writeUint(to, place.index * lanes + at + 2);
      writeFixed(to, new Uint8Array(32));
      writeUint(to, one.record.authority.rights.number);
      writeFixed(to, one.record.authority.rights.hash);
      writeHlc(to, { time: 0, counter: 0 });
      writeUint(to, TYPE.text);
      for (let i = 0; i < 2; i++) writeFixed(to, new Uint8Array(32));
      writeMaybe(to, undefined, writeFixed);
    });
    return { client, event: encode((to) => (writeBytes(to, header), writeFixed(to, new Uint8Array(64)), writeMaybe(to, undefined, writeBytes))) };
  });
  return writeSnapshot({
    state: writeLanes(events.map(({ client }) => ({ client, clock: 0, slots: [undefined] }))),
    kept: events.map(({ event }) => ({ redacted: false, event })),
    lies: [],
  });
}

/** What this run of a device writes to its disk from now on, as it comes. */
export function written(device: TestDevice): readonly Op[] {
  const all: Op[] = [];
  const store = device.store();
  const { transact } = store;
  Object.assign(store, {
    transact: (...[ops, durability]: Parameters<typeof transact>) => {
      all.push(...ops);
      return transact(ops, durability);
    },
  });
  return all;
}
