/** What somebody wrote, as text and links: it reads in its own direction and changes nothing around it. */
import { t } from '../text/en.ts';
import { type Part, partsOf } from './links.ts';

export function Words({ text }: { readonly text: string }) {
  const parts = partsOf(text);
  const hosts = [...new Set(parts.flatMap(({ host }) => host ?? []))];
  return (
    <>
      {parts.map((part, at) => (
        <Piece key={at} part={part} />
      ))}
      {hosts.map((host) => (
        <bdi key={host} class="host">
          {t.chat.goesTo(host)}
        </bdi>
      ))}
    </>
  );
}

/** Marks that force letters to run backwards (UAX #9, LRO and RLO): no language needs them, and they make one word look like another. */
const BACKWARDS = /[\u202D\u202E]/g;

/** A link is an island: marks that turn text around end at its shores. It is reached through its message, so it is no stop of its own. */
function Piece({ part }: { readonly part: Part }) {
  const { href } = part;
  const text = part.text.replace(BACKWARDS, '');
  if (href === undefined) return text;
  return (
    <a href={href} rel="noopener noreferrer" target="_blank" tabIndex={-1} dir="auto">
      {text}
    </a>
  );
}
