/** The settings: a list of pages and one of them; on a phone one after the other. */
import { SETTINGS_PAGES, type SettingsPage, writeRoute } from '../address.ts';
import { go } from '../route.ts';
import { follow } from '../shell.tsx';
import '../styles/panels.css';
import '../styles/settings.css';
import '../styles/settings-pages.css';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Back } from '../ui/back.tsx';
import { Clear } from '../ui/clear.tsx';
import { useRemoved, useView } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { Appearance } from './appearance.tsx';
import { ChatSettings } from './chats.tsx';
import { Devices } from './devices.tsx';
import { LanguagePage } from './language.tsx';
import { Notifications } from './notifications.tsx';
import { Privacy } from './privacy.tsx';
import { ProfilePage } from './profile.tsx';
import { SignOut } from './sign-out.tsx';
import { Storage } from './storage.tsx';

const PAGES = {
  profile: { icon: 'person', Page: ProfilePage },
  appearance: { icon: 'palette', Page: Appearance },
  chats: { icon: 'chats', Page: ChatSettings },
  privacy: { icon: 'lock', Page: Privacy },
  notifications: { icon: 'bell', Page: Notifications },
  devices: { icon: 'device', Page: Devices },
  storage: { icon: 'archive', Page: Storage },
  language: { icon: 'globe', Page: LanguagePage },
} as const satisfies Record<SettingsPage, { readonly icon: IconName; readonly Page: () => unknown }>;

/** What stays of the settings on a device that was removed from its account: how it looks and behaves. */
const OWN: readonly SettingsPage[] = ['chats', 'appearance', 'language'];

/** Without a page, wide screens show the first; narrow ones only the list. */
export function Settings({ page }: { readonly page: SettingsPage | undefined }) {
  const isRemoved = useRemoved();
  const pages = isRemoved ? OWN : SETTINGS_PAGES;
  const shown = pages.find((one) => one === page) ?? pages[0] ?? 'profile';
  const { Page } = PAGES[shown];
  return (
    <div class={page ? 'settings open' : 'settings'}>
      <div class="set-list" data-part>
        <header>
          <MenuButton />
          <h1>{t.settings.title}</h1>
        </header>
        <Me />
        <nav class="set" aria-label={t.settings.title}>
          {pages.map((one) => (
            <PageLink key={one} page={one} isHere={one === shown} isChosen={one === page} />
          ))}
        </nav>
        {isRemoved ? <Clear look="btn danger out" /> : <SignOut />}
      </div>
      <section class="page" aria-labelledby="settings-page" data-part>
        <div class="pin">
          <header>
            <Back look="backward" to={() => go({ at: 'settings', page: undefined }, true)} />
            <h1 id="settings-page">{t.settings[shown]}</h1>
          </header>
          <Page key={shown} />
        </div>
      </section>
    </div>
  );
}

type PageLinkProps = { readonly page: SettingsPage; readonly isHere: boolean; readonly isChosen: boolean };

function PageLink({ page, isHere, isChosen }: PageLinkProps) {
  const { icon } = PAGES[page];
  const to = { at: 'settings', page } as const;
  return (
    <a
      href={writeRoute(to)}
      aria-current={isHere ? 'page' : undefined}
      onClick={(event) => {
        if (isChosen) event.preventDefault();
        else follow(event, to);
      }}
    >
      <Icon name={icon} size={21} />
      {t.settings[page]}
      <span class="end">
        <Icon name="open" size={18} />
      </span>
    </a>
  );
}

function Me() {
  const me = useView('me', {});
  if (!me) return null;
  return (
    <div class="me">
      <Avatar user={me.user} title={me.name} photo={me.photo} size="s56" />
      <span>
        <b>
          <bdi>{me.name}</bdi>
        </b>
        {me.username && <bdi class="un">@{me.username}</bdi>}
      </span>
    </div>
  );
}
