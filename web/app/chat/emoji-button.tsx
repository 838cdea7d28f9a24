/** The way to the emoji beside what is being written: they open over it, and what is picked stands where one was writing. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { isCommand, isKey } from '../ui/key.ts';
import { lazily } from '../ui/lazy.tsx';
import { insert } from './formatting.ts';

const EmojiPicker = lazily(async () => (await import('../emoji/picker.tsx')).EmojiPicker);

type Props = { readonly box: { readonly current: HTMLTextAreaElement | null } };

export function EmojiButton({ box }: Props) {
  const [isOpen, open] = useState(false);
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** Opened by a key: one types what it is called. */
  const isToType = useRef(false);
  useOpenKey(() => {
    isToType.current = true;
    popover.current?.togglePopover();
  });
  const toggled = (event: Event): void => {
    const isNow = 'newState' in event && event.newState === 'open';
    open(isNow);
    if (!isNow) isToType.current = false;
    // Whoever closed it by going elsewhere is there already.
    const isHere = button.current === document.activeElement || popover.current?.contains(document.activeElement);
    if (!isNow && isHere) box.current?.focus();
  };
  return (
    <>
      <button ref={button} type="button" class="ib" popovertarget="emojis" aria-label={t.chat.emoji} title={t.chat.emoji} aria-expanded={isOpen}>
        <Icon name="smile" />
      </button>
      <div
        ref={popover}
        id="emojis"
        popover="auto"
        class="picker"
        role="dialog"
        aria-label={t.chat.emoji}
        onBeforeToggle={() => place(popover.current, button.current)}
        onToggle={toggled}
      >
        {isOpen && <EmojiPicker onPick={(emoji) => put(box.current, emoji)} isToType={isToType.current} />}
      </div>
    </>
  );
}

/** Ctrl and the full stop, from wherever one is in the chat; pressed again, it closes them. */
function useOpenKey(open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isOver = document.querySelector('dialog[open], :popover-open:not(#emojis)') !== null;
      if (event.defaultPrevented || event.isComposing || isOver || event.shiftKey || !isCommand(event) || !isKey(event, '.', 'Period')) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** Over the button, from its far edge on. On a phone the style sheet puts it at the foot. */
function place(popover: HTMLElement | null, button: HTMLElement | null): void {
  if (!popover || !button) return;
  const { left, right, top } = button.getBoundingClientRect();
  const isTurned = getComputedStyle(button).direction === 'rtl';
  popover.style.setProperty('--above', `${innerHeight - top + 8}px`);
  popover.style.setProperty('--beside', `${Math.max(8, isTurned ? left - 8 : innerWidth - right - 8)}px`);
}

/** One may want another, so the focus stays; the keyboard of a phone stays closed. */
function put(box: HTMLTextAreaElement | null, text: string): void {
  if (!box) return;
  const within = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
  insert(box, text);
  within?.focus({ preventScroll: true });
}
