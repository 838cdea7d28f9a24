/** Every place of the app at least once, for tests: a place that is added is missing here until it is named. */
import { type Route, SETTINGS_PAGES } from './address.ts';

const ID = '00112233445566778899aabbccddeeff';

const BY_KIND: { readonly [At in Route['at']]: readonly Extract<Route, { readonly at: At }>[] } = {
  chats: [{ at: 'chats' }],
  chat: [
    { at: 'chat', chat: ID, message: undefined },
    { at: 'chat', chat: ID, message: ID },
  ],
  safety: [{ at: 'safety', chat: ID }],
  info: [{ at: 'info', chat: ID }],
  new: [{ at: 'new' }],
  group: [{ at: 'group' }],
  join: [{ at: 'join' }],
  settings: [undefined, ...SETTINGS_PAGES].map((page) => ({ at: 'settings', page })),
};
export const EVERY_PLACE: readonly Route[] = Object.values(BY_KIND).flat();
