/** Each picked file is made ready once, as soon as it is picked, while the words for it are written. */
import type { Attached } from '../chat/attached.ts';
import { type Prepared, prepare, type Why } from './prepare.ts';

export type Ready = Prepared | { readonly refused: Why };
/** By what it is to be sent as, and under which limit. */
const ready = new WeakMap<File, Map<string, Promise<Ready>>>();

/** `most`: bytes the hub takes. */
export function readied({ file, original }: Attached, most: number | undefined): Promise<Ready> {
  const how = `${original} ${most}`;
  const known = ready.get(file) ?? new Map<string, Promise<Ready>>();
  ready.set(file, known);
  const made = known.get(how) ?? prepare(file, { original, limit: most });
  known.set(how, made);
  return made;
}
