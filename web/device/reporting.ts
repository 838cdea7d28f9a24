/** A person reported to the hub's operator, with chosen messages of theirs as proof: whole signed events, which leave the end-to-end encryption by the choice of who has them. */
import { type Bytes, equal, fromHex, utf8 } from '../../crypto/bytes.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { readEvent } from '../chat/event.ts';
import { eventAt } from '../sync/segment.ts';
import type { Engine } from './engine.ts';
import { type Chat, type Core, closeUnused } from './memory/core.ts';
import { locate } from './memory/located.ts';
import { segmentAt } from './memory/segments.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { PeopleCommands } from './port/people.ts';

/** Throws Refused, Unreachable or NotLoaded: nothing is kept to be sent later, since what is shown is chosen now. */
export async function report(core: Core, engine: Engine, { user, reason, text, messages }: PeopleCommands['report']['in']): Promise<Answer> {
  const id = fromHex(user);
  if (id?.length !== 16) return failure('unknown_person');
  if (equal(id, core.me().user)) return failure('yourself');
  if (utf8(text).length > LIMITS.reportTextBytes) return failure('too_long');
  if (messages.length > LIMITS.reportEvents) return failure('too_many', { count: LIMITS.reportEvents });
  const events: Bytes[] = [];
  for (const { chat, message } of messages) {
    const event = await saidBy(core, id, core.chats.get(chat), fromHex(message));
    if (!event) return failure('not_found_here');
    events.push(event);
  }
  if (events.reduce((sum, { length }) => sum + length, 0) > LIMITS.reportBytes) return failure('too_long');
  const { report } = await engine.people();
  await report({ report: core.random(16), user: id, reason, text, events });
  return { ok: true };
}

/** The event as it came, where it is theirs and its words are here. */
async function saidBy(core: Core, user: Bytes, chat: Chat | undefined, id: Bytes | undefined): Promise<Bytes | undefined> {
  if (!chat || id?.length !== 16) return undefined;
  return chat.turn(async () => {
    const located = await locate(core.store, chat.id, id);
    if (!located) return undefined;
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, located.place);
    const bytes = eventAt(segment, located);
    const event = readEvent(bytes);
    return event?.body && equal(event.header.user, user) ? bytes : undefined;
  });
}
