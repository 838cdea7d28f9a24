/** What a command says of its outcome, and with which exit code: the hub away, slow or too often asked, and other devices away. */
import { NO_CHATS } from '../device/port/port.world.ts';
import { describe, expect, it } from 'vitest';
import { failure } from '../device/port/answers.ts';
import type { Awaiting, ConnectionView } from '../device/port/port.ts';
import { CHAT, type Fake, limited, ROW, runFake, UNAVAILABLE } from './fake.world.ts';

const connection = (state: ConnectionView['state'], waiting = 0): Fake['views'] => ({
  session: { state: 'in' },
  connection: { state, waiting, messages: waiting, since: 0 },
  chats: { ...NO_CHATS, rows: [ROW] },
  awaiting: { chats: [] },
  people: { people: [] },
});
const NUMBER = { bound: true, byNumber: undefined, claim: undefined, own: undefined } as const;
const CODE = { ok: true, verification: 'v', phone: '', expiresAt: 0, attemptsLeft: 3, resendAt: 0 } as const;

describe('a hub', () => {
  const offline: Fake['answers'] = { sync: () => failure('offline'), send: () => ({ ok: true, id: 'm' }), waitSent: () => failure('offline') };

  it('[N16] that is not reached ends a command with 5, one that is there and late with 6', async () => {
    for (const [state, exit, code] of [
      ['offline', 5, 'offline'],
      ['connecting', 5, 'offline'],
      ['syncing', 6, 'late'],
      ['online', 6, 'late'],
      ['update_needed', 1, 'update_needed'],
      ['held', 6, 'late'],
    ] as const)
      for (const argv of [['sync'], ['send', CHAT, 'hello']]) {
        const ran = await runFake(['--json', ...argv], { answers: offline, views: connection(state) });
        expect([argv, state, ran.exit, JSON.parse(ran.err.join('')).error.code]).toEqual([argv, state, exit, code]);
      }
  });

  it('[N16] that can do nothing now was reached, and one that never answers was not', async () => {
    for (const [answer, exit] of [
      [UNAVAILABLE, 6],
      [failure('timeout'), 5],
      [failure('not_a_hub'), 5],
      [{ ok: false, error: { code: 'invalid_number' } } as const, 2],
    ] as const)
      expect((await runFake(['sign-in', '--phone', '+14155550201'], { answers: { requestCode: () => answer } })).exit).toBe(exit);
  });

  it('[N16] that is away: only what was queued is said to go out later', async () => {
    const gone = {
      answers: { ...offline, recall: () => failure('unknown_person'), find: () => failure('offline'), requestCode: () => failure('offline') },
      views: connection('offline'),
    };
    const sent = await runFake(['send', CHAT, 'hello'], gone);
    expect([sent.out, sent.err]).toEqual([
      ['queued m'],
      ['The hub cannot be reached. The message is queued on this device; tidings sync or watch sends it.'],
    ]);
    for (const argv of [['sync'], ['send', '@ben', 'hello'], ['sign-in', '--phone', '+14155550201']]) {
      const { err } = await runFake(argv, gone);
      expect([argv, err.join(' ')]).toEqual([argv, expect.stringMatching(/^The hub cannot be reached\.(?!.*(kept|goes out))/)]);
    }
    expect((await runFake(['sync'], { ...gone, views: connection('offline', 2) })).err).toEqual([
      'The hub cannot be reached. Waiting to be sent: 2.',
    ]);
  });
});

