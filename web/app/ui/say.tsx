/** Short words at the edge of the screen, and words for who listens instead of looking. One at a time. */
import { signal } from '@preact/signals';
import { footHeight } from './foot.ts';

type Words = { readonly text: string; readonly action?: { readonly name: string; readonly run: () => void }; readonly stays?: boolean };

const toast = signal<Words | undefined>(undefined);
/** `turn` tells the same words said again from those said before. */
const spoken = signal({ text: '', turn: 0 });
const TOAST_MS = 5000;
const LOOK_MS = 1000;
/** What a screen reader has not taken up by then it never does. */
const SPOKEN_MS = 5000;
let timer: ReturnType<typeof setTimeout> | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;

export function say(next: Words): void {
  clearTimeout(timer);
  toast.value = next;
  if (!next.stays) timer = setTimeout(expire, TOAST_MS);
}
/** It does not go while it is pointed at or holds the focus: whoever reads slowly, or comes to it by keyboard, gets the time. */
function expire(): void {
  if (document.querySelector('.toast:is(:hover, :focus-within)')) timer = setTimeout(expire, LOOK_MS);
  else dismiss();
}
export function dismiss(): void {
  toast.value = undefined;
}

/**
 * Read out by screen readers, shown to nobody; it may be what somebody wrote, so it does not stay on the page. What is said in one go is heard in one go, and the
 * same once: only the last would else be heard of what came of one change.
 */
export function announce(text: string): void {
  if (waiting.size === 0) queueMicrotask(speak);
  waiting.add(text);
}
const waiting = new Set<string>();
function speak(): void {
  clearTimeout(silence);
  spoken.value = { text: [...waiting].join('\n'), turn: spoken.value.turn + 1 };
  waiting.clear();
  silence = setTimeout(empty, SPOKEN_MS);
}
const empty = (): void => {
  spoken.value = { text: '', turn: spoken.value.turn };
};

/** Takes away what is shown and what was said. */
export function hush(): void {
  dismiss();
  empty();
}

export const Toasts = () => (
  <>
    <Toast />
    <Spoken />
  </>
);

/** On the page, and in what fills it while it is over all. */
export const Toast = () => (
  <div class="toasts" role="status" style={{ '--foot': `${footHeight.value}px` }}>
    {toast.value && (
      <div class="toast" data-part>
        <span>{toast.value.text}</span>
        {toast.value.action && (
          <button
            type="button"
            onClick={() => {
              toast.value?.action?.run();
              dismiss();
            }}
          >
            {toast.value.action.name}
          </button>
        )}
      </div>
    )}
  </div>
);

/** The words for who listens: on the page, and in what lies over it. */
export const Spoken = () => (
  <div class="vh" aria-live="polite">
    {/* A new element each time: a region that gets the text it has says nothing. */}
    <p key={spoken.value.turn}>{spoken.value.text}</p>
  </div>
);
