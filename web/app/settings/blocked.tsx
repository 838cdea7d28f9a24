/** Who is blocked, and the way back. */
import { titleOf } from '../called.ts';
import { setBlocked } from '../people/deeds.ts';
import '../styles/people.css';
import { language, t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice, useView } from '../ui/hooks.ts';

export function BlockedPeople() {
  const device = useDevice();
  const people = useView('blocked', { locale: language.value }, language.value)?.people;
  if (!people) return null;
  return (
    <section>
      <h2 class="lab">{t.privacy.blocked}</h2>
      {people.length === 0 && <p class="fine">{t.privacy.nobodyBlocked}</p>}
      {people.length > 0 && (
        <ul class="card">
          {people.map(({ user, name, username, photo }) => (
            <li key={user}>
              <div class="person">
                <Avatar user={user} title={name || (username ?? '')} photo={photo} size="s40" />
                <span class="what">
                  <b>
                    <span>
                      <bdi>{titleOf({ name, username })}</bdi>
                    </span>
                  </b>
                </span>
                {/* Not awaited: a sentence says what became of it. */}
                <button
                  type="button"
                  class="btn soft small"
                  aria-label={t.people.unblockOf(name)}
                  onClick={() => void setBlocked(device, { user, name }, false)}
                >
                  {t.person.unblock}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
