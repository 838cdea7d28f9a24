/** Every attack of docs/security.md stands there once, every proof it names exists, and secrets are compared in one way alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Comparisons, with what they compare, one pair of parentheses deep. */
const COMPARISON = /\bequal\(((?:[^()]|\([^()]*\))*)\)|\b(\w+)\s*[!=]==?\s*(?!undefined\b|null\b)[a-zA-Z]\w*/g;
const SECRET = /digest|secret|token|ticket|pepper|passcode|password|\bmac\b|\btag\b|Tag\b|Mac\b/i;
const unguarded = (text: string): readonly string[] =>
  [...text.matchAll(COMPARISON)].filter(([, args, name]) => SECRET.test(args ?? name ?? '')).map(([found]) => found);

it('[Q23] where strangers bring secrets, none is compared but by the function that looks at every byte', () => {
  const files = ['crypto', 'hub']
    .flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => `${top}/${name}`))
    // Forms know of no secrets: their tags are kinds of frames.
    .filter((name) => name.endsWith('.ts') && !/\.(test|bench|contract|world|child)\.ts$|mls-testing|^hub\/protocol\//.test(name));
  const texts = files.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
  expect(texts.flatMap(({ name, text }) => unguarded(text).map((found) => `${name}: ${found}`))).toEqual([]);
  const users = texts.filter(({ text }) => /\bsameSecret\((?!a: )/.test(text)).map(({ name }) => name);
  expect(users).toEqual(expect.arrayContaining(['crypto/mls-receive.ts', 'crypto/mls-suite.ts', 'hub/store/code.ts', 'hub/store/session.ts']));
});
it('[Q23] an unguarded comparison is seen', () => {
  const text =
    "if (!equal(bytesIn(row, 'digest'), digest)) a(); if (token === other) b(); if (equal(id, other) && secret !== undefined) c(); tag !== hmac";
  expect(unguarded(text)).toEqual(["equal(bytesIn(row, 'digest'), digest)", 'token === other', 'tag !== hmac']);
});
