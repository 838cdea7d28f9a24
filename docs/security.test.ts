/** Every attack of docs/security.md stands there once, and every proof it names exists. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ATTACKS = 64;
const rows = [...readFileSync('docs/security.md', 'utf8').matchAll(/^\| (K?\d+) \|[^|]+\|[^|]*\| ([^|]+) \|$/gm)].map(
  ([, number = '', proof = '']) => ({
    number,
    proof,
    links: [...proof.matchAll(/\[([A-Z]+\d+)\]\(([^)]+)\)/g)].map(([, rule = '', file = '']) => ({ rule, file: join('docs', file) })),
  }),
);

it('[Q12] every attack is listed once', () => {
  const numbers = rows.map(({ number }) => number).filter((number) => /^\d/.test(number));
  expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: ATTACKS }, (_, at) => String(at + 1)));
});
it('[Q12] every proof that is named exists in the file that is named', () => {
  const missing = ({ rule, file }: { rule: string; file: string }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(`[${rule}]`);
  expect(rows.flatMap(({ links }) => links).filter(missing)).toEqual([]);
});
it('[Q12] what has no proof says so', () => {
  expect(rows.filter(({ proof, links }) => links.length === 0 && !/^(open|later: \S)/.test(proof))).toEqual([]);
});
