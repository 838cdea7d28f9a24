/** Phone numbers: how they are read, how they are shown to an operator, and what block of numbers one belongs to. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** ITU-T E.164: a plus, the country code, at most 15 digits. */
export type PhoneNumber = string;

/** Longer than any number with its spaces, brackets and dashes. */
const MAX_TEXT = 40;
const BLOCK_DIGITS = 4;

/**
 * The number in E.164, or undefined where it is not one. It needs its country code, after + or 00. It only has to be possible (by its length):
 * numbering plans grow faster than their tables, and a person must not be refused for that.
 */
export function readNumber(text: string): PhoneNumber | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const number = parsed(text.trim().replace(/^00/, '+'));
  // One that does not read as itself (+49 00 9751) would be another account each time it is read again.
  return number !== undefined && parsed(number) === number ? number : undefined;
}

function parsed(text: string): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text);
  return number?.isPossible() && number.ext === undefined && /^\+\d{5,15}$/.test(number.number) ? number.number : undefined;
}

/** +49•••••••89: enough for the operator to know which of two, too little to call. */
export const maskNumber = (number: PhoneNumber): string => number.slice(0, 3) + '•'.repeat(number.length - 5) + number.slice(-2);

/** The ten thousand numbers around this one. Who sells traffic to expensive numbers (SMS pumping) has them in blocks. */
export const blockOf = (number: PhoneNumber): string => number.slice(0, -BLOCK_DIGITS);
