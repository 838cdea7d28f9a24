/** The conversation of one socket: who is let in, how long silence may last, and what closes it. */
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { readBatch, writeBatch } from '../protocol/batch.ts';
import { CLOSE } from '../protocol/errors.ts';
import { writeDeviceFrame } from '../protocol/forms.ts';
import { LIMITS, PADDING } from '../protocol/limits.ts';
import { StoreFull } from '../store/port.ts';
import { messageFrame, mlsMessage, newDevice, newWorld, openFrame, type Peer, settle, subscribeFrame, type World } from './relay.world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());
const codeOf = async (peer: Peer): Promise<number | undefined> => {
  await settle();
  return peer.closed()?.code;
};

describe('hello', () => {
  it('[R20] a device that signs the nonce with its token is let in', async () => {
    const peer = world.connect();
    await peer.hello(newDevice());
    expect(await peer.take()).toEqual([{ type: 'ready', version: 1, at: world.clock.now() }]);
    expect([peer.closed(), world.relay.size()]).toEqual([undefined, 1]);
  });

  // Threat 8: a hello heard on another connection, or at another hub, opens nothing.
  it('[R21] a wrong token, another’s token, or a signature of another nonce or host is not let in', async () => {
    const [device, other] = [newDevice(), newDevice()];
    await world.admit(other);
    const changes = [{ token: 'unknown' }, { token: other.token }, { nonce: randomBytes(32) }, { host: 'elsewhere.example' }];
    for (const change of changes) {
      const peer = world.connect();
      await peer.hello(device, change);
      expect(await codeOf(peer)).toBe(CLOSE.unauthorized);
    }
    expect(world.relay.size()).toBe(0);
  });

  it('[H65] a store that cannot be asked lets nobody in, and the device is told so', async () => {
    const peer = world.connect();
    world.failing.with = new StoreFull();
    await peer.hello(newDevice());
    expect(await peer.take()).toEqual([{ type: 'refused', request: 0, code: 'unavailable', details: {} }]);
    expect(await codeOf(peer)).toBe(CLOSE.goingAway);
    expect(world.reported.splice(0)).toEqual([new StoreFull()]);
  });

  it('[R22] a version the hub does not speak is closed with its own code and a reason that says what to do', async () => {
    const peer = world.connect();
    await peer.hello(newDevice(), { version: 99 });
    await settle();
    expect(peer.closed()).toEqual({ code: CLOSE.version, reason: 'this hub speaks version 1, this device 99: update Tidings' });
  });

  it('[R23] before hello nothing else is served, and a second hello or what cannot be read ends the conversation', async () => {
    const early = world.connect();
    early.say({ type: 'ping' });
    const garbled = world.connect();
    garbled.raw(randomBytes(40).fill(255));
    const twice = await world.online(newDevice());
    await twice.hello(newDevice());
    const unknown = await world.online(newDevice());
    unknown.raw(writeBatch([new Uint8Array([99, 1, 2])]));
    for (const peer of [early, garbled, twice, unknown]) expect(await codeOf(peer)).toBe(CLOSE.malformed);
    expect(world.relay.size()).toBe(0);
  });

  it('[R24] a socket that says no hello in time is closed, and so is one that falls silent; a ping keeps it', async () => {
    const [silent, device] = [world.connect(), await world.online(newDevice())];
    world.clock.pass(LIMITS.helloMs);
    expect([await codeOf(silent), await codeOf(device)]).toEqual([CLOSE.timeout, undefined]);
    for (let i = 0; i < 5; i++) {
      world.clock.pass(LIMITS.pingMs);
      device.say({ type: 'ping' });
    }
    expect((await device.take()).map(({ type }) => type)).toEqual(Array.from({ length: 5 }, () => 'pong'));
    world.clock.pass(HUB_LIMITS.idleMs);
    expect(await codeOf(device)).toBe(CLOSE.timeout);
  });
});

// Threat 60: giant frames, slow readers, too many connections.
describe('limits of a socket', () => {
  it('[R25] a message above the limit closes the socket', async () => {
    const peer = await world.online(newDevice());
    peer.raw(new Uint8Array(LIMITS.frameBytes + 1));
    expect(await codeOf(peer)).toBe(CLOSE.tooBig);
  });

  it('[R26] an address has a limited number of sockets without hello; one that is done with makes room', async () => {
    const peers = Array.from({ length: HUB_LIMITS.pendingSocketsPerAddress }, () => world.connect('203.0.113.9'));
    expect(world.connect('203.0.113.9').closed()?.code).toBe(CLOSE.slow);
    expect(world.connect('203.0.113.10').closed()).toBeUndefined();
    await peers[0]?.hello(newDevice());
    await settle();
    peers[1]?.cut();
    expect([1, 2, 3].map(() => world.connect('203.0.113.9').closed()?.code)).toEqual([undefined, undefined, CLOSE.slow]);
  });

  it('[R27] a device has a limited number of sockets: the oldest goes', async () => {
    const device = newDevice();
    const peers: Peer[] = [];
    for (let i = 0; i < HUB_LIMITS.socketsPerDevice + 1; i++) peers.push(await world.online(device));
    expect(peers.map((peer) => peer.closed()?.code)).toEqual([CLOSE.replaced, undefined, undefined]);
    expect(world.relay.size()).toBe(HUB_LIMITS.socketsPerDevice);
  });

  it('[R28] signals go to those who follow now, never to the store, and beyond their budget are dropped', async () => {
    const [alice, bob, route] = [newDevice(), newDevice(), randomBytes(32)];
    const [atAlice, atBob] = [await world.online(alice), await world.online(bob)];
    atAlice.say(openFrame(route, [alice, bob]));
    await atAlice.take();
    const typing = { type: 'transient' as const, route, bytes: randomBytes(20) };
    atAlice.say(typing);
    expect(await atBob.take()).toEqual([]);
    for (const peer of [atAlice, atBob]) peer.say(subscribeFrame(route));
    await Promise.all([atAlice.take(), atBob.take()]);
    atAlice.say(...Array.from({ length: 100 }, () => typing));
    expect(await atBob.take()).toEqual(Array.from({ length: 60 }, () => typing));
    expect(await atAlice.take()).toEqual([]);
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toEqual([]);
  });
});

