/** The bar over a conversation: who it is with, and how things stand. */
import type { ComponentChildren } from 'preact';
import type { ChatView } from '../../device/port/port.ts';
import { closeInfo, openInfo, useInfo } from '../info.ts';
import { route } from '../route.ts';
import { seek } from '../seeking.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Back } from '../ui/back.tsx';
import { useGroup } from '../ui/group.ts';
import { useLater, useNow, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Typists } from '../ui/typists.tsx';
import { presenceText } from '../ui/presence.ts';

const CONNECTING_MS = 2000;
const UPDATING_MS = 400;
const MINUTE = 60_000;

export const titleOf = ({ kind, title }: ChatView): string => (kind === 'self' ? t.list.saved : title);

export function Header({ view, isCovered = false }: { readonly view: ChatView; readonly isCovered?: boolean }) {
  const isSelf = view.kind === 'self';
  const title = titleOf(view);
  const isRemoved = useRemoved();
  const isInformed = useInfo(route.value);
  return (
    <header class="bar" inert={isCovered}>
      <Back />
      <Avatar user={view.user || view.chat} title={title} photo={view.photo} size="s40" saved={isSelf} />
      <div class="tt">
        <h1>
          <Name view={view} title={title} />
          {view.verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={17} />
            </span>
          )}
        </h1>
        <Subtitle view={view} />
      </div>
      <button type="button" class="ib seek" aria-label={t.chat.search} title={t.chat.search} onClick={seek}>
        <Icon name="search" />
      </button>
      {!isRemoved && (
        <button
          type="button"
          class="ib"
          aria-label={t.chat.info}
          aria-expanded={isInformed}
          title={t.chat.info}
          onClick={() => (isInformed ? closeInfo : openInfo)(view.chat)}
        >
          <Icon name="info" />
        </button>
      )}
      <Updating />
    </header>
  );
}

/** Where there is more to say of whom it is with, their name leads there. */
function Name({ view: { kind, chat }, title }: { readonly view: ChatView; readonly title: string }) {
  const isRemoved = useRemoved();
  const name = (
    <bdi class="nm" id="place">
      {title}
    </bdi>
  );
  if (isRemoved || kind === 'self') return name;
  return (
    <button type="button" class="nm" tabIndex={-1} onClick={() => openInfo(chat)}>
      {name}
    </button>
  );
}

/** What is the matter with the line or the chat, else who types, else when the other was here, else what they are called besides. */
function Subtitle({ view }: { readonly view: ChatView }) {
  const state = useView('connection', {})?.state ?? 'online';
  const isLate = useLater(CONNECTING_MS, state);
  const trouble = troubleOf(view, state === 'connecting' && isLate);
  if (trouble) return <Sub>{trouble}</Sub>;
  if (view.typing.length > 0) {
    return (
      <Sub look="lively">
        <Typists users={view.typing} isDirect={view.kind === 'direct'} />
      </Sub>
    );
  }
  if (view.kind === 'group') return <Crowd view={view} />;
  return view.kind === 'direct' ? <Presence view={view} /> : null;
}

const Sub = ({ look, children }: { readonly look?: 'lively'; readonly children: ComponentChildren }) => (
  <div class={look ? `sub ${look}` : 'sub'}>
    <bdi>{children}</bdi>
  </div>
);

function Crowd({ view }: { readonly view: ChatView }) {
  const members = useGroup(view)?.members.length;
  if (view.state === 'out') return <Sub>{t.lines.out}</Sub>;
  return members === undefined ? null : <Sub>{t.lines.members(members)}</Sub>;
}

function Presence({ view: { user, username, title } }: { readonly view: ChatView }) {
  const presence = useView('presence', { user }, user);
  const now = useNow(MINUTE);
  const text = presenceText(presence, now);
  if (text) return <Sub {...(presence?.is === 'online' ? { look: 'lively' } : {})}>{text}</Sub>;
  const handle = username && `@${username}`;
  // Of whom nothing else is known, the title says it.
  return handle && handle !== title ? <Sub>{handle}</Sub> : null;
}

function troubleOf({ missing }: ChatView, isConnecting: boolean): string | undefined {
  if (isConnecting) return t.connection.connecting;
  return missing > 0 ? t.chat.missing(missing) : undefined;
}

/** A thin bar, only when catching up takes long enough to be noticed. */
function Updating() {
  const state = useView('connection', {})?.state ?? 'online';
  const isLate = useLater(UPDATING_MS, state);
  return state === 'syncing' && isLate ? <span class="progress" role="img" aria-label={t.connection.updating} /> : null;
}
