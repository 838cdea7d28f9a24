/** The own chat: what a person's devices tell each other, and what it does here. Of words that replace one another the latest counts (revision.ts). */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { type Body, type KnownBody, TYPE } from '../../chat/bodies.ts';
import type { Event } from '../../chat/event.ts';
import { isOfOneself } from '../../chat/choices.ts';
import { isRequest } from '../../chat/own-bodies.ts';
import { directChatId } from '../../chat/names.ts';
import { numberAfter, UNSAID } from '../../chat/revision.ts';
import { standingAt } from '../../chat/group.ts';
import type { Op } from '../../store/port.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { isOwnWord, type OwnWord, type ReadSaid } from '../memory/own.ts';
import type { Word } from '../memory/people.ts';
import { isSaidRead, standingIn } from './reading.ts';
import { type ChatWish, wishOp } from '../memory/wishes.ts';

/** The effect of an event of the own chat. Anything that is not of this person's own devices has none. `isAgain`: it was taken before, and nobody is told anew. */
export async function applyOwn(core: Core, { header, id }: Event, body: Body, word: Word, draft: Draft, isAgain: boolean): Promise<readonly Op[]> {
  if (draft.record.authority.kind !== 'self' || !equal(header.user, core.me().user)) return [];
  switch (body.type) {
    case TYPE.contact:
      draft.after.push(
        () => core.topics.changed('people', 'chats'),
        // What contacts alone may see.
        () => tellAnew(core, body.user),
      );
      return core.people.contact(body.user, word, { name: body.name, username: body.username, listed: body.listed, verified: body.verified });
    case TYPE.read: {
      const { chat, time, counter, event } = body;
      const readTo = { at: { time, counter }, event };
      const said = await takeRead(core, { chat, word: id, readTo: await standingIn(core, chat, readTo) });
      // Read again is what is like one taken back, which has asked already.
      return said.length === 0 || isAgain ? said : [...said, ...wishOps(core, draft, { wish: 'read', chat, word: id })];
    }
    case TYPE.clear: {
      const said = core.own.takeClear(body);
      return said.length === 0 ? [] : [...said, ...wishOps(core, draft, { wish: 'clear', chat: body.chat, word: id })];
    }
    default:
      return isOwnWord(body) ? takeWord(core, draft, body, word, id) : [];
  }
}

/** Takes a word that replaces another, and notes what it asks of a chat. */
function takeWord(core: Core, draft: Draft, body: OwnWord, word: Word, id: Bytes): readonly Op[] {
  const said = core.own.take(word, body);
  if (said.length === 0) return [];
  draft.after.push(() => core.topics.changed(...TOPICS[body.type]));
  if (body.type === TYPE.choice) draft.after.push(() => tellAnew(core, isOfOneself(body.what) ? undefined : body.about));
  if (body.type === TYPE.presence) draft.after.push(() => tellAnew(core));
  return [...said, ...wishesOf(core, body, id).flatMap((wish) => wishOps(core, draft, wish))];
}

/** What a word asks of chats, which it says how to be, or how one of their messages is. */
export function wishesOf(core: Core, body: OwnWord, id: Bytes): readonly ChatWish[] {
  if (body.type === TYPE.forget) return [{ wish: 'forget', chat: body.chat, word: body.message }];
  if (body.type === TYPE.block) return chatsWith(core, body.user).map((chat) => ({ wish: 'besides', chat, word: id }));
  if (body.type === TYPE.draft) return [{ wish: 'besides', chat: body.chat, word: id }];
  return body.type === TYPE.chat ? [{ wish: 'state', chat: body.chat, word: id }] : [];
}

/** The chat of two with somebody, and the groups that they are or were in. */
const chatsWith = (core: Core, user: Bytes): readonly Bytes[] => [
  directChatId(core.me().user, user),
  ...[...core.chats.values()].flatMap(({ id, record }) => (record.authority.group?.members.has(toHex(user)) ? [id] : [])),
];

/** Who may see what may have changed: it is told where it is otherwise than it was (profile.ts). To one person, or to all. */
function tellAnew(core: Core, user?: Bytes): void {
  for (const chat of core.chats.values()) if (!user || chat.record.authority.roster.some((one) => equal(one, user))) core.pump(chat);
}

/** The topics of what shows these words. */
const TOPICS: { readonly [T in OwnWord['type']]: readonly string[] } = {
  [TYPE.choice]: ['settings', 'people', 'chats'],
  [TYPE.deviceName]: ['devices'],
  [TYPE.draft]: ['chats'],
  [TYPE.chat]: [],
  [TYPE.block]: ['people', 'chats', 'blocks'],
  [TYPE.folder]: ['folders', 'chats'],
  [TYPE.presence]: ['own-presence'],
  [TYPE.forget]: [],
  [TYPE.link]: ['own-link'],
};

/** Of what was read the furthest counts, by where it stands here. */
const takeRead = async (core: Core, said: ReadSaid): Promise<readonly Op[]> =>
  (await isSaidRead(core, said.chat, said.readTo)) ? [] : core.own.takeRead(said);

/** The number of what this device is about to say: one more than that of the word it replaces. A profile told to others bears that of the one it copies. */
export function numberFor(core: Core, { record: { authority } }: Draft, body: KnownBody): number {
  if (body.type === TYPE.profile) {
    const { profileAt } = core.people.person(core.me().user);
    return authority.kind === 'self' ? numberAfter(profileAt) : profileAt.number;
  }
  if (body.type === TYPE.chat && isRequest(body)) return 0;
  if (body.type === TYPE.contact) return numberAfter(core.people.person(body.user).contactAt);
  return isOwnWord(body) ? numberAfter(core.own.revisionOf(body)) : numberAfter(UNSAID);
}

/** A request that is new here, or a group, is told to the own devices: they may be newer, and whoever began it named none of them. */
export function mention(core: Core, { id }: Chat, draft: Draft): void {
  const { accepted, authority } = draft.record;
  const { group, roster } = authority;
  const user = group ? standingAt(group, core.me().user)?.by : roster.find((one) => !equal(one, core.me().user));
  if (user && (!accepted || group) && !core.own.chatSaid(id)) draft.ops.push(...wishOps(core, draft, { wish: 'mention', chat: id, word: user }));
}

/** Notes the wish, and has it done when the draft is true. */
export function wishOps(core: Core, draft: Draft, wish: ChatWish): readonly Op[] {
  draft.after.push(() => core.wish(wish));
  return [wishOp(wish)];
}
