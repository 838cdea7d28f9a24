/** What a person is told before there is a profile, and where there is no hub: real command lines, from the first word to the exit code. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeCode } from '../../crypto/codes.ts';
import { openNodeDevice } from '../device/node.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidings-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Port 1 is reserved (tcpmux) and nothing listens there: a connection is refused at once. */
const NO_HUB = 'http://localhost:1';

async function said(profile: string, argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string[]; readonly err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await run(['--hub', NO_HUB, '--profile', join(folder, profile), ...argv], {}, folder, {
    out: (line) => out.push(line),
    complain: (line) => err.push(line),
    nextLine: async () => undefined,
    readAll: async () => '',
    pause: () => Promise.reject(new Error('expected no wait')),
    signal: new AbortController().signal,
  });
  return { exit, out, err };
}

describe('a mistake', () => {
  const NAME = '--name takes 1 to 64 characters on one line, at least one of which can be seen.';
  const USERNAME = '--username takes 4 to 32 letters, digits or underscores, a letter first.';
  const CODE = 'accept takes the whole code that the new device shows: tidings:link:…';
  const CONTACT = {
    kind: 'contact',
    box: new Uint8Array(16),
    secret: new Uint8Array(16),
    person: new Uint8Array(16),
    hub: 'https://chat.example.org',
  } as const;
  const FORMS = 'Say who with a @username, a +number with its country code, a user id, a chat id, or a whole contact code.';
  const LIMIT = '--limit takes a number from 1 to 1000000.';
  const mistakes: readonly (readonly [readonly string[], string])[] = [
    [['sign-in'], 'sign-in needs --phone and a number with its country code, such as +14155550201.'],
    [['sign-in', '--phone', 'abc'], 'sign-in needs --phone and a number with its country code, such as +14155550201.'],
    [['sign-in', '--phone', '+14155550201', '--name', '\u200b'], NAME],
    [['link', '--name', 'x'.repeat(65)], NAME],
    [['profile', '--name', '\u200b\u200b'], NAME],
    [['profile', '--name', ''], NAME],
    [['profile', '--name', 'Ada\nLovelace'], NAME],
    [['profile', '--bio', 'x'.repeat(301)], '--bio takes at most 300 characters.'],
    [['profile'], 'profile needs --name, --username, --bio or --by-number.'],
    [['profile', '--by-number', 'perhaps'], '--by-number takes yes or no.'],
    ...['1x', 'ada', '@ada', 'x'.repeat(33), 'ada-l'].map((username) => [['profile', '--name', 'Ada', '--username', username], USERNAME] as const),
    [['profile', '--username', '1x'], USERNAME],
    ...['xyz', 'tidings:link:xyz', '', writeCode(CONTACT)].map((code) => [['accept', code], CODE] as const),
    [['history', '@ben_b', '--limit', '-1'], LIMIT],
    [['history', '--limit', '-1', '@ben'], LIMIT],
    [['history', '@ben', '--limit=-1'], LIMIT],
    [['history', '@ben', '--limit', '0'], LIMIT],
    [['send', 'nobody', 'hi'], FORMS],
    [['history', 'nobody'], FORMS],
    [['--timeout', '-1', 'sync'], '--timeout and --max-wait take seconds from 0 to 86400.'],
  ];

  it('[N15] is said in one sentence that tells what is taken, ends with 2, and makes no profile', async () => {
    for (const [argv, sentence] of mistakes) {
      expect([argv, await said('mistaken', argv)]).toEqual([argv, { exit: 2, out: [], err: [sentence] }]);
      const { exit, err } = await said('mistaken', ['--json', ...argv]);
      expect([argv, exit, err.map((line) => JSON.parse(line))]).toEqual([argv, 2, [{ error: { code: 'usage', message: sentence } }]]);
    }
    expect(existsSync(join(folder, 'mistaken'))).toBe(false);
  });

  it('[N15] that Node words in several lines stands on one', async () => {
    const { exit, err } = await said('mistaken', ['profile', '--name', '--bio']);
    expect([exit, err]).toEqual([2, [expect.stringMatching(/^Option '--name' argument is ambiguous\. \w/)]]);
    expect(err.join('')).not.toMatch(/\n|<U\+/);
  });
});

describe('a profile that another process uses', () => {
  it('[N43] is told by a code of its own, with exit code 1', async () => {
    const held = await openNodeDevice({ hub: NO_HUB, profile: join(folder, 'held'), create: true, log: () => undefined, onHalt: () => undefined });
    if (!held.ok) throw new Error(`expected a profile, found ${held.because}`);
    const { exit, out, err } = await said('held', ['--json', 'me']);
    await held.device.close();
    expect([exit, out, err.map((line) => JSON.parse(line).error.code)]).toEqual([1, [], ['in_use']]);
    expect((await said('held', ['me'])).exit).toBe(3);
  });
});

describe('without a hub', () => {
  it('[N16] signing in and linking end with 5, and promise nothing', async () => {
    for (const argv of [['sign-in', '--phone', '+14155550201'], ['link']]) {
      const { exit, err } = await said(argv[0] ?? '', argv);
      expect([exit, err.at(-1)]).toEqual([5, 'The hub cannot be reached.']);
    }
  });
});
