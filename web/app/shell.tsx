/** The frame: the rail of wide screens, the tabs of narrow ones, and between them a menu. */
import { useEffect } from 'preact/hooks';
import { type Route, writeRoute } from './address.ts';
import { go, readableOf, route } from './route.ts';
import { t } from './text/language.ts';
import { useFoot } from './ui/foot.ts';
import { useDevice, useRemoved, useView } from './ui/hooks.ts';
import { Icon, type IconName } from './ui/icon.tsx';
import { shortCount, useUnread } from './unread.ts';

type PlaceName = 'chats' | 'people' | 'saved' | 'settings';
type Place = { readonly is: PlaceName; readonly icon: IconName; readonly to: Route };

const PLACES: readonly Place[] = [
  { is: 'chats', icon: 'chats', to: { at: 'chats' } },
  { is: 'people', icon: 'person', to: { at: 'new' } },
];
const SETTINGS: Place = { is: 'settings', icon: 'settings', to: { at: 'settings', page: undefined } };

export function Rail() {
  const here = useHere();
  const places = usePlaces();
  return (
    <nav class="rail" aria-label={t.nav.main} data-part>
      <img class="brand" src="/icons/icon.svg" alt={t.app} width={40} height={40} />
      {places.map((place) => (
        <PlaceLink key={place.is} place={place} here={here} />
      ))}
      <SavedLink here={here} />
      <span class="space" />
      <PlaceLink place={SETTINGS} here={here} />
    </nav>
  );
}

/** Where there is one column, tabs; where there are two without a rail, what the menu button over the list opens. */
export function Tabs() {
  const here = useHere();
  const places = usePlaces();
  const foot = useFoot<HTMLElement>();
  // A menu is over once one has gone somewhere.
  useEffect(() => foot.current?.hidePopover(), [route.value]);
  return (
    <nav id="places" popover class="tabbar" aria-label={t.nav.main} data-part ref={foot}>
      {places.map((place) => (
        <PlaceLink key={place.is} place={place} here={here} tab />
      ))}
      <SavedLink here={here} tab />
      <PlaceLink place={SETTINGS} here={here} tab />
    </nav>
  );
}

/** Where one is, as far as this device has it. */
export const useRoute = (): Route => (useRemoved() ? readableOf(route.value) : route.value);

/** On a device that was removed from its account there is nobody to find. */
const usePlaces = (): readonly Place[] => (useRemoved() ? PLACES.filter(({ is }) => is !== 'people') : PLACES);

/** The one place that is lit. The own chat is a chat, but has a place of its own. */
function useHere(): PlaceName {
  const chats = useView('chats', {});
  const here = useRoute();
  switch (here.at) {
    case 'new':
    case 'group':
      return 'people';
    case 'settings':
      return 'settings';
    case 'chat':
    case 'info':
      return chats?.rows.some(({ chat, kind }) => kind === 'self' && chat === here.chat) ? 'saved' : 'chats';
    default:
      return 'chats';
  }
}

type LinkProps = { readonly here: PlaceName; readonly tab?: boolean };

function PlaceLink({ place, here, tab = false }: LinkProps & { readonly place: Place }) {
  return (
    <a
      class={tab ? undefined : 'ri'}
      href={writeRoute(place.to)}
      aria-current={place.is === here ? 'page' : undefined}
      onClick={(event) => follow(event, place.to)}
    >
      <span class="pi">
        <Icon name={place.icon} />
      </span>
      {t.nav[place.is]}
      {place.is === 'chats' && <Unread />}
    </a>
  );
}

function Unread() {
  const unread = useUnread();
  return unread === 0 ? null : (
    <span class="badge" role="img" aria-label={t.list.unread(unread)}>
      {shortCount(unread)}
    </span>
  );
}

/** The own chat: it is opened when it is first wanted. */
function SavedLink({ here, tab = false }: LinkProps) {
  const device = useDevice();
  const open = async (): Promise<void> => {
    const answer = await device.call('openSelf', {});
    if (answer.ok) go({ at: 'chat', chat: answer.chat, message: undefined });
  };
  return (
    // Not awaited: it ends by going there.
    <button type="button" class={tab ? undefined : 'ri'} aria-current={here === 'saved' ? 'page' : undefined} onClick={() => void open()}>
      <span class="pi">
        <Icon name="saved" />
      </span>
      {t.nav.saved}
    </button>
  );
}

/**
 * A link like any other to the keyboard, a new tab and a screen reader; a plain click stays in the app. Whoever goes to find somebody by a key goes on by
 * keys; a finger that points would have them laid over the screen.
 */
export function follow(event: MouseEvent, to: Route): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to.at === 'new' ? { ...to, isToType: event.detail === 0 } : to);
}
