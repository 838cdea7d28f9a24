/** The frame: the rail of wide screens, the tabs of the others. */
import { go, type Route, route, writeRoute } from './route.ts';
import { t } from './text/en.ts';
import { useDevice, useView } from './ui/hooks.ts';
import { Icon, type IconName } from './ui/icon.tsx';

type Place = { readonly name: string; readonly icon: IconName; readonly to: Route; readonly isHere: (here: Route) => boolean };

const PLACES: readonly Place[] = [
  { name: t.nav.chats, icon: 'chats', to: { at: 'chats' }, isHere: ({ at }) => at === 'chats' || at === 'chat' || at === 'safety' },
  { name: t.nav.people, icon: 'person', to: { at: 'new' }, isHere: ({ at }) => at === 'new' },
];
const SETTINGS: Place = { name: t.nav.settings, icon: 'settings', to: { at: 'settings', page: undefined }, isHere: ({ at }) => at === 'settings' };

export function Rail() {
  return (
    <nav class="rail" aria-label={t.nav.main}>
      <img class="mark" src="/icons/icon.svg" alt={t.app} width={40} height={40} />
      {PLACES.map((place) => (
        <PlaceLink key={place.name} place={place} />
      ))}
      <SavedLink />
      <span class="space" />
      <PlaceLink place={SETTINGS} />
    </nav>
  );
}

export function Tabs() {
  return (
    <nav class="tabbar" aria-label={t.nav.main}>
      {PLACES.map((place) => (
        <PlaceLink key={place.name} place={place} tab />
      ))}
      <SavedLink tab />
      <PlaceLink place={SETTINGS} tab />
    </nav>
  );
}

function PlaceLink({ place, tab = false }: { readonly place: Place; readonly tab?: boolean }) {
  const isHere = place.isHere(route.value);
  return (
    <a
      class={tab ? undefined : 'ri'}
      href={writeRoute(place.to)}
      aria-current={isHere ? 'page' : undefined}
      onClick={(event) => follow(event, place.to)}
    >
      <span class="pi">
        <Icon name={place.icon} />
      </span>
      {place.name}
    </a>
  );
}

/** The own chat: it is opened when it is first wanted. */
function SavedLink({ tab = false }: { readonly tab?: boolean }) {
  const device = useDevice();
  const chats = useView('chats', {});
  const here = route.value;
  const isHere = here.at === 'chat' && chats?.rows.some(({ chat, kind }) => kind === 'self' && chat === here.chat) === true;
  const open = async (): Promise<void> => {
    const answer = await device.call('openSelf', {});
    if (answer.ok) go({ at: 'chat', chat: answer.chat, message: undefined });
  };
  return (
    // Not awaited: it ends by going there.
    <button type="button" class={tab ? undefined : 'ri'} aria-current={isHere ? 'page' : undefined} onClick={() => void open()}>
      <span class="pi">
        <Icon name="saved" />
      </span>
      {t.nav.saved}
    </button>
  );
}

/** A link like any other to the keyboard, a new tab and a screen reader; a plain click stays in the app. */
export function follow(event: MouseEvent, to: Route): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to);
}
