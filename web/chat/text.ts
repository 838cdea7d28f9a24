/** What a person may type where: asked before anything is signed. Readers ask the limits of bodies.ts only, since how graphemes are counted changes with Unicode. */
import { utf8 } from '../../crypto/bytes.ts';
import { LIMIT } from './form.ts';
import { REACTION } from './message-bodies.ts';
import { isPlain, isSomething } from './plain.ts';

/** Graphemes, as a person counts. */
export const NAME_LENGTH = 64;
export const BIO_LENGTH = 300;

/**
 * A message, in code points: of every script as many, since four bytes, the most one takes in UTF-8, times this is what an event carries. Not in
 * graphemes: one of those may be any number of bytes.
 */
export const TEXT_LENGTH = LIMIT.text / 4;
/** Messages that one text is sent as at most. */
export const PARTS = 50;
/** By how many characters a message is too long; at most 0 where it is not. */
export function tooLongBy(text: string): number {
  let count = -TEXT_LENGTH;
  for (const _ of text) count++;
  return count;
}

/** Letters as a person counts them (UAX #29 extended grapheme clusters). */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) count++;
  return count;
}

/** A message: something to see, and no longer than a message may be. Never changed: stored as typed. */
export const isValidText = (text: string): boolean => isWhole(text) && isSomething(text) && tooLongBy(text) <= 0;

/** A name of a person or a device: something to see, on one line, that turns nothing around. */
export const isValidName = (text: string, bytes: number = LIMIT.name): boolean =>
  isWhole(text) && isSomething(text) && isPlain(text) && fits(text, bytes) && countGraphemes(text) <= NAME_LENGTH;

export const isValidDeviceName = (text: string): boolean => isValidName(text, LIMIT.deviceName);

/** Why a name is refused. */
export const whyNoName = (text: string): 'empty' | 'invalid_name' | 'too_long' =>
  isSomething(text) ? (isWhole(text) && isPlain(text) ? 'too_long' : 'invalid_name') : 'empty';

/** Drawn as an emoji, as Unicode knows them here. */
export const isEmoji = (text: string): boolean =>
  /^(?:[\p{Extended_Pictographic}\p{Regional_Indicator}]|[0-9#*]\ufe0f?\u20e3)[\p{Extended_Pictographic}\p{Emoji_Component}]*$/u.test(text);

/** What a person may think of a message: one emoji each, as they count, none twice. */
export const areReactions = (emoji: readonly string[]): boolean =>
  emoji.length <= REACTION.count &&
  new Set(emoji).size === emoji.length &&
  emoji.every((one) => isEmoji(one) && countGraphemes(one) === 1 && fits(one, REACTION.bytes));

/** About oneself; may be empty. */
export const isValidBio = (text: string): boolean => isWhole(text) && fits(text, LIMIT.bio) && countGraphemes(text) <= BIO_LENGTH;

/** A draft: what is typed so far, be it nothing or only spaces, and no longer than the message it is to be. */
export const isValidDraft = (text: string): boolean => isWhole(text) && tooLongBy(text) <= 0;

// A half of a surrogate pair has no UTF-8 and would come back as another letter.
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

const fits = (text: string, bytes: number): boolean => text.length <= bytes && utf8(text).length <= bytes;
