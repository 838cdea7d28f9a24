/** What somebody wrote, as text, marks and links: it reads in its own direction and changes nothing around it. */
import { useState } from 'preact/hooks';
import '../styles/words.css';
import type { Mark } from '../../chat/marks.ts';
import { forwards } from '../../chat/plain.ts';
import { showPerson } from '../person.ts';
import { t } from '../text/language.ts';
import { type Block, blocksOf, type Run, type Style } from './runs.ts';

/** `nameOf`: what somebody who is named is called here, which the text need not say truly; '' where nobody here knows. */
type Props = {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly nameOf: (user: string) => string;
  /** The group it was said in, and this person: who is named leads to who they are. */
  readonly group?: string | undefined;
  readonly me?: string | undefined;
};
type Shown = Omit<Props, 'text' | 'marks'> & { readonly open: ReadonlySet<number>; readonly reveal: (spoiler: number) => void };

export function Words({ text, marks, ...about }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const blocks = blocksOf(text, marks);
  const hosts = [...new Set(blocks.flatMap(({ runs }) => runs.flatMap(({ host }) => host ?? [])))];
  const shown: Shown = { ...about, open, reveal: (spoiler) => setOpen(new Set([...open, spoiler])) };
  return (
    <>
      {blocks.map((block, at) => (
        <Piece key={at} block={block} shown={shown} />
      ))}
      {hosts.map((host) => (
        <bdi key={host} class="host">
          {t.chat.goesTo(host)}
        </bdi>
      ))}
    </>
  );
}

function Piece({ block: { is, language, runs }, shown }: { readonly block: Block; readonly shown: Shown }) {
  const inside = runs.map((run, at) => <Hidden key={at} run={run} shown={shown} />);
  switch (is) {
    case 'quote':
      return <span class="quoted">{inside}</span>;
    case 'code':
      return (
        <code class="mono block" data-language={language} dir="ltr">
          {inside}
        </code>
      );
    default:
      return inside;
  }
}

/** A spoiler is not told before it is asked for: its words are not on the page. */
function Hidden({ run, shown }: { readonly run: Run; readonly shown: Shown }) {
  const { spoiler } = run;
  if (spoiler === undefined) return <Linked run={run} shown={shown} />;
  if (shown.open.has(spoiler)) {
    return (
      <span class="spoiler">
        <Linked run={run} shown={shown} />
      </span>
    );
  }
  return (
    <button type="button" class="spoiler" tabIndex={-1} aria-label={t.chat.spoiler} onClick={() => shown.reveal(spoiler)}>
      {[...run.text].map((char) => (char.trim() === '' ? char : '\u2007')).join('')}
    </button>
  );
}

/** A link is an island: marks that turn text around end at its shores. It is reached through its message, so it is no stop of its own. */
function Linked({ run: { text, styles, href, mention }, shown }: { readonly run: Run; readonly shown: Shown }) {
  const plain = forwards(text);
  if (mention !== undefined) {
    const { nameOf, group, me } = shown;
    const name = nameOf(mention);
    const said = <bdi>{styled(name === '' ? plain : `@${name}`, styles)}</bdi>;
    if (mention === me) return <span class="mention me">{said}</span>;
    return (
      <button type="button" class="mention" tabIndex={-1} onClick={() => showPerson({ user: mention, chat: group })}>
        {said}
      </button>
    );
  }
  if (href === undefined) return styled(plain, styles);
  return (
    <a href={href} rel="noopener noreferrer" target="_blank" tabIndex={-1} dir="auto">
      {styled(plain, styles)}
    </a>
  );
}

function styled(text: string, styles: readonly Style[]) {
  let inside = <>{text}</>;
  for (const style of styles) {
    if (style === 'bold') inside = <strong>{inside}</strong>;
    else if (style === 'italic') inside = <em>{inside}</em>;
    else if (style === 'strike') inside = <s>{inside}</s>;
    else inside = <code class="mono">{inside}</code>;
  }
  return inside;
}
