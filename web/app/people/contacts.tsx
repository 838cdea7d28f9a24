/** The people one knows, under the letters their names begin with, and what can be done about each. */
import type { Person } from '../../device/port/people.ts';
import { somebody } from '../called.ts';
import { language, t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { type Choice, openUnder } from '../ui/choices.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { askAbout } from './asking.ts';
import { setBlocked, setContact } from './deeds.ts';
import { sectionsOf } from './letters.ts';
import { matchingPeople } from './matching.ts';

type Props = {
  readonly typed: string;
  /** Already shown above, as what was found. */
  readonly hidden: string | undefined;
  readonly isBusy: boolean;
  readonly onWrite: (person: Person) => void;
};

export function Contacts({ typed, hidden, isBusy, onWrite }: Props) {
  const people = useView('people', {})?.people;
  const chats = useView('chats', {});
  if (!people) return null;
  const online = new Set(chats?.rows.flatMap((row) => (row.online ? [row.user] : [])));
  const shown = matchingPeople(people, typed).filter(({ user }) => user !== hidden);
  if (shown.length === 0 && people.length > 0) return null;
  return (
    <section>
      <h2 class="lab">{t.people.contacts}</h2>
      {people.length === 0 && (
        <div class="card pad">
          <b>{t.people.noContacts}</b>
          <p>{t.people.noContactsHint}</p>
        </div>
      )}
      {sectionsOf(shown, language.value).map(({ letter, people: some }) => (
        <div key={letter + some[0]?.user}>
          <h3 class="letter">{letter}</h3>
          <ul class="card">
            {some.map((person) => (
              <li key={person.user}>
                <PersonRow person={person} isOnline={online.has(person.user)} isBusy={isBusy} onWrite={onWrite} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

type RowProps = {
  readonly person: Person;
  readonly foundBy?: string;
  readonly isOnline?: boolean;
  readonly isBusy: boolean;
  readonly onWrite: (person: Person) => void;
};

/** `foundBy`: what was typed; somebody who has not said who they are is called by it. */
export function PersonRow({ person, foundBy, isOnline = false, isBusy, onWrite }: RowProps) {
  const { user, username, bio, verified, photo } = person;
  const handle = username && `@${username}`;
  const name = person.name || handle || foundBy || somebody();
  return (
    <div class={foundBy === undefined ? 'person' : 'person card'}>
      <Avatar user={user} title={name} photo={photo} online={isOnline} />
      <span class="what">
        <b>
          {/* In its own direction, so that it is its end that is cut. */}
          <span dir="auto">{name}</span>
          {isOnline && <span class="vh">{t.chat.online}</span>}
          {verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={16} />
            </span>
          )}
        </b>
        <small>
          <bdi>{handle && handle !== name ? handle : bio}</bdi>
        </small>
      </span>
      <button
        type="button"
        class={foundBy === undefined ? 'btn soft small' : 'btn primary small'}
        aria-label={t.people.writeTo(name)}
        aria-disabled={isBusy}
        onClick={() => onWrite(person)}
      >
        {t.people.write}
      </button>
      <More person={person} name={name} />
    </div>
  );
}

function More({ person, name }: { readonly person: Person; readonly name: string }) {
  const device = useDevice();
  return (
    <button
      type="button"
      class="ib"
      aria-label={t.people.actions(name)}
      onClick={({ currentTarget }) => openUnder(currentTarget, t.people.actions(name), choicesFor(person, name, device))}
    >
      <Icon name="more" size={20} />
    </button>
  );
}

/** Not awaited, all of them: a sentence says what became of it. */
function choicesFor({ user, contact, blocked }: Person, name: string, device: ReturnType<typeof useDevice>): readonly (readonly Choice[])[] {
  const named = { user, name };
  const block: Choice = blocked
    ? { name: t.person.unblock, icon: 'block', run: () => void setBlocked(device, named, false) }
    : { name: t.person.block, icon: 'block', isGrave: true, run: () => askAbout({ is: 'block', ...named }) };
  if (!contact) return [[{ name: t.person.addContact, icon: 'add', run: () => void setContact(device, named, true) }], [block]];
  return [
    [{ name: t.person.rename, icon: 'pen', run: () => askAbout({ is: 'rename', ...named }) }],
    [{ name: t.person.removeContact, icon: 'without', isGrave: true, run: () => void setContact(device, named, false) }, block],
  ];
}
