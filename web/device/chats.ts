/** The chats of this device: loaded at the start, made when they are first needed, found by their id. */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { TYPE } from '../chat/bodies.ts';
import { CHOICE } from '../chat/choices.ts';
import { directChatId, routeOf, selfChatId } from '../chat/names.ts';
import { rangeOf } from '../store/key.ts';
import { loadLine } from '../sync/line.ts';
import { type Outbox, EMPTY } from '../sync/outbox.ts';
import { blockAsSaid, blocksIn } from './shown/blocking.ts';
import { asSaid } from './memory/accepting.ts';
import { draftAsSaid } from './memory/drafted.ts';
import { forgetCalls } from './memory/called.ts';
import { loadDue } from './shown/due.ts';
import { loadEarly } from './shown/early-effects.ts';
import { compose } from './compose.ts';
import { begin, type Chat, type Core, commit, type Draft, MAX_OLD, newChat, write } from './memory/core.ts';
import { composeInto } from './shown/own-event.ts';
import { openingKey, readOpening } from './memory/opening.ts';
import type { OwnWordOf } from './memory/own.ts';
import { locate } from './memory/located.ts';
import type { Position } from './memory/position.ts';
import { isSaidRead, readAsSaid } from './shown/reading.ts';
import { show } from './shown/settling.ts';
import { loadReceipts, oweReceipt } from './shown/receipts.ts';
import type { AuthorityState } from '../chat/genesis.ts';
import { standingAt } from '../chat/group.ts';
import { loadSends } from './memory/sends.ts';
import { newOwnRecord, newRecord, readRecord, recordOf } from './memory/record.ts';
import { loadGroups } from './memory/group-row.ts';
import { loadIntents } from './memory/intents.ts';
import { type ChatWish, isWished, loadWishes, noWishOp } from './memory/wishes.ts';
import { loadHeld } from './memory/held.ts';

/** Chats of one device. */
const MAX_CHATS = 10_000;

/** Everything that is on the disk, into memory; then what own events asked of chats before a crash. */
export async function loadChats(core: Core, outbox: ReadonlyMap<string, Outbox>): Promise<void> {
  const [groups, sends] = [await loadGroups(core.store, toHex), await loadSends(core.store)];
  for (const { value } of await core.store.range('chats', { ...rangeOf(new Uint8Array()), limit: MAX_CHATS })) {
    const record = readRecord(value, groups);
    if (!record) throw new Error('a chat record cannot be read');
    const chat = newChat(record);
    chat.outbox = outbox.get(chat.hex) ?? EMPTY;
    core.chats.set(chat.hex, chat);
    await loadLines(core, chat);
    if (record.authority.group) chat.intents = await loadIntents(core.store, chat.id);
    chat.sends = sends.get(chat.hex) ?? [];
    await loadReceipts(core, chat);
    await loadHeld(core, chat);
    await loadEarly(core.store, chat);
    await loadDue(core.store, chat);
    // What was redacted when the process died goes before anything else.
    if (chat.live.due.size > 0) await commit(core, chat, begin(chat));
  }
  for (const wish of await loadWishes(core.store)) core.wish(wish);
  await forgetCalls(core);
}

/** The direct chat with somebody, made where there is none; opening it oneself accepts the other. */
export async function openDirect(core: Core, user: Bytes): Promise<Chat> {
  // Whoever has heard of it from nobody begins it.
  const chat = added(core, knownWith(core, user) ?? newDirect(core, user, -1));
  const { accepted, assumed, hidden } = chat.record;
  if (accepted && !assumed && !hidden) return chat;
  await setChatState(core, chat, true, false);
  return chat;
}

/** The own chat. */
export function selfChat(core: Core): Chat {
  const { user } = core.me();
  return core.chats.get(toHex(selfChatId(user))) ?? added(core, newChat(newOwnRecord(user)));
}

/** The direct chat with somebody, of which this device has been told, as it is in memory; on the disk it is from its first change on. */
export const directChat = (core: Core, user: Bytes): Chat => added(core, guestChat(core, user));

/** The same for a letter that may begin it: whoever else wants it meanwhile has the same one, and keeps it. */
export function guestChat(core: Core, user: Bytes): Chat {
  const known = knownWith(core, user);
  if (known) return known;
  const chat = newDirect(core, user, 0);
  core.guests.set(chat.hex, chat);
  return chat;
}

