/** What somebody who has terminals alone hears of their number, and how they keep it. */
import { expect, it } from 'vitest';
import { failure } from '../device/port/answers.ts';
import type { Views } from '../device/port/port.ts';
import { runFake } from './fake.world.ts';

const NUMBER = { bound: true, byNumber: false, claim: undefined, own: undefined };
const synced = (number: Views['number']['out']) =>
  runFake(['--json', 'sync'], {
    answers: { sync: () => ({ ok: true, asking: 0 }) },
    views: { connection: { state: 'online', waiting: 0, messages: 0, since: 0 }, awaiting: { chats: [] }, number },
  });

it('[N94] sync says that somebody waits for the number and from when on it is theirs, nothing where nobody does, and is up to date where the hub does not say', async () => {
  const claimed = await synced({ ...NUMBER, claim: { since: 0, until: Date.UTC(2026, 10, 29, 12) } });
  expect([claimed.exit, claimed.err]).toEqual([0, [expect.stringMatching(/phone number.* 2026-11-29 .*keep-number/)]]);
  for (const number of [NUMBER, undefined]) {
    const { exit, out, err } = await synced(number);
    expect([exit, out.map((line) => JSON.parse(line).type), err]).toEqual([0, ['synced'], []]);
  }
});

it('[N94] keep-number ends that, on the line to the hub', async () => {
  const kept = await runFake(['--json', 'keep-number'], { answers: { keepNumber: () => ({ ok: true }) } });
  expect([kept.exit, kept.connected, kept.out.map((line) => JSON.parse(line))]).toEqual([
    ...[0, 'keepNumber'],
    [{ type: 'done', did: 'keep-number', chat: '', ids: [], sent: true }],
  ]);
  expect((await runFake(['keep-number'], { answers: { keepNumber: () => failure('offline') } })).exit).toBe(5);
});
