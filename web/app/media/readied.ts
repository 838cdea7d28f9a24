/** Each picked file is made ready once, as soon as it is picked, while the words for it are written; taken off again, or wanted otherwise, no more is done for it. */
import { effect, type Signal, signal } from '@preact/signals';
import { type Attached, attach, attached } from '../chat/attached.ts';
import type { Voice } from './microphone.ts';
import { type Prepared, prepare, type Waiting, type Why } from './prepare.ts';

export type Ready = Prepared | { readonly refused: Why };
/** Where it takes long, until it is ready: `done`, from 0 to 1, and a picture of it. */
export type Making = {
  readonly made: Promise<Ready>;
  readonly done: Signal<number | undefined>;
  readonly head: Signal<Uint8Array<ArrayBuffer> | undefined>;
};

/** By the key of what is attached. As what it is to be sent, and under which limit. */
const making = new Map<number, Making & { readonly original: boolean; readonly limit: number | undefined; readonly leave: AbortController }>();

/** What was recorded in the page is ready as it is. */
const recorded = new WeakMap<File, Prepared>();

/** Hangs what was recorded on the chat, as what was picked does. */
export function keep(chat: string, made: Voice): void {
  const file = new File([made.source], made.name, { type: made.type });
  recorded.set(file, { ...made, source: file });
  attach(chat, [file], true);
}

/** `most`: bytes the hub takes. */
export function readied({ key, file, original }: Attached, most: number | undefined): Making {
  const known = making.get(key);
  // A limit that is not known yet, as of a chat that was just come back to, undoes nothing.
  const limit = most ?? known?.limit;
  if (known?.original === original && known.limit === limit) return known;
  known?.leave.abort();
  const [leave, done, head] = [new AbortController(), signal<number>(), signal<Uint8Array<ArrayBuffer>>()];
  const as = recorded.get(file);
  const waiting: Waiting = {
    signal: leave.signal,
    seen: (found) => {
      head.value = found;
    },
    progressed: (share) => {
      done.value = share;
    },
  };
  const made = as ? Promise.resolve(as) : prepare(file, { original, limit }, waiting);
  const one = { made: made.finally(() => (done.value = undefined)), done, head, original, limit, leave };
  making.set(key, one);
  forgetWhatGoes();
  return one;
}

let isForgetting = false;
/** Once for a page. */
function forgetWhatGoes(): void {
  if (isForgetting) return;
  isForgetting = true;
  effect(() => {
    const here = new Set([...attached.value.values()].flat().map(({ key }) => key));
    for (const [key, { leave }] of making) {
      if (here.has(key)) continue;
      leave.abort();
      making.delete(key);
    }
  });
}
