/** Messages as a terminal prints them: whose they are, what they answer, and what was done to a group. */
import { expect, it } from 'vitest';
import type { GroupView, ServiceLine } from '../device/port/groups.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { PLAIN_MEMBER } from '../device/port/port.world.ts';
import { BEN, CHAT, ROW, runFake } from './fake.world.ts';

const [ANNA, CLEO] = ['a'.repeat(32), 'd'.repeat(32)];
const PLAIN_MESSAGE = {
  ...{ time: 0, ahead: false, own: false, kind: 'text', text: '', marks: [], edited: false, reply: undefined, forward: undefined, reactions: [] },
  ...{
    pinned: false,
    mentionsMe: false,
    mayEdit: false,
    mayDeleteForAll: false,
    mayPin: false,
    status: undefined,
    deliveredAt: undefined,
    readAt: undefined,
  },
} as const satisfies Partial<MessageRow>;
const member = (user: string, name: string, own = false) => ({ ...PLAIN_MEMBER, user, name, own, role: 'member' as const });
const done = (what: ServiceLine['what'], people: readonly string[], text = ''): ServiceLine => ({ what, people, count: people.length, text });

it('[N87] history of a group says of each message whose it is and what it answers, and of each change who made it and whom it is about', async () => {
  const group: GroupView = {
    ...{
      chat: CHAT,
      name: 'Bees',
      description: '',
      photo: undefined,
      open: [],
      history: true,
      role: 'creator' as const,
      may: [],
      state: 'in',
      pending: [],
    },
    members: [member(ANNA, 'Anna', true), member(BEN, 'Ben\u202e')],
    ...{ former: [], meant: [], removedBy: undefined, addedBy: undefined },
  };
  const reply = { id: '1', kind: 'text', author: ANNA, own: true, excerpt: 'Who is\nthere?' } as const;
  const rows = [
    { ...PLAIN_MESSAGE, id: '1', author: ANNA, own: true, text: 'Who is there?' },
    { ...PLAIN_MESSAGE, id: '2', author: BEN, text: 'I am', reply },
    { ...PLAIN_MESSAGE, id: '3', author: BEN, kind: 'service' as const, service: [done('added', [CLEO]), done('promoted', [ANNA], 'pin')] },
    { ...PLAIN_MESSAGE, id: '5', author: BEN, kind: 'service' as const, service: [done('pinned', [])], reply },
    { ...PLAIN_MESSAGE, id: '4', author: ANNA, own: true, kind: 'service' as const, service: [{ ...done('removed', [BEN, CLEO]), count: 3 }] },
  ];
  const views = { chats: { rows: [{ ...ROW, kind: 'group' as const }], archived: [], requests: [], badge: { unread: 0, mentions: 0 } }, group };
  const answers = { history: () => ({ ok: true as const, rows, older: false, newer: false }) };
  const chat = { chat: CHAT, kind: 'group', title: 'Bees', state: 'open' } as never;
  const plain = (await runFake(['history', CHAT], { views: { ...views, chat }, answers })).out.map((line) => line.replace(/^[\d-]+ [\d:]+ /, ''));
  expect(plain).toEqual([
    'you',
    '  Who is there?',
    'Ben<U+202E> [an answer to: Who is<U+000A>there?]',
    '  I am',
    'Ben<U+202E>',
    '  (Ben<U+202E> added dddddddd)',
    '  (Ben<U+202E> made you an admin, who may: pin)',
    'Ben<U+202E>',
    '  (Ben<U+202E> pinned the message: Who is<U+000A>there?)',
    'you',
    '  (you removed Ben<U+202E>, dddddddd, 1 more)',
  ]);
  const told = (await runFake(['--json', 'history', CHAT], { views: { ...views, chat }, answers })).out.map((line) => JSON.parse(line));
  expect(told.map(({ name }) => name)).toEqual([null, 'Ben\u202e', 'Ben\u202e', 'Ben\u202e', null]);
});

it('[N93] what answers a message that was deleted, or is not here, says so', async () => {
  const chat = { chat: CHAT, kind: 'direct', user: BEN, title: 'Ben', state: 'open' } as never;
  const to = (kind: 'deleted' | 'missing') => ({ ...PLAIN_MESSAGE, id: '2', author: BEN, text: 'I am', reply: { ...NOTHING, kind } });
  const ran = await runFake(['history', CHAT], {
    views: { chats: { rows: [ROW], archived: [], requests: [], badge: { unread: 0, mentions: 0 } }, chat },
    answers: { history: () => ({ ok: true, rows: [to('deleted'), to('missing')], older: false, newer: false }) },
  });
  expect(ran.out.map((line) => /\[.*\]/.exec(line)?.[0]).filter(Boolean)).toEqual([
    '[an answer to a deleted message]',
    '[an answer to a message that is not here]',
  ]);
});
const NOTHING = { id: '1', author: undefined, own: false, excerpt: '' } as const;

it('[N81] what was refused says why, and not that it is on its way', async () => {
  const because = { code: 'quota_exceeded', count: 67_108_864, used: 60_000_000 } as const;
  const one = (kind: 'text' | 'sending', status: 'failed' | 'device') => ({
    ...PLAIN_MESSAGE,
    id: '2',
    author: BEN,
    own: true,
    text: 'words',
    kind,
    status,
  });
  const rows = [
    { ...one('sending', 'failed'), because },
    { ...one('text', 'failed'), because: { code: 'out_of_group' as const } },
    one('sending', 'device'),
  ];
  const chat = { chat: CHAT, kind: 'direct', user: BEN, title: 'Ben', state: 'open' } as never;
  const ran = await runFake(['history', CHAT], {
    views: { chats: { rows: [ROW], archived: [], requests: [], badge: { unread: 0, mentions: 0 } }, chat },
    answers: { history: () => ({ ok: true, rows, older: false, newer: false }) },
  });
  expect(ran.out.filter((line) => line.startsWith('  ('))).toEqual([
    '  (not sent: Files of this account take 60 MB of the 67.1 MB that this hub keeps for it.)',
    '  (not sent: You are not in this group any more.)',
    '  (on its way to the hub)',
  ]);
});
