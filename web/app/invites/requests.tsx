/** Who wants to come into a group, for those who may answer. */
import '../styles/people.css';
import '../styles/invites.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';

/** Nothing where nobody asks, or another answers. */
export function JoinRequests({ chat }: { readonly chat: string }) {
  const requests = useView('joinRequests', { chat }, chat)?.requests ?? [];
  if (requests.length === 0) return null;
  return (
    <section class="requests" aria-label={t.invites.requests}>
      <h3>{t.invites.requests}</h3>
      <Askers chat={chat} />
    </section>
  );
}

/** Each with both answers. */
export function Askers({ chat }: { readonly chat: string }) {
  const { busy, error, ask } = useAsk();
  const requests = useView('joinRequests', { chat }, chat)?.requests ?? [];
  // Not awaited: the view shows what came of it, or it is said why not.
  const answer = (user: string, accept: boolean): void => void ask('answerJoin', { chat, user, accept });
  return (
    <div class="askers">
      <Failed error={error} />
      <ul>
        {requests.map(({ user, name, username, was }) => (
          <li key={user} class="person">
            <Avatar user={user} title={name} size="s40" />
            <span class="what">
              <b>
                <span>
                  <bdi>{name}</bdi>
                </span>
              </b>
              <small>{was ? t.invites.was : username && <bdi>@{username}</bdi>}</small>
            </span>
            <span class="acts">
              <button
                type="button"
                class="btn line small"
                aria-label={t.invites.named(t.invites.decline, name)}
                aria-disabled={busy}
                onClick={() => answer(user, false)}
              >
                {t.invites.decline}
              </button>
              <button
                type="button"
                class="btn primary small"
                aria-label={t.invites.named(t.invites.letIn, name)}
                aria-disabled={busy}
                onClick={() => answer(user, true)}
              >
                {t.invites.letIn}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
