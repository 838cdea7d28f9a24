/** One of several people, or anyone. */
import { useState } from 'preact/hooks';
import { isMeant } from '../people/matching.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';

/** `called`: by what their picture is named, where the list calls them otherwise. */
export type Named = { readonly user: string; readonly name: string; readonly called?: string | undefined; readonly photo?: string | undefined };

type Props = {
  readonly people: readonly Named[];
  readonly chosen: string | undefined;
  readonly onClose: () => void;
  readonly onPick: (person: Named | undefined) => void;
};

/** People shown at once: of more, one types who. */
const MOST = 200;
/** So many are found by looking. */
const FEW = 8;

export function PersonPicker({ people, chosen, onClose, onPick }: Props) {
  const [query, setQuery] = useState('');
  const shown = people.filter(({ name }) => isMeant(name, query)).slice(0, MOST);
  return (
    <Dialog title={t.search.whose} onClose={onClose}>
      {people.length > FEW && (
        <input
          type="search"
          class="input"
          autocomplete="off"
          aria-label={t.search.findPerson}
          placeholder={t.search.findPerson}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <ul class="picks" aria-label={t.search.whose}>
        <li>
          <button type="button" aria-pressed={chosen === undefined} onClick={() => onPick(undefined)}>
            <span class="av s40 saved" aria-hidden="true">
              <Icon name="person" />
            </span>
            <bdi>{t.search.anyone}</bdi>
            <span class="mark">{chosen === undefined && <Icon name="check" size={16} />}</span>
          </button>
        </li>
        {shown.map((person) => (
          <li key={person.user}>
            <button type="button" aria-pressed={chosen === person.user} onClick={() => onPick(person)}>
              <Avatar user={person.user} title={person.called ?? person.name} photo={person.photo} size="s40" />
              <bdi>{person.name}</bdi>
              <span class="mark">{chosen === person.user && <Icon name="check" size={16} />}</span>
            </button>
          </li>
        ))}
        {shown.length === 0 && <li class="none">{t.search.noPerson}</li>}
      </ul>
      <Answers onCancel={onClose} />
    </Dialog>
  );
}
