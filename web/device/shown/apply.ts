/** What an event that has come into a document does to what is shown and remembered. The same for own events and others', early and late ones. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { readBody, TYPE } from '../../chat/bodies.ts';
import { type Event, readEvent } from '../../chat/event.ts';
import { isEffect, isSaid } from '../../chat/message-bodies.ts';
import { everybodyIn } from '../../chat/rights.ts';
import { mayEnter } from '../../chat/rules.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { isFelt, takeCut, takeEffect, takeMessage } from './effects.ts';
import { withSeen } from '../memory/counting.ts';
import { type Frontier, MAX_DEVICES, reached } from '../memory/frontier.ts';
import { placeByNext } from './future.ts';
import { owing } from './receipts.ts';
import { type Located, locatedOp } from '../memory/located.ts';
import { takeLeave } from './leave.ts';
import { takeSaid } from './said.ts';

/** Puts a verified event into the draft: its place, its row, its effect, and the author's number as reached. The document holds it already. */
export async function applyEvent(core: Core, chat: Chat, draft: Draft, bytes: Bytes): Promise<void> {
  const event = readEvent(bytes);
  if (!event) throw new Error('a verified event cannot be read');
  const { header, id } = event;
  const { place, client, clock, n } = header;
  const at = core.clock.observe(header.at);
  const located: Located = { place, client, clock, at, n, own: equal(header.user, core.me().user) };
  draft.ops.push(locatedOp(chat.id, id, located));
  draft.located.set(toHex(id), located);
  draft.record = {
    ...draft.record,
    frontier: reached(await roomFor(core, draft, toHex(header.device)), toHex(header.device), n),
  };
  draft.record = withSeen(draft.record, header);
  await placeByNext(core, chat, draft, event, at);
  // What is felt by nobody is confirmed by nobody either, but with what comes next: else it would show whoever probes in silence when this device is there.
  if (!equal(header.device, core.me().device) && (await isFelt(core, chat, draft, header))) draft.record = owing(core, draft.record);
  if (header.type === TYPE.leave) takeLeave(core, draft, event, bytes, chat.hex);
  else await take(core, chat, draft, event);
}

/** A chain that parts brings new devices with each branch: where there are too many, those of branches that are no longer in force are forgotten. */
async function roomFor(core: Core, { record: { frontier, authority } }: Draft, device: string): Promise<Frontier> {
  if (frontier.size < MAX_DEVICES || frontier.has(device)) return frontier;
  const chains = await core.people.chains(everybodyIn(authority));
  const inForce = new Set([...chains.values()].flatMap(({ devices }) => devices.map(({ id }) => toHex(id))));
  return new Map([...frontier].filter(([one]) => inForce.has(one)));
}

async function take(core: Core, chat: Chat, draft: Draft, event: Event): Promise<void> {
  const { header } = event;
  if (isEffect(header.type)) return takeEffect(core, chat, draft, event);
  const body = event.body && readBody(header.type, event.body);
  switch (header.type) {
    case TYPE.cut:
      return body && mayEnter(draft.record.authority, header) ? takeCut(core, chat, draft, event) : undefined;
  }
  if (!body || body.type === 'unknown' || isSaid(body.type)) return takeMessage(core, chat, draft, event);
  return takeSaid(core, draft, event);
}
