/** One row of the chat list. */
import { isMuted } from '../../device/port/listing.ts';
import type { ChatRow } from '../../device/port/port.ts';
import { forwards, isolated } from '../../chat/plain.ts';
import { writeRoute } from '../address.ts';
import { follow } from '../shell.tsx';
import { shortTime } from '../text/dates.ts';
import { glanceOf } from '../media/glance.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazy.tsx';
import { Typists } from '../ui/typists.tsx';
import { Tick } from '../ui/tick.tsx';
import { shortCount, unreadOf } from '../unread.ts';

const Sign = lazily(async () => (await import('../media/sign.tsx')).Sign, 'first');

export type RowProps = {
  readonly row: ChatRow;
  readonly isOpen: boolean;
  readonly isStop: boolean;
  readonly now: number;
  readonly me: string | undefined;
};

/** `isStop`: where the Tab key enters the list. */
export function Row({ row, isOpen, isStop, now, me }: RowProps) {
  const to = { at: 'chat', chat: row.chat, message: undefined } as const;
  const title = row.kind === 'self' ? t.list.saved : row.title;
  const unread = unreadOf(row, isOpen);
  const isNew = unread > 0 || row.markedUnread;
  const muted = isMuted(row, now);
  return (
    <a
      class={['row', isNew && 'un', muted && 'quiet', isNew || row.pinned > 0 || row.reacted > 0 || row.asking > 0 ? 'marked' : '']
        .filter(Boolean)
        .join(' ')}
      data-chat={row.chat}
      href={writeRoute(to)}
      tabIndex={isStop ? 0 : -1}
      aria-current={isOpen ? 'page' : undefined}
      onClick={(event) => follow(event, to)}
    >
      <Avatar user={row.user || row.chat} title={title} photo={row.photo} saved={row.kind === 'self'} online={row.online} />
      {/* In the order it is read out: who, how many, what, when. The style sheet puts each where it is looked for. */}
      <span class="what">
        <span class="who">
          <bdi class="nm">{title}</bdi>
          {row.online && <span class="vh">{t.chat.online}</span>}
          {row.verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={16} />
            </span>
          )}
          {muted && (
            <span class="sign" role="img" aria-label={t.list.muted}>
              <Icon name="muted" size={15} />
            </span>
          )}
        </span>
        <Counts row={row} unread={unread} isNew={isNew} />
        <span class="pv">
          {row.typing.length > 0 ? (
            <span class="said lively">
              <Typists users={row.typing} isDirect={row.kind === 'direct'} />
            </span>
          ) : (
            <Preview row={row} me={me} />
          )}
        </span>
        <span class="ti">
          {isOfLast(row) && row.status && <Tick status={row.status} />}
          {row.time > 0 && (
            <time dateTime={new Date(row.time).toISOString()}>
              <bdi>{shortTime(row.time, now)}</bdi>
            </time>
          )}
        </span>
      </span>
    </a>
  );
}

const Done = lazily(async () => (await import('../groups/done-line.tsx')).DoneLine);

/** Is what stands there of one's own and on its way? A draft hides the message before it, and only that this was not sent is worth a sign beside it. */
const isOfLast = ({ preview, status }: ChatRow): boolean => preview.own && (preview.kind !== 'draft' || status === 'failed');

/** In its own direction, whatever stands before it, so that it is its end that is cut. */
const Said = ({ text }: { readonly text: string }) => (
  <span class="said" dir="auto">
    {text}
  </span>
);

/** A sentence of ours has the direction of its language, whatever name it begins with: `auto` looks into names, though they stand apart. */
const Ours = ({ text }: { readonly text: string }) => <span class="said">{text}</span>;

function Counts({ row, unread, isNew }: { readonly row: ChatRow; readonly unread: number; readonly isNew: boolean }) {
  if (!isNew && row.pinned === 0 && row.reacted === 0 && row.asking === 0) return null;
  return (
    <span class="counts">
      {row.mentions > 0 && (
        <span class="badge at" role="img" aria-label={t.list.mentions(row.mentions)}>
          @
        </span>
      )}
      {row.reacted > 0 && (
        <span class="badge at" role="img" aria-label={t.list.reactions(row.reacted)}>
          <Icon name="heart" size={13} />
        </span>
      )}
      {row.asking > 0 && (
        <span class="badge at" role="img" aria-label={t.list.asking(row.asking)}>
          <Icon name="add" size={13} />
        </span>
      )}
      {unread > 0 && (
        <span class="badge" role="img" aria-label={t.list.unread(unread)}>
          <bdi>{shortCount(unread)}</bdi>
        </span>
      )}
      {unread === 0 && isNew && <span class="badge dot" role="img" aria-label={t.list.markedUnread} />}
      {!isNew && row.pinned > 0 && (
        <span class="sign" role="img" aria-label={t.chat.pinned}>
          <Icon name="pin" size={15} />
        </span>
      )}
    </span>
  );
}

/** In a group it says who said it. */
function Preview({ row, me }: Pick<RowProps, 'row' | 'me'>) {
  const { preview } = row;
  const by = row.kind === 'group' && preview.by ? (preview.own ? t.list.you : `${isolated(firstOf(preview.by.name))}:`) : undefined;
  switch (preview.kind) {
    case 'draft':
      return (
        <>
          <span class="dr">{t.list.draft}</span> <Said text={forwards(preview.text)} />
        </>
      );
    case 'failed':
      return (
        <>
          <span class="er">{t.list.notSent}</span> <Said text={forwards(preview.text)} />
        </>
      );
    case 'text':
      return (
        <>
          {by && <span class="from">{by}</span>}{' '}
          {preview.media && (
            <>
              <span class="kind">
                <Sign name={preview.media.kind} size={15} />
              </span>
              <Ours text={glanceOf(preview.media) + (preview.text && ', ')} />
            </>
          )}
          {(!preview.media || preview.text) && <Said text={forwards(preview.text)} />}
        </>
      );
    case 'service':
      return <Done preview={preview} me={me} />;
    case 'deleted':
      return <Ours text={t.list.deleted} />;
    case 'unsupported':
      return <Ours text={t.list.unsupported} />;
    case 'empty':
      return <Ours text={t.list.noMessages} />;
    case 'coming':
      return null;
  }
}

/** The first word of a name, as one calls somebody among others. */
const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? '';
