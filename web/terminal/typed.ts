/** What a person types as a number, a name, a username, a bio, a link code or a message, judged before anything is opened or asked. The sentence says what is taken, and never what came. */
import { type Marked, readMarkup } from '../chat/markup.ts';
import { BIO_LENGTH, isValidBio, isValidDeviceName, isValidName, isValidText, NAME_LENGTH, TEXT_LENGTH, tooLongBy } from '../chat/text.ts';
import { readLinkCode } from '../device/account/link.ts';
import { readUsername } from '../device/sought.ts';
import type { Fault } from './exit.ts';
import type { Options } from './settings.ts';

/** ITU-T E.164 has no subscriber's number shorter than this, country code included. */
const FEWEST_DIGITS = 5;

/** Only what cannot be a number wherever it is read from is turned away: which numbers there are is the hub's to say. */
export const mayBeNumber = (text: string): boolean => /[+\uff0b]|^\s*00/.test(text) && (text.match(/\p{Nd}/gu)?.length ?? 0) >= FEWEST_DIGITS;

const NAME = `--name takes 1 to ${NAME_LENGTH} characters on one line, at least one of which can be seen.`;

/** What is wrong with a person's name, a device's name or a bio, if one was given and anything is. */
export const personMistake = (name: string | undefined): string | undefined => (name === undefined || isValidName(name) ? undefined : NAME);
export const deviceMistake = (name: string | undefined): string | undefined => (name === undefined || isValidDeviceName(name) ? undefined : NAME);
export const bioMistake = (bio: string | undefined): string | undefined =>
  bio === undefined || isValidBio(bio) ? undefined : `--bio takes at most ${BIO_LENGTH} characters.`;

export const usernameMistake = (username: string | undefined): string | undefined =>
  username === undefined || readUsername(username) !== undefined
    ? undefined
    : '--username takes 4 to 32 letters, digits or underscores, a letter first.';
export const codeMistake = (code: string | undefined): string | undefined =>
  readLinkCode(code ?? '') ? undefined : 'accept takes the whole code that the new device shows: tidings:link:…';

export const isMessageId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** A text as it is typed, or, where that was asked for, as its markup says. */
export const marked = ({ markup }: Options, text: string): Marked => (markup ? readMarkup(text) : { text, marks: [] });

/** Why this is no message, if it is none. */
export function textFault(text: string): Fault | undefined {
  if (isValidText(text)) return undefined;
  const over = tooLongBy(text);
  if (over <= 0) return { code: 'empty', message: 'There is nothing to see in this message.' };
  return { code: 'too_long', message: `This is ${over} characters too long; a message holds ${TEXT_LENGTH}. Send it in parts.` };
}
