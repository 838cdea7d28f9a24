/** The look: kept, and there before the first paint. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directionOf, LANGUAGES, pickLanguage } from '../text/languages.ts';
import { enterSends, type Look, LOOKS, look, readLook, setLook } from './look.ts';

type Meta = { readonly dataset: { readonly of: string }; media: string };
type Page = {
  readonly documentElement: { readonly dataset: Record<string, string>; lang?: string; dir?: string };
  readonly metas: readonly Meta[];
  querySelectorAll(selector: string): readonly Meta[];
};
/** As index.html begins. */
function newPage(): Page {
  const metas = ['light', 'dark'].map((of) => ({ dataset: { of }, media: `(prefers-color-scheme: ${of})` }));
  return { documentElement: { dataset: {} }, metas, querySelectorAll: (selector) => (selector === 'meta[name="theme-color"]' ? metas : []) };
}
/** What public/theme.js does to a fresh page over the same storage. */
function firstPaint(kept: string | null, languages: readonly string[] = []): Page {
  const page = newPage();
  const localStorage = { getItem: () => kept };
  runInNewContext(readFileSync('web/app/public/theme.js', 'utf8'), { document: page, localStorage, navigator: { languages } });
  return page;
}

let page: Page;
let kept: Map<string, string>;
beforeEach(() => {
  page = newPage();
  kept = new Map();
  vi.stubGlobal('document', page);
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

const anyLook: fc.Arbitrary<Partial<Look>> = fc.record(
  {
    theme: fc.constantFrom(...LOOKS.theme),
    accent: fc.constantFrom(...LOOKS.accent),
    density: fc.constantFrom(...LOOKS.density),
    text: fc.constantFrom(...LOOKS.text),
    wallpaper: fc.constantFrom(...LOOKS.wallpaper),
    enterSends: fc.boolean(),
    language: fc.constantFrom(...LANGUAGES),
  },
  { requiredKeys: [] },
);

describe('the look', () => {
  it('[U30] is the same before the first paint as it was set, whatever was chosen', () => {
    fc.assert(
      fc.property(anyLook, (chosen) => {
        setLook(chosen);
        const stored = kept.get('look') ?? null;
        expect(firstPaint(stored).documentElement.dataset).toEqual(page.documentElement.dataset);
        expect(firstPaint(stored).metas).toEqual(page.metas);
        expect(readLook(stored)).toEqual(look.value);
        expect(look.value).toMatchObject(chosen);
      }),
      { numRuns: 200 },
    );
  });
  it('[U30] is the usual one where what was kept is nothing we wrote', () => {
    const usual = { theme: 'system', accent: 'teal', density: 'normal', text: 'm', wallpaper: 'waves', enterSends: undefined, language: undefined };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constant(null),
          fc.string(),
          fc.json(),
          fc.constantFrom('null', '[]', '"dark"', '{"theme":"blue","enterSends":"no","language":"tlh"}'),
        ),
        (text) => {
          expect(readLook(text)).toEqual(usual);
          expect(() => firstPaint(text)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });
  it('[U30] is shown where the browser keeps nothing', () => {
    const refuse = (): never => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { setItem: refuse });
    setLook({ theme: 'dark' });
    expect(page.documentElement.dataset['theme']).toBe('dark');
  });
  it('[U43] a theme that was chosen colours the browser around the page too, and the system does again when it is given back', () => {
    const medias = () => page.metas.map(({ media }) => media);
    setLook({ theme: 'dark' });
    expect(medias()).toEqual(['not all', 'all']);
    setLook({ theme: 'light' });
    expect(medias()).toEqual(['all', 'not all']);
    setLook({ theme: 'system' });
    expect(medias()).toEqual(['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)']);
    expect(
      readFileSync('web/app/index.html', 'utf8').match(/name="theme-color" data-of="(light|dark)" media="\(prefers-color-scheme: \1\)"/g),
    ).toHaveLength(2);
  });
  it('[L14] the page is in the language, and written to the side, before the first paint that the app will speak', () => {
    const wanted = fc.array(fc.oneof(fc.constantFrom(...LANGUAGES, 'de-AT', 'PT', 'zh-TW', 'ar-EG', 'nb', 'C', 'x-klingon', '日本語'), fc.string()));
    fc.assert(
      fc.property(fc.option(fc.constantFrom(...LANGUAGES), { nil: undefined }), wanted, (chosen, languages) => {
        setLook({ language: chosen });
        const language = pickLanguage(chosen, languages);
        const { lang, dir } = firstPaint(kept.get('look') ?? null, languages).documentElement;
        expect([lang, dir]).toEqual([language, directionOf(language)]);
      }),
      { numRuns: 300 },
    );
  });
});

it('[U31] Enter sends but where one points with a finger, until the person says otherwise', () => {
  const pointing = (by: 'fine' | 'coarse' | 'none') => vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === `(pointer: ${by})` }));
  setLook({ enterSends: undefined });
  for (const [by, sends] of [
    ['fine', true],
    ['none', true],
    ['coarse', false],
  ] as const) {
    pointing(by);
    expect([by, enterSends()]).toEqual([by, sends]);
  }
  setLook({ enterSends: true });
  expect(enterSends()).toBe(true);
});
