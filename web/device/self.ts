/** The own chat: what a person's devices tell each other, and what it does here. Of words that replace one another the latest counts (revision.ts). */
import { equal } from '../../crypto/bytes.ts';
import { type Body, isRequest, type KnownBody, TYPE } from '../chat/bodies.ts';
import type { Event } from '../chat/event.ts';
import { numberAfter } from '../chat/revision.ts';
import type { Op } from '../store/port.ts';
import type { Chat, Core, Draft } from './core.ts';
import type { ReadSaid } from './own.ts';
import type { Word } from './people.ts';
import { isSaidRead, standingIn } from './reading.ts';
import { type ChatWish, wishOp } from './wishes.ts';

/** The effect of an event of the own chat. Anything that is not of this person's own devices has none. `isAgain`: it was taken before, and nobody is told anew. */
export async function applyOwn(core: Core, { header, id }: Event, body: Body, word: Word, draft: Draft, isAgain: boolean): Promise<readonly Op[]> {
  if (draft.record.authority.kind !== 'self' || !equal(header.user, core.me().user)) return [];
  switch (body.type) {
    case TYPE.contact:
      draft.after.push(() => core.topics.changed('people', 'chats'));
      return core.people.contact(body.user, word, { name: body.name, username: body.username, listed: body.listed, verified: body.verified });
    case TYPE.settings:
      draft.after.push(() => core.topics.changed('settings'));
      return core.own.takeSettings(word, { readReceipts: body.readReceipts, findable: body.findable });
    case TYPE.deviceName:
      draft.after.push(() => core.topics.changed('devices'));
      return core.own.takeName(word, body.device, body.name);
    case TYPE.read: {
      const { chat, time, counter, event } = body;
      const readTo = { at: { time, counter }, event };
      const said = await takeRead(core, { chat, word: id, readTo: await standingIn(core, chat, readTo) });
      // Read again is what is like one taken back, which has asked already.
      return said.length === 0 || isAgain ? said : [...said, ...wishOps(core, draft, { wish: 'read', chat, word: id })];
    }
    case TYPE.chat: {
      const { chat, user, accepted, hidden } = body;
      const said = core.own.takeChat(word, { chat, user, accepted, hidden });
      return said.length === 0 ? [] : [...said, ...wishOps(core, draft, { wish: 'state', chat, word: id })];
    }
    default:
      return [];
  }
}

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
  return numberAfter(body.type === TYPE.contact ? core.people.person(body.user).contactAt : core.own.revisionOf(body));
}

/** A request that is new here is told to the own devices: they may be newer, and whoever began it named none of them. */
export function mention(core: Core, { id }: Chat, draft: Draft): void {
  const { accepted, authority } = draft.record;
  const user = authority.roster.find((one) => !equal(one, core.me().user));
  if (user && !accepted && !core.own.chatSaid(id)) draft.ops.push(...wishOps(core, draft, { wish: 'mention', chat: id, word: user }));
}

/** Notes the wish, and has it done when the draft is true. */
export function wishOps(core: Core, draft: Draft, wish: ChatWish): readonly Op[] {
  draft.after.push(() => core.wish(wish));
  return [wishOp(wish)];
}
