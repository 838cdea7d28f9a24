/** Messages as a face gets them: rows with what is only true at this moment, how far they have come, what may be done with them, and what they answer. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { EDIT_MS, type Reaction } from '../../chat/effects.ts';
import { rightsOf } from '../../chat/rights.ts';
import { isEmoji } from '../../chat/text.ts';
import type { Anchor, ForwardRow, MessageRow, MessageWindow, Quote, ReactionRow } from '../port/messages.ts';
import type { Chat, Core } from './core.ts';
import { locate } from './located.ts';
import { glanceAt, glanceRow, mediaRow } from './media-row.ts';
import { nameOf } from './person.ts';
import { excerptOf } from './preview.ts';
import { type OwnEvent, type OwnProgress, progressFor } from './progress.ts';
import { readLines } from './service-lines.ts';
import { isMentioning, positionOf, ROW, type Row, rowAt, rowsAfter, rowsBefore } from './rows.ts';

/** Rows in one window, at most. */
export const WINDOW = 120;
/** People who are named of those who reacted alike. */
const MAX_NAMED = 100;
const NAMES = {
  [ROW.text]: 'text',
  [ROW.deleted]: 'deleted',
  [ROW.unsupported]: 'unsupported',
  [ROW.service]: 'service',
  [ROW.sending]: 'sending',
} as const;

/** At most `before` rows up to the anchor (with it) and `after` past it. */
export async function windowOf(core: Core, chat: Chat, anchor: Anchor, before: number, past: number): Promise<MessageWindow> {
  const position = anchor.at === 'message' ? await positionOf(core, chat, anchor.id) : undefined;
  const [up, down] = [Math.min(before, WINDOW), Math.min(past, WINDOW)];
  const centre = position && (await rowAt(core, chat, position));
  const older = await rowsBefore(core, chat, position, up + 1);
  const newer = position ? await rowsAfter(core, chat, position, down + 1) : [];
  const shown = [...older.slice(-up), ...(centre ? [centre] : []), ...newer.slice(0, down)];
  return { rows: await shownRows(core, chat, shown), older: older.length > up, newer: newer.length > down };
}

/** Rows as a screen gets them. */
export async function shownRows(core: Core, chat: Chat, rows: readonly Row[]): Promise<readonly MessageRow[]> {
  const near = new Map(rows.map((row) => [toHex(row.event), row]));
  return Promise.all(rows.map(async (row) => shownRow(core, chat, row, row.reply && (await quoteOf(core, chat, row.reply, near)))));
}

function shownRow(core: Core, chat: Chat, row: Row, reply: Quote | undefined): MessageRow {
  const me = core.me().user;
  const own = equal(row.user, me);
  const progress = own && row.kind !== ROW.service ? progressIn(core, chat, row) : undefined;
  return {
    id: toHex(row.event),
    time: row.at.time,
    ahead: row.ahead,
    author: toHex(row.user),
    own,
    kind: NAMES[row.kind],
    text: row.kind === ROW.service ? '' : row.text,
    ...(row.kind === ROW.service ? { service: readLines(row.text) } : {}),
    marks: row.marks,
    edited: row.edited,
    reply,
    forward: row.forward && forwardOf(core, row.forward),
    ...(row.media.length > 0 && { media: row.media.map(mediaRow) }),
    reactions: reactionsOf(row.reactions, me),
    pinned: row.pinned,
    mentionsMe: isMentioning(row, me),
    mayEdit: !isOutOf(core, chat) && mayEdit(core, row),
    ...mayDo(core, chat, row),
    status: progress?.status,
    ...(progress?.because && { because: progress.because }),
    deliveredAt: progress?.deliveredAt,
    readAt: progress?.readAt,
  };
}

/** How far an own event has come. */
export const progressIn = (core: Core, chat: Chat, row: OwnEvent): OwnProgress => progressFor(core.me(), core.own, chat, row);

/** An own text that was not passed on, as long as an edit of now would count. */
export const mayEdit = (core: Core, { user, kind, forward, ahead, at }: Row): boolean =>
  equal(user, core.me().user) && kind === ROW.text && !forward && !ahead && core.clock.now() - at.time <= EDIT_MS;

/** Of a group in which this person is no more, or will not be: nothing they say there reaches anybody. */
export const isOutOf = (core: Core, { record: { isOut, leaving } }: Chat): boolean => isOut || leaving.has(toHex(core.me().user));

/** What may be done with it that needs a right where it is not one's own. */
export function mayDo(core: Core, chat: Chat, { user, kind }: Row): Pick<MessageRow, 'mayDeleteForAll' | 'mayPin'> {
  const me = core.me().user;
  const { authority } = chat.record;
  const may = rightsOf(authority, authority.rights, me)?.may;
  const isMessage = (kind === ROW.text || kind === ROW.unsupported) && !isOutOf(core, chat);
  return { mayDeleteForAll: isMessage && (equal(user, me) || (may?.has('delete') ?? false)), mayPin: isMessage && (may?.has('pin') ?? false) };
}

/** What is answered, as it shows now; `near`: rows at hand, by their id. */
export async function quoteOf(core: Core, chat: Chat, event: Bytes, near: ReadonlyMap<string, Row> = new Map()): Promise<Quote> {
  const id = toHex(event);
  const located = near.has(id) ? undefined : await locate(core.store, chat.id, event);
  const row = near.get(id) ?? (located && (await rowAt(core, chat, { at: located.at, event })));
  if (!row) return { id, kind: 'missing', author: undefined, own: false, excerpt: '' };
  const glance = glanceAt(row.media);
  const said = { excerpt: excerptOf(row.text, row.marks), ...(glance && { media: glanceRow(glance) }) };
  return { id, kind: NAMES[row.kind], author: toHex(row.user), own: equal(row.user, core.me().user), ...said };
}

const forwardOf = (core: Core, { author, time }: NonNullable<Row['forward']>): ForwardRow => ({
  author: author && toHex(author),
  name: author ? nameOf(core.people.person(author)) : '',
  time,
});

/** By emoji, the most said first. What is no emoji here, or not yet, is left out. */
function reactionsOf(reactions: readonly Reaction[], me: Bytes): readonly ReactionRow[] {
  const people = new Map<string, string[]>();
  for (const { user, emoji } of reactions)
    for (const one of emoji) people.set(one, equal(user, me) ? [toHex(user), ...(people.get(one) ?? [])] : [...(people.get(one) ?? []), toHex(user)]);
  return [...people]
    .filter(([emoji]) => isEmoji(emoji))
    .map(([emoji, all]) => ({ emoji, count: all.length, own: all[0] === toHex(me), people: all.slice(0, MAX_NAMED) }))
    .sort((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1));
}
