/** The hub on Deno, from the same sources: two devices sign in, one writes, the hub is killed and started on the same data, the other answers. */
import { MEDIA_PATHS } from '../../hub/protocol/media.ts';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, equal, randomBytes, textOf, toBase64, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { activeDevices, type Chain, type DeviceKeys, newIdentity } from '../../crypto/identity.ts';
import { blobIdOf, digestOfChunk } from '../../crypto/manifest.ts';
import { commit, createGroup, epochOf, join, type NewPackage, newKeyPackage, open, seal } from '../../crypto/mls.ts';
import { newSealKey } from '../../crypto/sealing.ts';
import { newSignKey, sign } from '../../crypto/signing.ts';
import { type Envelope, KIND } from '../../hub/protocol/frames.ts';
import { PATHS } from '../../hub/protocol/routes.ts';
import { readHubAddress } from '../wire/address.ts';
import { type Api, openApi } from '../wire/api.ts';
import { dial } from '../wire/dial-node.ts';
import { type IncomingFrame, openSocket, type Socket } from '../wire/socket.ts';
import { systemTimers } from '../wire/timers.ts';
import { type Command, type HubProcess, startHub, until } from './hub-process.ts';

const FETCH_MS = 300_000;
const STEP_MS = 20_000;
const DENO = ['-y', '-p', 'deno@2', 'deno'];
const ON_DENO: Command = { name: 'npx', args: [...DENO, 'task', 'hub'] };
const START = { seq: 0, hash: new Uint8Array(32) };

/** A device by hand: keys, a session, a socket and what it heard. The engine is left out, so that what fails here is the hub. */
type Device = {
  readonly keys: DeviceKeys;
  readonly chain: Chain;
  readonly id: Bytes;
  readonly own: NewPackage;
  readonly token: string;
  readonly api: Api;
  readonly socket: Socket;
  readonly heard: IncomingFrame[];
};

async function newDevice(hub: HubProcess, phone: string): Promise<Device> {
  const address = readHubAddress(hub.url);
  if (!address) throw new Error(`expected the address of a hub, got ${hub.url}`);
  let token = '';
  const api = openApi({ origin: address.origin, fetch, timers: systemTimers, access: () => Promise.resolve(token) });
  const keys = { sign: newSignKey(), seal: await newSealKey() };
  const chain = await newIdentity(keys, Date.now());
  const [{ id } = { id: new Uint8Array() }] = activeDevices(chain);
  const { verification } = await api.askCode(phone);
  const { ticket, number } = await api.checkCode(verification, await hub.codeFor(phone));
  expect(number).toBe('free');
  await api.growChain(chain.user, 0, chain.entries);
  const challenge = await api.challenge();
  const signature = await sign(keys.sign, 'sign-in', hash('sign-in', challenge, utf8(address.host), chain.user, id));
  token = (await api.signIn({ user: chain.user, device: id, challenge, host: address.host, signature })).access;
  expect(await api.bindNumber(ticket, false)).toEqual({ bound: 'now' });
  const own = await newKeyPackage({ credential: { user: chain.user, key: keys.sign.publicKey, index: 0 }, sign: keys.sign, now: Date.now() });
  await api.putPackages([own.bytes]);
  const heard: IncomingFrame[] = [];
  const socket = openSocket({
    url: address.socket,
    dial,
    timers: systemTimers,
    random: Math.random,
    hello: async (nonce, host) => ({
      user: chain.user,
      device: id,
      token,
      signature: await sign(keys.sign, 'socket', hash('socket', nonce, utf8(host), id)),
    }),
    on: (frame) => void heard.push(frame),
    onState: () => undefined,
    post: (frame) => api.post(frame),
  });
  await online(socket);
  return { keys, chain, id, own, token, api, socket, heard };
}

const online = (socket: Socket): Promise<true> => {
  socket.nudge();
  return until('the line to be online', STEP_MS, () => Promise.resolve(socket.state().is === 'online' || undefined));
};
const message = (device: Device, route: Bytes, kind: number): Promise<Envelope> =>
  until(`an envelope of kind ${kind}`, STEP_MS, () =>
    Promise.resolve(device.heard.find((frame): frame is Envelope => frame.type === 'envelope' && frame.kind === kind && equal(frame.route, route))),
  );
const listen = (device: Device, route: Bytes): boolean => device.socket.tell({ type: 'subscribe', route, cursor: START });

const secretOf =
  ({ own }: Device) =>
  (ref: Bytes): Bytes | undefined =>
    equal(ref, own.ref) ? own.secret : undefined;

