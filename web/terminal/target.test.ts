/** Whom a command means where the hub cannot say, says that it knows nobody, or names another than before; and what of TO is no form at all. */
import { NO_CHATS, PLAIN_PERSON } from '../device/port/port.world.ts';
import { describe, expect, it } from 'vitest';
import { failure } from '../device/port/answers.ts';
import type { Person } from '../device/port/people.ts';
import { BEN, CHAT, type Fake, limited, ROW, runFake, UNAVAILABLE } from './fake.world.ts';
import { targetMistake } from './target.ts';

const SQUATTER = 'd'.repeat(32);
const person = (user: string, name: string): Person => ({ user, name, username: 'ben_b', bio: '', contact: true, verified: false, ...PLAIN_PERSON });

type Found = ReturnType<NonNullable<NonNullable<Fake['answers']>['find']>>;
/** Ben was found by that before, unless `isKnown` says otherwise; now the hub answers so. */
const world = (find: Found, isKnown = true): Fake => ({
  views: {
    session: { state: 'in' },
    connection: { state: 'online', waiting: 0, messages: 0, since: 0 },
    chats: { ...NO_CHATS, rows: [ROW] },
    chat: undefined,
    people: { people: [person(BEN, 'Ben')] },
  },
  answers: {
    recall: () => (isKnown ? { ok: true, person: person(BEN, 'Ben') } : failure('unknown_person')),
    find: () => find,
    openChat: () => ({ ok: true, chat: CHAT }),
    send: () => ({ ok: true, id: 'm' }),
    waitSent: () => ({ ok: true, status: 'hub' }),
    history: () => ({ ok: true, rows: [], older: false, newer: false }),
  },
});
const COMMANDS = [
  ['send', '@ben_b', 'hello'],
  ['send', '+14155550202', 'hello'],
  ['history', '@ben_b'],
] as const;

describe('who was found before', () => {
  it('[N20] is who it was then where the hub does not say, and what it says instead is told', async () => {
    for (const [find, note] of [
      [failure('offline'), undefined],
      [failure('timeout'), undefined],
      [failure('unbound'), /phone number .*tidings sign-in .*This is Ben \(b{32}\), found by that before/],
      [failure('unknown_person'), /knows nobody by that now\. This is Ben/],
      [UNAVAILABLE, /cannot say right now.* This is Ben/],
      [limited(3600), /no more such questions.* This is Ben/],
    ] as const)
      for (const argv of COMMANDS) {
        const { exit, err, asked } = await runFake(argv, world(find));
        expect([argv, exit, asked.includes('send'), err]).toEqual([argv, 0, argv[0] === 'send', note ? [expect.stringMatching(note)] : []]);
      }
  });

  it('[N20] is asked for again, and nobody is guessed at where nobody was found', async () => {
    const same = await runFake(COMMANDS[0], world({ ok: true, person: person(BEN, 'Ben') }));
    expect([same.exit, same.err, same.asked.includes('find')]).toEqual([0, [], true]);
    for (const [find, exit] of [
      [failure('unbound'), 1],
      [failure('unknown_person'), 1],
      [failure('offline'), 5],
      [limited(3600), 4],
    ] as const)
      for (const argv of COMMANDS) {
        const ran = await runFake(argv, world(find, false));
        expect([argv, ran.exit, ran.out, ran.asked.includes('openChat')]).toEqual([argv, exit, [], false]);
        // Whoever calls themselves so may be meant, by their id.
        const hints = ran.err.filter((line) => line.startsWith(`Of your contacts Ben (${BEN}) goes by that`));
        expect([argv, hints.length]).toEqual([argv, argv[1] === '@ben_b' ? 1 : 0]);
      }
  });

  it('[N20] stands in for no refusal of this device itself', async () => {
    const revoked = { ok: false, error: { code: 'device_revoked' } } as const;
    expect(await runFake(COMMANDS[0], world(revoked))).toMatchObject({ exit: 3, out: [] });
  });

  it('[N21] is not exchanged for somebody else whom the hub names now: nothing is opened, sent or shown, and both are told apart', async () => {
    for (const argv of COMMANDS) {
      const { exit, out, err, asked } = await runFake(['--json', ...argv], world({ ok: true, person: person(SQUATTER, 'Ben') }));
      expect([argv, exit, out, asked]).toEqual([argv, 1, [], ['recall', 'find']]);
      const { code, message } = JSON.parse(err.join('')).error;
      expect([code, message]).toEqual(['wrong_person', expect.stringContaining(`Ben (${BEN}), and the hub now names somebody else, ${SQUATTER}`)]);
      expect(message).not.toContain('4155550202');
    }
  });
});

it('[N23] what has none of the forms is a mistake, and a word alone is not guessed at', () => {
  for (const to of ['nobody', 'Ben', '', '@', '@ab', '4155550202', 'b'.repeat(31), 'tidings:contact:AAAA'])
    expect([to, targetMistake(to)]).toEqual([to, expect.stringContaining('Say who with a @username')]);
  for (const to of ['@ben_b', '+1 415 555 0202', '0014155550202', BEN]) expect([to, targetMistake(to)]).toEqual([to, undefined]);
});

describe('whoever has no name yet', () => {
  const nameless = (name: string): Fake => ({
    ...world({ ok: true, person: person(BEN, 'Ben') }),
    views: {
      ...world(failure('offline')).views,
      session: { state: 'profile' },
      me: { user: '', device: '', name, username: '', bio: '', photo: undefined, hub: '' },
    },
  });

  it('[N25] writes to nobody, and is told what comes first', async () => {
    const { exit, out, err, asked } = await runFake(['send', '@ben_b', 'hello'], nameless(''));
    expect([exit, out, asked, err]).toEqual([1, [], [], ['Say your name first, or with it: tidings profile --name NAME.']]);
  });

  it('[N25] has one where another own device has said it', async () => {
    expect(await runFake(['send', '@ben_b', 'hello'], nameless('Ada'))).toMatchObject({ exit: 0, out: ['sent m'] });
  });
});
