/** How Tidings looks and behaves on this device: kept in this browser, never sent. public/theme.js puts the same onto the page before its first paint. */
import { computed, signal } from '@preact/signals';
import { isLanguage, type Language } from '../text/languages.ts';

export const LOOKS = {
  theme: ['system', 'light', 'dark'],
  accent: ['teal', 'indigo', 'plum'],
  density: ['normal', 'compact'],
  text: ['s', 'm', 'l', 'xl'],
  wallpaper: ['waves', 'plain'],
} as const;
export type Look = {
  readonly [Name in keyof typeof LOOKS]: (typeof LOOKS)[Name][number];
} & {
  /** Undefined where the person has not said: then it follows from how they point. */
  readonly enterSends: boolean | undefined;
  /** Undefined where the person has not said: then it is the first of their browser's that the app speaks. */
  readonly language: Language | undefined;
};

const KEY = 'look';
const NAMES = ['theme', 'accent', 'density', 'text', 'wallpaper'] as const;
const current = signal(readLook(stored()));

export const look = computed(() => current.value);

/** Does Enter send, or begin a new line? With a finger on glass it begins a line; who points with nothing has a keyboard. */
export const enterSends = (): boolean => current.value.enterSends ?? !matchMedia('(pointer: coarse)').matches;

/** Shown at once, and kept where the browser keeps anything. */
export function setLook(part: Partial<Look>): void {
  const next = { ...current.value, ...part };
  current.value = next;
  for (const name of NAMES) document.documentElement.dataset[name] = next[name];
  colourFrame(next.theme);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing: it looks like this until the page is left.
  }
}

/** The browser's own frame around the page: it follows the system by itself, but not the person. */
function colourFrame(theme: Look['theme']): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const { of } = meta.dataset;
    meta.media = theme === 'system' ? `(prefers-color-scheme: ${of})` : theme === of ? 'all' : 'not all';
  }
}

/** What was kept, with the usual look where it says nothing that is known. Never throws: another program may have written it. */
export function readLook(text: string | null): Look {
  const kept = parse(text);
  const pick = <Name extends keyof typeof LOOKS>(name: Name, usual: Look[Name]): Look[Name] => {
    const known: readonly unknown[] = LOOKS[name];
    // Checked just before: one of the names this look is made of.
    return known.includes(kept[name]) ? (kept[name] as Look[Name]) : usual;
  };
  return {
    theme: pick('theme', 'system'),
    accent: pick('accent', 'teal'),
    density: pick('density', 'normal'),
    text: pick('text', 'm'),
    wallpaper: pick('wallpaper', 'waves'),
    enterSends: typeof kept['enterSends'] === 'boolean' ? kept['enterSends'] : undefined,
    language: isLanguage(kept['language']) ? kept['language'] : undefined,
  };
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
