/** invite and join: what is asked of the device, what is waited for, and what is said of it. */
import { expect, it } from 'vitest';
import { EXIT } from './exit.ts';
import { runFake } from './fake.world.ts';
import { invite, join } from './invites.ts';

const [CHAT, ANNA, BEN, BOX] = ['c', 'a', 'b', 'd'].map((one) => one.repeat(32)) as [string, string, string, string];
const LINK = 'https://chat.example.org/#tidings:group:AAAA';
const chats = { rows: [{ chat: CHAT, user: '', state: 'open' } as never], archived: [], requests: [], badge: { unread: 0, mentions: 0 } };
const row = { invite: BOX, link: LINK, asks: true, uses: 3, until: 0, used: 1, by: ANNA, state: 'working' } as const;
const OK = { ok: true } as const;
const views = {
  chats,
  invites: { invites: [row] },
  joinRequests: { requests: [{ user: BEN, name: 'Ben\u202e', username: undefined, at: 0, was: true }] },
};
const waitGroup = () => ({ ...OK, failed: [] });

it('[N75] a link is made on the terms that were typed, waited for and given; it is revoked by itself', async () => {
  const made = await runFake(['--json', 'invite', 'create', CHAT, '--ask', '--uses', '3', '--until', '2026-03-31T08:00Z'], {
    views,
    answers: { createInvite: () => ({ ...OK, invite: BOX }), waitGroup },
  });
  expect([made.exit, made.asked]).toEqual([EXIT.done, ['createInvite', 'waitGroup']]);
  expect(made.inputs[0]).toEqual({ chat: CHAT, asks: true, uses: 3, until: Date.UTC(2026, 2, 31, 8) });
  expect(JSON.parse(made.out[0] ?? '')).toEqual({ type: 'invite', chat: CHAT, ...row });
  const gone = await runFake(['invite', 'revoke', CHAT, LINK, '--no-wait'], { views, answers: { revokeInvite: () => OK } });
  expect([gone.exit, gone.inputs]).toEqual([EXIT.done, [{ chat: CHAT, invite: BOX }]]);
});

it('[N75] who asks is listed without what would repaint the screen, and answered by their id', async () => {
  const listed = await runFake(['invite', 'requests', CHAT], { views });
  expect(listed.out).toHaveLength(1);
  expect(listed.out[0]).not.toContain('\u202e');
  for (const [word, accept] of [
    ['accept', true],
    ['decline', false],
  ] as const) {
    const ran = await runFake(['invite', word, CHAT, BEN], { views, answers: { answerJoin: () => OK, waitGroup } });
    expect([ran.exit, ran.inputs[0]]).toEqual([EXIT.done, { chat: CHAT, user: BEN, accept }]);
  }
});

it('[N75] join says that one is in, waits or was declined, and what a link shows', async () => {
  const asking = { invite: BOX, link: LINK, chat: CHAT, name: 'Bees', at: 0, state: 'declined' as const };
  const joinByInvite = () => ({ ...OK, chat: CHAT, state: 'waiting' as const });
  const inIt = await runFake(['--json', 'join', LINK], { views: { ...views, ownJoins: { joins: [] } }, answers: { joinByInvite } });
  expect(JSON.parse(inIt.out[0] ?? '')).toEqual({ type: 'join', chat: CHAT, state: 'in' });
  const none = { ...chats, rows: [] };
  const declined = await runFake(['join', LINK], { views: { chats: none, ownJoins: { joins: [asking] } }, answers: { joinByInvite } });
  expect(declined.out[0]).toContain('declined');
  const waits = await runFake(['join', LINK, '--no-wait'], { views, answers: { joinByInvite } });
  expect([waits.exit, waits.out[0]?.includes('waiting'), waits.err.length]).toEqual([EXIT.done, true, 1]);
  const back = await runFake(['join', LINK, '--cancel'], { views: { ownJoins: { joins: [asking] } }, answers: { cancelJoin: () => OK } });
  expect(back.inputs).toEqual([{ invite: BOX }]);
  const gone = await runFake(['join', LINK, '--look'], { answers: { openInvite: () => ({ ok: false, error: { code: 'invite_gone' } }) } });
  expect([gone.exit, gone.err[0]]).toEqual([EXIT.failed, 'This link works no more. Ask for a new one.']);
});

it('[N75] what is no form of either is said before anything is opened', () => {
  const mistake = (words: readonly string[], options = {}) => invite.mistake?.({ words, options });
  expect([
    mistake(['fly', CHAT]),
    mistake(['create']),
    mistake(['create', CHAT], { uses: '0' }),
    mistake(['create', CHAT], { until: 'soon' }),
  ]).toEqual([1, 2, 3, 4].map(() => expect.any(String)));
  expect([mistake(['create', CHAT], { uses: '5' }), mistake(['accept', CHAT, BEN]), mistake(['revoke', CHAT, LINK])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(join.mistake?.({ words: [], options: { look: true } })).toEqual(expect.any(String));
});

it('[N92] a link that the group has not, and who does not ask to come in, are called that', async () => {
  const revoked = await runFake(['invite', 'revoke', CHAT, 'https://chat.example.org/#gone'], { views, answers: {} });
  expect([revoked.exit, revoked.asked, revoked.err[0]]).toEqual([EXIT.failed, [], expect.stringContaining('no such link')]);
  const answers = { answerJoin: () => ({ ok: false as const, error: { code: 'not_found_here' as const } }) };
  const accepted = await runFake(['invite', 'accept', CHAT, BEN], { views, answers });
  expect([accepted.exit, accepted.err[0]]).toEqual([EXIT.failed, expect.stringContaining('do not ask to come in')]);
});
