/** The end of a sentence in Russian: a date ends in an abbreviation, whose full stop is the sentence's too. */
export const stopped = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
