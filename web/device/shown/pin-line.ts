/** The line that says who pinned a message: one of each, where it was pinned last, as long as the message shows. Taking a pin off says nothing. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { isCleared } from '../../chat/cleared.ts';
import type { Event } from '../../chat/event.ts';
import { compareHlc } from '../../chat/hlc.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { ROW, type Row } from '../memory/rows.ts';
import { writeLines } from '../memory/service-lines.ts';
import { standing } from '../memory/slots.ts';
import { EVERYBODY, pinOn } from './noted-effects.ts';
import { removeMessage, rowIn, showLine } from './showing.ts';

const TEXT = writeLines([{ what: 'pinned', people: [], count: 0, text: '' }]);
const BARE = { edited: false, marks: [], forward: undefined, media: [], reactions: [], pinned: false } as const;

/** What it says of the message is read when it is drawn: of one that is deleted nothing stays here. */
export async function showPinLine(core: Core, chat: Chat, draft: Draft, message: Event): Promise<void> {
  const row = await rowIn(core, chat, draft, await standing(core, chat, draft, message));
  const pin = row && row.kind !== ROW.deleted ? await lastPin(core, chat, draft, message.id) : undefined;
  if (!pin || isCleared(core.own.cleared(chat.id), pin.header)) return hidePinLine(core, chat, draft, message.id);
  const { user, device, n, at: signed } = pin.header;
  const { at, event } = await standing(core, chat, draft, pin);
  const line: Row = { ...BARE, event, at, ahead: compareHlc(signed, at) !== 0, user, device, n, kind: ROW.service, text: TEXT, reply: message.id };
  if ((await rowIn(core, chat, draft, line)) === undefined) showLine(core, chat, draft, line);
}

/** Before anything is noted or forgotten of what pins a message: the line is that of the last one that was. */
export async function hidePinLine(core: Core, chat: Chat, draft: Draft, message: Bytes): Promise<void> {
  const pin = await lastPin(core, chat, draft, message);
  if (pin) await removeMessage(core, chat, draft, await standing(core, chat, draft, pin));
}

const lastPin = (core: Core, chat: Chat, draft: Draft, message: Bytes): Promise<Event | undefined> =>
  pinOn(core.store, draft, { chat: chat.id, message, whose: EVERYBODY });
