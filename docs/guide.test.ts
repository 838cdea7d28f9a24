/** What docs/user-guide.md shows and names is in the app. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { t } from '../web/app/text/en.ts';

const FOLDER = 'docs/pictures';
const MAX_BYTES = 60_000;
const MAX_ALL = 1_500_000;
const guide = readFileSync('docs/user-guide.md', 'utf8');

it('[U370] every control the guide names is called so in the app', () => {
  const texts = new Set(stringsIn(t));
  const named = [...guide.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name.replaceAll('\n', ' '));
  // `**words**` is what one types.
  const controls = named.filter((name) => name !== 'words');
  expect(controls.length).toBeGreaterThan(90);
  expect(controls.filter((name) => !texts.has(name))).toEqual([]);
});

it('[U370] every picture is shown, is said in words, and is small', () => {
  const pages = `${guide}${readFileSync('README.md', 'utf8')}`;
  const pictures = readdirSync(FOLDER);
  const shown = [...pages.matchAll(/<img src="(?:docs\/)?pictures\/([^"]+)" alt="[^"]{10,}"/g)].map(([, name]) => name);
  expect([...new Set(shown)].sort()).toEqual(pictures.sort());
  const sizes = pictures.map((name) => statSync(join(FOLDER, name)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BYTES);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_ALL);
});

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
