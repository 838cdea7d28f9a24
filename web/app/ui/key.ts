/** Which key was meant: what it writes, and on keyboards that write no Latin letters where it lies. */

type Key = Pick<KeyboardEvent, 'key' | 'code'>;

/** `place`: its name where it lies on an English keyboard (UI Events KeyboardEvent code Values). */
export const isKey = ({ key, code }: Key, written: string, place: string): boolean => key === written || (/[^ -~]/.test(key) && code === place);

/** The command key and no other than perhaps Shift: as on Windows and Linux, or as on a Mac. With Alt it is the key of a letter on some keyboards. */
export const isCommand = ({ ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>): boolean =>
  ctrlKey !== metaKey && !altKey;

/** The Latin letter that is meant, small; undefined where it is none. */
export const letterOf = ({ key, code }: Key): string | undefined =>
  /^[a-z]$/i.test(key) ? key.toLowerCase() : /[^ -~]/.test(key) ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined;
