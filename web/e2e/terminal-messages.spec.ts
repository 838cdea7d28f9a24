/** Two terminals as processes: what is done with messages and people from the command line comes to the other, and each record has the documented fields. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HubProcess, startHub } from './hub-process.ts';
import { documentedFields, openTerminal, type Terminal } from './terminal-process.ts';

type Line = Readonly<Record<string, unknown>>;

let hub: HubProcess;
let ann: Terminal;
let bo: Terminal;
let chat: string;
beforeAll(async () => {
  hub = await startHub();
  [ann, bo] = [await openTerminal(hub.url), await openTerminal(hub.url)];
  await ann.signIn(hub, '+4792000011', 'Ann', 'ann_messages');
  await bo.signIn(hub, '+4792000012', 'Bo', 'bo_messages');
  chat = String((await lines(ann, ['send', '@bo_messages', 'first words']))[0]?.['chat']);
  await lines(bo, ['--timeout', '60', 'sync']);
  await lines(bo, ['send', '@ann_messages', 'an answer']);
  await lines(ann, ['--timeout', '60', 'sync']);
});
afterAll(async () => {
  await ann.close();
  await bo.close();
  await hub.close();
});

/** What a command that ends well prints, each with the fields that are documented. */
async function lines(terminal: Terminal, args: readonly string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await terminal.run(['--json', ...args]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  const records = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const documented = await documentedFields();
  for (const one of records) expect([one['type'], Object.keys(one).sort()]).toEqual([one['type'], documented.get(String(one['type']))]);
  return records;
}

it('[N71] a group is begun by one, written in by both, renamed, and left, and both see the same', async () => {
  const [made] = await lines(ann, ['group', 'create', 'Harbour Crew', '@bo_messages']);
  expect(made).toMatchObject({ type: 'group', name: 'Harbour Crew', role: 'creator', members: [{}, {}] });
  const group = String(made?.['chat']);
  await lines(ann, ['send', group, 'Who brings the fenders?']);
  await lines(bo, ['--timeout', '60', 'sync']);
  await lines(bo, ['send', group, 'I do']);
  await lines(ann, ['group', 'rename', group, 'Night Crew']);
  await lines(ann, ['--timeout', '60', 'sync']);
  await lines(bo, ['--timeout', '60', 'sync']);
  const said = async (terminal: Terminal): Promise<readonly unknown[]> =>
    (await lines(terminal, ['history', group])).filter(({ type }) => type === 'message').map(({ text }) => text);
  expect([await said(ann), await said(bo)]).toEqual([
    ['Who brings the fenders?', 'I do'],
    ['Who brings the fenders?', 'I do'],
  ]);
  expect(await lines(bo, ['group', 'info', group])).toMatchObject([{ name: 'Night Crew', role: 'member', state: 'in' }]);
  await lines(bo, ['group', 'leave', group]);
  // Another's next commit takes the leaves away; each run of a terminal is a device that comes and goes.
  const membersOf = async (): Promise<unknown> => {
    await lines(ann, ['--timeout', '60', 'sync']);
    return (await lines(ann, ['group', 'info', group]))[0]?.['members'];
  };
  await expect.poll(membersOf, { timeout: 90_000, interval: 1000 }).toMatchObject([{ name: 'Ann' }]);
});

it('[N55] a message is answered, changed, reacted to, pinned, passed on, asked about and deleted, and the other terminal has it', async () => {
  const [first, answer] = (await lines(ann, ['history', chat])).map(({ id }) => String(id));
  await lines(ann, ['reply', chat, answer ?? '', '**well** said', '--markup']);
  expect(await lines(ann, ['edit', chat, first ?? '', 'first words, mended'])).toEqual([
    { type: 'done', did: 'edit', chat, ids: [first], sent: true },
  ]);
  await lines(ann, ['react', chat, answer ?? '', '👍', '🎉']);
  await lines(ann, ['pin', chat, answer ?? '']);
  await lines(ann, ['forward', chat, chat, answer ?? '']);
  await lines(bo, ['--timeout', '60', 'sync']);
  expect(await lines(bo, ['history', chat])).toMatchObject([
    { text: 'first words, mended', edited: true },
    {
      text: 'an answer',
      pinned: true,
      reactions: [
        { emoji: '🎉', count: 1 },
        { emoji: '👍', count: 1 },
      ],
    },
    { text: 'well said', marks: [{ kind: 'bold', from: 0, length: 4 }], reply: answer },
    { type: 'service', service: [{ what: 'pinned' }], reply: answer },
    { text: 'an answer', forward: { time: expect.any(Number) } },
  ]);
  expect((await lines(bo, ['versions', chat, first ?? ''])).map(({ text }) => text)).toEqual(['first words', 'first words, mended']);
  expect(await lines(ann, ['info', chat, first ?? ''])).toMatchObject([{ devices: 2, people: [{ name: 'Bo', devices: 1 }] }]);
  await lines(ann, ['delete', chat, first ?? '']);
  await lines(ann, ['delete', chat, answer ?? '', '--for-me']);
  await lines(bo, ['--timeout', '60', 'sync']);
  expect((await lines(bo, ['history', chat])).map(({ kind, text }) => [kind, text]).slice(0, 2)).toEqual([
    ['deleted', ''],
    ['text', 'an answer'],
  ]);
  expect((await lines(ann, ['history', chat])).map(({ kind }) => kind)).toEqual(['deleted', 'text', 'text']);
  await lines(ann, ['block', '@bo_messages']);
  expect(await lines(ann, ['blocked'])).toMatchObject([{ type: 'blocked', name: 'Bo' }]);
});

it('[N74] what was said is found by a part of a word, by its author and by its day, offline, on the terminal that has it', async () => {
  const [sent] = await lines(ann, ['send', '@ann_messages', 'High water is at eleven: https://example.org/tide']);
  const [hit] = await lines(ann, ['search', 'WATER elev']);
  expect(hit).toMatchObject({
    type: 'found',
    id: sent?.['id'],
    own: true,
    name: 'Ann',
    title: 'Ann',
    hits: [
      [5, 10],
      [17, 21],
    ],
  });
  const ids = async (...args: readonly string[]): Promise<readonly unknown[]> => (await lines(ann, ['search', ...args])).map(({ id }) => id);
  expect(await ids('', '--links')).toEqual([hit?.['id']]);
  expect(await ids('water', '--in', String(sent?.['chat']), '--from', '@ann_messages')).toEqual([hit?.['id']]);
  expect([await ids('water', '--until', '2020-01-01'), await ids('water', '--in', chat), await ids('herring')]).toEqual([[], [], []]);
});

it('[N76] a link into a group is made by one, asked by from a third terminal, and answered; who was let in reads and writes', async () => {
  const cy = await openTerminal(hub.url);
  await cy.signIn(hub, '+4792000013', 'Cy', 'cy_messages');
  const group = String((await lines(ann, ['group', 'create', 'Ferry', '@bo_messages']))[0]?.['chat']);
  const [made] = await lines(ann, ['--timeout', '60', 'invite', 'create', group, '--ask', '--uses', '2']);
  expect(made).toMatchObject({ type: 'invite', asks: true, uses: 2, used: 0, state: 'working' });
  const link = String(made?.['link']);
  expect(await lines(cy, ['join', link, '--look'])).toMatchObject([{ type: 'preview', name: 'Ferry', members: 2, asks: true, state: 'new' }]);
  expect(await lines(cy, ['join', link, '--no-wait'])).toMatchObject([{ type: 'join', state: 'waiting' }]);
  await lines(cy, ['--timeout', '60', 'sync']);
  await lines(ann, ['--timeout', '60', 'sync']);
  const [asker] = await lines(ann, ['invite', 'requests', group]);
  expect(asker).toMatchObject({ type: 'request', name: 'Cy', was: false });
  await lines(ann, ['--timeout', '60', 'invite', 'accept', group, String(asker?.['user'])]);
  await lines(cy, ['--timeout', '60', 'sync']);
  await lines(cy, ['send', group, 'Thank you']);
  await lines(ann, ['--timeout', '60', 'sync']);
  expect((await lines(ann, ['history', group])).at(-1)).toMatchObject({ text: 'Thank you' });
  expect(await lines(ann, ['invite', 'list', group])).toMatchObject([{ used: 1 }]);
  await cy.close();
});
