/** The chat list, from what is remembered alone: it can be painted before anything is unlocked that writes or speaks. */
import { type Bytes, equal, fromHex, toHex } from '../../../crypto/bytes.ts';
import { CHOICE } from '../../chat/choices.ts';
import { NOTICE_CHOICE } from '../../chat/notice-choices.ts';
import { compareHlc } from '../../chat/hlc.ts';
import { mayAt, standingAt } from '../../chat/group.ts';
import { isBlocked } from './audience.ts';
import type { Own } from './own.ts';
import { plainName } from '../../chat/plain.ts';
import { calledOf, handleOf, type PersonRecord, titleOf } from './person.ts';
import type { ChatRow, ChatsView } from '../port/port.ts';
import { glanceRow } from './media-row.ts';
import type { Preview } from './preview.ts';
import { isOn } from './settings.ts';
import { type Progressing, progressFor } from './progress.ts';
import { reactionsSeenTo, unseenIn } from './reacted.ts';
import type { ChatRecord } from './record.ts';
import { readLines } from './service-lines.ts';

/** `typing`: who does (hex), `online`: is the other person there, `asking`: how many wait to come in, where that is known. */
export type ListedChat = Progressing & {
  readonly hex: string;
  readonly isIn: boolean;
  readonly typing?: readonly string[];
  readonly online?: boolean;
  readonly asking?: number;
};
export type Listed = {
  readonly me: { readonly user: Bytes; readonly device: Bytes };
  readonly person: (user: Bytes) => PersonRecord;
  readonly own: Own;
  /** By the hub's clock, ms. */
  readonly now: number;
  readonly chats: Iterable<ListedChat>;
};

export function listOf(listed: Listed): ChatsView {
  const all = [...listed.chats].filter(({ record }) => isListed(record)).map((chat) => rowOf(listed, chat));
  const [requests, rows] = [all.filter(({ state }) => state === 'request'), all.filter(({ state }) => state !== 'request')];
  const main = rows.filter(({ archived }) => !archived);
  return {
    rows: main.sort(inList),
    archived: rows.filter(({ archived }) => archived).sort(newestFirst),
    // Nobody who is blocked asks for anything.
    requests: requests.filter(({ blocked }) => !blocked).sort(newestFirst),
    badge: badgeOf(rows, listed),
  };
}

/** A group's name, else what to call the other person. */
export const titleIn = ({ authority: { group } }: ChatRecord, other: PersonRecord): string =>
  group ? plainName(group.settings.name) : titleOf(other);

/** Names the photo that shows for a chat. A stranger who asks to write shows none: nobody wanted to see it yet. */
export function photoIn({ accepted, authority: { kind, group } }: ChatRecord, other: PersonRecord): string | undefined {
  const photo = group ? group.settings.photo : other.photo;
  return photo && (accepted || kind === 'self') ? toHex(photo) : undefined;
}

const newestFirst = (a: ChatRow, b: ChatRow): number => b.time - a.time || (a.chat < b.chat ? -1 : 1);
/** Pinned ones in their order, then the newest. */
const inList = (a: ChatRow, b: ChatRow): number => b.pinned - a.pinned || newestFirst(a, b);

/** A chat that is only marked counts as one message. Of one that is put aside counts what is told of it all the same (notices.ts): who names this person in a group. */
function badgeOf(rows: readonly ChatRow[], { own, now }: Listed): ChatsView['badge'] {
  const isNamingTold = (own.choice(NOTICE_CHOICE.mentions) ?? 1) !== 0;
  const isAside = ({ archived, mutedUntil }: ChatRow): boolean => archived || mutedUntil > now;
  const heard = rows.filter((row) => !isAside(row));
  const named = rows.filter((row) => isAside(row) && row.kind === 'group' && isNamingTold);
  const mentionsOf = (some: readonly ChatRow[]): number => some.reduce((sum, { mentions }) => sum + mentions, 0);
  return {
    unread: heard.reduce((sum, { unread, markedUnread }) => sum + Math.max(unread, Number(markedUnread)), mentionsOf(named)),
    mentions: mentionsOf([...heard, ...named]),
  };
}

/** `request`: a stranger wrote first; `joining`: this device is not in the group now; `out`: nor is this person, for good. */
export const stateOf = (record: ChatRecord, isIn: boolean): ChatRow['state'] => {
  if (record.isOut) return 'out';
  if (!record.accepted && record.authority.kind !== 'self') return 'request';
  return isIn || record.authority.generation < 0 ? 'open' : 'joining';
};

/** The other person of a direct chat, oneself in the own chat. */
export const otherIn = (record: ChatRecord, me: Bytes): Bytes => record.authority.roster.find((user) => !equal(user, me)) ?? me;

