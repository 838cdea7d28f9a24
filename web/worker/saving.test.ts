/** What the service worker gives of a file that is saved: to the browser's download alone, piece by piece, and never as anything else. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SAVED, type SaveWord } from '../device/port/saved.ts';
import type { Saving } from './brought.ts';

const ORIGIN = 'https://hub.example';
const NAME = '00112233445566778899aabbccddeeff';
const PIECE = 1000;

const here = new Set<string>();
const worker: { saving?: Saving; clients: { get(id: string): Promise<object | undefined> } } = {
  clients: { get: async (id) => (here.has(id) ? { id } : undefined) },
};
beforeAll(async () => {
  vi.stubGlobal('self', worker);
  await import('./saving.ts');
});
afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => void here.add('page'));
const open: MessagePort[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const port of open.splice(0)) port.close();
});

type Event = { readonly data: unknown; readonly page?: string };
/** A page says something; gives its end of the port, what it hears there, and until when the worker asks to be awake. */
function said({ data, page = 'page' }: Event): { readonly port: MessagePort; readonly heard: unknown[]; readonly until: Promise<unknown> } {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  open.push(port1);
  port1.onmessage = ({ data }) => heard.push(data);
  let until: Promise<unknown> = Promise.resolve();
  const waitUntil = (one: Promise<unknown>): void => {
    until = one;
  };
  worker.saving?.hear({ data, source: { id: page }, ports: [port2], waitUntil } as unknown as ExtendableMessageEvent);
  return { port: port1, heard, until };
}
let count = 0;
const newName = (): string => (++count).toString(16).padStart(32, '0');
const begin = (name = newName(), { title = 'plans.pdf', size = 3 * PIECE } = {}) => ({
  name,
  ...said({ data: { type: 'SAVE', name, title, size } }),
});

type Asked = { readonly method?: string; readonly mode?: string; readonly destination?: string; readonly page?: string };
async function answered(name: string, { method = 'GET', mode = 'navigate', destination = 'iframe', page = '' }: Asked = {}): Promise<Response> {
  const request = { url: ORIGIN + SAVED + name, method, mode, destination };
  const answer = await worker.saving?.answer({ request, clientId: page } as unknown as FetchEvent);
  if (!answer) throw new Error('expected an answer');
  return answer;
}
const heardWord = (heard: readonly unknown[], word: SaveWord, times = 1): Promise<void> =>
  vi.waitFor(() => expect(heard.filter((one) => one === word)).toHaveLength(times));
const piece = (fill: number, length = PIECE): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(fill);

