/** Messages on the clipboard: one as it would be typed, several each with who said it and when. */
import { writeMarkup } from '../../chat/markup-writing.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { dateOf, timeOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { announce } from '../ui/say.tsx';
import type { NameOf } from './names.ts';

export function copyText(rows: readonly MessageRow[], nameOf: NameOf = () => ''): void {
  const [first, ...more] = rows.filter(isWorded);
  if (!first) return;
  const text =
    more.length === 0
      ? typed(first)
      : [first, ...more].map((row) => `${nameOf(row.author)}, ${dateOf(row.time)} ${timeOf(row.time)}\n${typed(row)}`).join('\n\n');
  navigator.clipboard.writeText(text).then(
    () => announce(t.signIn.copied),
    // The browser asked the person, who said no.
    () => undefined,
  );
}

/** Are there words of it to copy? */
export const isWorded = ({ kind, text }: MessageRow): boolean => kind === 'text' && text !== '';

const typed = (row: MessageRow): string => writeMarkup(row).typed;