/** The own chat shows once something was saved in it, a stranger's once they said something: who only opened it has asked for nothing yet. */
export const isListed = ({ hidden, last, accepted, authority }: ChatRecord): boolean =>
  !hidden && (last !== undefined || (accepted && authority.kind !== 'self'));

/** Of a chat whose words still come nothing is known to be unread before the own chat has said what was read. */
export const unreadIn = ({ assumed, askAt, unread }: ChatRecord): number => (assumed && askAt !== undefined ? 0 : unread);

/** The same of those that name this person. */
export const mentionsIn = (record: ChatRecord): number => Math.min(record.mentions, unreadIn(record));

function rowOf({ me, person: personOf, own: said, now }: Listed, chat: ListedChat): ChatRow {
  const { record } = chat;
  const person = personOf(otherIn(record, me.user));
  const { last } = record;
  const own =
    last?.preview.own && last.preview.kind !== 'service'
      ? progressFor(me, said, chat, { event: last.event, device: last.preview.device, n: last.preview.n, at: last.at })
      : undefined;
  const mayWrite = mayWriteIn(record, me.user) && !isUnwanted(said, record, me.user);
  // Where one may not write, what is half written can be neither seen nor sent.
  const isDrafted = mayWrite && record.draft.trim() !== '';
  const preview = isDrafted
    ? { kind: 'draft' as const, text: record.draft, own: true }
    : previewOf(personOf, last?.preview, own?.status === 'failed', chat.isIn && record.askAt === undefined);
  return {
    chat: chat.hex,
    kind: record.authority.kind,
    user: record.authority.group ? '' : toHex(person.user),
    title: titleIn(record, person),
    username: record.authority.group ? '' : (handleOf(person) ?? ''),
    verified: !record.authority.group && person.verified,
    photo: photoIn(record, person),
    state: stateOf(record, chat.isIn),
    mayWrite,
    preview,
    status: own?.status,
    time: Math.max(last?.at.time ?? 0, isDrafted ? record.draftAt : 0),
    unread: unreadIn(record),
    mentions: mentionsIn(record),
    reacted: unseenIn(record.reacted, reactionsSeenTo(said, record.authority.chat)).length,
    markedUnread: chosen(said, 'unread', record) > 0,
    pinned: chosen(said, 'pinned', record),
    mutedUntil: mutedUntil(said, record, now),
    archived: isArchived(said, record, now),
    blocked: isUnwanted(said, record, me.user),
    online: chat.online ?? false,
    asking: chat.asking ?? 0,
    typing: chat.typing ?? [],
  };
}

/** Not in a request, nor where one has left or only admins write. */
const mayWriteIn = ({ accepted, isOut, leaving, authority: { group } }: ChatRecord, me: Bytes): boolean =>
  accepted && !isOut && !leaving.has(toHex(me)) && (!group || mayAt(group, me).has('write'));

/** Has this person blocked the other, or of a group that is a request who let them into it? */
function isUnwanted(own: Own, record: ChatRecord, me: Bytes): boolean {
  const { group, kind } = record.authority;
  const by = group ? standingAt(group, me)?.by : otherIn(record, me);
  return by !== undefined && kind !== 'self' && !(group && record.accepted) && isBlocked(own, by);
}

const chosen = (own: Own, what: 'unread' | 'pinned' | 'muted' | 'archived', { authority }: ChatRecord): number =>
  own.choice(CHOICE[what], authority.chat) ?? 0;

/** What has run out is not muted. */
function mutedUntil(own: Own, record: ChatRecord, now: number): number {
  const until = chosen(own, 'muted', record);
  return until > now ? until : 0;
}

/** What comes in after it was archived brings it back, unless it is muted or the person wants it kept there: so all own devices show the same, and none has to say it. */
function isArchived(own: Own, record: ChatRecord, now: number): boolean {
  if (chosen(own, 'archived', record) === 0) return false;
  const since = own.chosenAt(CHOICE.archived, record.authority.chat);
  const isBack = record.last !== undefined && since !== undefined && compareHlc(record.last.at, since) > 0;
  return !isBack || isOn(own, 'keepArchived') || mutedUntil(own, record, now) > 0;
}

function previewOf(person: Listed['person'], preview: Preview | undefined, failed: boolean, isAll: boolean): ChatRow['preview'] {
  if (!preview) return { kind: isAll ? 'empty' : 'coming', text: '', own: false };
  const [line] = preview.kind === 'service' ? readLines(preview.text) : [];
  return {
    kind: failed ? 'failed' : preview.kind,
    text: preview.kind === 'service' ? '' : preview.text,
    own: preview.own,
    ...(preview.media && { media: glanceRow(preview.media) }),
    by: { user: toHex(preview.user), name: calledOf(person(preview.user)) },
    ...(line && { service: { ...line, names: line.people.map((user) => calledOf(person(fromHex(user) ?? preview.user))) } }),
  };
}
