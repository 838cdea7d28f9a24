/** group: what is asked of the device, what is waited for, and what is said of it. */
import { expect, it } from 'vitest';
import type { GroupView } from '../device/port/groups.ts';
import { PLAIN_MEMBER } from '../device/port/port.world.ts';
import { EXIT } from './exit.ts';
import { runFake } from './fake.world.ts';
import { group } from './group.ts';

const CHAT = 'c'.repeat(32);
const [ANNA, BEN] = ['a'.repeat(32), 'b'.repeat(32)];
const chats = { rows: [], archived: [], requests: [], badge: { unread: 0, mentions: 0 } };
const view: GroupView = {
  ...{
    chat: CHAT,
    name: 'Bees\u202e',
    description: '',
    photo: undefined,
    open: ['write'],
    history: true,
    role: 'creator',
    may: ['add'],
    state: 'in',
  },
  members: [{ ...PLAIN_MEMBER, user: ANNA, name: 'Anna', role: 'creator', own: true }],
  ...{ removedBy: undefined, addedBy: undefined, former: [], meant: [], pending: [] },
};
const person = (user: string) => ({
  ok: true as const,
  person: { user, name: 'Ben', ownName: 'Ben', username: undefined, bio: '', contact: true, verified: false, blocked: false, photo: undefined },
});

it('[N70] begins a group of those who are named, waits until it is there, and gives it as one object', async () => {
  const ran = await runFake(['--json', 'group', 'create', 'Bees', BEN], {
    views: { chats, group: view },
    answers: {
      recall: () => person(BEN),
      find: () => person(BEN),
      createGroup: () => ({ ok: true, chat: CHAT }),
      waitGroup: () => ({ ok: true, failed: [] }),
    },
  });
  expect([ran.exit, ran.asked.slice(-2)]).toEqual([EXIT.done, ['createGroup', 'waitGroup']]);
  expect(ran.inputs.at(-2)).toEqual({ name: 'Bees', people: [BEN] });
  expect(JSON.parse(ran.out[0] ?? '')).toMatchObject({ type: 'group', chat: CHAT, members: [{ user: ANNA, role: 'creator' }] });
});

it('[N70] says once why a change cannot be made any more, and takes it off the list', async () => {
  const pending = { id: '7', lines: [], failed: 'no_right' } as const;
  const row = { chat: CHAT, user: '' };
  const ran = await runFake(['group', 'rename', CHAT, 'Wasps'], {
    views: { chats: { ...chats, rows: [row as never] }, group: { ...view, pending: [pending] } },
    answers: { setGroup: () => ({ ok: true }), waitGroup: () => ({ ok: true, failed: [pending] }), dismissChange: () => ({ ok: true }) },
  });
  expect([ran.exit, ran.asked, ran.err.length]).toEqual([EXIT.failed, ['setGroup', 'waitGroup', 'dismissChange'], 1]);
  expect(ran.err[0]).toContain('You may not do this in this group.');
});

it('[N70] with --no-wait nothing is waited for, and what is no group or no right is said before anything is asked', async () => {
  const views = { chats: { ...chats, rows: [{ chat: CHAT, user: '' } as never] }, group: view };
  const ran = await runFake(['group', 'leave', CHAT, '--no-wait'], { views, answers: { leaveGroup: () => ({ ok: true }) } });
  expect([ran.exit, ran.asked]).toEqual([EXIT.done, ['leaveGroup']]);
  const none = await runFake(['group', 'info', CHAT], { views: { ...views, group: undefined } });
  expect([none.exit, none.asked]).toEqual([EXIT.failed, []]);
  const mistake = (...words: readonly string[]) => group.mistake?.({ options: {} as never, words });
  expect(mistake('promote', CHAT, BEN, 'everything')).toContain('RIGHT is one of');
  expect([mistake('fly', CHAT), mistake('add', CHAT)].every((one) => one !== undefined)).toBe(true);
  expect([mistake('promote', CHAT, BEN, 'pin', 'add'), mistake('rename', CHAT, 'Two words'), mistake('create', 'A name', BEN)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('[N78] removes and bans with the links that they know where it is told to, and takes that word with nothing else', async () => {
  const views = { chats: { ...chats, rows: [{ chat: CHAT, user: '' } as never] }, group: view };
  const answers = { recall: () => person(BEN), find: () => person(BEN), changePeople: () => ({ ok: true as const }) };
  const removed = async (...words: readonly string[]) => {
    const ran = await runFake(['group', ...words, '--no-wait'], { views, answers });
    return [ran.exit, ran.inputs.at(-1)];
  };
  const change = { chat: CHAT, add: [], remove: [BEN], ban: false, revokeLinks: true };
  expect(await removed('remove', CHAT, BEN, '--revoke-links')).toEqual([EXIT.done, change]);
  expect(await removed('ban', CHAT, BEN, '--revoke-links')).toEqual([EXIT.done, { ...change, ban: true }]);
  expect(await removed('remove', CHAT, BEN)).toEqual([EXIT.done, { ...change, revokeLinks: false }]);
  expect(group.mistake?.({ options: { 'revoke-links': true }, words: ['add', CHAT, BEN] })).toContain('remove and ban');
});

it('[N91] who has said no name yet is shown by the username they were found by', async () => {
  const members = [...view.members, { ...PLAIN_MEMBER, user: BEN, name: '', username: 'ben_b', role: 'member' as const, own: false }];
  const ran = await runFake(['group', 'info', CHAT], {
    views: { chats: { ...chats, rows: [{ chat: CHAT, user: '' } as never] }, group: { ...view, members } },
  });
  expect(ran.out[2]).toBe([BEN, 'member', '@ben_b', '-'].join('\t'));
});

it('[N92] what cannot be the name of a group is said before anything is opened', () => {
  const mistake = (...words: readonly string[]) => group.mistake?.({ options: {} as never, words });
  for (const name of ['', ' ', 'x'.repeat(300), 'two\nlines'])
    expect([mistake('rename', CHAT, name), mistake('create', name, BEN)]).toEqual([
      expect.stringContaining('NAME takes'),
      expect.stringContaining('NAME takes'),
    ]);
});
