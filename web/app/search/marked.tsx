/** A text with what was looked for marked in it. */
import type { Hit } from '../../search/hits.ts';

type Props = { readonly text: string; readonly hits: readonly Hit[] };

export function Marked({ text, hits }: Props) {
  const parts = hits.flatMap(([from, to], at) => [
    <span key={`before ${from}`}>{shown(text.slice(hits[at - 1]?.[1] ?? 0, from))}</span>,
    <mark key={from}>{shown(text.slice(from, to))}</mark>,
  ]);
  return (
    <>
      {parts}
      {shown(text.slice(hits.at(-1)?.[1] ?? 0))}
    </>
  );
}

/** Marks that force letters to run backwards (UAX #9, LRO and RLO), as in the chat itself. */
const shown = (text: string): string => text.replace(/[\u202D\u202E]/g, '');
