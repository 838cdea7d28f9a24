/** Looking for something in all chats, in the place of the list: names first, then what was said, newest first, as it is found. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SearchView } from '../../device/port/search.ts';
import { readQuery } from '../../search/query.ts';
import { route } from '../route.ts';
import { endEarly, endSearch, leave, onEscape, searching, typed } from '../seeking.ts';
import '../styles/search.css';
import '../styles/deeds.css';
import { t } from '../text/language.ts';
import { useNarrow, useRemoved } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useLayer } from '../ui/layers.ts';
import { announce } from '../ui/say.tsx';
import { From, type Period, When } from './filters.tsx';
import type { Named } from './person-picker.tsx';
import { Results } from './results.tsx';
import { rove } from './roving.ts';
import { type Asked, useFound, useNamed } from './finding.ts';
import { Sought } from './sought.tsx';

type Kind = 'all' | 'chats' | 'links';
const KINDS: readonly Kind[] = ['all', 'chats', 'links'];

type Filters = { readonly kind: Kind; readonly from: Named | undefined; readonly period: Period | undefined };
const NONE: Filters = { kind: 'all', from: undefined, period: undefined };

/** Messages at first; asked for more, twice as many. */
const FIRST = 50;
/** A result is read out when nothing has been typed for so long. */
const SPEAK_MS = 700;

export function Search() {
  const root = useRef<HTMLDivElement>(null);
  const [filters, setFilters] = useState<Filters>(NONE);
  const [limit, setLimit] = useState(FIRST);
  const text = typed.value;
  // Where a chat covers it, the way back leads out of the chat.
  const isCovered = useNarrow() && route.value.at !== 'chats';
  useLayer(!isCovered, endSearch);
  const change = (next: Partial<Filters>): void => {
    setFilters({ ...filters, ...next });
    setLimit(FIRST);
  };
  const asked = askedOf(text, filters, limit);
  const named = useNamed();
  const found = useFound(asked);
  useSpoken(text, found);
  useEffect(() => () => leave('.list .seek'), []);
  const isNarrowed = filters !== NONE && (filters.kind !== 'all' || filters.from !== undefined || filters.period !== undefined);
  const words = readQuery(text)?.words ?? [];
  return (
    // What is pressed within moves among what it holds; it is no control itself.
    <search class="search" ref={root} onKeyDown={(event) => root.current && rove(event, root.current)}>
      <h1 class="vh">{t.search.title}</h1>
      <Field text={text} onType={(next) => (setLimit(FIRST), setTyped(next))} />
      <fieldset class="chips">
        <legend class="vh">{t.search.kinds}</legend>
        {KINDS.map((kind) => (
          <button key={kind} type="button" class="chip" aria-pressed={filters.kind === kind} onClick={() => change({ kind })}>
            {t.search.kind[kind]}
          </button>
        ))}
      </fieldset>
      {filters.kind !== 'chats' && (
        <div class="chips">
          <From people={named.people} from={filters.from} onChange={(from) => change({ from })} />
          <When period={filters.period} onChange={(period) => change({ period })} />
        </div>
      )}
      <Results
        text={text}
        words={words}
        named={named}
        names={namesOf(filters)}
        onAllNames={() => change({ kind: 'chats' })}
        asked={asked}
        found={found}
        onMore={() => setLimit(limit * 2)}
        onClear={isNarrowed ? () => setFilters(NONE) : undefined}
      />
    </search>
  );
}

const setTyped = (text: string): void => {
  typed.value = text;
};

/** Names are looked for where nothing but words is. */
const namesOf = ({ kind, from, period }: Filters): 'some' | 'all' | 'none' =>
  kind === 'chats' ? 'all' : kind === 'links' || from || period ? 'none' : 'some';

/** Undefined where there is nothing to look for among messages. */
function askedOf(text: string, { kind, from, period }: Filters, limit: number): Asked | undefined {
  const isNothing = text.trim() === '' && kind !== 'links' && !from && !period;
  if (isNothing || kind === 'chats') return undefined;
  return { text, from: from?.user, since: period?.since, until: period?.until, kind: kind === 'links' ? 'link' : undefined, limit };
}

function Field({ text, onType }: { readonly text: string; readonly onType: (text: string) => void }) {
  const isRemoved = useRemoved();
  const clear = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    onType('');
    currentTarget.parentElement?.querySelector('input')?.focus();
  };
  return (
    <header class={isRemoved ? 'alone' : undefined}>
      <button type="button" class="ib" aria-label={t.search.close} title={t.search.close} onClick={endSearch}>
        <Icon name="back" />
      </button>
      <Sought
        name={t.search.title}
        text={text}
        turn={searching.value?.turn}
        endEarly={endEarly}
        onType={onType}
        onKey={(event) => onEscape(event, endSearch)}
      >
        {text !== '' && (
          <button type="button" class="ib" aria-label={t.search.clearText} onClick={clear}>
            <Icon name="close" size={18} />
          </button>
        )}
      </Sought>
    </header>
  );
}

/** How much was found, once one has stopped typing. */
function useSpoken(text: string, found: SearchView | undefined): void {
  const said = found?.isDone ? saidOf(text, found) : '';
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => announce(said), SPEAK_MS);
    return () => clearTimeout(timer);
  }, [said, text]);
}

function saidOf(text: string, { rows, isMore }: SearchView): string {
  if (rows.length > 0) return isMore ? t.search.many : t.search.messages(rows.length);
  return text.trim() === '' ? t.search.noneAtAll : t.search.none(text.trim());
}
