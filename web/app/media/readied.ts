/** Each picked file is made ready once, as soon as it is picked, while the words for it are written. */
import { type Attached, attach } from '../chat/attached.ts';
import type { Voice } from './microphone.ts';
import { type Prepared, prepare, type Why } from './prepare.ts';

export type Ready = Prepared | { readonly refused: Why };
/** By what it is to be sent as, and under which limit. */
const ready = new WeakMap<File, Map<string, Promise<Ready>>>();

/** What was recorded in the page is ready as it is. */
const recorded = new WeakMap<File, Prepared>();

/** Hangs what was recorded on the chat, as what was picked does. */
export function keep(chat: string, made: Voice): void {
  const file = new File([made.source], made.name, { type: made.type });
  recorded.set(file, { ...made, source: file });
  attach(chat, [file], true);
}

/** `most`: bytes the hub takes. */
export function readied({ file, original }: Attached, most: number | undefined): Promise<Ready> {
  const as = recorded.get(file);
  if (as) return Promise.resolve(as);
  const how = `${original} ${most}`;
  const known = ready.get(file) ?? new Map<string, Promise<Ready>>();
  ready.set(file, known);
  const made = known.get(how) ?? prepare(file, { original, limit: most });
  known.set(how, made);
  return made;
}
