/** What is to be told, chat by chat, and what of it was told already on this device. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { decode, encode } from '../../crypto/codec.ts';
import { CHOICE } from '../chat/choices.ts';
import type { Engine } from './engine.ts';
import { chatsOf } from './listed.ts';
import { keyOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import type { Chat, Core } from './memory/core.ts';
import { glanceAt, glanceRow } from './memory/media-row.ts';
import { isWithin, noticeSettingsOf } from './memory/notice-settings.ts';
import { isAcquainted } from './mail/guests.ts';
import { type Told, toldOf, type Unread } from './memory/notices.ts';
import { calledOf } from './memory/person.ts';
import { BEGINNING, comparePosition, type Position, readPosition, writePosition } from './memory/position.ts';
import { excerptOf } from './memory/preview.ts';
import { isMentioning, ROW, type Row, rowAt, rowsAfter, rowsBefore } from './memory/rows.ts';
import { readLines } from './memory/service-lines.ts';
import type { Notice, NoticeSettings, NoticesView } from './port/notices.ts';
import type { ChatRow } from './port/port.ts';
import { isToBeRead } from './shown/reading.ts';

/** Rows looked back through at once, and in all: what is further up nobody is told of. */
const PAGE = 50;
const MOST = 1000;
/** So long it is news to have been let into a group. */
const ADDED_MS = 7 * 24 * 60 * 60 * 1000;

/** Nothing while it is not known what was read, nor of a device that is in no account. */
export async function noticesOf(engine: Engine): Promise<NoticesView> {
  const { core, session } = engine;
  if (!core || session.state !== 'in') return { notices: [], silent: true, unread: 0, requests: [] };
  const { rows, archived, requests, badge } = chatsOf(core, engine);
  const chosen = noticeSettingsOf(core.own);
  const found = await Promise.all([...rows, ...archived, ...requests].map((row) => noticeOf(core, row, chosen)));
  const notices = found.flatMap((one) => one ?? []).sort((a, b) => b.time - a.time || (a.chat < b.chat ? -1 : 1));
  return {
    notices,
    silent: !chosen.sound || isQuiet(core, chosen),
    unread: badge.unread,
    requests: requests.map(({ chat, unread }) => ({ chat, unread })),
  };
}

async function noticeOf(core: Core, row: ChatRow, chosen: NoticeSettings): Promise<Notice | undefined> {
  const chat = core.chats.get(row.chat);
  const isAsking = row.state === 'request';
  if (!chat || row.kind === 'self') return undefined;
  const letIn = row.kind === 'group' && row.unread === 0 && !isAsking ? await letInBy(core, chat) : undefined;
  if (row.unread === 0 && !letIn && !(isAsking && row.kind === 'group')) return undefined;
  const place = {
    isGroup: row.kind === 'group',
    isAsking,
    isBlocked: row.blocked,
    isApart: row.archived,
    isAdded: letIn !== undefined,
    mutedUntil: row.mutedUntil,
    hushedUntil: hushedUntil(core, chat.id),
  };
  const told = toldOf(place, row.unread === 0 ? [] : await unreadIn(core, chat), chosen);
  return told && noticeWith(core, chat, row, told, chosen.shows, letIn);
}

async function noticeWith(
  core: Core,
  chat: Chat,
  row: ChatRow,
  told: Told<Found>,
  shows: NoticeSettings['shows'],
  letIn: Row | undefined,
): Promise<Notice> {
  const newest = told.of[0];
  const by = newest?.row ?? letIn;
  const position = newest?.row ?? chat.record.last ?? BEGINNING;
  const isNamed = shows !== 'nothing';
  // A stranger's words are shown to whoever opens the request, and not before.
  const isWorded = shows === 'all' && newest !== undefined && row.state !== 'request';
  const media = isWorded ? glanceAt(newest.row.media) : undefined;
  const toldTo = (await toldUpTo(core, chat.id)) ?? undefined;
  return {
    chat: row.chat,
    kind: told.kind,
    isGroup: row.kind === 'group',
    title: isNamed ? row.title : '',
    ...(isNamed && by ? { by: { user: toHex(by.user), name: calledOf(core.people.person(by.user)) } } : {}),
    text: isWorded ? excerptOf(newest.row.text, newest.row.marks) : '',
    ...(media ? { media: glanceRow(media) } : {}),
    message: newest ? toHex(newest.row.event) : '',
    time: position.at.time,
    count: Math.max(1, told.of.length),
    isNews: !toldTo || comparePosition(toldTo, position) < 0,
  };
}

type Found = Unread & { readonly row: Row };

/** What is unread in a chat, the newest first. What was deleted counts as unread, and says nothing. */
async function unreadIn(core: Core, chat: Chat): Promise<readonly Found[]> {
  const [{ readTo }, me] = [chat.record, core.me().user];
  const isUnread = (row: Row): boolean => !readTo || comparePosition(row, readTo) > 0;
  let rows: readonly Row[] = [];
  for (let looked = 0; looked < MOST; looked += PAGE) {
    const page = await rowsBefore(core, chat, rows[0], PAGE);
    rows = [...page.filter(isUnread), ...rows];
    if (page.length < PAGE || !page.every(isUnread)) break;
  }
  return [...rows]
    .reverse()
    .filter((row) => isToBeRead(row, me) && row.kind !== ROW.deleted)
    .map((row) => ({ time: row.at.time, isNaming: isMentioning(row, me), row }));
}

/**
 * The line that tells who let this person in, while they have read nothing after it: read as far as there counts who has just come, and nothing at all where they were
 * among the first. Undefined of whoever came by themselves, by a link.
 */
async function letInBy(core: Core, chat: Chat): Promise<Row | undefined> {
  const { readTo } = chat.record;
  const row = readTo ? await rowAt(core, chat, readTo) : (await rowsAfter(core, chat, undefined, 1))[0];
  const me = core.me().user;
  if (row?.kind !== ROW.service || equal(row.user, me) || !isAcquainted(core, row.user) || row.at.time < core.clock.now() - ADDED_MS)
    return undefined;
  const lines = readLines(row.text);
  const isOfComing = lines.some(({ what }) => what === 'created' || what === 'added');
  return isOfComing && !lines.some(({ what, people }) => what === 'joined' && people.includes(toHex(me))) ? row : undefined;
}

/** When a chat was last muted: until its mute ended, or was ended by hand. */
function hushedUntil(core: Core, chat: Bytes): number {
  const until = core.own.choice(CHOICE.muted, chat);
  return until === 0 ? (core.own.chosenAt(CHOICE.muted, chat)?.time ?? 0) : (until ?? 0);
}

/** By the clock of whoever holds this device, wherever that is. */
function isQuiet(core: Core, { quiet }: NoticeSettings): boolean {
  const here = new Date(core.clock.now());
  return quiet !== undefined && isWithin(quiet, here.getHours() * 60 + here.getMinutes());
}

const toldKey = (chat: Bytes) => keyOf('told', chat);
async function toldUpTo(core: Core, chat: Bytes): Promise<Position | undefined> {
  const kept = await core.store.get('meta', toldKey(chat));
  return kept && decode(kept, readPosition);
}

/** Of this chat nothing up to there is news any more; undefined where that was so already. */
export async function toldOp(core: Core, chat: Chat, position: Position): Promise<Op | undefined> {
  const known = await toldUpTo(core, chat.id);
  if (known && comparePosition(known, position) >= 0) return undefined;
  return { op: 'put', table: 'meta', key: toldKey(chat.id), value: encode((to) => writePosition(to, position)) };
}
