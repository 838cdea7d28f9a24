/** Every place of the app, and its address: a path of ids, without names or numbers. The router goes by it, and the service worker. */

/** `isToType`: one comes to type, so the focus goes to where one does; never in the address. */
export type Route =
  | { readonly at: 'chats' }
  | { readonly at: 'chat'; readonly chat: string; readonly message: string | undefined; readonly isToType?: boolean }
  | { readonly at: 'safety'; readonly chat: string }
  /** Who the chat is with. */
  | { readonly at: 'info'; readonly chat: string }
  /** `code`: somebody's contact code that was opened as a link; never in the address. */
  | { readonly at: 'new'; readonly code?: string | undefined; readonly isToType?: boolean }
  /** Beginning a group. */
  | { readonly at: 'group' }
  /** `code`: a link into a group that was opened; never in the address. Without it, the groups one has asked to come into. */
  | { readonly at: 'join'; readonly code?: string | undefined }
  | { readonly at: 'settings'; readonly page: SettingsPage | undefined };
export const SETTINGS_PAGES = ['profile', 'privacy', 'notifications', 'devices', 'chats', 'storage', 'appearance', 'language'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

export function writeRoute(to: Route): string {
  switch (to.at) {
    case 'chats':
      return '/';
    case 'chat':
      return to.message ? `/c/${to.chat}/m/${to.message}` : `/c/${to.chat}`;
    case 'safety':
    case 'info':
      return `/c/${to.chat}/${to.at}`;
    case 'new':
      return '/new';
    case 'group':
      return '/new/group';
    case 'join':
      return '/join';
    case 'settings':
      return to.page ? `/settings/${to.page}` : '/settings';
  }
}

export function readRoute(path: string): Route {
  const [first, second, third, fourth] = path.split('/').filter(Boolean);
  const isId = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{32}$/.test(text);
  if (first === 'c' && isId(second)) {
    if (third === 'safety' || third === 'info') return { at: third, chat: second };
    return { at: 'chat', chat: second, message: third === 'm' && isId(fourth) ? fourth : undefined };
  }
  if (first === 'new') return { at: second === 'group' ? 'group' : 'new' };
  if (first === 'join') return { at: 'join' };
  if (first === 'settings') return { at: 'settings', page: SETTINGS_PAGES.find((page) => page === second) };
  return { at: 'chats' };
}

/** Is this the path of a place, and so answered by the app's one page? Never what the hub answers itself. */
export const isPlace = (path: string): boolean => path === '/' || readRoute(path).at !== 'chats';
