/** How fast a file goes to the hub and comes from it: engines in processes of Node, beside the same bytes by a plain `fetch`, round by round. */
import { randomFillSync } from 'node:crypto';
import process from 'node:process';
import type { MessageRow } from '../device/port/messages.ts';
import { startHub } from './hub-process.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { startPlainServer } from './plain-server.ts';
import { print, quantile } from './quantiles.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const MEBIBYTES = Number(process.env['BENCH_MIB'] ?? 256);
const SIZE = MEBIBYTES * 1024 * 1024;
const PATIENCE_MS = 600_000;

type Bytes = Uint8Array<ArrayBuffer>;
const clock = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

async function meet(ada: SignedIn, ben: SignedIn): Promise<string> {
  const { person } = await ada.do('find', { text: '@ben_bench' });
  const { chat } = await ada.do('openChat', { user: person.user });
  await ada.do('send', { chat, text: 'hello' });
  await ben.seen('chats', {}, ({ rows, requests }) => [...rows, ...requests].some((row) => row.chat === chat));
  await ben.do('acceptChat', { chat });
  await ben.do('send', { chat, text: 'hello to you' });
  await ada.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.some(({ text }) => text === 'hello to you'));
  await Promise.all([ada, ben].map((one) => one.do('sync', { timeout: PATIENCE_MS })));
  return chat;
}

const lastOf = async (who: SignedIn, chat: string, text: string): Promise<MessageRow> => {
  const isThere = (row: MessageRow): boolean => row.text === text && row.kind === 'text';
  const { rows } = await who.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, (view) => view.rows.some(isThere));
  const row = rows.find(isThere);
  if (!row) throw new Error('it was there');
  return row;
};

/** From the press until it is a message, which it is when the hub has all of it; and until the other has all of it. */
async function throughHub(
  ada: SignedIn,
  ben: SignedIn,
  chat: string,
  bytes: Bytes,
  text: string,
): Promise<{ up: number; sealed: number; down: number }> {
  let sealed = 0;
  const up = await clock(async () => {
    const source = new Blob([bytes]);
    sealed = await clock(() => ada.do('sendMedia', { chat, text, media: [{ source, kind: 'file', name: 'a.bin', type: '' }] }));
    await lastOf(ada, chat, text);
  });
  const row = await lastOf(ben, chat, text);
  const blob = row.media?.[0]?.blob ?? '';
  const down = await clock(async () => {
    await ben.do('fetchMedia', { chat, id: row.id, index: 0 });
    await ben.seen('transfer', { blob }, ({ state }) => state === 'here');
  });
  await ada.do('deleteForAll', { chat, ids: [row.id] });
  return { up, sealed, down };
}

async function plainly(url: string, bytes: Bytes): Promise<{ up: number; down: number }> {
  const up = await clock(async () => void (await fetch(`${url}/file`, { method: 'PUT', body: new Blob([bytes]) })));
  const down = await clock(async () => void (await (await fetch(`${url}/file`)).arrayBuffer()));
  return { up, down };
}

const hub = await startHub({ settings: { TIDINGS_MEDIA_QUOTA_MB: '100000' } });
const plain = await startPlainServer();
const times = { up: [] as number[], sealed: [] as number[], down: [] as number[], plainUp: [] as number[], plainDown: [] as number[] };
try {
  const ada = await signInOnNode(hub, '+14155550111', 'Ada', 'ada_bench');
  const ben = await signInOnNode(hub, '+14155550112', 'Ben', 'ben_bench');
  const chat = await meet(ada, ben);
  const bytes = new Uint8Array(SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < SIZE; at += 2 ** 26) randomFillSync(bytes.subarray(at, at + 2 ** 26));
    const reference = await plainly(plain.url, bytes);
    const { up, sealed, down } = await throughHub(ada, ben, chat, bytes, `round ${round}`);
    times.up.push(up);
    times.sealed.push(sealed);
    times.down.push(down);
    times.plainUp.push(reference.up);
    times.plainDown.push(reference.down);
    const rates = Object.entries(times).map(([name, all]) => `${name} ${(MEBIBYTES / ((all.at(-1) ?? 1) / 1000)).toFixed(0)}`);
    print(`round ${round}: ${rates.join(', ')} MiB/s`);
  }
  await ada.close();
  await ben.close();
} finally {
  await plain.close();
  await hub.close();
}
const rate = (ms: readonly number[]): string => `${(MEBIBYTES / (quantile(ms, 0.5) / 1000)).toFixed(0)} MiB/s`;
const ratio = (ms: readonly number[], reference: readonly number[]): string => `×${(quantile(reference, 0.5) / quantile(ms, 0.5)).toFixed(2)}`;
print(`| ${MEBIBYTES} MiB, ${ROUNDS} rounds, Node | measured | plain fetch | ratio |\n| --- | --- | --- | --- |`);
print(`| sent, from the press to the message | ${rate(times.up)} | ${rate(times.plainUp)} | ${ratio(times.up, times.plainUp)} |`);
print(`| of that, sealed onto the disk | ${rate(times.sealed)} | | |`);
print(`| fetched | ${rate(times.down)} | ${rate(times.plainDown)} | ${ratio(times.down, times.plainDown)} |`);
process.exit(0);
