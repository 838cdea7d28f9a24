/**
 * Edits, redactions and cuts that come late, early or twice: the message they are about shows as if all had come in order, and what was redacted is
 * erased from the disk in the transaction that says so.
 */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { isMessage, TYPE } from '../chat/bodies.ts';
import { cutsOf, isWithin } from '../chat/cuts.ts';
import { type Event, readEvent } from '../chat/event.ts';
import { messageWith } from '../chat/fold.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { waitingOp } from '../sync/outbox.ts';
import { erase, eventAt, eventsOf } from '../sync/segment.ts';
import { updateAt } from '../sync/segment-difference.ts';
import { knownSlot } from '../sync/segment-lanes.ts';
import { readLaneUpdate, writeLaneUpdate } from '../sync/update.ts';
import type { Chat, Core, Draft } from './core.ts';
import { type Located, locate } from './located.ts';
import { placesOf, segmentAt, snapshotOps } from './segments.ts';
import { removeMessage, showMessage } from './showing.ts';

/** Edits and redactions of one message that are looked at. */
const MAX_EFFECTS = 1000;
/** Messages of one chat whose effects came before them. */
const MAX_EARLY = 10_000;
const MAX_CUTS = 1000;

const effectKey = (chat: Bytes, target: Bytes, ...id: readonly Bytes[]): Bytes => keyOf('effect', chat, target, ...id);
const earlyKey = (chat: Bytes, ...target: readonly Bytes[]): Bytes => keyOf('early', chat, ...target);
const cutKey = (chat: Bytes, ...id: readonly Bytes[]): Bytes => keyOf('cut', chat, ...id);
const MARK = Uint8Array.of(1);

/** An edit or a redaction has come in: it is noted under its target, which shows differently if it is here. */
export async function takeEffect(core: Core, chat: Chat, draft: Draft, { id, header: { target } }: Event): Promise<void> {
  if (!target) return;
  const name = toHex(target);
  draft.effects.set(name, [...(draft.effects.get(name) ?? []), id]);
  draft.ops.push({ op: 'put', table: 'meta', key: effectKey(chat.id, target, id), value: MARK });
  if (await find(core, chat, draft, target)) return reshow(core, chat, draft, target, false);
  if (chat.live.early.has(name) || chat.live.early.size >= MAX_EARLY) return;
  chat.live.early.add(name);
  draft.ops.push({ op: 'put', table: 'meta', key: earlyKey(chat.id, target), value: MARK });
}

/** A message has come in: as it is, or as those make it that came before it. */
export async function takeMessage(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  if (!chat.live.early.delete(toHex(event.id))) return showAs(core, chat, draft, event, [], true);
  draft.ops.push({ op: 'delete', table: 'meta', key: earlyKey(chat.id, event.id) });
  return reshow(core, chat, draft, event.id, true);
}

/** A cut has come in: where the words of a device end now, what it said after that counts no more, or again. */
export async function takeCut(core: Core, chat: Chat, draft: Draft, event: Event, bytes: Bytes): Promise<void> {
  draft.ops.push({ op: 'put', table: 'meta', key: cutKey(chat.id, event.id), value: bytes });
  draft.cutters.push(event);
  const stored = await core.store.range('meta', { ...rangeOf(cutKey(chat.id)), limit: MAX_CUTS });
  const cutters = [...stored.flatMap(({ value }) => readEvent(value) ?? []), ...draft.cutters];
  const before = draft.record.cuts;
  const cuts = cutsOf(cutters, await core.people.chains(draft.record.authority.roster));
  draft.record = { ...draft.record, cuts };
  for (const device of new Set([...before.keys(), ...cuts.keys()])) {
    const [was, is] = [before.get(device), cuts.get(device)].map((n) => n ?? Number.POSITIVE_INFINITY) as [number, number];
    if (was !== is) await reshowAfter(core, chat, draft, device, Math.min(was, is));
  }
}

/** Targets that are not here yet, of this chat, as they lie in the store. */
export async function loadEarly(store: Store, chat: Chat): Promise<void> {
  const prefix = earlyKey(chat.id);
  for (const { key } of await store.range('meta', { ...rangeOf(prefix), limit: MAX_EARLY })) chat.live.early.add(toHex(key.slice(prefix.length)));
}

