/** The chat list, from what is remembered alone: it can be painted before anything is unlocked that writes or speaks. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { type PersonRecord, titleOf } from './person.ts';
import type { ChatRow, Views } from './port.ts';
import { type Progressing, progressFor } from './progress.ts';
import type { ChatRecord } from './record.ts';

export type ListedChat = Progressing & { readonly hex: string; readonly isIn: boolean };
export type Listed = {
  readonly me: { readonly user: Bytes; readonly device: Bytes };
  readonly person: (user: Bytes) => PersonRecord;
  readonly chats: Iterable<ListedChat>;
};

export function listOf({ me, person, chats }: Listed): Views['chats']['out'] {
  const all = [...chats].filter(({ record }) => isListed(record));
  const rows = all.map((chat) => rowOf(me, person, chat)).sort((a, b) => b.time - a.time || (a.chat < b.chat ? -1 : 1));
  return { rows: rows.filter(({ state }) => state !== 'request'), requests: rows.filter(({ state }) => state === 'request') };
}

/** `request`: a stranger wrote first; `joining`: this device is not in the group now. */
export const stateOf = (record: ChatRecord, isIn: boolean): ChatRow['state'] => {
  if (!record.accepted && record.authority.kind === 'direct') return 'request';
  return isIn || record.authority.generation < 0 ? 'open' : 'joining';
};

/** The other person of a direct chat, oneself in the own chat. */
export const otherIn = (record: ChatRecord, me: Bytes): Bytes => record.authority.roster.find((user) => !equal(user, me)) ?? me;

/** The own chat shows once something was saved in it, a stranger's once they said something: who only opened it has asked for nothing yet. */
export const isListed = ({ hidden, last, accepted, authority }: ChatRecord): boolean =>
  !hidden && (last !== undefined || (accepted && authority.kind === 'direct'));

/** Of a chat whose words still come nothing is known to be unread before the own chat has said what was read. */
export const unreadIn = ({ assumed, askAt, unread }: ChatRecord): number => (assumed && askAt !== undefined ? 0 : unread);

function rowOf(me: Listed['me'], personOf: Listed['person'], chat: ListedChat): ChatRow {
  const { record } = chat;
  const person = personOf(otherIn(record, me.user));
  const { last } = record;
  const own = last?.preview.own ? progressFor(me, chat, { event: last.event, device: last.preview.device, n: last.preview.n }) : undefined;
  const preview =
    record.draft.trim() !== ''
      ? { kind: 'draft' as const, text: record.draft, own: true }
      : previewOf(last?.preview, own?.status === 'failed', chat.isIn && record.askAt === undefined);
  return {
    chat: chat.hex,
    kind: record.authority.kind,
    user: toHex(person.user),
    title: titleOf(person),
    verified: person.verified,
    state: stateOf(record, chat.isIn),
    preview,
    status: own?.status,
    time: last?.at.time ?? 0,
    unread: unreadIn(record),
  };
}

function previewOf(
  preview: { readonly kind: 'text' | 'deleted' | 'unsupported'; readonly text: string; readonly own: boolean } | undefined,
  failed: boolean,
  isAll: boolean,
): ChatRow['preview'] {
  if (!preview) return { kind: isAll ? 'empty' : 'coming', text: '', own: false };
  return { kind: failed ? 'failed' : preview.kind, text: preview.text, own: preview.own };
}
