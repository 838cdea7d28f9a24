/** Choosing people: among those one knows, or anybody by username, number or link. Whoever is chosen stands above as long as they are. */
import { useId, useState } from 'preact/hooks';
import type { Person } from '../../device/port/people.ts';
import { titleOf } from '../called.ts';
import { matchingPeople } from '../people/matching.ts';
import '../styles/groups.css';
import '../styles/questions.css';
import '../styles/deeds.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

/** What is known of who may be chosen. */
export type Chosen = Pick<Person, 'user' | 'name' | 'username' | 'photo'>;

/** `without`: who is not to be chosen, by id. */
type Props = { readonly chosen: readonly Chosen[]; readonly without?: ReadonlySet<string>; readonly onChange: (chosen: readonly Chosen[]) => void };

export function Picker({ chosen, without = NOBODY, onChange }: Props) {
  const [typed, setTyped] = useState('');
  const finding = useAsk();
  const id = useId();
  const shown = matchingPeople(useKnown(), typed).filter(({ user }) => !without.has(user));
  const isChosen = (user: string): boolean => chosen.some((one) => one.user === user);
  const toggle = (one: Chosen): void => onChange(isChosen(one.user) ? chosen.filter(({ user }) => user !== one.user) : [...chosen, one]);
  const type = (text: string): void => {
    setTyped(text);
    finding.forget();
  };
  const find = async (): Promise<void> => {
    const found = await finding.ask('find', { text: typed.trim() });
    if (!found) return;
    type('');
    if (!isChosen(found.person.user) && !without.has(found.person.user)) toggle(found.person);
  };
  return (
    <div class="choosing">
      <Chips chosen={chosen} onDrop={toggle} />
      <input
        type="search"
        class="input"
        dir="auto"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        aria-label={t.group.searchPeople}
        placeholder={t.group.searchPeople}
        aria-describedby={`${id}failed`}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          const [first] = shown;
          if (typed.trim() === '') return;
          // Not awaited: who was found is chosen, or it is said why nobody was.
          if (first) toggle(first);
          else void find();
        }}
      />
      <ul class="picks" aria-label={t.group.people}>
        {shown.map((one) => (
          <li key={one.user}>
            <button type="button" aria-pressed={isChosen(one.user)} onClick={() => toggle(one)}>
              <Avatar user={one.user} title={titleOf(one)} photo={one.photo} size="s40" />
              <bdi>{titleOf(one)}</bdi>
              <span class="mark">{isChosen(one.user) && <Icon name="check" size={16} />}</span>
            </button>
          </li>
        ))}
        {shown.length === 0 && <li class="none">{typed.trim() === '' ? t.group.nobodyKnown : t.group.nobodyCalled}</li>}
      </ul>
      {shown.length === 0 && typed.trim() !== '' && (
        <button type="button" class="btn soft" aria-disabled={finding.busy} onClick={() => void find()}>
          <Icon name="search" size={18} />
          {t.group.find}
        </button>
      )}
      <Failed error={finding.error} id={`${id}failed`} />
    </div>
  );
}
const NOBODY: ReadonlySet<string> = new Set();

/** Pressed, one is chosen no more. */
const Chips = ({ chosen, onDrop }: { readonly chosen: readonly Chosen[]; readonly onDrop: (one: Chosen) => void }) => (
  <ul class="chosen" aria-label={t.group.chosen(chosen.length)}>
    {chosen.map((one) => (
      <li key={one.user}>
        <button type="button" class="chip" aria-label={t.group.drop(titleOf(one))} onClick={() => onDrop(one)}>
          <bdi>{titleOf(one)}</bdi>
          <Icon name="close" size={16} />
        </button>
      </li>
    ))}
  </ul>
);

/** Contacts, and whoever else one writes with. */
function useKnown(): readonly Person[] {
  const people = useView('people', {})?.people ?? [];
  const rows = useView('chats', {});
  const others = [...(rows?.rows ?? []), ...(rows?.archived ?? [])].flatMap((row): readonly Person[] =>
    row.kind !== 'direct' || row.blocked || people.some(({ user }) => user === row.user)
      ? []
      : [{ ...PLAIN, user: row.user, name: row.title, photo: row.photo, verified: row.verified }],
  );
  return [...people.filter(({ blocked }) => !blocked), ...others];
}
const PLAIN = { ownName: '', username: undefined, bio: '', contact: false, blocked: false } as const;
