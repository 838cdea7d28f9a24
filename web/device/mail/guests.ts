/** Strangers who have written: nothing of them is kept until a chat comes of it, since whoever likes makes any number of them. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { directChatId } from '../../chat/names.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';

/** Is this one of the people this device is in a chat with, or its own person? Their chains are kept. */
export const isOurs = (core: Core, user: Bytes): boolean =>
  equal(user, core.me().user) || [...core.chats.values()].some(({ record }) => record.authority.roster.some((one) => equal(one, user)));

/** Is this one of the people of the chats that were accepted? Who has only asked for one is a stranger still. */
export const isKnown = (core: Core, user: Bytes): boolean =>
  equal(user, core.me().user) ||
  [...core.chats.values()].some(({ record }) => record.accepted && record.authority.roster.some((one) => equal(one, user)));

/** Is this a contact, or somebody this person speaks with? They may let them into groups unasked. */
export const isAcquainted = (core: Core, user: Bytes): boolean =>
  core.people.person(user).listed || core.chats.get(toHex(directChatId(core.me().user, user)))?.record.accepted === true;

/** Lets a chat be one of this device's from the draft on that begins it, and pins the chains of those in it. */
export async function keepChat(core: Core, chat: Chat, draft: Draft): Promise<void> {
  core.chats.set(chat.hex, chat);
  core.guests.delete(chat.hex);
  draft.ops.push(...core.people.pin((await core.people.chains(draft.record.authority.roster)).values()));
}

/** Is it only a letter that speaks of this chat, so far? */
export const isGuest = (core: Core, chat: Chat): boolean => core.guests.has(chat.hex);
