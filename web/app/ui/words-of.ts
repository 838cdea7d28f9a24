/** What went wrong, in words, for where few things ever do: the words come when they are first wanted. */
import type { Failure } from '../../device/port/failure.ts';
import { loadLater } from '../text/language.ts';

export const wordsOf = async ({ code }: Failure): Promise<string> => (await loadLater()).all.errors[code];
