/** Segment documents of a chat, opened when they are needed and kept while they are in use; how they lie in the store. */
import type { Bytes } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { eraseBody, readEvent, verifyEvent } from '../chat/event.ts';
import { authorOf } from '../chat/rules.ts';
import { keyOf, numberIn, rangeOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import { type LaneCodec, laneClientId, type Place } from '../sync/lane.ts';
import { openSegment, type Segment, snapshotOf } from '../sync/segment.ts';
import { type LaneUpdate, writeLaneUpdate } from '../sync/update.ts';
import type { Chat, Core, OpenSegment } from './core.ts';

/** Update rows beside a snapshot before they are made one with it. */
const MAX_UPDATES = 64;
/** A reader takes a segment this far past the newest it knows. */
export const MAX_INDEX_AHEAD = 8;

const placeName = ({ span, index }: Place): string => `${span}/${index}`;
const keyOfPlace = (chat: Bytes, { span, index }: Place): Bytes => keyOf(chat, span, index);

/** The document at this place, opened from the store where it is not open. It stays open until `closeUnused`. */
export async function segmentAt(core: Core, chat: Chat, place: Place): Promise<OpenSegment> {
  const name = placeName(place);
  const open = chat.segments.get(name) ?? (await load(core, chat, place));
  chat.segments.delete(name);
  chat.segments.set(name, open);
  return open;
}

/** Stores an update beside the snapshot, or a new snapshot in the place of both. */
export function updateOps(chat: Chat, open: OpenSegment, update: LaneUpdate): readonly Op[] {
  const { place } = open.segment;
  const counter = open.next;
  open.next += 1;
  if (counter - open.first < MAX_UPDATES)
    return [{ op: 'put', table: 'updates', key: keyOf(chat.id, place.span, place.index, counter), value: writeLaneUpdate(update) }];
  open.first = open.next;
  return snapshotOps(chat, open, snapshotOf(open.segment));
}

/** A snapshot in the place of everything stored of this document before. */
export const snapshotOps = (chat: Chat, open: OpenSegment, snapshot: Bytes): readonly Op[] => {
  const key = keyOfPlace(chat.id, open.segment.place);
  return [
    { op: 'put', table: 'segments', key, value: snapshot },
    { op: 'clear', table: 'updates', ...rangeOf(key) },
  ];
};

/** Every place of the chat that has anything stored, newest first. */
export async function placesOf(core: Core, chat: Chat): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (let index = chat.record.index; index >= 0; index--) places.push({ span: chat.record.authority.rights.number, index });
  const stored = await Promise.all(places.map(async (place) => isStored(core, chat, place)));
  return places.filter((_, i) => stored[i]);
}

async function isStored(core: Core, chat: Chat, place: Place): Promise<boolean> {
  if (chat.segments.has(placeName(place))) return true;
  const key = keyOfPlace(chat.id, place);
  if (await core.store.get('segments', key)) return true;
  return (await core.store.range('updates', { ...rangeOf(key), limit: 1 })).length > 0;
}

async function load(core: Core, chat: Chat, place: Place): Promise<OpenSegment> {
  const key = keyOfPlace(chat.id, place);
  const snapshot = await core.store.get('segments', key);
  const rows = await core.store.range('updates', { ...rangeOf(key), limit: MAX_UPDATES * 2 });
  const last = rows[rows.length - 1];
  const next = last ? (numberIn(last.key, key.length) ?? 0) + 1 : 0;
  const first = rows[0] ? (numberIn(rows[0].key, key.length) ?? 0) : next;
  const clientId = laneClientId(core.me().device, chat.id, place, core.incarnation);
  const segment: Segment = openSegment({
    codec: codecOf(core, chat),
    chat: chat.id,
    place,
    snapshot,
    updates: rows.map(({ value }) => value),
    clientId,
  });
  return { segment, first, next };
}

/** What the log must know of events, judged by the chat's authority and the pinned chains as they are at the moment of asking. */
function codecOf(core: Core, chat: Chat): LaneCodec {
  return {
    peek: (bytes) => {
      const event = readEvent(bytes);
      if (!event) return undefined;
      const { header } = event;
      if (header.client !== laneClientId(header.device, header.chat, header.place, header.incarnation)) return undefined;
      const { chat, place, client, clock, device, n } = header;
      return {
        chat,
        span: place.span,
        index: place.index,
        client,
        clock,
        device,
        n,
        hash: hash('header', event.headerBytes),
        erased: event.body === undefined,
      };
    },
    strip: (bytes) => {
      const event = readEvent(bytes);
      if (!event) throw new Error('an event that was peeked at cannot be read');
      return eraseBody(event);
    },
    verify: async (bytes) => {
      const event = readEvent(bytes);
      if (!event) return 'invalid';
      const author = authorOf(chat.record.authority, event.header, await core.people.chains(chat.record.authority.roster));
      if (author === undefined || author === 'unknown') return author ?? 'invalid';
      return (await verifyEvent(event, author.signKey)) ? 'valid' : 'invalid';
    },
  };
}
