/** What was found, a row each: a chat or a person by its name, a message by the part of it that says what was looked for. */
import type { ComponentChildren } from 'preact';
import type { Person } from '../../device/port/people.ts';
import type { ChatRow } from '../../device/port/port.ts';
import type { FoundRow } from '../../device/port/search.ts';
import { hitsIn } from '../../search/hits.ts';
import { writeRoute } from '../address.ts';
import { go, route } from '../route.ts';
import { follow } from '../shell.tsx';
import { shortTime } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice } from '../ui/hooks.ts';
import { openIn } from '../unread.ts';
import { Marked } from './marked.tsx';

export const nameOf = ({ kind, title }: Pick<ChatRow, 'kind' | 'title'>): string => (kind === 'self' ? t.list.saved : title);

type ChatProps = { readonly row: ChatRow; readonly words: readonly string[]; readonly now: number };

export function FoundChat({ row, words, now }: ChatProps) {
  const name = nameOf(row);
  const to = { at: 'chat', chat: row.chat, message: undefined } as const;
  const { kind, text, own } = row.preview;
  const isByUsername = row.username !== '' && words.some((word) => word.startsWith('@'));
  return (
    <a class="row" href={writeRoute(to)} aria-current={openIn(route.value) === row.chat ? 'page' : undefined} onClick={(event) => follow(event, to)}>
      <Avatar user={row.user || row.chat} title={name} photo={row.photo} saved={row.kind === 'self'} />
      <What
        name={<Marked text={name} hits={hitsIn(name, words)} />}
        isOwn={kind === 'text' && own && row.kind !== 'self' && !isByUsername}
        time={row.time}
        now={now}
      >
        {isByUsername ? `@${row.username}` : kind === 'text' && text}
      </What>
    </a>
  );
}

type PersonProps = { readonly person: Person; readonly words: readonly string[] };

/** Somebody there is no chat with yet. */
export function FoundPerson({ person, words }: PersonProps) {
  const device = useDevice();
  const { user, name, username } = person;
  const write = async (): Promise<void> => {
    const asked = device.call('openChat', { user });
    const answer = await asked;
    if (answer.ok) go({ at: 'chat', chat: answer.chat, message: undefined });
    else await answered(asked);
  };
  return (
    // Not awaited: it ends by going there.
    <button type="button" class="row" onClick={() => void write()}>
      <Avatar user={user} title={name} photo={person.photo} />
      <What name={<Marked text={name} hits={hitsIn(name, words)} />}>{username && `@${username}`}</What>
    </button>
  );
}

type MessageProps = { readonly row: FoundRow; readonly chat: ChatRow; readonly now: number };

export function FoundMessage({ row, chat, now }: MessageProps) {
  const { excerpt, hits, cutBefore, cutAfter } = row;
  const to = { at: 'chat', chat: row.chat, message: row.id } as const;
  const here = route.value;
  return (
    <a
      class="row"
      href={writeRoute(to)}
      aria-current={here.at === 'chat' && here.message === row.id ? 'page' : undefined}
      onClick={(event) => follow(event, to)}
    >
      <Avatar user={chat.user || chat.chat} title={nameOf(chat)} photo={chat.photo} saved={chat.kind === 'self'} />
      <What name={whereOf(row, chat)} isOwn={row.own && chat.kind === 'direct'} time={row.time} now={now}>
        {cutBefore && '…'}
        <Marked text={excerpt} hits={hits} />
        {cutAfter && '…'}
      </What>
    </a>
  );
}

/** Of several people, who said it: a sentence of ours, which keeps the direction of its language. */
function whereOf({ own, name }: FoundRow, chat: ChatRow): ComponentChildren {
  const who = own ? t.chat.you : name;
  return chat.kind !== 'group' || who === '' ? <bdi>{nameOf(chat)}</bdi> : t.search.within(who, nameOf(chat));
}

type WhatProps = {
  readonly name: ComponentChildren;
  readonly isOwn?: boolean;
  readonly time?: number;
  readonly now?: number;
  readonly children: ComponentChildren;
};

/** What was said reads in its own direction, whatever stands before it. */
const What = ({ name, isOwn = false, time = 0, now = 0, children }: WhatProps) => (
  <span class="what">
    <span class="who">
      <span class="nm">{name}</span>
    </span>
    <span class="pv">
      {isOwn && <span>{t.list.you}</span>}
      <span class="said" dir="auto">
        {children}
      </span>
    </span>
    <span class="ti">
      {time > 0 && (
        <time dateTime={new Date(time).toISOString()}>
          <bdi>{shortTime(time, now)}</bdi>
        </time>
      )}
    </span>
  </span>
);