async function reshowAfter(core: Core, chat: Chat, draft: Draft, device: string, n: number): Promise<void> {
  for (const place of await placesOf(core, chat)) {
    const { segment } = await segmentAt(core, chat, place);
    for (const bytes of eventsOf(segment)) {
      const event = readEvent(bytes);
      if (!event || toHex(event.header.device) !== device || event.header.n <= n) continue;
      const { type, target } = event.header;
      if (isMessage(type)) await reshow(core, chat, draft, event.id, false);
      else if (target && (await find(core, chat, draft, target))) await reshow(core, chat, draft, target, false);
    }
  }
}

async function reshow(core: Core, chat: Chat, draft: Draft, id: Bytes, isNew: boolean): Promise<void> {
  const event = await eventOf(core, chat, draft, id);
  if (event && isMessage(event.header.type)) await showAs(core, chat, draft, event, await effectsOn(core, chat, draft, id), isNew);
}

async function showAs(core: Core, chat: Chat, draft: Draft, event: Event, effects: readonly Event[], isNew: boolean): Promise<void> {
  const { cuts } = draft.record;
  const counted = effects.filter(({ header }) => isWithin(cuts, header));
  const message = isWithin(cuts, event.header) ? messageWith(event, counted) : undefined;
  if (!message || message.kind === 'missing') return removeMessage(core, chat, draft, { at: event.header.at, event: event.id });
  showMessage(core, chat, draft, message, isNew);
  if (message.kind === 'deleted') await eraseAll(core, chat, draft, [event, ...effects.filter(({ header }) => header.type === TYPE.edit)]);
}

/** Erases the bodies of these events from the documents, the rows behind them, and from what waits to be sent. */
async function eraseAll(core: Core, chat: Chat, draft: Draft, events: readonly Event[]): Promise<void> {
  for (const { header, id } of events) {
    const open = await segmentAt(core, chat, header.place);
    // One that came without its body is marked all the same, so that none is asked for or taken.
    if (knownSlot(open.segment.lanes, header)?.state === 'erased') continue;
    const { snapshot } = erase(open.segment, [header]);
    open.first = open.next;
    draft.ops.push(...snapshotOps(chat, open, snapshot));
    await eraseWaiting(core, chat, draft, id);
  }
}

async function eraseWaiting(core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<void> {
  const waiting = await Promise.all(
    draft.outbox.waiting.map(async (one) => {
      const place = one.events.some((event) => equal(event, id)) ? readLaneUpdate(one.update)?.place : undefined;
      if (!place) return one;
      const { segment } = await segmentAt(core, chat, place);
      const found = await Promise.all(one.events.map((event) => find(core, chat, draft, event)));
      const bare = {
        ...one,
        update: writeLaneUpdate(
          updateAt(
            segment,
            found.flatMap((slot) => slot ?? []),
          ),
        ),
      };
      draft.ops.push(waitingOp(bare));
      return bare;
    }),
  );
  draft.outbox = { ...draft.outbox, waiting };
}

async function effectsOn(core: Core, chat: Chat, draft: Draft, target: Bytes): Promise<readonly Event[]> {
  const prefix = effectKey(chat.id, target);
  const stored = await core.store.range('meta', { ...rangeOf(prefix), limit: MAX_EFFECTS });
  const ids = new Map(
    [...stored.map(({ key }) => key.slice(prefix.length)), ...(draft.effects.get(toHex(target)) ?? [])].map((id) => [toHex(id), id]),
  );
  const found = await Promise.all([...ids.values()].map((id) => eventOf(core, chat, draft, id)));
  return found.flatMap((event) => event ?? []);
}

async function eventOf(core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<Event | undefined> {
  const located = await find(core, chat, draft, id);
  if (!located) return undefined;
  const { segment } = await segmentAt(core, chat, located.place);
  return readEvent(eventAt(segment, located));
}

/** Where an event lies, by the draft first and then by the disk. */
const find = async (core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<Located | undefined> =>
  draft.located.get(toHex(id)) ?? (await locate(core.store, chat.id, id));
