/** The look: kept, and there before the first paint. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enterSends, type Look, LOOKS, look, readLook, setLook } from './look.ts';

type Meta = { readonly dataset: { readonly of: string }; media: string };
type Page = {
  readonly documentElement: { readonly dataset: Record<string, string>; dir?: string };
  readonly metas: readonly Meta[];
  querySelectorAll(selector: string): readonly Meta[];
};
/** As index.html begins. */
function newPage(): Page {
  const metas = ['light', 'dark'].map((of) => ({ dataset: { of }, media: `(prefers-color-scheme: ${of})` }));
  return { documentElement: { dataset: {} }, metas, querySelectorAll: (selector) => (selector === 'meta[name="theme-color"]' ? metas : []) };
}
/** What public/theme.js does to a fresh page over the same storage. */
function firstPaint(kept: string | null, search = ''): Page {
  const page = newPage();
  const localStorage = { getItem: () => kept };
  runInNewContext(readFileSync('web/app/public/theme.js', 'utf8'), { document: page, localStorage, location: { search }, URLSearchParams });
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
    enterSends: fc.boolean(),
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
    const usual = { theme: 'system', accent: 'teal', density: 'normal', text: 'm', enterSends: undefined };
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(null), fc.string(), fc.json(), fc.constantFrom('null', '[]', '"dark"', '{"theme":"blue","enterSends":"no"}')),
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
  it('[U30] turns the page where the address asks for it', () => {
    expect(firstPaint(null, '?dir=rtl').documentElement.dir).toBe('rtl');
    expect(firstPaint(null, '?dir=sideways').documentElement.dir).toBeUndefined();
  });
});

it('[U31] Enter sends where one points finely, until the person says otherwise', () => {
  const pointing = (isFine: boolean) => vi.stubGlobal('matchMedia', () => ({ matches: isFine }));
  setLook({ enterSends: undefined });
  pointing(true);
  expect(enterSends()).toBe(true);
  pointing(false);
  expect(enterSends()).toBe(false);
  setLook({ enterSends: true });
  expect(enterSends()).toBe(true);
});
