/** The own chat: what a person's devices tell each other, and what it does here. By their signed times the newest word counts. */
import { equal } from '../../crypto/bytes.ts';
import { type Body, TYPE } from '../chat/bodies.ts';
import type { Event } from '../chat/event.ts';
import type { Op } from '../store/port.ts';
import type { Chat, Core, Draft } from './core.ts';
import { type ChatWish, wishOp } from './own.ts';

/** The effect of an event of the own chat. Anything that is not of this person's own devices has none. */
export function applyOwn(core: Core, { header, id }: Event, body: Body, draft: Draft): readonly Op[] {
  const at = { at: header.at, event: id };
  if (draft.record.authority.kind !== 'self' || !equal(header.user, core.me().user)) return [];
  switch (body.type) {
    case TYPE.contact:
      draft.after.push(() => core.topics.changed('people', 'chats'));
      return core.people.contact(body.user, at, { name: body.name, username: body.username, listed: body.listed, verified: body.verified });
    case TYPE.settings:
      draft.after.push(() => core.topics.changed('settings'));
      return core.own.takeSettings(at, { readReceipts: body.readReceipts, findable: body.findable });
    case TYPE.deviceName:
      draft.after.push(() => core.topics.changed('devices'));
      return core.own.takeName(at, body.device, body.name);
    case TYPE.read:
      return wishOps(core, draft, { wish: 'read', chat: body.chat, at: { time: body.time, counter: body.counter }, event: body.event });
    case TYPE.chat: {
      const { chat, user, accepted, hidden } = body;
      const said = core.own.takeChat(at, body);
      return said.length === 0 ? [] : [...said, ...wishOps(core, draft, { wish: 'state', chat, user, accepted, hidden })];
    }
    default:
      return [];
  }
}

/** A request that is new here is told to the own devices: they may be newer, and whoever began it named none of them. */
export function mention(core: Core, { id }: Chat, draft: Draft): void {
  const { accepted, authority } = draft.record;
  const user = authority.roster.find((one) => !equal(one, core.me().user));
  if (user && !accepted && !core.own.saidOf(id)) draft.ops.push(...wishOps(core, draft, { wish: 'mention', chat: id, user }));
}

function wishOps(core: Core, draft: Draft, wish: ChatWish): readonly Op[] {
  draft.after.push(() => core.wish(wish));
  return [wishOp(wish)];
}