/** A group of which a letter speaks, as it was before anything of it is believed; one that is here stays as it is. */
export function groupChat(core: Core, state: AuthorityState): Chat {
  const hex = toHex(state.chat);
  const known = core.chats.get(hex) ?? core.guests.get(hex);
  if (known) return known;
  const read = core.own.readSaid(state.chat);
  const chat = newChat({ ...recordOf({ ...state, generation: -1 }), readTo: read?.readTo });
  chat.record = asSaid(core, chat, chat.record);
  core.guests.set(hex, chat);
  return chat;
}

function knownWith(core: Core, user: Bytes): Chat | undefined {
  const hex = toHex(directChatId(core.me().user, user));
  return core.chats.get(hex) ?? core.guests.get(hex);
}

function newDirect(core: Core, user: Bytes, generation: number): Chat {
  const roster = [core.me().user, user].sort(compare);
  const read = core.own.readSaid(directChatId(core.me().user, user));
  // An own device that has read it was in it.
  const record = newRecord('direct', roster, read ? 0 : generation);
  return newChat({ ...record, readTo: read?.readTo, blocks: blocksIn(core, record) });
}

/** The other person of a direct chat, oneself in the own chat. */
export const peerOf = (core: Core, chat: Chat): Bytes => chat.record.authority.roster.find((user) => !equal(user, core.me().user)) ?? core.me().user;

/** Accepts, hides or shows a chat with somebody here, and tells the own devices. */
export async function setChatState(core: Core, chat: Chat, accepted: boolean, hidden: boolean): Promise<void> {
  if (chat.record.authority.kind === 'self') return;
  // The transaction that says it also notes what is to be done here (self.ts), as on the other devices: what counts then, and not what was said here.
  const word = await compose(core, selfChat(core), stateWord(core, chat, accepted, hidden));
  await fulfil(core, { wish: 'state', chat: chat.id, word });
  await oweReceipt(core, chat, 0);
  core.pump(selfChat(core));
}

/** What the own devices are told of how a chat with somebody is to be; of a group it names who let this person in. */
export function stateWord(core: Core, chat: Chat, accepted: boolean, hidden: boolean): ChatWord {
  const { group } = chat.record.authority;
  const user = (group && standingAt(group, core.me().user)?.by) ?? peerOf(core, chat);
  return { type: TYPE.chat, chat: chat.id, user, accepted, hidden };
}
type ChatWord = OwnWordOf<typeof TYPE.chat>;

/** Reads a chat with somebody up to there, by telling the own devices; what was marked as unread is so no more. One's own chat is never unread. */
export async function markRead(core: Core, chat: Chat, { at, event }: Position): Promise<void> {
  if (core.own.choice(CHOICE.unread, chat.id)) {
    await compose(core, selfChat(core), { type: TYPE.choice, about: chat.id, what: CHOICE.unread, value: 0 });
    core.pump(selfChat(core));
  }
  if (chat.record.authority.kind === 'self' || (await isSaidRead(core, chat.id, { at, event }))) return;
  // As with a chat's state, it is done here because it is said: whoever is killed before has read nothing, and whoever is killed after has told it.
  const word = await compose(core, selfChat(core), { type: TYPE.read, chat: chat.id, ...at, event });
  await fulfil(core, { wish: 'read', chat: chat.id, word });
  await oweReceipt(core, chat);
  core.pump(selfChat(core));
}

/** Hides messages of a chat on all own devices, or shows them again, by telling them. */
export async function forget(core: Core, chat: Chat, messages: readonly Bytes[], on: boolean, call: string): Promise<void> {
  for (const message of messages) {
    await compose(core, selfChat(core), { type: TYPE.forget, chat: chat.id, message, on }, { call: call + toHex(message) });
    await fulfil(core, { wish: 'forget', chat: chat.id, word: message });
  }
  core.pump(selfChat(core));
}

export const clearing = () => later(() => import('./shown/clearing.ts'));

