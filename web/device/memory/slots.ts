/** Events of a chat by their ids, as the documents hold them at this moment. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { type Event, readEvent } from '../../chat/event.ts';
import { eventAt } from '../../sync/segment.ts';
import { type KnownSlot, knownSlot } from '../../sync/segment-lanes.ts';
import { type Chat, type Core, closeUnused, type Draft } from './core.ts';
import { type Located, locate } from './located.ts';
import type { Position } from './position.ts';
import { segmentAt } from './segments.ts';

/** Where an event lies, by the draft first and then by the disk. */
export const find = async (core: Core, chat: Chat, draft: Draft, id: Bytes): Promise<Located | undefined> =>
  draft.located.get(toHex(id)) ?? (await locate(core.store, chat.id, id));

/** Where an event stands in the chat's order. */
export const standing = async (core: Core, chat: Chat, draft: Draft, { id, header }: Event): Promise<Position> => ({
  at: (await find(core, chat, draft, id))?.at ?? header.at,
  event: id,
});

/** An event as its document holds it; undefined where it is not here, or a lie has ended its lane. Closes documents that nobody has changed. */
export async function slotOf(
  core: Core,
  chat: Chat,
  draft: Draft,
  id: Bytes,
): Promise<{ readonly event: Event; readonly state: KnownSlot['state'] } | undefined> {
  const located = await find(core, chat, draft, id);
  if (!located) return undefined;
  closeUnused(chat);
  const { segment } = await segmentAt(core, chat, located.place);
  const slot = knownSlot(segment.lanes, located);
  const event = slot && readEvent(eventAt(segment, located));
  return event && { event, state: slot.state };
}
