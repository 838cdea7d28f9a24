/** What is offered for what is being typed. Comes when somebody first asks, and with it the names of all emoji. */
import { recent, tone, used } from '../emoji/chosen.ts';
import { type EmojiSet, findEmoji, loadEmoji, withTone } from '../emoji/emoji.ts';
import { language } from '../text/language.ts';
import type { Asked, Nameable, Offer } from './completion.ts';
import { emojiFor, offersOf, peopleFor } from './offering.ts';

let loaded: { readonly of: string; readonly set: Promise<EmojiSet> } | undefined;

/** Rejects where the files of the emoji cannot be fetched. */
export async function offersFor({ sign, query }: Asked, people: readonly Nameable[], names: ReadonlyMap<string, string>): Promise<readonly Offer[]> {
  if (sign === '@') return offersOf(peopleFor(people, query), names);
  if (loaded?.of !== language.value) loaded = { of: language.value, set: loadEmoji(language.value) };
  const { all } = await loaded.set;
  // Those used lately come first among those found.
  const found = emojiFor(
    (wanted, limit) => findEmoji(all, wanted, limit),
    query,
    (one) => withTone(one, tone.value),
  );
  const lately = (offer: Offer): number => (recent.value.includes(offer.text) ? 0 : 1);
  return [...found].sort((a, b) => lately(a) - lately(b));
}

export const wasPicked = (offer: Offer): void => {
  if (offer.is === 'emoji') used(offer.text);
};
