/** The chat list: requests first, then every chat by its newest word. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Folder } from '../../device/port/people.ts';
import type { ChatRow, ChatsView, ConnectionView } from '../../device/port/port.ts';
import { route } from '../route.ts';
import { search, searching } from '../seeking.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { ConnectionStrip } from '../ui/connection.tsx';
import { useDevice, useLater, useNarrow, useNow, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { loadRest } from '../ui/rest.ts';
import { lazily } from '../ui/lazy.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { usePress } from '../ui/press.ts';
import { openIn } from '../unread.ts';
import { NumberStrip } from './number.tsx';
import { Row } from './row.tsx';
import { usePinnedDrag } from './pinned-drag.ts';
import { chosenOf, rowsOn, shelvesOf } from './shelf.ts';
import { Shelves } from './shelves.tsx';
import { useSteady } from './steady.ts';

// Who has a chat never sees it.
const Empty = lazily(async () => (await import('./empty.tsx')).Empty, 'first');

// Who is told already, or has nobody who writes back, never sees it.
const Offer = lazily(async () => (await import('../told/offer.tsx')).Offer);

const Search = lazily(async () => (await import('../search/search.tsx')).Search);

const SKELETON_MS = 150;
const PATIENCE_MS = 2000;
const MINUTE = 60_000;
const NO_FOLDERS: readonly Folder[] = [];

export function ChatList() {
  const chats = useView('chats', {});
  const connection = useView('connection', {});
  // Where there is one column, and nothing else in it.
  const isMain = useNarrow() && route.value.at === 'chats';
  const landmark = { role: isMain ? 'main' : 'complementary', 'aria-label': t.nav.chats } as const;
  return (
    <section class="list" {...landmark} data-part>
      {searching.value ? <Search /> : <Listed chats={chats} connection={connection} />}
    </section>
  );
}

function Listed({ chats, connection }: { readonly chats: ChatsView | undefined; readonly connection: ConnectionView | undefined }) {
  const isRemoved = useRemoved();
  return (
    <>
      <header>
        <MenuButton />
        <Title connection={connection} />
        <button type="button" class="ib seek" aria-label={t.list.search} onClick={search}>
          <Icon name="search" />
        </button>
        {!isRemoved && <NewChat look="ib" />}
        {connection?.state === 'syncing' && <span class="progress" />}
      </header>
      <button type="button" class="seek wide" onClick={search}>
        <Icon name="search" size={18} />
        <span>{t.list.search}</span>
      </button>
      {/* An open chat says it itself, and once is enough. */}
      {openIn(route.value) === undefined && <ConnectionStrip />}
      <NumberStrip />
      {!isRemoved && isOffered(chats) && <Offer />}
      {chats ? <Rows chats={chats} /> : <Skeleton />}
      {!isRemoved && <NewChat look="ib fill new" />}
    </>
  );
}

/** Once somebody has written back, one knows what it would be good for. */
const isOffered = (chats: ChatsView | undefined): boolean =>
  globalThis.Notification?.permission === 'default' &&
  chats?.rows.some(({ kind, preview }) => kind === 'direct' && preview.by && !preview.own) === true;

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

function Rows({ chats }: { readonly chats: ChatsView }) {
  const device = useDevice();
  const now = useNow(MINUTE);
  const open = openIn(route.value);
  const me = useView('me', {})?.user;
  const folders = useView('folders', {})?.folders ?? NO_FOLDERS;
  const shelves = shelvesOf(chats, folders);
  const chosen = chosenOf(shelves);
  const ref = useRef<HTMLDivElement>(null);
  const rows = useSteady(ref, rowsOn(chosen, chats, open), chosen.name);
  const requests = chosen.name === 'all' ? chats.requests : [];
  const pinned = chats.rows.flatMap((row) => (row.pinned > 0 ? [row.chat] : []));
  const all = [...requests, ...rows].map(({ chat }) => chat);
  const stop = useRoving(ref, all, open);
  useChatMenu(ref, [...requests, ...rows], pinned, folders);
  // Not awaited: the list shows the order.
  usePinnedDrag(ref, pinned, (order) => void answered(device.call('orderPinned', { chats: order })));
  if (chats.rows.length + chats.archived.length + chats.requests.length === 0) return <Empty />;
  const shown = (list: readonly ChatRow[], label: string) => (
    <ul aria-label={label}>
      {list.map((row) => (
        <li key={row.chat}>
          <Row row={row} isOpen={row.chat === open} isStop={row.chat === stop} now={now} me={me} />
        </li>
      ))}
    </ul>
  );
  return (
    <div class="scroll" ref={ref}>
      {shelves.length > 0 && <Shelves shelves={shelves} chosen={chosen} chats={chats} />}
      {requests.length > 0 && (
        <>
          <h2 class="sect">{t.list.requests}</h2>
          {shown(requests, t.list.requests)}
          {rows.length > 0 && <h2 class="sect">{t.list.title}</h2>}
        </>
      )}
      {rows.length > 0 && shown(rows, t.nav.chats)}
      {chosen.name !== 'all' && rows.length === 0 && <p class="none">{chosen.name === 'unread' ? t.list.nothingUnread : t.list.nothingHere}</p>}
    </div>
  );
}

/** By a right click, a finger that stays, or the menu key. Requests are answered first. */
function useChatMenu(
  area: { readonly current: HTMLElement | null },
  rows: readonly ChatRow[],
  pinned: readonly string[],
  folders: readonly Folder[],
): void {
  const device = useDevice();
  const isRemoved = useRemoved();
  usePress(area, 'a.row', (on, spot) => {
    const row = rows.find(({ chat }) => chat === on.dataset['chat']);
    if (!row || isRemoved || row.state === 'request') return;
    // Not awaited: the menu comes when its code and words are there.
    void Promise.all([import('./chat-menu.ts'), loadRest()]).then(([menu]) => menu.openChatMenu(device, { row, pinned, folders }, on, spot));
  });
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
function useRoving(ref: { readonly current: HTMLElement | null }, all: readonly string[], open: string | undefined): string | undefined {
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
  return [stood, open].find((chat) => chat !== undefined && all.includes(chat)) ?? all[0];
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
