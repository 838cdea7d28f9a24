/** What has not been looked at: of one chat, of all of them, and how a number of it is written. */
import { countOf } from '../device/port/notices.ts';
import type { ChatRow } from '../device/port/port.ts';
import type { Route } from './address.ts';
import { route } from './route.ts';
import { numberOf } from './text/dates.ts';
import { useView } from './ui/hooks.ts';

const MOST = 999;

/** The chat that is on screen. */
export const openIn = (here: Route): string | undefined => ('chat' in here ? here.chat : undefined);

/** What the row says: of an open request nothing, as in the count of all. */
export const unreadOf = ({ state, unread }: ChatRow, isOpen: boolean): number => (isOpen && state === 'request' ? 0 : unread);

export function useUnread(): number {
  const chats = useView('chats', {});
  const open = openIn(route.value);
  return countOf(chats?.badge.unread ?? 0, chats?.requests ?? [], (chat) => chat === open);
}

/** In a badge there is room for three digits. */
export const shortCount = (n: number): string => (n > MOST ? `${numberOf(MOST)}+` : numberOf(n));
