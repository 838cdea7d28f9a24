/** What docs/terminal.md says of the command line is what the command line is. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS, helpText } from './commands.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const fail = (): never => {
  throw new Error('expected nothing else');
};

const document = readFileSync('docs/terminal.md', 'utf8');
const firstCells = (heading: string): readonly string[] => {
  const section = document.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `?(.+?)`? \| /gm)]
    .map(([, cell = '']) => cell.replaceAll('\\|', '|'))
    .filter((cell) => !/^(-|\w+$)/.test(cell) || cell in BARE);
};
/** Rows whose first cell is one word. */
const BARE: Readonly<Record<string, true>> = Object.fromEntries([...COMMANDS.keys()].map((name) => [name, true]));

it('[N12] every command stands there as its help has it, in the same order', () => {
  expect(firstCells('Commands')).toEqual([...COMMANDS.values()].map(({ name, takes }) => `${name} ${takes}`.trim()));
});
it('[N12] every option of every command stands there as its help has it', () => {
  const inHelp = [...helpText(undefined).matchAll(/^ {2}(--[a-z-]+(?: [A-Z]+)?) {2}/gm)].map(([, option]) => option);
  expect(inHelp).toContain('--json');
  expect([...document.matchAll(/^\| `(--[a-z-]+(?: [A-Z]+)?)` \|/gm)].map(([, option]) => option)).toEqual([...inHelp, '--help']);
});
it('[N12] every kind of record stands there, and none that nothing prints', () => {
  const sources = readdirSync('web/terminal').filter((file) => !/\.(?:test|world)\.ts$/.test(file));
  const kinds = sources.flatMap((file) =>
    [...readFileSync(`web/terminal/${file}`, 'utf8').matchAll(/record: \{\s*(?:\.\.\.\{ )?type: (.*?),/g)].flatMap(([, type = '']) =>
      [...type.matchAll(/'(\w+)'/g)].map(([, kind]) => kind),
    ),
  );
  const documented = [...document.matchAll(/^\| `(\w+)` \| (?:`\w+`(?:, )?)+ \|$/gm)].map(([, kind]) => kind);
  expect(documented.toSorted()).toEqual([...new Set(kinds)].sort());
});
it('[N24] the version is the one of the package, and asking for it needs nothing else', async () => {
  const out: string[] = [];
  const around = { out: (line: string) => void out.push(line), complain: fail, nextLine: fail, readAll: fail, pause: fail };
  expect(await run(['--version'], {}, '/nowhere', { ...around, signal: new AbortController().signal })).toBe(0);
  expect(out).toEqual([JSON.parse(readFileSync('package.json', 'utf8')).version]);
});
it('[N12] every exit code stands there', () => {
  const codes = [...document.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
  expect(codes).toEqual([...Object.values(EXIT), 70].sort((a, b) => a - b));
});
