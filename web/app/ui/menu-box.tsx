/** The menu that is open: at the place where it was asked for, on a narrow screen at its foot. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import '../styles/menus.css';
import { route } from '../route.ts';
import { type Choice, menu as open } from './choices.ts';
import { Icon } from './icon.tsx';
import type { Spot } from './press.ts';

const MARGIN = 8;

export function MenuBox({ menu }: { readonly menu: NonNullable<typeof open.value> }) {
  const { label, spot, groups, head, from } = menu;
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    box.showPopover();
    place(box, spot);
    hold(box, spot);
    stopsIn(box)[0]?.focus({ preventScroll: true });
    // The browser closes it: by Escape, a click beside it, the system's way back.
    const toggled = (event: Event): void => {
      if ('newState' in event && event.newState === 'closed') closed();
    };
    const closed = (): void => {
      const hadFocus = box.contains(document.activeElement) || document.activeElement === document.body;
      // What was chosen may have opened another.
      if (open.value?.turn === menu.turn) open.value = undefined;
      if (hadFocus) from?.focus({ preventScroll: true });
    };
    box.addEventListener('toggle', toggled);
    // What it is about is left behind with the place: a browser's own way back leads there over a menu.
    const here = route.peek();
    const stay = route.subscribe((now) => {
      if (now !== here) box.hidePopover();
    });
    return () => {
      stay();
      box.removeEventListener('toggle', toggled);
    };
  }, []);
  const close = (): void => ref.current?.hidePopover();
  return (
    <div ref={ref} popover="auto" class="choices" role="dialog" aria-label={label} onKeyDown={(event) => rove(event, ref.current)}>
      {head?.(close)}
      <div class="box" role="menu" aria-label={label}>
        {groups
          .filter((group) => group.length > 0)
          .map((group, i) => (
            <div key={i} class="group">
              {group.map((choice) => (
                <Item key={choice.name} choice={choice} close={close} />
              ))}
            </div>
          ))}
      </div>
    </div>
  );
}

function Item({ choice: { name, icon, run, isGrave, isChosen, key }, close }: { readonly choice: Choice; readonly close: () => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      class={isGrave ? 'grave' : undefined}
      {...(isChosen === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': isChosen })}
      aria-keyshortcuts={key}
      data-key={key}
      onClick={({ detail }) => {
        // The second of two quick presses is still meant for what lay there before.
        if (detail > 1) return;
        // Closed first: what it does may open another, or give the focus away.
        close();
        run();
      }}
    >
      <Icon name={icon} size={20} />
      <span>{name}</span>
      {isChosen && <Icon name="check" size={18} />}
    </button>
  );
}

/**
 * What is still pressed is let go over the menu: the browser closes a popover where a press ends beside it that began beside it (HTML, light dismiss), and the
 * press that asked for this one did both.
 */
function hold(box: HTMLElement, { pointer }: Spot): void {
  if (pointer === undefined) return;
  try {
    box.setPointerCapture(pointer);
  } catch (error) {
    // It was let go before the menu was there.
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}

/** Beside the spot, on the side where there is room. */
function place(box: HTMLElement, { x, y }: Spot): void {
  if (matchMedia('(width < 640px)').matches) return;
  const { offsetWidth: width, offsetHeight: height } = box;
  const isTurned = getComputedStyle(box).direction === 'rtl';
  const startsLeft = isTurned ? x - width >= MARGIN : x + width > innerWidth - MARGIN;
  const left = startsLeft ? x - width : x;
  const top = y + height > innerHeight - MARGIN ? y - height : y;
  box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  box.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
}

const stopsIn = (box: HTMLElement): HTMLElement[] => [...box.querySelectorAll<HTMLElement>('[role^="menuitem"]')];

/** Arrows go round, Home and End to the ends, a letter to the next that begins with it (ARIA practices, menu). */
function rove(event: KeyboardEvent, box: HTMLElement | null): void {
  if (!box || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = stopsIn(box);
  const at = document.activeElement instanceof HTMLElement ? stops.indexOf(document.activeElement) : -1;
  const to = stopFor(event.key, stops, at);
  if (event.key === 'Tab') return box.hidePopover();
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function stopFor(key: string, stops: readonly HTMLElement[], at: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return stops[(at + 1) % stops.length];
    case 'ArrowUp':
      return stops.at(at <= 0 ? -1 : at - 1);
    case 'Home':
      return stops[0];
    case 'End':
      return stops.at(-1);
    default: {
      if ([...key].length !== 1 || key === ' ') return undefined;
      const beginsSo = (stop: HTMLElement): boolean => stop.textContent?.toLocaleLowerCase().startsWith(key.toLocaleLowerCase()) === true;
      return [...stops.slice(at + 1), ...stops.slice(0, at + 1)].find(beginsSo);
    }
  }
}
