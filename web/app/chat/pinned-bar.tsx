/** What is pinned in a chat, under its bar: one at a time, the newest is the last of them; pressed, it is gone to, and the one before it is shown. */
import { useEffect, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { t } from '../text/language.ts';
import { useDevice, useRemoved } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { loadRest } from '../ui/rest.ts';

/** Lines that show which of them it is, at most. */
const SEGMENTS = 4;

export type Pinned = Pick<MessageRow, 'id' | 'mayPin'> & { readonly said: string };
/** `pinned`: the newest first. */
type Props = { readonly chat: string; readonly pinned: readonly Pinned[]; readonly go: (id: string) => void };

export function PinnedBar({ chat, pinned, go }: Props) {
  const device = useDevice();
  const isRemoved = useRemoved();
  const [at, turn] = useState(0);
  const newest = pinned[0]?.id;
  useEffect(() => turn(0), [newest]);
  const row = pinned[Math.min(at, pinned.length - 1)];
  if (!row) return null;
  // Not awaited: the menu comes when its code and words are there.
  const more = (button: HTMLElement): void =>
    void Promise.all([import('./pinned-menu.ts'), loadRest()]).then(([menu]) => menu.openPinnedMenu(device, chat, row.id, pinned.length, button));
  return (
    <div class="pinbar">
      <button
        type="button"
        class="what"
        onClick={() => {
          go(row.id);
          turn((at + 1) % pinned.length);
        }}
      >
        <span class="lines" aria-hidden="true">
          {pinned.slice(0, SEGMENTS).map(({ id }, i) => (
            <i key={id} class={i === Math.min(at, SEGMENTS - 1) ? 'at' : undefined} />
          ))}
        </span>
        <span class="q">
          <b>{pinned.length > 1 ? t.chat.pinnedOf(pinned.length - Math.min(at, pinned.length - 1), pinned.length) : t.chat.pinnedOne}</b>
          <span dir="auto">{row.said}</span>
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
