/** What README.md and the documents point at is there: settings, scripts, stages, files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const namesIn = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

it('[Q20] README names every setting of the hub and no other', () => {
  const names = /const NAMES = \[([^\]]*)\]/.exec(readFileSync('hub/config.ts', 'utf8'))?.[1] ?? '';
  const settings = namesIn(names, /'(TIDINGS_[A-Z_]*[A-Z])'/g);
  expect(settings.length).toBeGreaterThan(5);
  expect(namesIn(readme, /`(TIDINGS_[A-Z_]+)`/g)).toEqual(settings);
});
it('[Q20] every script and stage it tells of exists', () => {
  const known = readFileSync('package.json', 'utf8');
  const scripts = namesIn(readme, /npm (?:run (?:-s )?)?(start|test|dev|bench|screenshots|tidings|build)\b/g);
  expect(scripts.filter((name) => !known.includes(`"${name}":`))).toEqual([]);
  const stages = /node test\.mjs ([a-z ]+)/.exec(readme)?.[1]?.split(' ') ?? [];
  expect(stages).toEqual([...readFileSync('test.mjs', 'utf8').matchAll(/\{ name: '([a-z]+)', limit/g)].map(([, name]) => name));
});
it('[Q20] every link of the documents leads to a file', () => {
  const documents = ['README.md', ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file))];
  const links = documents
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:\]\(|src=")([^)#:"]+)(?:#[^)]*)?[)"]/g)].map(([, to = '']) => join(dirname(file), to)),
    );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((file) => !existsSync(file))).toEqual([]);
});
