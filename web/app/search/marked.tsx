/** A text with what was looked for marked in it. */
import { forwards } from '../../chat/plain.ts';
import type { Hit } from '../../search/hits.ts';

type Props = { readonly text: string; readonly hits: readonly Hit[] };

export function Marked({ text, hits }: Props) {
  const parts = hits.flatMap(([from, to], at) => [
    <span key={`before ${from}`}>{forwards(text.slice(hits[at - 1]?.[1] ?? 0, from))}</span>,
    <mark key={from}>{forwards(text.slice(from, to))}</mark>,
  ]);
  return (
    <>
      {parts}
      {forwards(text.slice(hits.at(-1)?.[1] ?? 0))}
    </>
  );
}