/** Both in one group of two: one opens the route with the other's Welcome as mail, the other joins by it. */
async function meet(one: Device, other: Device, route: Bytes) {
  const [taken] = await one.api.takePackages([other.chain.user]);
  const made = await commit(await createGroup({ groupId: route, own: one.own }), { add: [taken?.bytes ?? new Uint8Array()], remove: [] });
  if (!made.ok || !made.welcome) throw new Error('expected a commit with a Welcome');
  const mails = [{ device: other.id, item: randomBytes(16), bytes: made.welcome }];
  await one.socket.ask({ type: 'open', route, item: randomBytes(16), predecessor: undefined, devices: [one.id, other.id], mails });
  const mailbox = hash('mailbox', other.id);
  listen(other, mailbox);
  const welcome = await message(other, mailbox, KIND.mail);
  const joined = await join({ welcome: welcome.bytes, tree: made.tree, packages: secretOf(other), accepts: () => true, now: Date.now() });
  if (!joined.ok) throw new Error('expected to join by the Welcome');
  return { ours: made.next, theirs: joined.group };
}

let hub: HubProcess;
let ada: Device;
let ben: Device;
beforeAll(async () => {
  // Apart from the hub's start, which has a limit of its own: the first time this fetches Deno.
  expect(spawnSync('npx', [...DENO, '--version'], { timeout: FETCH_MS, stdio: 'ignore' }).status).toBe(0);
  hub = await startHub({ command: ON_DENO });
}, FETCH_MS);
afterAll(async () => {
  await ada?.socket.close();
  await ben?.socket.close();
  await hub?.close();
});

describe('the hub on Deno', () => {
  const route = randomBytes(32);
  const photo = [randomBytes(100), randomBytes(1000)];
  let blob = '';
  let groups: Awaited<ReturnType<typeof meet>>;

  it('[Q19] signs two people in by phone code', async () => {
    ada = await newDevice(hub, '+4915112345671');
    ben = await newDevice(hub, '+4915112345672');
    expect(await ada.api.sessions()).toHaveLength(1);
  });
  it('[Q19] takes requests without a body, and bodies without a length', async () => {
    await ada.api.keepNumber();
    expect((await fetch(`${hub.url}${PATHS.claim}`, { method: 'DELETE' })).status).toBe(401);
    const body = new Blob(['{"phone":', '"nobody"}']).stream();
    const asked = await fetch(`${hub.url}${PATHS.codes}`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect([asked.status, await asked.text()]).toEqual([400, expect.stringContaining('invalid_number')]);
  });
  it('[Q19] carries a message from one to the other', async () => {
    groups = await meet(ada, ben, route);
    listen(ben, route);
    const item = randomBytes(16);
    const sealed = await seal(groups.ours, utf8('the tide goes out'), item);
    await ada.socket.ask({ type: 'post', route, item, kind: KIND.message, epoch: epochOf(groups.ours), bytes: sealed.bytes, devices: [], mails: [] });
    const opened = await open(groups.theirs, (await message(ben, route, KIND.message)).bytes, item);
    expect(opened.ok && textOf(opened.plain)).toBe('the tide goes out');
  });
  it('[Q19] takes media in chunks', async () => {
    const upload = toBase64(randomBytes(16));
    const ask = (method: string, path: string, body?: BodyInit): Promise<Response> =>
      fetch(`${hub.url}${path}`, { method, headers: { authorization: `Bearer ${ada.token}` }, ...(body === undefined ? {} : { body }) });
    expect(
      (await ask('PUT', MEDIA_PATHS.upload.replace(':upload', upload), JSON.stringify({ head: photo[0]?.length, body: photo[1]?.length }))).status,
    ).toBe(200);
    for (const [index, chunk] of photo.entries())
      expect((await ask('PUT', MEDIA_PATHS.chunk.replace(':upload', upload).replace(':index', String(index)), chunk)).status).toBe(204);
    const manifest = { head: photo[0]?.length ?? 0, body: photo[1]?.length ?? 0, digests: concat(...(await Promise.all(photo.map(digestOfChunk)))) };
    blob = toBase64(blobIdOf(manifest));
    const committed = await ask('POST', MEDIA_PATHS.commit.replace(':upload', upload), JSON.stringify({ blob, routes: [toBase64(route)] }));
    expect([committed.status, await committed.text()]).toEqual([200, expect.stringContaining('until')]);
  });
  it('[Q19] killed and started again on the same data, it keeps sessions, logs and media', async () => {
    await hub.kill('SIGKILL');
    await hub.start();
    const headers = { authorization: `Bearer ${ben.token}`, range: 'bytes=90-109' };
    const part = await fetch(`${hub.url}${MEDIA_PATHS.content.replace(':blob', blob)}`, { headers });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 90-109/1100']);
    expect(equal(new Uint8Array(await part.arrayBuffer()), concat(...photo).slice(90, 110))).toBe(true);
    await Promise.all([online(ada.socket), online(ben.socket)]);
    const item = randomBytes(16);
    const sealed = await seal(groups.theirs, utf8('and comes in'), item);
    listen(ada, route);
    await ben.socket.ask({
      type: 'post',
      route,
      item,
      kind: KIND.message,
      epoch: epochOf(groups.theirs),
      bytes: sealed.bytes,
      devices: [],
      mails: [],
    });
    const opened = await open(groups.ours, (await message(ada, route, KIND.message)).bytes, item);
    expect(opened.ok && textOf(opened.plain)).toBe('and comes in');
  });
});
