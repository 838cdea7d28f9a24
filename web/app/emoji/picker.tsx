/** Where an emoji is picked: found by its name, or looked for in its group. What was picked lately is offered first, until the page is left. */
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import '../styles/emoji.css';
import { language, t } from '../text/language.ts';
import { recent, tone, used } from './chosen.ts';
import { type Emoji, type EmojiSet, findEmoji, loadEmoji, type Tone, TONES, withTone } from './emoji.ts';

const MOST_FOUND = 120;

/** `isToType`: one comes to type a name. */
type Props = { readonly onPick: (emoji: string) => void; readonly isToType?: boolean };

export function EmojiPicker({ onPick, isToType = false }: Props) {
  const set = useSet();
  const [query, setQuery] = useState('');
  const found = useMemo(() => (set && query.trim() !== '' ? findEmoji(set.all, query, MOST_FOUND) : undefined), [set, query]);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isToType) grid.current?.querySelector('input')?.focus();
  }, []);
  const pick = (char: string): void => {
    used(char);
    onPick(char);
  };
  // Listened for as it bubbles: the box itself is nothing to act on.
  useEffect(() => {
    const box = grid.current;
    const pressed = (event: KeyboardEvent): void => rove(event, box);
    box?.addEventListener('keydown', pressed);
    return () => box?.removeEventListener('keydown', pressed);
  }, []);
  return (
    <div class="emojis" ref={grid}>
      <div class="head">
        <input
          type="search"
          class="input"
          autocomplete="off"
          aria-label={t.emoji.search}
          placeholder={t.emoji.search}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <Tones />
      </div>
      <div class="scroll">{set && (found ? <Found found={found} pick={pick} /> : <All set={set} pick={pick} />)}</div>
    </div>
  );
}

function useSet(): EmojiSet | undefined {
  const [set, put] = useState<EmojiSet>();
  useEffect(() => {
    let isLeft = false;
    // A chunk that does not load surfaces as an unhandled rejection.
    void loadEmoji(language.value).then((loaded) => isLeft || put(loaded));
    return () => {
      isLeft = true;
    };
  }, []);
  return set;
}

type Pick = (char: string) => void;

function All({ set: { groups, all }, pick }: { readonly set: EmojiSet; readonly pick: Pick }) {
  const byChar = useMemo(() => new Map(all.map((one) => [one.char, one])), [all]);
  // Those picked with a tone are not among them; they are drawn as they were picked, under their own sign.
  const lately = recent.value.map((char): Emoji => byChar.get(char) ?? { char, name: char, words: '', group: -1, hasTones: false });
  return (
    <>
      <Group name={t.emoji.recent} some={lately} pick={pick} isNear />
      {groups.map((name, i) => (
        <Group key={name} name={name} some={all.filter(({ group }) => group === i)} pick={pick} />
      ))}
    </>
  );
}

const Found = ({ found, pick }: { readonly found: readonly Emoji[]; readonly pick: Pick }) =>
  found.length === 0 ? <p class="none">{t.emoji.none}</p> : <Group name={t.emoji.found(found.length)} some={found} pick={pick} isNear />;

type GroupProps = { readonly name: string; readonly some: readonly Emoji[]; readonly pick: Pick; readonly isNear?: boolean };

/** Drawn when it comes near: of two thousand few are ever looked at. Until then it has the room it will take. */
function Group({ name, some, pick, isNear: isHere = false }: GroupProps) {
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  const [isNear, come] = useState(isHere);
  useEffect(() => {
    if (isNear || !ref.current) return;
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && come(true), { rootMargin: '200px' });
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, [isNear]);
  return (
    <section ref={ref} aria-labelledby={id} style={{ '--count': some.length }}>
      <h2 id={id}>{name}</h2>
      <div class={isNear ? 'grid' : 'grid later'}>
        {isNear &&
          some.map((one) => {
            const char = withTone(one, tone.value);
            return (
              <button key={one.char} type="button" tabIndex={-1} aria-label={one.name} title={one.name} onClick={() => pick(char)}>
                {char}
              </button>
            );
          })}
      </div>
    </section>
  );
}

/** The hand in the tone that is chosen; pressed, the next. */
function Tones() {
  const tones: readonly (Tone | undefined)[] = [undefined, ...TONES];
  const next = tones[(tones.indexOf(tone.value) + 1) % tones.length];
  return (
    <button
      type="button"
      class="ib"
      aria-label={t.emoji.tone}
      title={t.emoji.tone}
      onClick={() => {
        tone.value = next;
      }}
    >
      {`✋${tone.value ?? ''}`}
    </button>
  );
}

/** From the field down into the emoji, among them as they lie, and up again. */
function rove(event: KeyboardEvent, box: HTMLElement | null): void {
  if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [...box.querySelectorAll<HTMLElement>('.grid button')];
  const field = box.querySelector<HTMLElement>('input');
  const at = document.activeElement instanceof HTMLElement ? stops.indexOf(document.activeElement) : -1;
  const to = at < 0 ? fromField(event, field, stops) : fromEmoji(event.key, stops, at, getComputedStyle(box).direction === 'rtl', field);
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: 'nearest' });
}

const fromField = ({ key, target }: KeyboardEvent, field: HTMLElement | null, stops: readonly HTMLElement[]): HTMLElement | undefined =>
  target === field && (key === 'ArrowDown' || key === 'Enter') ? stops[0] : undefined;

function fromEmoji(
  key: string,
  stops: readonly HTMLElement[],
  at: number,
  isTurned: boolean,
  field: HTMLElement | null,
): HTMLElement | null | undefined {
  switch (key) {
    case 'ArrowRight':
      return stops[at + (isTurned ? -1 : 1)];
    case 'ArrowLeft':
      return stops[at + (isTurned ? 1 : -1)];
    case 'ArrowDown':
      return nearestIn(stops.slice(at + 1), stops[at], 1);
    case 'ArrowUp':
      return nearestIn(stops.slice(0, at).reverse(), stops[at], -1) ?? field;
    case 'Home':
      return stops[0];
    case 'End':
      return stops.at(-1);
    default:
      return undefined;
  }
}

/** In the next line that way, the one nearest to the same place. */
function nearestIn(others: readonly HTMLElement[], from: HTMLElement | undefined, way: 1 | -1): HTMLElement | undefined {
  if (!from) return undefined;
  const { left, top } = from.getBoundingClientRect();
  const boxes = others.map((one) => ({ one, box: one.getBoundingClientRect() }));
  const line = boxes.find(({ box }) => (box.top - top) * way > 1)?.box.top;
  const inLine = boxes.filter(({ box }) => box.top === line);
  return inLine.sort((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]?.one;
}
