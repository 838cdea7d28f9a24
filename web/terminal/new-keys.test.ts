/** new-keys where nothing waits, where the hub is away, and where there is no room or no time. That it works, terminal-after.spec.ts shows on a real double. */
import { expect, it } from 'vitest';
import { failure } from '../device/port/answers.ts';
import type { ConnectionView } from '../device/port/port.ts';
import { type Fake, runFake } from './fake.world.ts';

const DEVICE = 'd'.repeat(32);
const USER = 'a'.repeat(32);
const world = (connection: Pick<ConnectionView, 'state' | 'mayGoOn'>, answers: Fake['answers']): Fake => ({
  answers,
  views: {
    session: { state: 'in' },
    connection: { waiting: 0, messages: 0, since: 0, ...connection },
    me: { user: USER, device: DEVICE, name: 'Ada', username: '', bio: '', photo: undefined, hub: '' },
  },
});

it('[N40] a device that does not wait keeps its keys, and where the hub is away nothing is said of it', async () => {
  const calm = await runFake(['--json', 'new-keys'], world({ state: 'online' }, { sync: () => ({ ok: true, asking: 0 }) }));
  expect([calm.exit, calm.asked, calm.out.map((line) => JSON.parse(line))]).toEqual([
    0,
    ['sync'],
    [{ type: 'session', state: 'in', user: USER, device: DEVICE, waitingUntil: null }],
  ]);
  const away = await runFake(['new-keys'], world({ state: 'offline' }, { sync: () => failure('offline') }));
  expect([away.exit, away.asked, away.err]).toEqual([5, ['sync'], ['The hub cannot be reached.']]);
});

it('[N40] a device that waits asks for its keys, and says where there is no room for them or the hub was not there in time', async () => {
  const sync = () => failure('offline');
  const late = await runFake(['--timeout', '7', 'new-keys'], world({ state: 'held', mayGoOn: true }, { sync, takeNewKeys: () => ({ ok: true }) }));
  expect([late.exit, late.asked, late.waited, late.out]).toEqual([6, ['sync', 'takeNewKeys'], [7000], []]);
  expect(late.err).toEqual([expect.stringContaining('Ask again')]);
  for (const takeNewKeys of [() => ({ ok: false, error: { code: 'full' } }) as const, () => ({ ok: true }) as const]) {
    const full = await runFake(['--json', 'new-keys'], world({ state: 'held', mayGoOn: false }, { sync, takeNewKeys }));
    expect([full.exit, JSON.parse(full.err.join('')).error]).toEqual([1, { code: 'full', message: expect.stringContaining('no room for new keys') }]);
  }
});
