/** Single people who always see something of me, or never do, whoever else may. */
import { useState } from 'preact/hooks';
import type { Exception, Person, Shown } from '../../device/port/people.ts';
import { matchingPeople } from '../people/matching.ts';
import '../styles/questions.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';

const EXCEPTIONS = ['none', 'always', 'never'] as const satisfies readonly Exception[];

export function Exceptions({ of, onClose }: { readonly of: Shown; readonly onClose: () => void }) {
  const contacts = useView('people', {})?.people ?? [];
  const { always = [], never = [] } = useView('exceptions', { of }, of) ?? {};
  const [typed, type] = useState('');
  const { error, ask } = useAsk();
  const isOf = ({ user }: Person): Exception =>
    always.some((one) => one.user === user) ? 'always' : never.some((one) => one.user === user) ? 'never' : 'none';
  // Those of whom something was said may be no contacts any more.
  const all = [...new Map([...contacts, ...always, ...never].map((person) => [person.user, person])).values()];
  const shown = matchingPeople(all, typed);
  return (
    <Dialog title={t.privacy.except[of]} onClose={onClose}>
      <p>{t.privacy.exceptHint}</p>
      {all.length > 0 && (
        <input
          type="search"
          class="input"
          autocomplete="off"
          dir="auto"
          aria-label={t.privacy.search}
          placeholder={t.privacy.search}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
        />
      )}
      <ul class="picks">
        {shown.map((person) => (
          <li key={person.user}>
            <label>
              <Avatar user={person.user} title={person.name} photo={person.photo} size="s40" />
              <bdi class="nm">{person.name}</bdi>
              <select
                class="pick"
                autocomplete="off"
                value={isOf(person)}
                // Not awaited: the view shows what became of it.
                onChange={({ currentTarget }) => {
                  const is = EXCEPTIONS.find((one) => one === currentTarget.value);
                  if (is) void ask('setException', { of, user: person.user, is });
                }}
              >
                {EXCEPTIONS.map((is) => (
                  <option key={is} value={is} selected={is === isOf(person)}>
                    {t.privacy.is[is]}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li class="none">{all.length === 0 ? t.privacy.none : t.people.nobodyCalled}</li>}
      </ul>
      <Failed error={error} />
      <div class="acts">
        <button type="button" class="btn line" onClick={onClose}>
          {t.nav.close}
        </button>
      </div>
    </Dialog>
  );
}
