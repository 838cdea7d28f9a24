/** Search in one chat: how many messages there are, and going from one to the next ("2 of 12"). */
import type { Bytes } from '../../crypto/bytes.ts';
import { find, type Place } from './find.ts';
import type { Query } from './query.ts';
import type { Search } from './search.ts';

/** `places` newest first. `isMore`: there are more than are counted; `isDone`: no more will be. */
export type Count = { readonly places: readonly Place[]; readonly isMore: boolean; readonly isDone: boolean };

/** Messages counted, at most. */
export const MAX_COUNT = 10_000;

/** All that match, as they are found: the first is there long before the last. */
export async function* countIn(search: Search, chat: Bytes, query: Query): AsyncGenerator<Count, void> {
  let places: readonly Place[] = [];
  for await (const found of find(search, [chat], query)) {
    places = [...places, ...found.places];
    const isMore = places.length > MAX_COUNT;
    if (isMore) places = places.slice(0, MAX_COUNT);
    if (found.places.length > 0) yield { places, isMore, isDone: isMore };
    if (isMore) return;
  }
  yield { places, isMore: false, isDone: true };
}

/** The next one to be shown, by its index: up goes to the older, and stays at either end. */
export const stepIn = ({ places }: Count, at: number, to: 'older' | 'newer'): number =>
  Math.max(0, Math.min(places.length - 1, at + (to === 'older' ? 1 : -1)));
