/** The shelves over the list. A folder is changed by its menu. */
import { loadRest } from '../ui/rest.ts';
import { useRef } from 'preact/hooks';
import type { ChatsView } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { useDevice } from '../ui/hooks.ts';
import { usePress } from '../ui/press.ts';
import { shortCount } from '../unread.ts';
import { newsOn, type Shelf, shelf } from './shelf.ts';

type Props = { readonly shelves: readonly Shelf[]; readonly chosen: Shelf; readonly chats: ChatsView };

export function Shelves({ shelves, chosen, chats }: Props) {
  const device = useDevice();
  const ref = useRef<HTMLFieldSetElement>(null);
  usePress(ref, '[data-folder]', (on, spot) => {
    const one = shelves.find(({ name }) => name === on.dataset['folder']);
    if (!one || !('folder' in one)) return;
    // Not awaited: the menu comes when its code and words are there.
    void Promise.all([import('./folder-menu.ts'), loadRest()]).then(([menu]) => menu.openFolderMenu(device, one.folder, on, spot));
  });
  return (
    <fieldset class="chips" ref={ref} onWheel={turn}>
      <legend class="vh">{t.list.shelves}</legend>
      {shelves.map((one) => (
        <Chip key={one.name} one={one} isChosen={one.name === chosen.name} news={newsOn(one, chats)} />
      ))}
    </fieldset>
  );
}

/** They stand in one line, which a wheel that turns only up and down moves too. */
function turn(event: WheelEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.deltaX !== 0 || event.shiftKey) return;
  event.currentTarget.scrollLeft += document.documentElement.dir === 'rtl' ? -event.deltaY : event.deltaY;
}

function Chip({ one, isChosen, news }: { readonly one: Shelf; readonly isChosen: boolean; readonly news: number }) {
  const isFolder = 'folder' in one;
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={isChosen}
      data-folder={isFolder ? one.name : undefined}
      onClick={() => {
        shelf.value = one.name;
      }}
    >
      {isFolder ? <bdi class="nm">{one.folder.name}</bdi> : t.list.shelf[one.kind]}
      {news > 0 && <span class="n">{shortCount(news)}</span>}
    </button>
  );
}
