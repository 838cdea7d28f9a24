/** What a chat holds, by kind: photos and films, files, links and what was spoken, newest first, as far back as anything of it is here. */
import { useEffect, useRef, useState } from 'preact/hooks';
import '../styles/gallery.css';
import '../styles/media.css';
import type { ChatView } from '../../device/port/port.ts';
import type { GalleryView, Holding } from '../../device/port/search.ts';
import { t } from '../text/language.ts';
import { useLater, useView } from '../ui/hooks.ts';
import { usePress } from '../ui/press.ts';
import { useSeen } from './bytes.ts';
import { Grid } from './gallery-grid.tsx';
import { List } from './gallery-list.tsx';
import { useMenu } from './gallery-menu.tsx';

const KINDS = ['media', 'file', 'link', 'voice'] as const satisfies readonly Holding[];
/** Messages that are shown before one goes on. */
const PAGE = 60;
const LATE_MS = 400;

export function Gallery({ view }: { readonly view: ChatView }) {
  const [kind, choose] = useState<Holding>('media');
  return (
    <div class="gallery">
      <Tabs kind={kind} onChoose={choose} />
      <div role="tabpanel" id="gallery" aria-labelledby={`gallery-${kind}`}>
        <Held key={`${view.chat} ${kind}`} view={view} kind={kind} />
      </div>
    </div>
  );
}

function Tabs({ kind, onChoose }: { readonly kind: Holding; readonly onChoose: (kind: Holding) => void }) {
  const list = useRef<HTMLDivElement>(null);
  // What led here is gone.
  useEffect(() => list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(), []);
  const press = (event: KeyboardEvent): void => {
    const at = KINDS.indexOf(kind);
    const ahead = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step = event.key === ahead ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? -1 : 0;
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? KINDS.length - 1 : step === 0 ? -1 : (at + step + KINDS.length) % KINDS.length;
    const next = KINDS[to];
    if (!next) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={t.gallery.title} class="tabs" onKeyDown={press}>
      {KINDS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`gallery-${one}`}
          aria-selected={one === kind}
          aria-controls="gallery"
          tabIndex={one === kind ? 0 : -1}
          onClick={() => onChoose(one)}
        >
          {t.gallery.kinds[one]}
        </button>
      ))}
    </div>
  );
}

function Held({ view, kind }: { readonly view: ChatView; readonly kind: Holding }) {
  const area = useRef<HTMLDivElement>(null);
  const [limit, setLimit] = useState(PAGE);
  const found = useView('gallery', { chat: view.chat, kind, limit }, `${limit}`);
  // More of it comes in place of what is shown, and not of nothing.
  const last = useRef<GalleryView | undefined>(undefined);
  if (found) last.current = found;
  const { rows = [], isMore = false, isDone = false } = last.current ?? {};
  const isLate = useLater(LATE_MS);
  const openMenu = useMenu(view);
  usePress(area, '[data-row]', (on, spot) => {
    const row = rows.find(({ id }) => id === on.dataset['row']);
    if (row) openMenu(row, on, spot);
  });
  const Shown = kind === 'media' ? Grid : List;
  return (
    <div ref={area}>
      {rows.length > 0 && <Shown view={view} kind={kind} rows={rows} openMenu={openMenu} />}
      {rows.length === 0 && isDone && <p class="none">{t.gallery.none[kind]}</p>}
      {!isDone && isLate && <span class="progress" />}
      {isMore && <More key={rows.length} onSeen={() => setLimit(limit + PAGE)} />}
    </div>
  );
}

/** Whoever comes to the end gets more. */
function More({ onSeen }: { readonly onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const isAsked = useRef(false);
  if (useSeen(end) && !isAsked.current) {
    isAsked.current = true;
    onSeen();
  }
  return <div ref={end} class="end" />;
}
