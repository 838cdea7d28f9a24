/** The chat list: requests first, then every chat by its newest word. */
import { useEffect, useRef } from 'preact/hooks';
import type { ChatRow, ConnectionView } from '../../device/port.ts';
import { go, route } from '../route.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/en.ts';
import { useLater, useNow, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Row } from './row.tsx';

const SKELETON_MS = 150;
const PATIENCE_MS = 2000;
const MINUTE = 60_000;

export function ChatList() {
  const chats = useView('chats', {});
  const connection = useView('connection', {});
  return (
    <aside class="list" aria-label={t.nav.chats}>
      <header>
        <Title connection={connection} />
        <a class="ib" href="/new" aria-label={t.list.newChat} onClick={(event) => follow(event, { at: 'new' })}>
          <Icon name="pen" />
        </a>
        {connection?.state === 'syncing' && <span class="progress" />}
      </header>
      {chats ? <Rows rows={chats.rows} requests={chats.requests} /> : <Skeleton />}
    </aside>
  );
}

function Title({ connection }: { readonly connection: ConnectionView | undefined }) {
  const isSlow = useLater(PATIENCE_MS, connection?.state);
  return <h1>{connection?.state === 'connecting' && isSlow ? t.connection.connecting : t.list.title}</h1>;
}

function Rows({ rows, requests }: { readonly rows: readonly ChatRow[]; readonly requests: readonly ChatRow[] }) {
  const now = useNow(MINUTE);
  const ref = useRoving();
  const here = route.value;
  const open = here.at === 'chat' || here.at === 'safety' ? here.chat : undefined;
  if (rows.length + requests.length === 0) return <Empty />;
  const shown = (list: readonly ChatRow[], label: string) => (
    <ul aria-label={label}>
      {list.map((row) => (
        <li key={row.chat}>
          <Row row={row} isOpen={row.chat === open} now={now} />
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
          <h2 class="sect">{t.list.title}</h2>
        </>
      )}
      {shown(rows, t.nav.chats)}
    </div>
  );
}

const Empty = () => (
  <div class="scroll">
    <div class="empty">
      <div class="ei">
        <Icon name="chats" size={30} />
      </div>
      <b>{t.list.empty}</b>
      <p>{t.list.emptyHint}</p>
      <button type="button" class="btn primary" onClick={() => go({ at: 'new' })}>
        {t.list.find}
      </button>
    </div>
  </div>
);

function Skeleton() {
  const isSlow = useLater(SKELETON_MS);
  return <div class="scroll">{isSlow && Array.from({ length: 8 }, (_, i) => <SkeletonRow key={i} />)}</div>;
}

const SkeletonRow = () => (
  <div class="row" aria-hidden="true">
    <span class="av sk" />
    <span>
      <span class="l1">
        <i class="sk line" />
      </span>
      <span class="l2">
        <i class="sk line wide" />
      </span>
    </span>
  </div>
);

/** Arrow keys, Home and End move among the rows. Listened for as it bubbles: the list itself is nothing to act on. */
function useRoving() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const list = ref.current;
    const move = (event: KeyboardEvent): void => rove(event, list);
    list?.addEventListener('keydown', move);
    return () => list?.removeEventListener('keydown', move);
  });
  return ref;
}

function rove(event: KeyboardEvent, list: HTMLElement | null): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('a.row') ?? [])];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const row = to === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, to))];
  if (!row || at < 0) return;
  event.preventDefault();
  row.focus();
}
