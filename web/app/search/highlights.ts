/** Marks what is looked for in the messages on screen. Their elements stay as they are: the browser paints over them (CSS Custom Highlight API). */
import { useEffect } from 'preact/hooks';
import { hitsIn } from '../../search/hits.ts';
import { readQuery } from '../../search/query.ts';
import '../styles/search.css';

type Props = { readonly area: { readonly current: HTMLElement | null }; readonly text: string };

/** What is painted is called so in the style sheet. */
const NAME = 'found';
/** What stands within a message and is not what its author wrote, or is hidden. */
const OTHERS = '.meta, .host, button.spoiler';

export function Highlights({ area, text }: Props) {
  useEffect(() => {
    const words = readQuery(text)?.words ?? [];
    const element = area.current;
    // A browser that cannot paint so shows the message, and lights it up as a whole.
    if (words.length === 0 || !element || !('highlights' in CSS)) return;
    let frame = 0;
    const paint = (): void => void CSS.highlights.set(NAME, new Highlight(...rangesIn(element, words)));
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    });
    observer.observe(element, { subtree: true, childList: true, characterData: true });
    paint();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [area, text]);
  return null;
}

const rangesIn = (area: HTMLElement, words: readonly string[]): readonly Range[] =>
  [...area.querySelectorAll('.msg .tx')].flatMap((message) => rangesOf(message, words));

/** What is looked for may begin in one element and end in another, as in a word that is half bold. */
function rangesOf(message: Element, words: readonly string[]): readonly Range[] {
  const nodes = textsIn(message);
  const text = nodes.map(({ data }) => data).join('');
  return hitsIn(text, words).map(([from, to]) => {
    const range = new Range();
    range.setStart(...placeOf(nodes, from, false));
    range.setEnd(...placeOf(nodes, to, true));
    return range;
  });
}

function textsIn(message: Element): readonly Text[] {
  const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(OTHERS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const texts: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
  return texts;
}

/** Between two texts, an end is in the first and a beginning in the second. */
function placeOf(nodes: readonly Text[], offset: number, isEnd: boolean): [Text, number] {
  let left = offset;
  for (const node of nodes) {
    if (left < node.length || (isEnd && left === node.length)) return [node, left];
    left -= node.length;
  }
  throw new RangeError('expected a place within the text');
}
