/** search on the command line: what goes in, what comes out, and what is no search. */
import { describe, expect, it } from 'vitest';
import type { FoundRow, SearchView } from '../device/port/search.ts';
import type { ChatRow } from '../device/port/port.ts';
import { PLAIN_ROW } from '../device/port/port.world.ts';
import { runFake } from './fake.world.ts';
import { readDate, search } from './search.ts';

const CHAT = 'ab'.repeat(16);
const ROW: FoundRow = {
  chat: CHAT,
  id: 'cd'.repeat(16),
  time: Date.UTC(2026, 2, 31),
  author: 'ef'.repeat(16),
  name: 'Bo\u001b[2J',
  own: false,
  excerpt: 'the tide\nturns',
  hits: [[4, 8]],
  cutBefore: true,
  cutAfter: false,
};
const VIEW: SearchView = { rows: [ROW], isMore: true, isDone: true, chats: 1, unsearched: 0 };
const LISTED: ChatRow = {
  ...PLAIN_ROW,
  chat: CHAT,
  title: 'Bo',
  kind: 'direct',
  user: ROW.author,
  state: 'open',
  preview: { kind: 'empty', text: '', own: false },
  time: 0,
  unread: 0,
};
const chats = { rows: [LISTED], archived: [], requests: [], badge: { unread: 0, mentions: 0 } };

describe('search', () => {
  it('[N72] shows each message with who said it, where and when, set in, and that there are more', async () => {
    const { out, err, exit } = await runFake(['search', 'tide'], { views: { search: VIEW, chats } });
    expect([exit, out.slice(1), err.length]).toEqual([0, ['  …the tide', '  turns'], 1]);
    expect(out[0]).toMatch(/^2026-03-3\d \d\d:\d\d Bo<U\+001B>\[2J in Bo (cd){16}$/);
    const json = await runFake(['--json', 'search', 'tide'], { views: { search: VIEW, chats } });
    expect(json.out.map((line) => JSON.parse(line))).toEqual([{ type: 'found', ...ROW, title: 'Bo' }]);
  });
  it('[N72] says that nothing was found, and that not all could be looked through', async () => {
    const { out, err, exit } = await runFake(['search', 'tide'], { views: { search: { ...VIEW, rows: [], isMore: false, unsearched: 2 }, chats } });
    expect([exit, out, err.length]).toEqual([0, [], 2]);
  });
  it('[N73] of nothing, of a day that is none, or in a chat that is none is turned away before anything is opened', () => {
    const mistake = (text: string, options: object): boolean => search.mistake?.({ words: [text], options }) !== undefined;
    expect([mistake('tide', {}), mistake('', { links: true }), mistake('', { since: '2026-03-31' })]).toEqual([false, false, false]);
    for (const options of [{}, { in: CHAT }]) expect(mistake(' ', options)).toBe(true);
    for (const options of [{ since: 'yesterday' }, { until: '2026-13-01' }, { in: 'Bo' }, { from: 'Bo' }, { limit: '0' }])
      expect([options, mistake('tide', options)]).toEqual([options, true]);
  });
  it('[N73] a day begins when it does here, and a time may name its zone', () => {
    expect(readDate('2026-03-31')).toBe(new Date(2026, 2, 31).getTime());
    expect(readDate('2026-03-31T08:00Z')).toBe(Date.UTC(2026, 2, 31, 8));
    expect(['', '31.3.2026', '2026-3-31', '2026-03-31T25:00'].map(readDate)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
