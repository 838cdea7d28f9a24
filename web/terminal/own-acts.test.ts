/** People and chats from the command line: what the device is asked, what a script is told, and what is turned away before. */
import { expect, it } from 'vitest';
import { NO_CHATS, PLAIN_PERSON } from '../device/port/port.world.ts';
import { BEN, CHAT, type Fake, ROW, type Ran, runFake } from './fake.world.ts';

const OK = { ok: true } as const;
const PERSON = { ...PLAIN_PERSON, user: BEN, name: 'Ben', username: 'ben_b', bio: '', contact: true, verified: false } as const;
const VIEWS: Fake['views'] = {
  chats: { ...NO_CHATS, archived: [ROW] },
  session: { state: 'in' },
  connection: { state: 'online', waiting: 0, messages: 0, since: 0 },
  group: undefined,
  people: { people: [PERSON] },
  blocked: { people: [PERSON] },
  folders: { folders: [{ folder: 'f'.repeat(32), name: 'Work', people: true, groups: false, unread: false, chats: [CHAT], without: [] }] },
};
const done = (): typeof OK => OK;
const ANSWERS: Fake['answers'] = {
  sync: () => ({ ok: true, asking: 0 }),
  addContact: () => ({ ok: true, person: PERSON }),
  removeContact: done,
  renameContact: done,
  block: done,
  unblock: done,
  muteChat: done,
  archiveChat: done,
  markUnread: done,
  clearChat: done,
};
const ran = (...argv: readonly string[]): Promise<Ran> => runFake(['--json', ...argv], { answers: ANSWERS, views: VIEWS });

it('[N60] people are added, called, taken off, blocked and unblocked by whoever is meant, and a script is told', async () => {
  for (const [argv, input, did] of [
    [['contacts', 'add', BEN, 'Benno'], { text: BEN, name: 'Benno' }, 'contacts add'],
    [['contacts', 'remove', BEN], { user: BEN }, 'contacts remove'],
    [['contacts', 'rename', BEN, 'Ärzte-Ben'], { user: BEN, name: 'Ärzte-Ben' }, 'contacts rename'],
    [['contacts', 'rename', CHAT], { user: BEN, name: '' }, 'contacts rename'],
    [['block', BEN], { user: BEN }, 'block'],
    [['unblock', BEN], { user: BEN }, 'unblock'],
  ] as const) {
    const { exit, inputs, out } = await ran(...argv);
    expect([exit, inputs[0], JSON.parse(out[0] ?? '')]).toEqual([0, input, { type: 'done', did, chat: BEN, ids: [], sent: true }]);
  }
  expect((await ran('contacts')).out.map((line) => JSON.parse(line))).toMatchObject([{ type: 'contact', user: BEN }]);
  expect((await ran('blocked')).out.map((line) => JSON.parse(line))).toEqual([{ type: 'blocked', user: BEN, name: 'Ben' }]);
  expect((await ran('folders')).out.map((line) => JSON.parse(line))).toMatchObject([{ type: 'folder', name: 'Work', chats: [CHAT] }]);
});

it('[N90] who is added is looked for as everywhere, on the line to the hub, and oneself or somebody else than before is not added', async () => {
  const found = (user: string) => () => ({ ok: true as const, person: { ...PERSON, user } });
  const added = (answers: Fake['answers']): Promise<Ran> =>
    runFake(['contacts', 'add', '@ben_b', 'Benno'], { answers: { ...ANSWERS, ...answers }, views: VIEWS });
  const nobody = () => ({ ok: false as const, error: { code: 'unknown_person' as const } });
  const ben = await added({ recall: nobody, find: found(BEN) });
  expect([ben.exit, ben.asked, ben.inputs[2], ben.connected]).toEqual([
    ...[0, ['recall', 'find', 'addContact', 'sync'], { text: BEN, name: 'Benno' }],
    'find',
  ]);
  const oneself = await added({ recall: nobody, find: () => ({ ok: false, error: { code: 'yourself' } }) });
  expect([oneself.exit, oneself.asked, oneself.err[0]]).toEqual([1, ['recall', 'find'], expect.stringContaining('That is you.')]);
  const another = await added({ recall: found(BEN), find: found(CHAT) });
  expect([another.exit, another.asked]).toEqual([1, ['recall', 'find']]);
});

it('[N61] chats are muted, archived and marked, the archived too; what is no time and no switch is turned away', async () => {
  for (const [argv, input] of [
    [['mute', CHAT], { chat: CHAT, until: Number.MAX_SAFE_INTEGER }],
    [['mute', CHAT, 'off'], { chat: CHAT, until: 0 }],
    [['archive', CHAT], { chat: CHAT, on: true }],
    [['archive', BEN, 'off'], { chat: CHAT, on: false }],
    [['unread', CHAT], { chat: CHAT, on: true }],
    [['clear', CHAT], { chat: CHAT }],
    [['delete-chat', CHAT], { chat: CHAT, remove: true }],
  ] as const)
    expect((await ran(...argv)).inputs[0]).toEqual(input);
  const before = Date.now();
  const { inputs } = await ran('mute', CHAT, '60');
  expect((inputs[0] as { until: number }).until - before).toBeGreaterThanOrEqual(3_600_000);
  expect((await ran('chats')).out.map((line) => JSON.parse(line))).toMatchObject([{ type: 'chat', chat: CHAT, archived: false, pinned: 0 }]);
  for (const argv of [
    ['mute', CHAT, '-1'],
    ['mute', CHAT, 'tomorrow'],
    ['archive', CHAT, 'on'],
    ['contacts', 'purge', BEN],
    ['contacts', 'add'],
    ['block', 'ben'],
  ]) {
    await expect(mistakeOf(argv)).resolves.toBeTypeOf('string');
  }
});

/** What is wrong with it, before anything is opened. */
async function mistakeOf(argv: readonly string[]): Promise<string | undefined> {
  const { COMMANDS } = await import('./commands.ts');
  const [name = '', ...words] = argv;
  return COMMANDS.get(name)?.mistake?.({ words, options: {} });
}