describe('sync', () => {
  const asked = (asking: number): readonly Awaiting[] =>
    Array.from({ length: asking }, (_, at) => ({ chat: CHAT, kind: 'direct', title: `Ben ${at + 1}`, awaits: 'history' }));
  const synced = (asking: number): Fake => ({
    answers: { sync: () => ({ ok: true, asking }) },
    views: {
      ...connection('online'),
      awaiting: { chats: asked(asking) },
      number: { bound: true, byNumber: false, claim: undefined, own: undefined },
    },
  });

  it('[N17] is up to date where nothing is missing, and says in how many chats something is', async () => {
    expect(await runFake(['sync'], synced(0))).toMatchObject({ exit: 0, out: ['Up to date.'], err: [] });
    for (const [asking, where] of [
      [1, 'in one chat (Ben 1)'],
      [7, 'in 7 chats (Ben 1, Ben 2, Ben 3, Ben 4, Ben 5, 2 more)'],
    ] as const) {
      const { exit, out, err } = await runFake(['sync'], synced(asking));
      expect([exit, err, out]).toEqual([0, [], [expect.stringContaining(`Older messages are still missing ${where}:`)]]);
      expect(out.join('')).not.toContain('Up to date');
      expect((await runFake(['--json', 'sync'], synced(asking))).out.map((line) => JSON.parse(line))).toEqual([
        { type: 'synced', waiting: 0, asking, failed: 0, chats: asked(asking) },
      ]);
    }
  });
});

describe('a sync that was late', () => {
  const chats: readonly Awaiting[] = [
    { chat: CHAT, kind: 'direct', title: 'Ben\u202e', awaits: 'place' },
    { chat: CHAT, kind: 'self', title: 'Ada', awaits: 'place' },
    { chat: CHAT, kind: 'direct', title: 'Carol', awaits: 'history' },
  ];
  const late = (state: ConnectionView['state']): Fake => ({
    answers: { sync: () => failure('offline') },
    views: { ...connection(state, 2), awaiting: { chats } },
  });

  it('[N26] says what waits, with whom and for what, to people and to programs', async () => {
    const { exit, err } = await runFake(['sync'], late('online'));
    expect([exit, err]).toEqual([
      6,
      [
        'The hub answers, but not everything has arrived in time. Ask again, or for longer: --timeout SECONDS. Waiting to be sent: 2. ' +
          'In 2 chats this device waits for another to let it in: Ben<U+202E>, Saved messages. ' +
          'In one chat older messages wait for another device to answer: Carol.',
      ],
    ]);
    const { error } = JSON.parse((await runFake(['--json', 'sync'], late('online'))).err.join(''));
    expect([error.code, error.waiting, error.chats]).toEqual(['late', 2, chats]);
  });

  it('[N26] says nothing of others where the hub itself was not reached', async () => {
    const { exit, err } = await runFake(['sync'], late('offline'));
    expect([exit, err]).toEqual([5, ['The hub cannot be reached. Waiting to be sent: 2.']]);
  });
});

describe('a hub that asks to wait', () => {
  const asks = (...waits: readonly number[]): Fake => ({
    answers: { requestCode: (times) => (waits[times - 1] === undefined ? CODE : limited(waits[times - 1] ?? 0)) },
  });
  const signIn = (maxWait: string, fake: Fake) => runFake(['--max-wait', maxWait, 'sign-in', '--phone', '+14155550201'], fake);

  it('[N13] is asked again when the time is over, and what is said of it', async () => {
    const { exit, err, asked, waited } = await signIn('60', asks(60));
    expect([exit, asked.length, waited]).toEqual([1, 2, [60_000]]);
    expect(err).toEqual(['The hub asks to wait 60 s; waiting.', 'A code is on its way. Enter its six digits:', expect.stringContaining('No code')]);
  });

  it('[N13] is waited for as long as --max-wait in all, and not a second longer', async () => {
    expect(await signIn('59', asks(60))).toMatchObject({ exit: 4, waited: [], asked: ['requestCode'] });
    expect(await signIn('0', asks(1))).toMatchObject({ exit: 4, waited: [], err: ['The hub asks to wait 1 s.'] });
    const twice = await signIn('70', asks(60, 10, 1));
    expect([twice.exit, twice.waited, twice.asked.length, twice.err.at(-1)]).toEqual([4, [60_000, 10_000], 3, 'The hub asks to wait 1 s.']);
  });

  it('[N13] with a message that is queued: the device sends it when it may, and is waited for once more', async () => {
    const send = (...answers: readonly ('limited' | 'hub')[]): Fake => ({
      views: connection('online'),
      answers: {
        send: () => ({ ok: true, id: 'm' }),
        waitSent: (times) => (answers[times - 1] === 'hub' ? { ok: true, status: 'hub' } : limited(9)),
      },
    });
    expect(await runFake(['send', CHAT, 'hello'], send('limited', 'hub'))).toMatchObject({ exit: 0, out: ['sent m'] });
    const still = await runFake(['send', CHAT, 'hello'], send('limited', 'limited'));
    expect([still.exit, still.out, still.err.at(-1)]).toEqual([
      4,
      ['queued m'],
      'The hub asks to wait 9 s. The message is queued on this device; tidings sync or watch sends it.',
    ]);
    expect((await runFake(['--max-wait', '0', 'send', CHAT, 'hello'], send('limited', 'hub'))).asked).toEqual(['send', 'waitSent']);
  });
});

