/** What has not been looked at: of one chat, of all of them, and how a number of it is written. */
import type { ChatRow } from '../device/port/port.ts';
import type { Route } from './address.ts';
import { route } from './route.ts';
import { numberOf } from './text/dates.ts';
import { useView } from './ui/hooks.ts';

const MOST = 999;

/** The chat that is on screen. */
export const openIn = (here: Route): string | undefined => ('chat' in here ? here.chat : undefined);

/** An open request is being looked at, though it is not marked read before it is answered: a mark goes out. Left without an answer it counts again. */
export const unreadOf = ({ state, unread }: ChatRow, isOpen: boolean): number => (isOpen && state === 'request' ? 0 : unread);

export function useUnread(): number {
  const chats = useView('chats', {});
  const open = openIn(route.value);
  const asked = (chats?.requests ?? []).reduce((sum, row) => sum + unreadOf(row, row.chat === open), 0);
  return (chats?.badge.unread ?? 0) + asked;
}

/** In a badge there is room for three digits. */
export const shortCount = (n: number): string => (n > MOST ? `${numberOf(MOST)}+` : numberOf(n));
