/** The gate's own arithmetic: how a run is counted, when a part is stale, and what the build writes beside its files. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chdir, cwd } from 'node:process';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compress, isStale, precacheOf } from '../build.mjs';
import { countOf, countOfLine } from '../test.mjs';

const report = (more: object) => ({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...more });

describe('counting', () => {
  it('[Q9] what passed, passed', () => {
    expect(countOf(0, report({}))).toEqual({ passed: 3, failed: 0 });
  });
  it.each([
    ['a failed test', 1, report({ numFailedTests: 2 }), 2],
    ['a skipped test', 0, report({ numPendingTests: 1 }), 1],
    ['a test that is still to be written', 0, report({ numTodoTests: 1 }), 1],
    ['a file that does not load', 1, report({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }] }), 1],
    ['an error outside of every test', 1, report({}), 1],
    ['a run that was killed', 'SIGTERM', undefined, 1],
    ['a run without a test', 0, report({ numPassedTests: 0 }), 1],
  ])('[Q9] %s is a failure', (_what, code, given, failed) => {
    expect(countOf(code, given).failed).toBe(failed);
  });
  it('[Q24] what failed is named once more at the end, with what it said first', () => {
    const tests = [
      { fullName: 'a does not', status: 'failed', failureMessages: ['Error: expected 1\n  at a.test.ts'] },
      { fullName: 'b does', status: 'passed', failureMessages: [] },
    ];
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults: tests },
      { name: 'c.test.ts', status: 'failed', message: 'cannot be read\nat all', assertionResults: [] },
    ];
    expect(countOf(1, report({ numFailedTests: 1, testResults })).faults).toEqual([
      'a.test.ts: a does not: Error: expected 1',
      'c.test.ts: cannot be read',
    ]);
  });
  it('[Q24] an error outside of every test is named there too, with where it was', () => {
    const said = [
      '\u001B[31m⎯⎯\u001B[39m\u001B[1m Unhandled Errors \u001B[22m⎯⎯',
      'Vitest caught 1 unhandled error during the test run.',
      '⎯⎯⎯⎯ Unhandled Rejection ⎯⎯⎯⎯⎯',
      '\u001B[31mError: the line is gone',
      ' ❯ web/app/a.test.ts:2:43',
      ' ❯ node_modules/runner.js:302:11',
      'This error originated in "web/app/a.test.ts" test file. It may be another.',
    ].join('\n');
    const where = '❯ web/app/a.test.ts:2:43 | This error originated in "web/app/a.test.ts" test file. It may be another.';
    expect(countOf(1, report({}), said).faults).toEqual([`Error: the line is gone | ${where}`]);
  });
});

describe('counting what counts itself', () => {
  it('[Q9] the last line is what counts', () => {
    expect(countOfLine(0, '1 passed, 1 failed\nmore\n12 passed, 0 failed\n')).toEqual({ passed: 12, failed: 0 });
  });
  it.each([
    ['a failure it counted', 1, '12 passed, 2 failed\n', 2],
    ['an error after the count', 1, '12 passed, 0 failed\n', 1],
    ['an end without a count', 0, 'done\n', 1],
    ['a count of nothing', 0, '0 passed, 0 failed\n', 1],
    ['words after the count', 0, '12 passed, 0 failed\nbut\n', 1],
  ])('[Q9] %s is a failure', (_what, code, said, failed) => {
    expect(countOfLine(code, said).failed).toBe(failed);
  });
});

describe('building', () => {
  const home = cwd();
  let folder: string;
  const write = (file: string, text: string, at: number): void => {
    writeFileSync(file, text);
    utimesSync(file, at, at);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidings-gate-'));
    chdir(folder);
    mkdirSync('src/e2e', { recursive: true });
    mkdirSync('dist/assets', { recursive: true });
    write('src/a.ts', 'a', 100);
    write('dist/a.js', 'a', 200);
    write('dist/.dist-a.js.built', '', 200);
    utimesSync('src/e2e', 100, 100);
    utimesSync('src', 100, 100);
  });
  afterEach(() => {
    chdir(home);
    rmSync(folder, { recursive: true });
  });
  const part = { made: 'dist/a.js', from: ['src', 'absent'] };

  it('[Q10] what is newer than its sources is left alone', () => {
    expect(isStale(part)).toBe(false);
  });
  it('[Q10] a missing part is built', () => {
    rmSync('dist/a.js');
    expect(isStale(part)).toBe(true);
  });
  it('[Q10] a part whose build was cut short is built', () => {
    rmSync('dist/.dist-a.js.built');
    expect(isStale(part)).toBe(true);
  });
  it('[Q10] a newer source is seen, at any depth', () => {
    mkdirSync('src/deep/er', { recursive: true });
    write('src/deep/er/b.ts', 'b', 300);
    for (const path of ['src/deep/er', 'src/deep', 'src']) utimesSync(path, 100, 100);
    expect(isStale(part)).toBe(true);
  });
  it('[Q10] a deleted source is seen by its folder', () => {
    utimesSync('src', 300, 300);
    expect(isStale(part)).toBe(true);
  });
  it('[Q10] a newer test is no reason to build', () => {
    write('src/a.test.ts', 'x', 300);
    write('src/e2e/b.ts', 'x', 300);
    for (const path of ['src/e2e', 'src']) utimesSync(path, 100, 100);
    expect(isStale(part)).toBe(false);
  });
  it('[Q11] compressed copies open to the original, and stand only where they are smaller', () => {
    const text = 'tidings '.repeat(500);
    writeFileSync('dist/assets/a-123.js', text);
    writeFileSync('dist/tiny.js', '1');
    writeFileSync('dist/photo.png', text);
    compress('dist');
    expect(brotliDecompressSync(readFileSync('dist/assets/a-123.js.br')).toString()).toBe(text);
    expect(gunzipSync(readFileSync('dist/assets/a-123.js.gz')).toString()).toBe(text);
    expect(readdirSync('dist').filter((name) => /^(tiny|photo)/.test(name))).toEqual(['photo.png', 'tiny.js']);
  });
  it('[Q11] the list of the service worker names every file once, and changes with its content', () => {
    writeFileSync('dist/index.html', 'one');
    writeFileSync('dist/assets/a-123.js', 'x'.repeat(100));
    writeFileSync('dist/worker.js', 'self');
    compress('dist');
    const first = precacheOf('dist');
    writeFileSync('dist/index.html', 'two');
    expect(first.map(({ url }) => url)).toEqual(['/.dist-a.js.built', '/a.js', '/assets/a-123.js', '/index.html']);
    expect(first.find(({ url }) => url === '/assets/a-123.js')?.revision).toBeNull();
    expect(precacheOf('dist').find(({ url }) => url === '/index.html')?.revision).not.toBe(first.find(({ url }) => url === '/index.html')?.revision);
  });
});
