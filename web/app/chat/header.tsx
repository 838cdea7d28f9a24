/** The bar over a conversation: who it is with, and how things stand. */
import type { ChatView } from '../../device/port.ts';
import { go } from '../route.ts';
import { t } from '../text/en.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Back } from '../ui/back.tsx';
import { useLater, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

const CONNECTING_MS = 2000;
const UPDATING_MS = 400;

export const titleOf = ({ kind, title }: ChatView): string => (kind === 'self' ? t.list.saved : title);

export function Header({ view }: { readonly view: ChatView }) {
  const isSelf = view.kind === 'self';
  const title = titleOf(view);
  const isRemoved = useRemoved();
  return (
    <header class="bar">
      <Back />
      <Avatar user={view.user} title={title} size="s40" saved={isSelf} />
      <div class="tt">
        <h1>
          <bdi class="nm" id="place">
            {title}
          </bdi>
          {view.verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={17} />
            </span>
          )}
        </h1>
        <Subtitle view={view} />
      </div>
      {!isSelf && !isRemoved && (
        <button type="button" class="ib" aria-label={t.chat.safety} title={t.chat.safety} onClick={() => go({ at: 'safety', chat: view.chat })}>
          <Icon name="shield" />
        </button>
      )}
      <Updating />
    </header>
  );
}

function Subtitle({ view }: { readonly view: ChatView }) {
  const state = useView('connection', {})?.state ?? 'online';
  const isLate = useLater(CONNECTING_MS, state);
  const text = subtitleOf(view, state === 'connecting' && isLate);
  return text ? (
    <div class="sub">
      <bdi>{text}</bdi>
    </div>
  ) : null;
}

function subtitleOf(view: ChatView, isConnecting: boolean): string | undefined {
  if (isConnecting) return t.connection.connecting;
  if (view.missing > 0) return t.chat.missing(view.missing);
  const name = view.username && `@${view.username}`;
  // Of whom nothing else is known, the title says it.
  return view.kind === 'direct' && name && name !== view.title ? name : undefined;
}

/** A thin bar, only when catching up takes long enough to be noticed. */
function Updating() {
  const state = useView('connection', {})?.state ?? 'online';
  const isLate = useLater(UPDATING_MS, state);
  return state === 'syncing' && isLate ? <span class="progress" role="img" aria-label={t.connection.updating} /> : null;
}
