/** The chats that are muted, until when, and the way back. */
import { isMuted } from '../../device/port/listing.ts';
import { unmute } from '../muting.ts';
import '../styles/people.css';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice, useNow, useView } from '../ui/hooks.ts';

const MINUTE = 60_000;

export function MutedChats() {
  const device = useDevice();
  const now = useNow(MINUTE);
  const chats = useView('chats', {});
  if (!chats) return null;
  const muted = [...chats.rows, ...chats.archived].filter((row) => isMuted(row, now));
  return (
    <section>
      <h2 class="lab">{t.told.muted}</h2>
      {muted.length === 0 && <p class="fine">{t.told.nobodyMuted}</p>}
      {muted.length > 0 && (
        <ul class="card">
          {muted.map(({ chat, user, title, photo, mutedUntil }) => (
            <li key={chat}>
              <div class="person">
                <Avatar user={user || chat} title={title} photo={photo} size="s40" />
                <span class="what">
                  <b>
                    <span>
                      <bdi>{title}</bdi>
                    </span>
                  </b>
                  <small>{mutedUntil === Number.MAX_SAFE_INTEGER ? t.told.always : t.told.until(momentOf(mutedUntil, now))}</small>
                </span>
                <button type="button" class="btn soft small" aria-label={t.told.unmuteOf(title)} onClick={() => unmute(device, chat)}>
                  {t.told.unmute}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
