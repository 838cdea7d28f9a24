/** Why what is typed is not taken, in one sentence each; undefined where it is. The device and the hub have the last word. */
import { BIO_LENGTH, countGraphemes, isValidBio, isValidDeviceName, isValidName, NAME_LENGTH } from '../../chat/text.ts';
import { LIMIT } from '../../chat/form.ts';
import { t } from '../text/language.ts';

export const whyNotName = (text: string): string | undefined => (isValidName(text) ? undefined : whyNot(text));
export const whyNotDeviceName = (text: string): string | undefined => (isValidDeviceName(text) ? undefined : whyNot(text));

/** Of what is no name. What is few letters may still be many bytes: each may carry any number of marks. */
function whyNot(text: string): string {
  const over = countGraphemes(text) - NAME_LENGTH;
  if (text === '') return t.signIn.nameEmpty;
  return over > 0 ? t.signIn.nameLong(over) : t.signIn.nameElse;
}

export function whyNoBio(text: string): string | undefined {
  if (isValidBio(text)) return undefined;
  const over = countGraphemes(text) - BIO_LENGTH;
  return over > 0 ? t.signIn.bioLong(over) : t.signIn.bioElse;
}

const SHORTEST = 4;
const LONGEST = 32;

/** As the hub asks for it. None at all is fine. */
export function whyNoUsername(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^[A-Za-z]/.test(text)) return t.signIn.usernameBegins;
  if (!/^\w*$/.test(text)) return t.signIn.usernameLetters;
  if (text.length < SHORTEST) return t.signIn.usernameShort(SHORTEST - text.length);
  return text.length > LONGEST ? t.signIn.usernameLong(text.length - LONGEST) : undefined;
}

export const whyNotGroupName = (text: string): string | undefined => {
  if (isValidName(text)) return undefined;
  return text === '' ? t.group.nameEmpty : whyNot(text);
};

export const whyNoDescription = (text: string): string | undefined =>
  new TextEncoder().encode(text).length > LIMIT.description ? t.group.descriptionLong : undefined;