describe('a large file that is saved', () => {
  it('[S133] is an attachment of octets under its own name, of its length, unsniffed, in a sandbox, and kept by nobody', async () => {
    const { name } = begin(undefined, { title: 'Müller\'s (plan) *1*; a"b.pdf' });
    const answer = await answered(name);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/octet-stream',
      'content-length': `${3 * PIECE}`,
      'content-disposition': "attachment; filename*=UTF-8''M%C3%BCller%27s%20%28plan%29%20_1_%3B%20a_b.pdf",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
    });
    await answer.body?.cancel();
  });

  it('[S133] has a name that is no path, turns nothing round and ends no line, whatever its page calls it', async () => {
    for (const [title, named] of [
      ['../../etc/passwd', '_.._etc_passwd'],
      ['C:\\windows\\a.dll', 'C__windows_a.dll'],
      ['a\u202egpj.exe', 'agpj.exe'],
      ['a\r\nset-cookie: b\u0000.txt', 'a__set-cookie_ b_.txt'],
      ['\ud800.txt', '_.txt'],
      ['...', 'file'],
      ['план 计划.pdf', 'план 计划.pdf'],
    ] as const) {
      const answer = await answered(begin(undefined, { title }).name);
      const [, encoded = ''] = /^attachment; filename\*=UTF-8''([\w.%~!#$&+^`|-]*)$/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
      expect([title, decodeURIComponent(encoded)]).toEqual([title, named]);
      await answer.body?.cancel();
    }
  });

  it('[S134] is asked of its page one piece at a time, and none before it is wanted', async () => {
    const { name, port, heard } = begin();
    await heardWord(heard, 'ready');
    const reader = (await answered(name)).body?.getReader();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual(['ready']);
    for (const [at, fill] of [1, 2, 3].entries()) {
      const reading = reader?.read();
      await heardWord(heard, 'next', at + 1);
      port.postMessage(piece(fill));
      expect((await reading)?.value).toEqual(piece(fill));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(heard.filter((word) => word === 'next')).toHaveLength(at + 1);
    }
    expect((await reader?.read())?.done).toBe(true);
    await heardWord(heard, 'over');
  });

  it('[S135] is there for the download of a frame alone, once, under its name, and for no other page', async () => {
    const { name } = begin();
    const asks: readonly Asked[] = [
      { mode: 'cors', destination: '' },
      { mode: 'no-cors', destination: 'script' },
      { destination: 'document' },
      { destination: 'embed' },
      { destination: 'object' },
      { method: 'POST' },
      { page: 'another' },
    ];
    for (const ask of asks) expect([ask, (await answered(name, ask)).status]).toEqual([ask, 404]);
    for (const other of ['', NAME, `${name}0`, name.slice(1), '../index.html']) expect([other, (await answered(other)).status]).toEqual([other, 404]);
    const first = await answered(name, { page: 'page' });
    expect([first.status, (await answered(name)).status]).toEqual([200, 404]);
    await first.body?.cancel();
  });

  it('[S135] is not begun by words that are none of a page that saves', async () => {
    for (const data of [
      { type: 'SAVE', name: 'short', title: 'a', size: 1 },
      { type: 'SAVE', name: NAME, title: 'a', size: 0 },
      { type: 'SAVE', name: NAME, title: 'a', size: 1.5 },
      { type: 'SAVE', name: NAME, size: 1 },
    ]) {
      const { heard } = said({ data });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect([data, heard, (await answered(NAME)).status]).toEqual([data, [], 404]);
    }
  });

  it('[S136] fails, and is never whole, where its page gives too little, too much or nothing', async () => {
    for (const given of [undefined, piece(1, 0), piece(1, 3 * PIECE + 1)]) {
      const { name, port, heard } = begin();
      const whole = (await answered(name)).arrayBuffer();
      const failed = expect(whole).rejects.toThrow('expected a piece');
      await heardWord(heard, 'next');
      port.postMessage(given);
      await failed;
      await heardWord(heard, 'stopped');
      expect((await answered(name)).status).toBe(404);
    }
  });

  it('[S136] fails where its page is gone in the middle, and waits for one that is there however long it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { name, port, heard } = begin();
    let isOver = false;
    const whole = (await answered(name)).arrayBuffer().finally(() => {
      isOver = true;
    });
    const failed = expect(whole).rejects.toThrow('expected a piece');
    await heardWord(heard, 'next');
    port.postMessage(piece(1));
    await heardWord(heard, 'next', 2);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(isOver).toBe(false);
    here.delete('page');
    await vi.advanceTimersByTimeAsync(2000);
    await failed;
  });

  it('[S136] ends for its page where the browser wants no more of it, where it never asks, and where the page goes no further', async () => {
    const { name, heard, until } = begin();
    const reader = (await answered(name)).body?.getReader();
    // Not awaited: nothing is given.
    void reader?.read();
    await heardWord(heard, 'next');
    await reader?.cancel();
    await heardWord(heard, 'stopped');
    await until;
    const left = begin();
    left.port.postMessage(undefined);
    await heardWord(left.heard, 'stopped');
    expect((await answered(left.name)).status).toBe(404);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const other = begin();
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await heardWord(other.heard, 'stopped');
    expect((await answered(other.name)).status).toBe(404);
  });

  it('[S136] keeps the worker awake while its page says that it goes on, and says where nothing does', async () => {
    const { name, heard } = begin();
    const answer = await answered(name);
    let isAwake = true;
    const held = said({ data: { type: 'SAVING', name } });
    void held.until.then(() => {
      isAwake = false;
    });
    await vi.waitFor(() => expect(held.heard).toEqual([true]));
    expect(isAwake).toBe(true);
    await answer.body?.cancel();
    await heardWord(heard, 'stopped');
    await vi.waitFor(() => expect(isAwake).toBe(false));
    for (const asked of [{ data: { type: 'SAVING', name } }, { data: { type: 'SAVING', name: begin().name }, page: 'another' }]) {
      const { heard: answers } = said(asked);
      await vi.waitFor(() => expect(answers).toEqual([false]));
    }
  });
});
