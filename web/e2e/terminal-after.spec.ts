/** The terminal after accidents, as it is built and run: a hub that lost its store, and a profile that was put back from a backup. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HubProcess, startHub } from './hub-process.ts';
import { openTerminal, type Ran, type Terminal } from './terminal-process.ts';

const [ADA, BEN] = ['+14155550221', '+14155550222'];
let hub: HubProcess;
let ada: Terminal;
let ben: Terminal;

beforeAll(async () => {
  hub = await startHub();
  [ada, ben] = [await openTerminal(hub.url), await openTerminal(hub.url)];
  await ada.signIn(hub, ADA, 'Ada', 'ada_after');
  await ben.signIn(hub, BEN, 'Ben', 'ben_after');
  await good(ben, ['profile', '--by-number', 'yes']);
  await good(ada, ['send', '@ben_after', 'first']);
  await good(ben, ['--timeout', '60', 'sync']);
  await good(ben, ['send', '@ada_after', 'answered']);
  await good(ada, ['send', BEN, 'by number']);
});
afterAll(async () => {
  await Promise.all([ada, ben].map((one) => one.close()));
  await hub.close();
});

async function good(terminal: Terminal, args: readonly string[]): Promise<Ran> {
  const ran = await terminal.run(args);
  expect([args, ran.code, ran.stderr]).toEqual([args, 0, expect.anything()]);
  return ran;
}
const recordsOf = ({ stdout }: Ran): readonly Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const texts = async (terminal: Terminal, chat: string): Promise<readonly unknown[]> =>
  recordsOf(await good(terminal, ['--json', 'history', chat])).map(({ text }) => text);

/** Ada says this and hears an answer; then her profile is as it was before. */
async function putBack(said: string): Promise<void> {
  const backup = `${ada.profile}-backup`;
  await cp(ada.profile, backup, { recursive: true });
  await good(ada, ['send', '@ben_after', said]);
  await good(ben, ['--timeout', '60', 'sync']);
  await good(ben, ['send', '@ada_after', 'heard']);
  await good(ada, ['--timeout', '60', 'sync']);
  await rm(ada.profile, { recursive: true });
  await cp(backup, ada.profile, { recursive: true });
  await rm(backup, { recursive: true });
}

it('[N22] a profile that was put back from a backup goes on in the same command with new keys, says each thing once, and keeps its name', async () => {
  await good(ada, ['--timeout', '60', 'sync']);
  const [device] = recordsOf(await good(ada, ['--json', 'devices']));
  await putBack('after the backup');
  const renewed = await ada.run(['--json', '--timeout', '6', 'send', '@ben_after', 'from the backup']);
  // Queued until Ben's device, which is not running, lets the new one in.
  expect([renewed.code, recordsOf(renewed), renewed.stderr]).toEqual([
    6,
    [expect.objectContaining({ type: 'sent', status: 'device' })],
    expect.stringContaining('goes on as a device with new keys'),
  ]);
  expect(renewed.stderr).not.toContain('EnrolledAnew');
  await good(ben, ['--timeout', '60', 'sync']);
  await good(ada, ['--timeout', '60', 'sync']);
  await good(ben, ['--timeout', '60', 'sync']);
  expect((await texts(ben, '@ada_after')).filter((text) => text === 'from the backup')).toHaveLength(1);
  const [now, ...others] = recordsOf(await good(ada, ['--json', 'devices']));
  expect([now?.['name'], now?.['current'], others]).toEqual([device?.['name'], true, []]);
  expect(now?.['device']).not.toBe(device?.['device']);
});

it('[N40] a profile that is put back once more that day waits and says what ends it; with new keys at once what it wrote arrives', async () => {
  const [before] = recordsOf(await good(ada, ['--json', 'me']));
  await putBack('after the second backup');
  const held = await ada.run(['--json', 'sync']);
  expect([held.code, JSON.parse(held.stderr).error]).toEqual([
    6,
    expect.objectContaining({ code: 'late', message: expect.stringContaining('tidings new-keys') }),
  ]);
  const queued = await ada.run(['--json', '--timeout', '2', 'send', '@ben_after', 'kept meanwhile']);
  expect([queued.code, recordsOf(queued)]).toEqual([6, [expect.objectContaining({ status: 'device' })]]);
  const [now, ...more] = recordsOf(await good(ada, ['--json', 'new-keys']));
  expect([now, more]).toEqual([{ type: 'session', state: 'in', user: before?.['user'], device: expect.any(String), waitingUntil: null }, []]);
  expect(now?.['device']).not.toBe(before?.['device']);
  await good(ben, ['--timeout', '60', 'sync']);
  await good(ada, ['--timeout', '60', 'sync']);
  await good(ben, ['--timeout', '60', 'sync']);
  expect((await texts(ben, '@ada_after')).filter((text) => text === 'kept meanwhile')).toHaveLength(1);
  // Nothing more to take.
  const [still] = recordsOf(await good(ada, ['--json', 'new-keys']));
  expect(still).toEqual(now);
});

it('[N20] on a hub that lost its store, who was found before is written to and read, by username and number, and a note says why', async () => {
  await hub.kill('SIGKILL');
  await rm(join(hub.data, 'store'), { recursive: true });
  await hub.start();
  for (const to of ['@ben_after', BEN]) {
    const sent = await ada.run(['--json', '--timeout', '2', 'send', to, `after the wipe, ${to.slice(0, 1)}`]);
    expect([0, 6]).toContain(sent.code);
    expect(recordsOf(sent)).toEqual([expect.objectContaining({ type: 'sent' })]);
    expect(sent.stderr).toMatch(/does not know your phone number.* This is Ben \([0-9a-f]{32}\), found by that before\./);
    expect((await texts(ada, to)).at(-1)).toBe(`after the wipe, ${to.slice(0, 1)}`);
  }
  const stranger = await ada.run(['send', '@nobody_after', 'hi']);
  expect([stranger.code, stranger.stdout, stranger.stderr]).toEqual([1, '', expect.stringContaining('tidings sign-in --phone')]);
});
