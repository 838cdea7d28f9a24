/** People at a hub that listens on a port, over real sockets and in real time: who is there, who is shut out, who is reported. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { type Config, readConfig } from '../../hub/config.ts';
import { PRESENCE } from '../../hub/protocol/frames.ts';
import { runReports } from '../../hub/report-command.ts';
import { type Running, startHub } from '../../hub/start.ts';
import { TYPE, writeBody } from '../chat/bodies.ts';
import { signEvent } from '../chat/event.ts';
import { mailboxOf } from '../chat/names.ts';
import { until } from './hub-process.ts';
import { newWireDevice, type WireDevice } from './wire-device.ts';

const STEP_MS = 20_000;
const START = { seq: 0, hash: new Uint8Array(32) };
let [folder, devices]: [string, WireDevice[]] = ['', []];
let config: Config;
let hub: Running;
const start = (): Promise<Running> => startHub({ config, print: () => undefined, log: () => undefined });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-people-'));
  const reading = readConfig({ TIDINGS_PORT: '0', TIDINGS_DATA: folder, TIDINGS_LOG: 'silent' });
  if ('mistakes' in reading) throw new Error(reading.mistakes.join(' '));
  config = reading.config;
  hub = await start();
  config = { ...config, port: hub.port };
  devices = [];
});
afterEach(async () => {
  for (const { presences, socket } of devices) {
    presences.close();
    await socket.close();
  }
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newDevice(): Promise<WireDevice> {
  const device = await newWireDevice(hub.origins[0] ?? '');
  devices.push(device);
  await isOnline(device);
  return device;
}
const isOnline = ({ socket }: WireDevice): Promise<true> =>
  until('the line to be up', STEP_MS, () => {
    socket.nudge();
    return Promise.resolve(socket.state().is === 'online' || undefined);
  });
/** How it stands with the other, as this one is told in the end. */
const sees = ({ presences }: WireDevice, other: WireDevice, is: number): Promise<number> =>
  until(`presence ${is}`, STEP_MS, async () => {
    const shown = presences.of(toHex(other.chain.user));
    return shown?.is === is ? shown.at + 1 : undefined;
  });

it('[P24] over real sockets: who holds the token sees another come, go, and come back after the hub was down, and nothing once they are blocked', async () => {
  const [ada, ben, cleo] = [await newDevice(), await newDevice(), await newDevice()];
  const token = randomBytes(32);
  for (const one of [ben, cleo]) one.presences.watch([{ user: ada.chain.user, token }]);
  await sees(ben, ada, PRESENCE.hidden);
  await ada.people.allowPresence({ exact: token });
  ada.presences.setActive(true);
  for (const one of [ben, cleo]) await sees(one, ada, PRESENCE.online);
  const goneAt = Date.now();
  ada.presences.setActive(false);
  const seen = (await sees(ben, ada, PRESENCE.seen)) - 1;
  expect(Math.abs(seen - goneAt)).toBeLessThan(STEP_MS);
  await hub.stop();
  await until('Ben to know of no line', STEP_MS, () => Promise.resolve(ben.presences.of(toHex(ada.chain.user)) === undefined || undefined));
  hub = await start();
  for (const one of [ada, ben, cleo]) await isOnline(one);
  expect((await sees(ben, ada, PRESENCE.seen)) - 1).toBe(seen);
  await ada.people.changeBlocked([ben.chain.user], []);
  await sees(ben, ada, PRESENCE.hidden);
  await sees(cleo, ada, PRESENCE.seen);
});

it('[P25] over real sockets: a blocked person’s letter arrives nowhere and is answered as another’s; what they said is shown to the operator, signed', async () => {
  const [ada, ben, cleo] = [await newDevice(), await newDevice(), await newDevice()];
  await ada.people.changeBlocked([ben.chain.user], []);
  expect((await ada.people.blocked()).map(toHex)).toEqual([toHex(ben.chain.user)]);
  ada.socket.tell({ type: 'subscribe', route: mailboxOf(ada.id), cursor: START });
  const letter = (bytes: number) => ({ type: 'mail' as const, device: ada.id, item: randomBytes(16), bytes: randomBytes(bytes) });
  const receipts = [await ben.socket.ask(letter(40)), await cleo.socket.ask(letter(50))];
  expect(receipts.map(({ seq, left }) => ({ seq, left }))).toEqual([1, 2].map((seq) => ({ seq, left: [] })));
  const placed = await until('both places', STEP_MS, async () => {
    const frames = ada.heard.filter((frame) => frame.type === 'withheld' || frame.type === 'envelope');
    return frames.length === 2 ? frames.map((frame) => (frame.type === 'envelope' ? frame.bytes.length : frame.type)) : undefined;
  });
  expect(placed).toEqual(['withheld', 50]);
  const header = {
    chat: randomBytes(16),
    place: { span: 0, index: 0 },
    client: 1,
    incarnation: randomBytes(16),
    clock: 0,
    user: ben.chain.user,
    device: ben.id,
    n: 1,
    head: ben.chain.head,
    authority: { number: 0, hash: randomBytes(32) },
    at: { time: Date.now(), counter: 0 },
    type: TYPE.text,
    previous: new Uint8Array(32),
    target: undefined,
  };
  const event = await signEvent(ben.keys.sign, header, writeBody(randomBytes(16), { type: TYPE.text, text: 'give me your code' }));
  const report = randomBytes(16);
  await ada.people.report({ report, user: ben.chain.user, reason: 'fraud', text: '', events: [event] });
  const lines: string[] = [];
  expect(await runReports(['show', toHex(report)], { data: folder }, (line) => lines.push(line))).toBe(0);
  expect(lines.slice(-3).join('\n')).toMatch(/SIGNED by a device of theirs\n.*the one reported.*\n.*“give me your code”/);
});
