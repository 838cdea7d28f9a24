/** Over a text that is longer than one message: how many it is sent as. */
import { useEffect } from 'preact/hooks';
import type { Marked } from '../../chat/markup.ts';
import { partsOf } from '../../chat/parts.ts';
import { PARTS } from '../../chat/text.ts';
import { t } from '../text/language.ts';
import { announce } from '../ui/say.tsx';

export function Parted({ text, read }: { readonly text: string; readonly read: (typed: string) => Marked }) {
  const count = partsOf(read(text)).length;
  const words = count > PARTS ? t.writing.tooManyParts(PARTS) : count > 1 ? t.writing.parts(count) : '';
  useEffect(() => {
    if (words !== '') announce(words);
  }, [words]);
  return words === '' ? null : <p class={count > PARTS ? 'error why' : 'fine why'}>{words}</p>;
}
