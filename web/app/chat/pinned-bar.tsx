/** What is pinned in a chat, under its bar: one at a time, the newest is the last of them; pressed, it is gone to, and the one before it is shown. */
import { useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { useDevice, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { loadRest } from '../ui/rest.ts';
import { excerptOf } from './quote.tsx';

/** Lines that show which of them it is, at most. */
const SEGMENTS = 4;

export function PinnedBar({ view, go }: { readonly view: ChatView; readonly go: (id: string) => void }) {
  const { chat } = view;
  const device = useDevice();
  const isRemoved = useRemoved();
  const rows = useView('pinned', { chat }, chat)?.rows ?? [];
  const [at, turn] = useState(0);
  const newest = rows[0]?.id;
  useEffect(() => turn(0), [newest]);
  const row = rows[Math.min(at, rows.length - 1)];
  if (!row) return null;
  // Not awaited: the menu comes when its code and words are there.
  const more = (button: HTMLElement): void =>
    void Promise.all([import('./pinned-menu.ts'), loadRest()]).then(([menu]) => menu.openPinnedMenu(device, chat, row.id, rows.length, button));
  return (
    <div class="pinbar">
      <button
        type="button"
        class="what"
        onClick={() => {
          go(row.id);
          turn((at + 1) % rows.length);
        }}
      >
        <span class="lines" aria-hidden="true">
          {rows.slice(0, SEGMENTS).map(({ id }, i) => (
            <i key={id} class={i === Math.min(at, SEGMENTS - 1) ? 'at' : undefined} />
          ))}
        </span>
        <span class="q">
          <b>{rows.length > 1 ? t.chat.pinnedOf(rows.length - Math.min(at, rows.length - 1), rows.length) : t.chat.pinnedOne}</b>
          <span dir="auto">{excerptOf(row)}</span>
        </span>
      </button>
      {row.mayPin && !isRemoved && (
        <button type="button" class="ib" aria-label={t.chat.pinnedMore} onClick={(event) => more(event.currentTarget)}>
          <Icon name="pin" size={20} />
        </button>
      )}
    </div>
  );
}
