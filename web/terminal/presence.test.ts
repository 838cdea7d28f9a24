/** When somebody was here, from the command line. */
import { expect, it } from 'vitest';
import type { Person, Presence } from '../device/port/people.ts';
import { NO_CHATS, PLAIN_PERSON } from '../device/port/port.world.ts';
import { BEN, runFake } from './fake.world.ts';

const PERSON = { ...PLAIN_PERSON, user: BEN, name: 'Ben', username: 'ben_b', bio: '', contact: true, verified: false } as const;
const ran = (presence: Presence, argv: readonly string[] = [], person = PERSON as Person) =>
  runFake([...argv, 'presence', '@ben_b'], {
    answers: {
      sync: () => ({ ok: true, asking: 0 }),
      look: () => ({ ok: true }),
      find: () => ({ ok: true, person: PERSON }),
      recall: () => ({ ok: true, person: PERSON }),
    },
    views: {
      chats: NO_CHATS,
      people: { people: [PERSON] },
      person,
      presence,
      connection: { state: 'online', waiting: 0, messages: 0, since: 0 },
    },
  });

it('[P29] when somebody was here is said as far as they show it, and the terminal is nobody there', async () => {
  const at = Date.UTC(2026, 5, 14, 9, 12);
  for (const [presence, line, record] of [
    [{ is: 'online' }, 'Ben: online', { is: 'online', at: null, about: null }],
    [{ is: 'seen', at }, 'Ben: here 2026-06-14T09:12:00.000Z', { is: 'seen', at, about: null }],
    [{ is: 'about', bucket: 'week' }, 'Ben: here within a week', { is: 'about', at: null, about: 'week' }],
    [{ is: 'hidden' }, 'Ben: not shown', { is: 'hidden', at: null, about: null }],
  ] as const) {
    expect((await ran(presence)).out).toEqual([line]);
    const { exit, out, inputs } = await ran(presence, ['--json']);
    expect([exit, JSON.parse(out[0] ?? '')]).toEqual([0, { type: 'presence', user: BEN, ...record }]);
    expect(inputs).toContainEqual({ face: 'terminal', on: false });
  }
});

it('[N91] and whose name is not known is called by their username, not by an id', async () => {
  expect((await ran({ is: 'hidden' }, [], { ...PERSON, name: '' })).out).toEqual(['@ben_b: not shown']);
});
