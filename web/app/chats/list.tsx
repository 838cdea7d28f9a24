/** The chat list: requests first, then every chat by its newest word. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatRow, ConnectionView } from '../../device/port.ts';
import { route } from '../route.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/en.ts';
import { ConnectionStrip } from '../ui/connection.tsx';
import { useLater, useNarrow, useNow, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazy.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { openIn } from '../unread.ts';
import { NumberStrip } from './number.tsx';
import { Row } from './row.tsx';

// Who has a chat never sees it.
const Empty = lazily(async () => (await import('./empty.tsx')).Empty);

const SKELETON_MS = 150;
const PATIENCE_MS = 2000;
const MINUTE = 60_000;

export function ChatList() {
  const chats = useView('chats', {});
  const connection = useView('connection', {});
  const isRemoved = useRemoved();
  // Where there is one column, and nothing else in it.
  const isMain = useNarrow() && route.value.at === 'chats';
  const landmark = { role: isMain ? 'main' : 'complementary', 'aria-label': t.nav.chats } as const;
  return (
    <section class="list" {...landmark} data-part>
      <header>
        <MenuButton />
        <Title connection={connection} />
        {!isRemoved && <NewChat look="ib" />}
        {connection?.state === 'syncing' && <span class="progress" />}
      </header>
      {/* An open chat says it itself, and once is enough. */}
      {openIn(route.value) === undefined && <ConnectionStrip />}
      <NumberStrip />
      {chats ? <Rows rows={chats.rows} requests={chats.requests} /> : <Skeleton />}
      {!isRemoved && <NewChat look="ib fill new" />}
    </section>
  );
}

/** In the bar, or where the thumb is: the style sheet shows one of them. */
const NewChat = ({ look }: { readonly look: string }) => (
  <a class={look} href="/new" aria-label={t.list.newChat} onClick={(event) => follow(event, { at: 'new' })}>
    <Icon name="pen" />
  </a>
);

function Title({ connection }: { readonly connection: ConnectionView | undefined }) {
  const isSlow = useLater(PATIENCE_MS, connection?.state);
  return <h1>{connection?.state === 'connecting' && isSlow ? t.connection.connecting : t.list.title}</h1>;
}

function Rows({ rows, requests }: { readonly rows: readonly ChatRow[]; readonly requests: readonly ChatRow[] }) {
  const now = useNow(MINUTE);
  const open = openIn(route.value);
  const all = [...requests, ...rows].map(({ chat }) => chat);
  const { ref, stop } = useRoving(all, open);
  if (all.length === 0) return <Empty />;
  const shown = (list: readonly ChatRow[], label: string) => (
    <ul aria-label={label}>
      {list.map((row) => (
        <li key={row.chat}>
          <Row row={row} isOpen={row.chat === open} isStop={row.chat === stop} now={now} />
        </li>
      ))}
    </ul>
  );
  return (
    <div class="scroll" ref={ref}>
      {requests.length > 0 && (
        <>
          <h2 class="sect">{t.list.requests}</h2>
          {shown(requests, t.list.requests)}
          {rows.length > 0 && <h2 class="sect">{t.list.title}</h2>}
        </>
      )}
      {rows.length > 0 && shown(rows, t.nav.chats)}
    </div>
  );
}

function Skeleton() {
  const isSlow = useLater(SKELETON_MS);
  return <div class="scroll">{isSlow && Array.from({ length: 8 }, (_, i) => <SkeletonRow key={i} />)}</div>;
}

const SkeletonRow = () => (
  <div class="row" aria-hidden="true">
    <span class="av sk" />
    <span class="what">
      <i class="sk line" />
      <i class="sk line wide" />
    </span>
  </div>
);

/**
 * Arrow keys, Home and End move among the rows; Tab enters at one of them: where the person last stood, else the open chat, else the first.
 * Listened for as it bubbles: the list itself is nothing to act on.
 */
function useRoving(all: readonly string[], open: string | undefined) {
  const ref = useRef<HTMLDivElement>(null);
  const [stood, stand] = useState<string>();
  useEffect(() => {
    const list = ref.current;
    const move = (event: KeyboardEvent): void => rove(event, rowsIn(list));
    const enter = (): void => stand(all[focusedOf(rowsIn(list))]);
    list?.addEventListener('keydown', move);
    list?.addEventListener('focusin', enter);
    return () => {
      list?.removeEventListener('keydown', move);
      list?.removeEventListener('focusin', enter);
    };
  });
  return { ref, stop: [stood, open].find((chat) => chat !== undefined && all.includes(chat)) ?? all[0] };
}

const rowsIn = (list: HTMLElement | null): readonly HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>('a.row') ?? [])];
const focusedOf = (rows: readonly HTMLElement[]): number => rows.findIndex((row) => row.matches(':focus'));

function rove(event: KeyboardEvent, rows: readonly HTMLElement[]): void {
  const at = focusedOf(rows);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const row = to === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, to))];
  if (!row || at < 0) return;
  event.preventDefault();
  row.focus();
}