describe('signals', () => {
  // Threat 26: who probes whether somebody is there does it with all they have.
  it('[H82] all devices of one person have one budget of signals, and everybody else has theirs', async () => {
    const [alice, bob, route] = [newDevice(), newDevice(), randomBytes(32)];
    const second = { ...newDevice(), user: alice.user };
    const [atAlice, atSecond, atBob] = [await world.online(alice), world.connect(), await world.online(bob)];
    await world.store.chains.append({
      user: alice.user,
      version: 0,
      entries: [],
      devices: [alice, second].map((device) => ({ ...device, signingKey: randomBytes(32), active: true })),
      now: 1,
    });
    await atSecond.hello(second);
    await atSecond.take();
    atAlice.say(openFrame(route, [alice, second, bob]));
    await atAlice.take();
    for (const peer of [atAlice, atSecond, atBob]) peer.say(subscribeFrame(route));
    await Promise.all([atAlice, atSecond, atBob].map((peer) => peer.take()));
    const typing = { type: 'transient' as const, route, bytes: randomBytes(20) };
    for (const peer of [atAlice, atSecond]) peer.say(...Array.from({ length: 40 }, () => typing));
    expect(await atBob.take()).toHaveLength(60);
    atBob.say(typing);
    expect((await atAlice.take()).filter(({ type }) => type === 'transient')).toHaveLength(21);
  });
});

describe('the end of a socket', () => {
  it('[R29] a device or session that is revoked is cut off at once, others are not', async () => {
    const [alice, bob] = [newDevice(), newDevice()];
    const [one, two, other] = [
      await world.online(alice),
      await world.online({ ...alice, session: randomBytes(16), token: 'second' }),
      await world.online(bob),
    ];
    world.relay.dropSession(alice.session);
    expect([one, two, other].map((peer) => peer.closed()?.code)).toEqual([CLOSE.unauthorized, undefined, undefined]);
    world.relay.drop(alice.device);
    expect([two, other].map((peer) => peer.closed()?.code)).toEqual([CLOSE.unauthorized, undefined]);
    two.say(openFrame(randomBytes(32), [alice]));
    expect(await two.take()).toEqual([]);
  });

  it('[R30] a hub that closes says so to all, writes the acks it held, and takes nobody new', async () => {
    const [device, route] = [newDevice(), randomBytes(32)];
    const peer = await world.online(device);
    peer.say(openFrame(route, [device]));
    peer.say(messageFrame(route));
    await peer.take();
    peer.say({ type: 'ack', route, seq: 1 });
    await world.relay.close();
    expect(peer.closed()).toEqual({ code: CLOSE.goingAway, reason: 'the hub is closing' });
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toEqual([]);
    expect(world.connect().closed()?.code).toBe(CLOSE.goingAway);
  });
});

describe('messages', () => {
  // Threat 13: what an onlooker of the line sees of sizes.
  it('[R31] every message has one of few lengths, whatever it holds', async () => {
    const [device, route] = [newDevice(), randomBytes(32)];
    const peer = await world.online(device);
    peer.say(openFrame(route, [device]), subscribeFrame(route));
    await peer.take();
    for (const size of [0, 1, 100, 1000, 30_000]) {
      await world.relay.post(
        device,
        writeDeviceFrame(
          openFrame(randomBytes(32), [device], { mails: [{ device: device.device, item: randomBytes(16), bytes: randomBytes(size) }] }),
        ),
      );
      peer.say(messageFrame(route), { type: 'ping' });
      await peer.take();
    }
    expect(peer.messages.filter(({ length }) => !PADDING.some((step) => step === length))).toEqual([]);
  });

  it('[R32] a socket gets one message for all of one turn', async () => {
    const [device, route] = [newDevice(), randomBytes(32)];
    const peer = await world.online(device);
    peer.say(openFrame(route, [device]));
    await peer.take();
    peer.say(subscribeFrame(route));
    await peer.take();
    const before = peer.messages.length;
    peer.say(...Array.from({ length: 20 }, () => messageFrame(route)));
    expect(await peer.take()).toHaveLength(40);
    expect(peer.messages.slice(before).map((message) => readBatch(message)?.length)).toEqual([40]);
  });

  it('[R31] a long message is padded and read alike whether one gets it or several do', async () => {
    const [devices, route] = [[newDevice(), newDevice(), newDevice()], randomBytes(32)];
    const [author, ...followers] = await Promise.all(devices.map((device) => world.online(device)));
    author?.say(openFrame(route, devices));
    await author?.take();
    const bodies = Array.from({ length: 9 }, () => mlsMessage(route, 1, 'application', randomBytes(3000)));
    for (const count of [1, 2]) {
      const listeners = followers.slice(0, count);
      listeners.at(-1)?.say(subscribeFrame(route));
      await listeners.at(-1)?.take();
      const before = listeners.map(({ messages }) => messages.length);
      author?.say(...bodies.map((bytes) => messageFrame(route, 1, { bytes })));
      for (const [i, listener] of listeners.entries()) {
        const heard = await listener.take();
        expect(heard.map((frame) => frame.type === 'envelope' && toHex(frame.bytes))).toEqual(bodies.map(toHex));
        expect(listener.messages.slice(before[i]).map(({ length }) => length)).toEqual([32_768]);
      }
    }
  });
});
