/** What whoever sits at this device wants to be told on it: kept in this browser, never sent. Of nobody who said nothing anything more is loaded. */
import { signal } from '@preact/signals';

/** `isTold`: by the system, with the browser's leave. `chimes`: a sound of the page. `notBefore`: of being asked about it again, ms. */
export type Wanted = { readonly isTold: boolean; readonly chimes: boolean; readonly notBefore: number };

const KEY = 'told';
const NOTHING: Wanted = { isTold: false, chimes: false, notBefore: 0 };

export const wanted = signal(readWanted(stored()));

export function want(part: Partial<Wanted>): void {
  wanted.value = { ...wanted.value, ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(wanted.value));
  } catch {
    // A browser that keeps nothing: so it is until the page is left.
  }
}

/** Never throws: another program may have written it. */
export function readWanted(text: string | null): Wanted {
  try {
    const { isTold, chimes, notBefore } = JSON.parse(text ?? '{}') as { readonly [Name in keyof Wanted]?: unknown };
    return { isTold: isTold === true, chimes: chimes === true, notBefore: typeof notBefore === 'number' ? notBefore : 0 };
  } catch {
    return NOTHING;
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
