/** The language the app speaks now, and `t`, its texts. A language is loaded when it is spoken, in two parts, and no other is. */
import { batch, computed, signal } from '@preact/signals';
import type { Language } from './languages.ts';
import type { First, Later, Text } from './text.ts';

export type Source = { readonly first: () => Promise<{ readonly first: First }>; readonly later: () => Promise<{ readonly later: Later }> };
const SOURCES: Readonly<Record<Language, Source>> = {
  en: { first: () => import('./en/first.ts'), later: () => import('./en/later.ts') },
  de: { first: () => import('./de/first.ts'), later: () => import('./de/later.ts') },
  ru: { first: () => import('./ru/first.ts'), later: () => import('./ru/later.ts') },
  ar: { first: () => import('./ar/first.ts'), later: () => import('./ar/later.ts') },
  'zh-Hans': { first: () => import('./zh-Hans/first.ts'), later: () => import('./zh-Hans/later.ts') },
  es: { first: () => import('./es/first.ts'), later: () => import('./es/later.ts') },
  'pt-BR': { first: () => import('./pt-BR/first.ts'), later: () => import('./pt-BR/later.ts') },
};

const texts = signal<Partial<Text>>({});
const spoken = signal<Language>('en');
/** What was asked for last: what comes late is not spoken any more. */
let wanted: { readonly language: Language; readonly source: Source } = { language: 'en', source: SOURCES.en };
let isWhole = false;
let coming: Promise<void> | undefined;

export const language = computed(() => spoken.value);

/** The texts. Whatever is drawn with one of them is drawn anew when the language changes; so none is read before something is drawn or said. */
export const t: Text = new Proxy(Object.create(null), {
  get: (_, part: keyof Text) => {
    const text = texts.value[part];
    if (text === undefined) throw new Error(`expected the texts of '${part}' to be loaded`);
    return text;
  },
});

/** Speaks a language once its texts are here. Rejects where they cannot be fetched: then the one before is still spoken. */
export function speak(next: Language, source = SOURCES[next]): Promise<void> {
  wanted = { language: next, source };
  const turned = turnTo(wanted, isWhole);
  coming = turned;
  // Whoever asked is told; asked once more, it is tried once more.
  turned.catch(() => {
    if (coming === turned) coming = undefined;
  });
  return turned;
}

/** The texts that the first paint did without, once they are here. Rejects where they cannot be fetched. */
export async function loadLater(): Promise<{ readonly all: Text }> {
  const isComing = isWhole && coming;
  isWhole = true;
  await (isComing || speak(wanted.language, wanted.source));
  return { all: t };
}

async function turnTo(next: typeof wanted, whole: boolean): Promise<void> {
  const [{ first }, more] = await Promise.all([next.source.first(), whole ? next.source.later() : undefined]);
  if (wanted !== next) return;
  batch(() => {
    spoken.value = next.language;
    texts.value = { ...first, ...more?.later };
  });
}
