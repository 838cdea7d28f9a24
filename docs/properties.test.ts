/** Every property that groups, search and people are to have is tried on generated cases, a hundred of them or more. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const between = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, at) => first + at);
const PROPERTIES = [...between(6, 16), ...between(18, 31), ...between(37, 47)];
const ENOUGH = 100;

const TAG = /\/\/ Feature: telegram-clone, Property (\d+): \S/g;
const BEGINS = /^\s*it(?:\.each)?\(/gm;

/** What a tag stands over: the test it is in, or the next one; the whole file where it opens that. */
function under(text: string, at: number): string {
  if (at < text.indexOf('\nimport ')) return text;
  const [next, second] = [...text.slice(at).matchAll(BEGINS)].map(({ index }) => index);
  const end = text.slice(at).search(/^ {0,2}\}\);/m);
  const isWithin = text.slice(0, at).search(BEGINS) >= 0 && end < (next ?? text.length);
  return text.slice(at, at + ((isWithin ? next : second) ?? text.length));
}

/** The least of its runs; none where nothing is generated. Where no number is said fast-check makes a hundred. */
function runsIn(text: string, part: string): number {
  const properties = part.match(/\bfc\.(?:p|asyncP)roperty\(/g)?.length ?? 0;
  if (properties === 0) return 0;
  const said = [...part.matchAll(/\bnumRuns: (\d+)/g), ...(/\bRUNS\b/.test(part) ? text.matchAll(/\bRUNS = (?:\{ numRuns: )?(\d+)/g) : [])];
  return Math.min(ENOUGH, ...said.map(([, runs]) => Number(runs)));
}

const runsOf = (text: string, property: number): readonly number[] =>
  [...text.matchAll(TAG)].filter(([, found]) => Number(found) === property).map(({ index }) => runsIn(text, under(text, index)));

const texts = ['web', 'hub', 'crypto']
  .flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => `${top}/${name}`))
  .filter((name) => /\.(test|contract)\.ts$/.test(name))
  .map((name) => readFileSync(name, 'utf8'));

it.each(PROPERTIES)('[Q60] property %i is tried on a hundred generated cases or more', (property) => {
  expect(Math.max(0, ...texts.flatMap((text) => runsOf(text, property)))).toBeGreaterThanOrEqual(ENOUGH);
});
it('[Q60] a property that is told of a test of examples, or of one with fewer runs, is seen', () => {
  const tag = (name: string): string => `${['//', 'Feature: telegram-clone, Property'].join(' ')} ${name}\n`;
  const one = `\nimport x;\n${tag('6: a')}it('b', () => {\n  expect(1).toBe(1);\n});\n`;
  const few = `${tag('7: c')}it('d', () => {\n  fc.assert(fc.property(x), { numRuns: 20 });\n});\n`;
  const many = `it('e', () => {\n  ${tag('8: f')}  fc.assert(fc.property(x), { numRuns: 200 });\n});\nit('g', () => {\n  fc.assert(fc.property(x), { numRuns: 5 });\n});\n`;
  const text = one + few + many;
  expect([6, 7, 8].map((property) => runsOf(text, property))).toEqual([[0], [20], [100]]);
});
