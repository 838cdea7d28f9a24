/** What is done with messages from the command line: what the device is asked, what a script is told, and what is turned away before. */
import { describe, expect, it } from 'vitest';
import { BEN, CHAT, type Fake, ROW, type Ran, runFake } from './fake.world.ts';

const ID = 'd'.repeat(32);
const OK = { ok: true } as const;
const OFFLINE = { ok: false, error: { code: 'offline', message: 'The hub cannot be reached.' } } as const;
const VIEWS: Fake['views'] = {
  chats: { rows: [ROW], archived: [], requests: [], badge: { unread: 0, mentions: 0 } },
  session: { state: 'in' },
  connection: { state: 'offline', waiting: 1, messages: 1, since: 0 },
};
const ran = (argv: readonly string[], answers: Fake['answers']): Promise<Ran> =>
  runFake(['--json', ...argv], { answers: { sync: () => ({ ok: true, asking: 0 }), ...answers }, views: VIEWS });
const records = ({ out }: Ran): readonly unknown[] => out.map((line) => JSON.parse(line) as unknown);

describe('messages', () => {
  it('[N50] are sent as they are typed, and as markup says only where that is asked for', async () => {
    const answers = { send: () => ({ ...OK, id: ID }), waitSent: () => ({ ...OK, status: 'hub' as const }) };
    const plain = await ran(['send', CHAT, '**a** \\*'], answers);
    expect(plain.inputs[0]).toEqual({ chat: CHAT, text: '**a** \\*', marks: [] });
    const bold = await ran(['reply', CHAT, ID, '**a** b', '--markup'], answers);
    expect(bold.inputs[0]).toEqual({ chat: CHAT, text: 'a b', marks: [{ kind: 'bold', from: 0, length: 1, value: '' }], reply: ID });
    expect(records(bold)).toEqual([{ type: 'sent', chat: CHAT, id: ID, status: 'hub' }]);
  });

  it('[N51] are named by whole ids, or nothing is asked', async () => {
    for (const argv of [
      ['edit', CHAT, 'd'.repeat(31), 'x'],
      ['delete', CHAT, ID, 'D'.repeat(32)],
      ['react', CHAT, '👍'],
      ['pin', CHAT, 'all'],
      ['unpin', CHAT, 'none'],
      ['forward', CHAT, BEN, 'x'],
      ['versions', CHAT, ''],
      ['info', CHAT, '@ben'],
      ['reply', CHAT, 'last', 'x'],
    ])
      await expect(mistakeOf(argv)).resolves.toBe('ID is the id of a message, as --json shows it: 32 hex digits.');
  });

  it('[N52] are changed here first: a script is told what was done, and whether the others can have it', async () => {
    const answers = { edit: () => OK };
    const done = await ran(['edit', CHAT, ID, 'anew'], answers);
    expect([done.exit, done.asked, done.inputs[0], records(done)]).toEqual([
      0,
      ['edit', 'sync'],
      { chat: CHAT, id: ID, text: 'anew', marks: [] },
      [{ type: 'done', did: 'edit', chat: CHAT, ids: [ID], sent: true }],
    ]);
    const away = await ran(['edit', CHAT, ID, 'anew'], { ...answers, sync: () => OFFLINE });
    expect([away.exit, records(away)]).toEqual([5, [{ type: 'done', did: 'edit', chat: CHAT, ids: [ID], sent: false }]]);
    const later = await ran(['edit', CHAT, ID, 'anew', '--no-wait'], answers);
    expect([later.exit, later.asked, records(later)]).toEqual([0, ['edit'], [{ type: 'done', did: 'edit', chat: CHAT, ids: [ID], sent: false }]]);
    const late = await ran(['edit', CHAT, ID, 'anew'], { edit: () => ({ ok: false, error: { code: 'too_late', message: 'Too late.' } }) });
    expect([late.exit, late.out, JSON.parse(late.err[0] ?? '')]).toEqual([1, [], { error: { code: 'too_late', message: 'Too late.' } }]);
    const empty = await ran(['edit', CHAT, ID, '\u200b'], answers);
    expect([empty.exit, empty.asked]).toEqual([1, []]);
  });

  it('[N53] each command asks what it says', async () => {
    const input = async (argv: readonly string[], answers: Fake['answers']): Promise<object | undefined> => (await ran(argv, answers)).inputs[0];
    expect(await input(['delete', CHAT, ID], { deleteForAll: () => ({ ...OK, deleted: 1 }) })).toEqual({ chat: CHAT, ids: [ID] });
    expect(await input(['delete', CHAT, ID, '--for-me'], { deleteForMe: () => OK })).toEqual({ chat: CHAT, ids: [ID], on: true });
    expect(await input(['delete', CHAT, ID, '--restore'], { deleteForMe: () => OK })).toEqual({ chat: CHAT, ids: [ID], on: false });
    expect(await input(['react', CHAT, ID, '👍', '🎉'], { react: () => OK })).toEqual({ chat: CHAT, id: ID, emoji: ['👍', '🎉'] });
    expect(await input(['react', CHAT, ID], { react: () => OK })).toEqual({ chat: CHAT, id: ID, emoji: [] });
    expect(await input(['pin', CHAT, ID], { pin: () => OK })).toEqual({ chat: CHAT, id: ID, on: true });
    expect(await input(['unpin', CHAT, ID], { pin: () => OK })).toEqual({ chat: CHAT, id: ID, on: false });
    expect(await input(['unpin', CHAT, 'all'], { unpinAll: () => OK })).toEqual({ chat: CHAT });
    const sent = () => ({ ...OK, sent: [] });
    expect(await input(['forward', CHAT, BEN, ID, '--hidden'], { forward: sent })).toEqual({ chat: CHAT, ids: [ID], to: [CHAT], hidden: true });
  });

  it('[N54] say what they said before, and how far they came', async () => {
    const marks = [{ kind: 'bold', from: 0, length: 1, value: '' }] as const;
    const before = await ran(['versions', CHAT, ID], { versions: () => ({ ...OK, versions: [{ time: 5, text: 'a', marks }] }) });
    expect(records(before)).toEqual([{ type: 'version', chat: CHAT, id: ID, time: 5, text: 'a', marks }]);
    const people = [{ user: BEN, name: 'Ben', devices: 2, deliveredAt: 7, readAt: undefined }];
    const reached = await ran(['info', CHAT, ID], { messageInfo: () => ({ ...OK, people, devices: 3 }) });
    expect(records(reached)).toEqual([{ type: 'info', chat: CHAT, id: ID, devices: 3, people: [{ ...people[0], readAt: null }] }]);
  });
});

/** What is said of it before anything is opened; '' where nothing is. */
async function mistakeOf([name = '', ...words]: readonly string[]): Promise<string> {
  const { COMMANDS } = await import('./commands.ts');
  return COMMANDS.get(name)?.mistake?.({ options: {}, words }) ?? '';
}
