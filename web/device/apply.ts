/** What an event that has come into a document does to what is shown and remembered. The same for own events and others', early and late ones. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { type Body, readBody, TYPE } from '../chat/bodies.ts';
import { type Event, type Header, readEvent } from '../chat/event.ts';
import { compareHlc, isAhead } from '../chat/hlc.ts';
import { mayStand } from '../chat/rules.ts';
import type { Chat, Core, Draft } from './core.ts';
import { reached } from './frontier.ts';
import { oweReceipt } from './receipts.ts';
import { clip, type Position, type Preview } from './record.ts';
import { locatedOp, ROW, type RowKind, rowOp } from './rows.ts';
import { applyOwn } from './self.ts';

/** Puts a verified event into the draft: its place, its row, its effect, and the author's number as reached. */
export function applyEvent(core: Core, chat: Chat, draft: Draft, bytes: Bytes): void {
  const event = readEvent(bytes);
  if (!event) throw new Error('a verified event cannot be read');
  const { header, id } = event;
  const own = equal(header.user, core.me().user);
  core.clock.observe(header.at);
  draft.ops.push(locatedOp(chat.id, id, { place: header.place, client: header.client, clock: header.clock, at: header.at, n: header.n, own }));
  const record = {
    ...draft.record,
    frontier: reached(draft.record.frontier, toHex(header.device), header.n),
    index: Math.max(draft.record.index, header.place.index),
  };
  draft.record = record;
  if (!equal(header.device, core.me().device)) draft.after.push(() => oweReceipt(core, chat));
  const body = event.body && readBody(header.type, event.body);
  if (!body || !isInOrder(draft, header)) return;
  if (mayStand(record.authority.kind, header.type)) take(core, chat, draft, event, body);
}

/** Content names the authority event that gave the right; direct and own chats have but one. */
const isInOrder = (draft: Draft, header: Header): boolean => {
  const { rights } = draft.record.authority;
  return header.authority.number === rights.number && equal(header.authority.hash, rights.hash);
};

function take(core: Core, chat: Chat, draft: Draft, event: Event, body: Body): void {
  const { header } = event;
  switch (body.type) {
    case TYPE.text:
      show(core, chat, draft, event, ROW.text, body.text);
      break;
    case TYPE.profile:
      draft.ops.push(...core.people.profile(header.user, header.at, { name: body.name, username: body.username, bio: body.bio }));
      draft.after.push(() => core.topics.changed('people', 'me', 'chats'));
      break;
    case 'unknown':
      show(core, chat, draft, event, ROW.unsupported, '');
      break;
    // Edits and redactions have a form, and screens for them come later; what is here of them is kept.
    case TYPE.edit:
    case TYPE.redact:
      break;
    default:
      draft.ops.push(...applyOwn(core, header, body, draft));
  }
}

function show(core: Core, chat: Chat, draft: Draft, event: Event, kind: RowKind, text: string): void {
  const { header, id } = event;
  const ahead = isAhead(header.at, core.clock.now());
  const row = { event: id, at: header.at, user: header.user, device: header.device, n: header.n, kind, text, edited: false, ahead };
  draft.ops.push(rowOp(chat.id, row));
  const own = equal(header.user, core.me().user);
  const position: Position = { at: header.at, event: id };
  const preview: Preview = { kind: kind === ROW.text ? 'text' : 'unsupported', text: clip(text), own, device: header.device, n: header.n };
  const { last, readTo, unread } = draft.record;
  draft.record = {
    ...draft.record,
    hidden: draft.record.hidden && own,
    last: last && comparePosition(last, position) > 0 ? last : { ...position, preview },
    unread: own || (readTo && comparePosition(readTo, position) >= 0) ? unread : unread + 1,
  };
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

export const comparePosition = (a: Position, b: Position): number => compareHlc(a.at, b.at) || compareIds(a.event, b.event);

const compareIds = (a: Bytes, b: Bytes): number => {
  const [x, y] = [toHex(a), toHex(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
