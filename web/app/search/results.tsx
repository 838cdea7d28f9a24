/** What a search has come to: names, messages, that there is nothing, and what was looked through. Before anything is typed, the chats of late. */
import type { ComponentChildren } from 'preact';
import type { ChatRow } from '../../device/port/port.ts';
import type { SearchView } from '../../device/port/search.ts';
import { normalise } from '../../search/normal.ts';
import { saysAll } from '../../search/query.ts';
import { t } from '../text/language.ts';
import { useLater, useNow, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import type { Asked, NamedHere } from './finding.ts';
import { OnHub } from './on-hub.tsx';
import { FoundChat, FoundMessage, FoundPerson, nameOf } from './rows.tsx';

type Props = {
  readonly text: string;
  readonly words: readonly string[];
  readonly named: NamedHere;
  /** How many of the names that fit. */
  readonly names: 'some' | 'all' | 'none';
  readonly onAllNames: () => void;
  readonly asked: Asked | undefined;
  readonly found: SearchView | undefined;
  readonly onMore: () => void;
  readonly onClear: (() => void) | undefined;
};

const MINUTE = 60_000;
const LATE_MS = 400;
/** Names before the messages, and chats before anything is typed. */
const SOME = 4;
const RECENT = 12;

export function Results(props: Props) {
  const { text, words, named, names, asked, found, onMore, onClear } = props;
  const now = useNow(MINUTE);
  const isRemoved = useRemoved();
  const isLate = useLater(LATE_MS, asked ? JSON.stringify(asked) : '');
  const fitting = words.length > 0 && names !== 'none' ? named.chats.filter((row) => saysAll(normalise(calledIn(row)), words)) : [];
  const isEmpty = text.trim() === '';
  if (isEmpty && !asked) return <Recent named={named} now={now} isAll={names === 'all'} />;
  const rows = found?.rows.flatMap((row) => {
    const chat = named.chatById.get(row.chat);
    return chat ? [{ row, chat }] : [];
  });
  const isNone = fitting.length === 0 && (!asked || (found?.isDone && rows?.length === 0)) && !hasPeople(props);
  return (
    <>
      <div class="scroll">
        {asked && isLate && !found?.isDone && <span class="progress" />}
        <Names {...props} fitting={fitting} now={now} />
        {names !== 'none' && !isRemoved && <OnHub key={text} text={text} named={named} />}
        {rows && rows.length > 0 && found && (
          <Section name={found.isMore || !found.isDone ? t.search.many : t.search.messages(rows.length)} aside={t.search.newest}>
            {rows.map(({ row, chat }) => (
              <li key={row.chat + row.id}>
                <FoundMessage row={row} chat={chat} now={now} />
              </li>
            ))}
          </Section>
        )}
        {found?.isMore && (
          <button type="button" class="btn line more" onClick={onMore}>
            {t.search.more}
          </button>
        )}
        {isNone && <Nothing text={text.trim()} onClear={onClear} />}
      </div>
      <Foot found={found} />
    </>
  );
}

/** All that somebody is called here. */
const calledIn = (row: ChatRow): string => (row.username === '' ? nameOf(row) : `${nameOf(row)} @${row.username}`);

/** Those that are called so, chats first. */
function Names({ words, named, names, onAllNames, fitting, now }: Props & { readonly fitting: readonly ChatRow[]; readonly now: number }) {
  const isRemoved = useRemoved();
  const most = names === 'all' ? Number.POSITIVE_INFINITY : SOME;
  const people = names === 'none' || isRemoved ? [] : peopleIn(named, words);
  return (
    <>
      {fitting.length > 0 && (
        <Section name={t.list.title} {...(fitting.length > most ? { aside: t.search.more, onAside: onAllNames } : {})}>
          {fitting.slice(0, most).map((row) => (
            <li key={row.chat}>
              <FoundChat row={row} words={words} now={now} />
            </li>
          ))}
        </Section>
      )}
      {people.length > 0 && (
        <Section name={t.nav.people} {...(people.length > most ? { aside: t.search.more, onAside: onAllNames } : {})}>
          {people.slice(0, most).map((person) => (
            <li key={person.user}>
              <FoundPerson person={person} words={words} />
            </li>
          ))}
        </Section>
      )}
    </>
  );
}

const hasPeople = ({ names, named, words }: Props): boolean => names !== 'none' && peopleIn(named, words).length > 0;

const peopleIn = ({ strangers }: NamedHere, words: readonly string[]): NamedHere['strangers'] =>
  words.length === 0 ? [] : strangers.filter(({ name, username }) => saysAll(normalise(`${name} @${username ?? ''}`), words));

function Recent({ named, now, isAll }: { readonly named: NamedHere; readonly now: number; readonly isAll: boolean }) {
  const chats = isAll ? named.chats : named.chats.slice(0, RECENT);
  return (
    <div class="scroll">
      <p class="hint">{t.search.hint}</p>
      {chats.length > 0 && (
        <Section name={isAll ? t.list.title : t.search.recent}>
          {chats.map((row) => (
            <li key={row.chat}>
              <FoundChat row={row} words={[]} now={now} />
            </li>
          ))}
        </Section>
      )}
    </div>
  );
}

type SectionProps = { readonly name: string; readonly aside?: string; readonly onAside?: () => void; readonly children: ComponentChildren };

function Section({ name, aside, onAside, children }: SectionProps) {
  return (
    <>
      <div class="sect">
        <h2>{name}</h2>
        {aside &&
          (onAside ? (
            <button type="button" onClick={onAside}>
              {aside}
            </button>
          ) : (
            <span>{aside}</span>
          ))}
      </div>
      <ul aria-label={name}>{children}</ul>
    </>
  );
}

const Nothing = ({ text, onClear }: { readonly text: string; readonly onClear: (() => void) | undefined }) => (
  <div class="none">
    <p>{text === '' ? t.search.noneAtAll : t.search.none(text)}</p>
    {onClear && (
      <button type="button" class="btn soft small" onClick={onClear}>
        {t.search.clear}
      </button>
    )}
  </div>
);

/** What was looked through, and what could not be: nothing of it needs the network. */
function Foot({ found }: { readonly found: SearchView | undefined }) {
  const awaited = useView('awaiting', {})?.chats.filter(({ awaits }) => awaits === 'history').length ?? 0;
  if (!found?.isDone) return null;
  return (
    <footer>
      <Icon name="lock" size={14} />
      <p>
        {found.unsearched > 0 ? t.search.unsearched(found.unsearched) : t.search.searched(found.chats)} {awaited > 0 && t.search.coming(awaited)}
      </p>
    </footer>
  );
}
