/** Screens come when they are first opened, in any order: what each draws must be styled by what comes with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const APP = 'web/app';
const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).map((path) => join(APP, path));
const text = (path: string): string => readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '');
const sources = new Map(files.filter((path) => /(?<!\.test)\.tsx?$/.test(path)).map((path) => [path, text(path)]));
const found = (path: string, pattern: RegExp): readonly string[] =>
  [...(sources.get(path) ?? '').matchAll(pattern)].map(([, to = '']) => join(dirname(path), to));

const imported = (path: string): readonly string[] => found(path, /^(?:import|\} from) (?!type)(?:[^'"]*from )?'(\.[^']+)'/gm);
const later = (path: string): readonly string[] => found(path, /import\('(\.[^']+)'\)/g);

/** All that comes in one go with a file. */
function withIt(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const to of imported(path)) withIt(to, known);
  return known;
}
const sheetsOf = (all: Iterable<string>): readonly string[] => [...all].filter((path) => path.endsWith('.css'));

const first = withIt(join(APP, 'main.tsx'));
const roots = [...new Set([...sources.keys()].flatMap(later))].filter((path) => sources.has(path));

/** The sheets that are there whenever `root` is drawn: its own, those of the first paint, and those of every way that leads to it. */
function sheetsAt(root: string, seen: readonly string[] = []): ReadonlySet<string> {
  const own = sheetsOf([...first, ...withIt(root)]);
  const froms = [...sources.keys()].filter((path) => later(path).includes(root));
  const ways = froms.flatMap((from): readonly ReadonlySet<string>[] => {
    if (first.has(from)) return [new Set()];
    return roots.filter((one) => !seen.includes(one) && one !== root && withIt(one).has(from)).map((one) => sheetsAt(one, [...seen, root]));
  });
  const [some = new Set<string>(), ...others] = ways;
  return new Set([...own, ...[...some].filter((sheet) => others.every((way) => way.has(sheet)))]);
}

const sheetsByClass = new Map<string, string[]>();
for (const sheet of files.filter((path) => path.endsWith('.css')))
  for (const name of new Set([...text(sheet).matchAll(/\.([a-z][a-z0-9-]*)/g)].map(([, one = '']) => one)))
    sheetsByClass.set(name, [...(sheetsByClass.get(name) ?? []), sheet]);

const drawn = (path: string): readonly string[] =>
  [...(sources.get(path) ?? '').matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' '));

/** Drawn inside what brings their look. */
const WITHIN = ['chat/emoji-button.tsx picker', 'chat/message-menu.tsx quick', 'groups/crowded.tsx kv'];

it('[U287] whatever screen is opened first, what it draws has its look', () => {
  const bare = roots.flatMap((root) => {
    const there = sheetsAt(root);
    return [...withIt(root)].flatMap((path) =>
      drawn(path)
        .filter((name) => sheetsByClass.has(name) && !sheetsByClass.get(name)?.some((sheet) => there.has(sheet)))
        .map((name) => `${path.slice(APP.length + 1)} ${name}`),
    );
  });
  expect(roots.length).toBeGreaterThan(20);
  expect([...new Set(bare)].filter((one) => !WITHIN.includes(one)).sort()).toEqual([]);
});
