/** Films and sounds that play before they are whole: what the service worker asks of the page that shows one, and what that answers. Nothing of it goes by any other way. */

/** Where such a film lies for a player, followed by its name: 16 bytes in hex, known to one page alone, for as long as it shows it. */
export const STREAMED = '/stream/';
export const STREAM_NAME = /^[0-9a-f]{32}$/;

/** `to`: the first byte that is not wanted; undefined for as much as there is. A port comes along, for the answers. */
export type StretchAsked = { readonly type: 'STRETCH'; readonly name: string; readonly from: number; readonly to: number | undefined };

/** The first answer: is it shown here? */
export type StretchKnown = { readonly isKnown: boolean };
/** The second: bytes from `from` on, one at least and fewer than were wanted where that is as well, none where the film ends before; undefined where they cannot be had. */
export type Stretch = { readonly type: string; readonly size: number; readonly bytes: Uint8Array<ArrayBuffer> };

export function isStretchAsked(value: unknown): value is StretchAsked {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'STRETCH') return false;
  return 'name' in value && typeof value.name === 'string' && 'from' in value && Number.isSafeInteger(value.from);
}
