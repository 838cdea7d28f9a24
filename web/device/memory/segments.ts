/** Segment documents of a chat, opened when they are needed and kept while they are in use; how they lie in the store. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { eraseBody, readEvent, verifyEvent } from '../../chat/event.ts';
import { authorOf } from '../../chat/rules.ts';
import { keyOf, NUMBER_BYTES, numberIn, rangeOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';
import { type LaneCodec, laneClientId, type Place, placeAt, rankOf } from '../../sync/lane.ts';
import { openSegment, type Segment, slotsOf } from '../../sync/segment.ts';
import { type LaneUpdate, writeLaneUpdate } from '../../sync/update.ts';
import { type Chat, type Core, closeUnused } from './core.ts';
import { keyOfPlace, type OpenSegment } from './open-segment.ts';

/** Update rows beside a snapshot before they are made one with it. */
const MAX_UPDATES = 64;

const placeName = ({ span, index }: Place): string => `${span}/${index}`;

/** The document at this place, opened from the store where it is not open. It stays open until `closeUnused`. */
export async function segmentAt(core: Core, chat: Chat, place: Place): Promise<OpenSegment> {
  const name = placeName(place);
  const open = chat.segments.get(name) ?? (await load(core, chat, place));
  chat.segments.delete(name);
  chat.segments.set(name, open);
  return open;
}

/** The first document from this one on that a writer has room in. What others name beyond it moves nobody. */
export async function withRoom(core: Core, chat: Chat, { span, index: from }: Place): Promise<OpenSegment> {
  for (let index = from; ; index++) {
    const open = await segmentAt(core, chat, { span, index });
    if (slotsOf(open.segment).left > 0) return open;
    closeUnused(chat);
  }
}

/** Stores an update beside the snapshot; a document that is written anew has it in there. */
export function updateOps(chat: Chat, open: OpenSegment, update: LaneUpdate): readonly Op[] {
  const { place } = open.segment;
  kept(chat, open);
  open.isAnew ||= open.next - open.first >= MAX_UPDATES;
  if (open.isAnew) return [];
  const counter = open.next;
  open.next += 1;
  return [{ op: 'put', table: 'updates', key: keyOf(chat.id, place.span, place.index, counter), value: writeLaneUpdate(update) }];
}

/** Something was taken out of this document: the transaction under way writes it anew, so that no row holds it any longer. */
export function writeAnew(chat: Chat, open: OpenSegment): void {
  kept(chat, open);
  open.isAnew = true;
}

/** Does the transaction under way change this document already? */
export const isChanging = ({ segments }: Chat, place: Place): boolean => segments.get(placeName(place))?.isAhead === true;

function kept(chat: Chat, open: OpenSegment): void {
  open.isAhead = true;
  chat.places?.add(rankOf(open.segment.place));
}

/** Every place of the chat that has anything stored, newest first. What it costs follows what is there, not what it is called. */
export async function placesOf(core: Core, chat: Chat): Promise<readonly Place[]> {
  // What a draft has begun is not on the disk yet.
  chat.places ??= new Set([...(await storedRanks(core, chat.id)), ...ranksAhead(chat)]);
  return [...chat.places].sort((a, b) => b - a).map(placeAt);
}

const ranksAhead = ({ segments }: Chat): readonly number[] =>
  [...segments.values()].flatMap(({ segment, isAhead }) => (isAhead ? [rankOf(segment.place)] : []));

/** From the first row of one segment to the first of the next. */
async function storedRanks(core: Core, chat: Bytes): Promise<Set<number>> {
  const prefix = keyOf(chat);
  const found = new Set<number>();
  for (const table of ['segments', 'updates'] as const) {
    let { from, to } = rangeOf(prefix);
    for (;;) {
      const [row] = await core.store.range(table, { from, to, limit: 1 });
      const [span, index] = [row && numberIn(row.key, prefix.length), row && numberIn(row.key, prefix.length + NUMBER_BYTES)];
      if (span === undefined || index === undefined) break;
      found.add(rankOf({ span, index }));
      from = rangeOf(keyOf(prefix, span, index)).to;
    }
  }
  return found;
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
  return { segment, first, next, isAhead: false, isAnew: false };
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
      const author = authorOf(chat.record.authority, event.header, await core.people.chains([event.header.user]));
      if (author === undefined || author === 'unknown') return author ?? 'invalid';
      return (await verifyEvent(event, author.signKey)) ? 'valid' : 'invalid';
    },
  };
}
