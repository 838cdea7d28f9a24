/** The hub as a process, over real sockets and with real time: who is away is woken, who is there is not, and what waited is sent by the next process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bytes, randomBytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { activeDevices, newIdentity } from '../../crypto/identity.ts';
import { newSealKey } from '../../crypto/sealing.ts';
import { newSignKey, sign } from '../../crypto/signing.ts';
import { writeDeviceFrame } from '../../hub/protocol/forms.ts';
import { openPushService, type PushService } from '../../hub/push/push.world.ts';
import { mailboxOf } from '../../hub/relay/log.ts';
import { readHubAddress } from '../wire/address.ts';
import { openApi } from '../wire/api.ts';
import { dial } from '../wire/dial-node.ts';
import { type IncomingFrame, openSocket, type Socket } from '../wire/socket.ts';
import { systemTimers } from '../wire/timers.ts';
import { type HubProcess, startHub, until } from './hub-process.ts';

// Inside the project, so that the bundle finds its packages.
mkdirSync('tmp', { recursive: true });
const folder = mkdtempSync(join(process.cwd(), 'tmp', 'pushing-'));
const bundle = join(folder, 'hub.mjs');
const STEP_MS = 20_000;
let service: PushService;
let hub: HubProcess;
beforeAll(async () => {
  await build({
    entryPoints: ['web/e2e/pushing.child.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'silent',
  });
  service = await openPushService();
  const certificate = join(folder, 'cert.pem');
  writeFileSync(certificate, service.outside.ca ?? '');
  hub = await startHub({ command: { name: process.execPath, args: [bundle, new URL(service.origin).port, certificate] } });
});
afterAll(async () => {
  await hub.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

type Device = { readonly id: Bytes; readonly token: string; connect(on: (frame: IncomingFrame) => void): Socket };

/** Signed in by its keys, without a number. */
async function newDevice(): Promise<Device> {
  const address = readHubAddress(hub.url);
  if (!address) throw new Error(`expected the address of a hub, got ${hub.url}`);
  const api = openApi({ origin: address.origin, fetch, timers: systemTimers, access: () => Promise.resolve('') });
  const keys = { sign: newSignKey(), seal: await newSealKey() };
  const chain = await newIdentity(keys, Date.now());
  const [{ id } = { id: new Uint8Array() }] = activeDevices(chain);
  await api.growChain(chain.user, 0, chain.entries);
  const challenge = await api.challenge();
  const signature = await sign(keys.sign, 'sign-in', hash('sign-in', challenge, utf8(address.host), chain.user, id));
  const { access: token } = await api.signIn({ user: chain.user, device: id, challenge, host: address.host, signature });
  const hello = async (nonce: Bytes, host: string) => {
    return { user: chain.user, device: id, token, signature: await sign(keys.sign, 'socket', hash('socket', nonce, utf8(host), id)) };
  };
  const post = (): Promise<never> => Promise.reject(new Error('nothing is posted this way'));
  const connect = (on: (frame: IncomingFrame) => void): Socket =>
    openSocket({ url: address.socket, dial, timers: systemTimers, random: Math.random, hello, on, onState: () => undefined, post });
  return { id, token, connect };
}

const ask = async ({ token }: Device, method: string, path: string, body?: string | Bytes): Promise<Response> => {
  const response = await fetch(`${hub.url}${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...(body ? { body } : {}) });
  if (!response.ok) throw new Error(`expected ${method} ${path} to be answered well, got ${response.status} ${await response.text()}`);
  return response;
};
const letter = (from: Device, to: Device): Promise<Response> =>
  ask(
    from,
    'POST',
    '/v1/post',
    writeDeviceFrame({ type: 'mail', request: 1, device: to.id, item: randomBytes(16), bytes: randomBytes(64), wakes: true }),
  );
const infoOf = async (device: Device): Promise<unknown> => (await ask(device, 'GET', '/v1/push')).json();

it('[P69] a process wakes who is away and not who is there, keeps its key, and sends first what the former one could not', async () => {
  const [anna, boris, carla] = [await newDevice(), await newDevice(), await newDevice()];
  for (const device of [boris, carla]) await ask(device, 'PUT', '/v1/push', JSON.stringify(service.subscribe()));
  const mailbox = mailboxOf(carla.id);
  let heard = 0;
  const atCarla = carla.connect((frame) => {
    if (frame.type !== 'envelope') return;
    heard += 1;
    atCarla.tell({ type: 'ack', route: mailbox, seq: frame.seq });
  });
  atCarla.nudge();
  await until('carla to be there', STEP_MS, async () => atCarla.state().is === 'online' || undefined);
  atCarla.tell({ type: 'subscribe', route: mailbox, cursor: { seq: 0, hash: new Uint8Array(32) } });
  for (const to of [carla, boris]) await letter(anna, to);
  await until('boris to be woken', STEP_MS, async () => service.received.length > 0 || undefined);
  await until('carla to hear it', STEP_MS, async () => heard === 1 || undefined);
  const before = await infoOf(boris);
  expect(before).toMatchObject({ subscribed: true, answered: 'taken' });
  expect(await infoOf(carla)).toEqual({ key: service.received[0]?.key, subscribed: true });
  // One that is under way when the process ends.
  service.behave(() => undefined);
  await letter(anna, boris);
  await until('the service to be asked', STEP_MS, async () => service.asked() === 2 || undefined);
  await atCarla.close();
  await hub.kill('SIGTERM');
  service.behave(undefined);
  await hub.start();
  await until('boris to be woken again', STEP_MS, async () => service.received.length === 2 || undefined);
  const [first, second] = service.received;
  expect([second?.key, second?.path, second?.text]).toEqual([first?.key, first?.path, first?.text]);
  expect(await infoOf(carla)).toEqual({ key: first?.key, subscribed: true });
  const secrets = [first?.path, ...[anna, boris, carla].flatMap(({ id, token }) => [toBase64(id), token])];
  for (const secret of secrets) expect(hub.output()).not.toContain(secret);
});
