/** Where each chat was left, while the app is open: the row that began the screen, and how far under the upper edge, px. */

export type Place = { readonly id: string; readonly top: number };

const MOST = 200;
const placeByChat = new Map<string, Place>();

export const placeOf = (chat: string): Place | undefined => placeByChat.get(chat);

/** Nothing to remember for a chat left at its end. The longest unused goes first. */
export function leavePlace(chat: string, place: Place | undefined): void {
  placeByChat.delete(chat);
  if (place) placeByChat.set(chat, place);
  const [oldest] = placeByChat.keys();
  if (placeByChat.size > MOST && oldest !== undefined) placeByChat.delete(oldest);
}
