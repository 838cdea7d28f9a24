/** What holds of all texts as they are written. No text is kept that nobody reads: the name of each stands somewhere in the sources, where it is read or among those one is chosen from. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { first } from './en/first.ts';
import { later } from './en/later.ts';
import { notices } from './en/notices.ts';

/** The hub's errors have a text each. */
const SOURCES = ['web', 'hub'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|world|spec|bench)\./.test(name) && !/^(app\/text\/[^/]+\/|e2e\/)/.test(name))
    .map((name) => readFileSync(`${root}/${name}`, 'utf8')),
);
/** Read off something, taken out of it, written as a key, or as a word among others; no words of a comment. */
const NAMED = new Set(SOURCES.flatMap((source) => source.replace(/^\s*(\/\*\*?|\*|\/\/) .*/gm, '').match(/[A-Za-z_]\w*/g) ?? []));

type Leaf = readonly string[];
const leavesOf = (texts: object, at: Leaf = []): readonly Leaf[] =>
  Object.entries(texts).flatMap(([key, text]): readonly Leaf[] =>
    typeof text === 'object' && text !== null && !Array.isArray(text) ? leavesOf(text, [...at, key]) : [[...at, key]],
  );
const isUsed = (leaf: Leaf): boolean => leaf.every((key) => NAMED.has(key));

it('[L30] every text is named where something is drawn or said', () => {
  const all = leavesOf({ ...first, ...later, notices });
  expect(all.filter((leaf) => !isUsed(leaf)).map((leaf) => leaf.join('.'))).toEqual([]);
  expect([all.length > 500, isUsed(['chat', 'nobodyReadsThis'])]).toEqual([true, false]);
});

it('[L31] an Arabic text writes its numbers in the digits of where its reader is', () => {
  const texts = readdirSync('web/app/text/ar').flatMap((name) => readFileSync(`web/app/text/ar/${name}`, 'utf8').split('\n'));
  const quoted = texts.flatMap((line) => line.match(/'[^']*'|`[^`]*`/g) ?? []).map((text) => text.replace(/\$\{[^}]*\}/g, ''));
  expect(quoted.length).toBeGreaterThan(500);
  expect(quoted.filter((text) => /\p{Script=Arabic}/u.test(text) && /[0-9]/.test(text))).toEqual([]);
});