/** Does what an own device has said of a chat, or tells the own devices of one: once, however often it is asked to. */
export async function fulfil(core: Core, wish: ChatWish): Promise<void> {
  if (wish.wish === 'mention') return mention(core, wish);
  if (wish.wish === 'came') return readBefore(core, wish);
  const isOfChat = wish.wish === 'state' || wish.wish === 'besides';
  const said = isOfChat ? core.own.chatSaid(wish.chat) : undefined;
  const hex = toHex(wish.chat);
  const isDirect = said && equal(directChatId(core.me().user, said.state.user), wish.chat);
  const chat = isDirect ? directChat(core, said.state.user) : (core.chats.get(hex) ?? core.guests.get(hex));
  // How far it was read, and what of it is not shown, a chat that is not here yet knows when it is made.
  if (!chat || !equal(chat.id, wish.chat)) return write(core, [noWishOp(wish)]);
  await chat.turn(async () => {
    if (!(await isWished(core.store, wish))) return;
    const draft = begin(chat);
    if (wish.wish === 'forget') await show(core, chat, draft, wish.word);
    else if (wish.wish === 'clear') await (await clearing()).clearAsSaid(core, chat, draft);
    else if (wish.wish === 'read') draft.record = await readAsSaid(core, chat, draft.record);
    // A chat that something new has brought back stays: only a word of the list itself takes it off again.
    else if (wish.wish === 'state') draft.record = asSaid(core, chat, draft.record);
    if (isOfChat) {
      await blockAsSaid(core, chat, draft);
      draft.record = draftAsSaid(core, draft.record);
    }
    draft.ops.push(noWishOp(wish));
    await (core.chats.get(hex) === chat ? commit(core, chat, draft) : tellGuest(core, chat, draft));
  });
  if (core.chats.get(hex) === chat) core.pump(chat);
}

/** What a letter may begin is in memory alone until it has (guests.ts). */
async function tellGuest(core: Core, chat: Chat, { record, ops }: Draft): Promise<void> {
  await write(core, ops);
  chat.record = record;
}

/** That what was said before this person came is read, where they have read no further. As with a request, no full outbox keeps it back. */
async function readBefore(core: Core, wish: ChatWish): Promise<void> {
  const own = selfChat(core);
  await own.turn(async () => {
    const draft = begin(own);
    draft.ops.push(noWishOp(wish));
    const at = (await locate(core.store, wish.chat, wish.word))?.at;
    const isNew = at && !(await isSaidRead(core, wish.chat, { at, event: wish.word }));
    if (isNew) await composeInto(core, own, draft, { type: TYPE.read, chat: wish.chat, ...at, event: wish.word });
    await commit(core, own, draft);
  });
  core.pump(own);
}

/** That a request is there, for the own devices, once. No full outbox keeps it back: of requests there are only so many. */
async function mention(core: Core, wish: ChatWish & { readonly wish: 'mention' }): Promise<void> {
  const own = selfChat(core);
  await own.turn(async () => {
    const draft = begin(own);
    draft.ops.push(noWishOp(wish));
    // A group one was let into by somebody one knows is no request, and the own devices are to know it.
    const accepted = core.chats.get(toHex(wish.chat))?.record.accepted === true;
    const said = { type: TYPE.chat, chat: wish.chat, user: wish.word, accepted, hidden: false } as const;
    if (!core.own.chatSaid(wish.chat)) await composeInto(core, own, draft, said);
    await commit(core, own, draft);
  });
  core.pump(own);
}

function added(core: Core, chat: Chat): Chat {
  core.guests.delete(chat.hex);
  core.chats.set(chat.hex, chat);
  return chat;
}

async function loadLines(core: Core, chat: Chat): Promise<void> {
  const { generation } = chat.record.authority;
  const opening = await core.store.get('meta', openingKey(chat.id));
  chat.opening = opening && readOpening(opening);
  const newest = generation < 0 ? undefined : await loadLine(core.store, routeOf(chat.id, generation));
  // A place that was lost is not found again by a restart: what this device had under way there was given up with it.
  if (newest && chat.record.lostAt !== undefined) chat.old = [newest];
  else chat.line = newest;
  for (let earlier = generation - 1; earlier >= Math.max(0, generation - MAX_OLD); earlier--) {
    const old = await loadLine(core.store, routeOf(chat.id, earlier));
    if (old) chat.old = [...chat.old, old];
  }
}