describe('a message', () => {
  it('[N18] that the hub refused is not said to be sent, and one that shows nothing is not queued', async () => {
    const refused: Fake = {
      views: connection('online'),
      answers: { send: () => ({ ok: true, id: 'm' }), waitSent: () => ({ ok: true, status: 'failed' }) },
    };
    expect(await runFake(['send', CHAT, 'hello'], refused)).toMatchObject({ exit: 1, out: ['failed m'] });
    const { exit, asked, err } = await runFake(['send', CHAT, '\u200b\u200b'], refused);
    expect([exit, asked, err]).toEqual([1, [], ['There is nothing to see in this message.']]);
  });

  it('[N80] that is refused for want of room says what is used, and where no number is confirmed that confirming one gives more; it is tried again or taken away', async () => {
    const because = { code: 'quota_exceeded', count: 67_108_864, used: 60_000_000 } as const;
    const number = (bound: boolean) => ({ number: { bound, byNumber: undefined, claim: undefined, own: undefined } });
    const answers: Fake['answers'] = {
      send: () => ({ ok: true, id: 'm' }),
      retry: () => ({ ok: true }),
      discard: () => ({ ok: true }),
      waitSent: () => ({ ok: true, status: 'failed', because }),
    };
    for (const argv of [
      ['send', CHAT, 'hello'],
      ['retry', CHAT, 'd'.repeat(32)],
    ]) {
      const unbound = await runFake(argv, { answers, views: { ...connection('online'), ...number(false) } });
      expect([unbound.exit, unbound.err]).toEqual([1, [expect.stringMatching(/60 MB of the 67\.1 MB.*tidings sign-in --phone.*tidings retry/)]]);
      const bound = await runFake(argv, { answers, views: { ...connection('online'), ...number(true) } });
      expect(bound.err).toEqual([expect.not.stringContaining('sign-in')]);
    }
    const gone = await runFake(['discard', CHAT, 'd'.repeat(32), '--no-wait'], { answers, views: connection('online') });
    expect([gone.exit, gone.asked]).toEqual([0, ['discard']]);
  });

  it('[N81] that was refused keeps `sync` from saying that all is up to date', async () => {
    const views = { ...connection('online'), connection: { state: 'online', waiting: 0, messages: 0, since: 0, failed: 2 } } as const;
    const { exit, out, err } = await runFake(['sync'], { answers: { sync: () => ({ ok: true, asking: 0 }) }, views: { ...views, number: NUMBER } });
    expect([exit, out, err]).toEqual([1, ['All the hub has is here.'], [expect.stringMatching(/^2 messages were refused for good\./)]]);
  });
});

describe('a profile', () => {
  it('[N18] without a name takes no username, and says what to do first', async () => {
    const me = { user: '', device: '', name: '', username: '', bio: '', photo: undefined, hub: '' };
    const { exit, asked, err } = await runFake(['profile', '--username', 'ada_l'], { views: { me } });
    expect([exit, asked, err]).toEqual([1, [], ['Say your name first, or with it: tidings profile --name NAME.']]);
  });
});
