/** What a block withholds, as both ends of the line see it: the one who blocked hears nothing, and the one who is blocked hears what everybody hears. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { type Cursor, type HubFrame, LOG, type RouteId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { mailboxOf } from './log.ts';
import {
  codes,
  commitFrame,
  messageFrame,
  newDevice,
  newWorld,
  openFrame,
  type Peer,
  request,
  START,
  subscribeFrame,
  type World,
} from './relay.world.ts';

/** Anna blocks Boris; Carla has done nothing. */
const newCast = () => ({ anna: newDevice(), boris: newDevice(), carla: newDevice() });
type Cast = ReturnType<typeof newCast>;
const LIMIT = LIMITS.blocksPerUser;
const block = ({ store }: World, { anna, boris }: Cast) => store.blocks.change(anna.user, { add: [boris.user], remove: [], limit: LIMIT });
const unblock = ({ store }: World, { anna, boris }: Cast) => store.blocks.change(anna.user, { add: [], remove: [boris.user], limit: LIMIT });
const mailTo = ({ anna }: Cast) => ({
  type: 'mail' as const,
  request: request(),
  device: anna.device,
  item: randomBytes(16),
  bytes: randomBytes(30),
});
const signalOn = (route: RouteId) => ({ type: 'transient' as const, route, bytes: randomBytes(9) });

/** Two chats of Boris, one with Anna alone and one with Carla too; Anna follows both, and her mail. */
type Scene = { readonly world: World; readonly routes: readonly RouteId[]; readonly atBoris: Peer; atAnna: Peer | undefined };
/** Where Anna stands in each log, by its route in hex. */
type Places = Map<string, Cursor>;

async function newScene(world: World, cast: Cast, pair: RouteId, group: RouteId): Promise<Scene> {
  const { anna, boris, carla } = cast;
  const [atBoris, atAnna] = [await world.online(boris), await world.online(anna)];
  await world.admit(carla);
  atBoris.say(openFrame(pair, [boris, anna], { request: 1 }), openFrame(group, [boris, anna, carla], { request: 2 }));
  await atBoris.take();
  atBoris.say(subscribeFrame(pair), subscribeFrame(group));
  await atBoris.take();
  const scene: Scene = { world, routes: [pair, group, mailboxOf(anna.device)], atBoris, atAnna };
  follow(scene, atAnna, new Map());
  await atAnna.take();
  return scene;
}

function follow({ routes }: Scene, peer: Peer, places: Places): void {
  for (const route of routes) peer.say(subscribeFrame(route, places.get(toHex(route)) ?? START));
}

const STEPS = ['say', 'mail', 'signal', 'say in the group', 'signal in the group', 'answer', 'block', 'unblock', 'leave', 'come'] as const;
type Step = (typeof STEPS)[number];

/** What Anna is told, in words, and where she stands then. */
function hear(frames: readonly HubFrame[], places: Places): readonly string[] {
  return frames.map((frame) => {
    if (frame.type === 'subscribed') return frame.log === LOG.same ? 'same log' : 'another log';
    if (frame.type !== 'envelope' && frame.type !== 'withheld' && frame.type !== 'echo') return frame.type;
    const { seq, hash: before } = places.get(toHex(frame.route)) ?? START;
    expect(frame.seq).toBe(seq + 1);
    const digest = frame.type === 'envelope' ? hash('item', frame.bytes) : frame.digest;
    places.set(toHex(frame.route), { seq: frame.seq, hash: hash('running', before, frame.item, digest) });
    return frame.type;
  });
}

