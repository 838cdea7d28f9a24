/** One row of the chat list. */
import type { ChatRow } from '../../device/port.ts';
import { writeRoute } from '../route.ts';
import { follow } from '../shell.tsx';
import { shortTime } from '../text/dates.ts';
import { t } from '../text/en.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tick } from '../ui/tick.tsx';
import { shortCount, unreadOf } from '../unread.ts';

export type RowProps = { readonly row: ChatRow; readonly isOpen: boolean; readonly isStop: boolean; readonly now: number };

/** `isStop`: where the Tab key enters the list. */
export function Row({ row, isOpen, isStop, now }: RowProps) {
  const to = { at: 'chat', chat: row.chat, message: undefined } as const;
  const title = row.kind === 'self' ? t.list.saved : row.title;
  const unread = unreadOf(row, isOpen);
  return (
    <a
      class={unread > 0 ? 'row un' : 'row'}
      href={writeRoute(to)}
      tabIndex={isStop ? 0 : -1}
      aria-current={isOpen ? 'page' : undefined}
      onClick={(event) => follow(event, to)}
    >
      <Avatar user={row.user} title={title} saved={row.kind === 'self'} />
      {/* In the order it is read out: who, how many, what, when. The style sheet puts each where it is looked for. */}
      <span class="what">
        <span class="who">
          <bdi class="nm">{title}</bdi>
          {row.verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={16} />
            </span>
          )}
        </span>
        {unread > 0 && (
          <span class="badge" role="img" aria-label={t.list.unread(unread)}>
            <bdi>{shortCount(unread)}</bdi>
          </span>
        )}
        <span class="pv" dir="auto">
          <Preview row={row} />
        </span>
        <span class="ti">
          {row.status && row.preview.own && <Tick status={row.status} />}
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

function Preview({ row: { preview } }: { readonly row: ChatRow }) {
  switch (preview.kind) {
    case 'draft':
      return (
        <>
          <span class="dr">{t.list.draft}</span> {preview.text}
        </>
      );
    case 'failed':
      return (
        <>
          <span class="er">{t.list.notSent}</span> {preview.text}
        </>
      );
    case 'text':
      return <>{preview.text}</>;
    case 'deleted':
      return <>{t.list.deleted}</>;
    case 'unsupported':
      return <>{t.list.unsupported}</>;
    case 'empty':
      return <>{t.list.noMessages}</>;
    case 'coming':
      return null;
  }
}