describe('a block', () => {
  // Feature: telegram-clone, Property 29: messages of a blocked person are not delivered to the blocker
  it('[P1] whatever is said, signalled, mailed, blocked and unblocked in whatever order, who blocked hears nothing of the other until they end it, and every place and hash holds', async () => {
    const step = fc.constantFrom(...STEPS);
    // What lies there when somebody is blocked is met by chance too seldom.
    const queued = fc
      .shuffledSubarray<Step>(['say', 'mail', 'say in the group'], { minLength: 1 })
      .map((said): Step[] => ['leave', ...said, 'block', 'come']);
    const script = fc
      .array(fc.oneof({ weight: 8, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: queued }), { minLength: 1, maxLength: 14 })
      .map((parts) => parts.flat());
    const [blocking, free] = [await newWorld(), await newWorld()];
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const [pair, group, cast] = [randomBytes(32), randomBytes(32), newCast()];
        // One hub with the blocks, and one where everything but them happens: what Boris is told must be the same.
        const [here, there] = [await newScene(blocking, cast, pair, group), await newScene(free, cast, pair, group)];
        const places: Places = new Map();
        let [isBlocked, waiting, due]: [boolean, string[], string[]] = [false, [], []];
        for (const one of steps) {
          due = [];
          const isThere = here.atAnna !== undefined;
          const saying = { say: messageFrame(pair), 'say in the group': messageFrame(group), mail: mailTo(cast) };
          const signals = { signal: signalOn(pair), 'signal in the group': signalOn(group) };
          if (one === 'say' || one === 'mail' || one === 'say in the group') {
            for (const { atBoris } of [here, there]) atBoris.say(saying[one]);
            (isThere ? due : waiting).push(
              isBlocked && one !== 'say in the group' ? 'withheld' : `envelope${one === 'say in the group' ? '' : ' for two'}`,
            );
          } else if (one === 'signal' || one === 'signal in the group') {
            for (const { atBoris } of [here, there]) atBoris.say(signals[one]);
            if (isThere && !(isBlocked && one === 'signal')) due.push('transient');
          } else if (one === 'answer') {
            const frame = messageFrame(pair);
            for (const { atAnna } of [here, there]) atAnna?.say(frame);
            if (isThere) due.push('posted', 'echo');
          } else if (one === 'block') {
            await block(blocking, cast);
            isBlocked = true;
            waiting = waiting.map((word) => (word === 'envelope for two' ? 'withheld' : word));
          } else if (one === 'unblock') {
            await unblock(blocking, cast);
            isBlocked = false;
          } else if (one === 'leave') {
            for (const scene of [here, there]) {
              scene.atAnna?.cut();
              scene.atAnna = undefined;
            }
          } else if (!isThere) {
            for (const scene of [here, there]) scene.atAnna = await scene.world.online(cast.anna);
            due.push('same log', 'same log', 'same log', ...waiting.splice(0));
            if (here.atAnna) follow(here, here.atAnna, places);
            // The twin hears everything from the beginning each time: what she knows there is nobody's matter.
            if (there.atAnna) follow(there, there.atAnna, new Map());
          }
          expect(await here.atBoris.take()).toEqual(await there.atBoris.take());
          await there.atAnna?.take();
          const words = hear((await here.atAnna?.take()) ?? [], places);
          expect([...words].sort()).toEqual(due.map((word) => word.replace(' for two', '')).sort());
        }
        for (const { atBoris, atAnna } of [here, there]) for (const peer of [atBoris, atAnna]) peer?.cut();
      }),
      { numRuns: 100 },
    );
    await blocking.close();
    await free.close();
  });
});

describe('a block between two devices', () => {
  let world: World;
  const [route, cast] = [randomBytes(32), newCast()];
  const { anna, boris } = cast;
  beforeEach(async () => {
    world = await newWorld();
  });
  afterEach(() => world.close());

  it('[P2] an invitation of somebody who is blocked is withheld, its commit and everybody’s answer are not, and a slow reader gets no more', async () => {
    const [atBoris, atAnna] = [await world.online(boris), await world.online(anna)];
    await block(world, cast);
    const welcome = mailTo(cast);
    atBoris.say(openFrame(route, [boris, anna], { mails: [welcome] }));
    expect(await atBoris.take()).toMatchObject([{ type: 'posted', left: [] }]);
    atAnna.say(subscribeFrame(mailboxOf(anna.device)), subscribeFrame(route));
    expect(codes(await atAnna.take())).toEqual(['subscribed', 'subscribed', 'withheld']);
    atAnna.stall();
    const secret = messageFrame(route);
    atBoris.say(secret, commitFrame(route, [boris, anna]));
    await atBoris.take();
    atAnna.resume();
    const heard = await atAnna.take();
    expect(codes(heard)).toEqual(['withheld', 'envelope']);
    expect(heard[0]).toEqual({
      type: 'withheld',
      route,
      seq: 1,
      kind: secret.kind,
      epoch: 1,
      item: secret.item,
      at: world.clock.now(),
      digest: hash('item', secret.bytes),
    });
    for (const message of atAnna.messages)
      for (const { bytes } of [welcome, secret]) expect(Buffer.from(message).includes(Buffer.from(bytes))).toBe(false);
  });

  it('[P3] other devices of who is blocked hear each other, and acks of what was withheld let the hub forget it', async () => {
    const second = { ...newDevice(), user: boris.user };
    const [atBoris, atSecond, atAnna] = [await world.online(boris), world.connect(), await world.online(anna)];
    await world.store.chains.append({
      user: boris.user,
      version: 0,
      entries: [],
      devices: [boris, second].map((device) => ({ ...device, signingKey: randomBytes(32), active: true })),
      now: 1,
    });
    await atSecond.hello(second);
    await atSecond.take();
    await block(world, cast);
    atBoris.say(openFrame(route, [boris, second, anna]));
    await atBoris.take();
    for (const peer of [atBoris, atSecond, atAnna]) peer.say(subscribeFrame(route));
    await Promise.all([atBoris, atSecond, atAnna].map((peer) => peer.take()));
    atBoris.say(messageFrame(route), { type: 'transient', route, bytes: randomBytes(5) });
    expect([codes(await atSecond.take()), codes(await atAnna.take())]).toEqual([['transient', 'envelope'], ['withheld']]);
    for (const peer of [atBoris, atSecond, atAnna]) peer.say({ type: 'ack', route, seq: 1 });
    await atAnna.take();
    world.clock.pass(HUB_LIMITS.ackMs);
    await atAnna.take();
    expect(await world.store.routes.read(route, 0, 9, 1e6)).toEqual([]);
  });
});
