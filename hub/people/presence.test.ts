/** Presence as it is seen over sockets: who is told, what, when, and that nobody else can tell anything from what they are told. */
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import type { Shown } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { newDevice, newWorld, type Peer, settle, type TestDevice, type World } from '../relay/relay.world.ts';
import { openPresence } from './presence.ts';
import { active, lastOf, newScene, secondOf, shownIn, told, watch, wordOf } from './presence.world.ts';

const DAY = 24 * 60 * 60 * 1000;
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

describe('who is there', () => {
  // Feature: telegram-clone, Property 23: online while active
  // Feature: telegram-clone, Property 24: last seen set at disconnect
  it('[P8] is online exactly while somebody looks at one of their devices, and was last there when the last of them went, by the hub’s clock, however it went', async () => {
    const step = fc.record({
      device: fc.nat(1),
      does: fc.constantFrom('look', 'look', 'look away', 'cut', 'fall silent', 'come'),
      after: fc.nat(300),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const { anna, atBoris } = await newScene(world);
        const devices: { peer: Peer | undefined; isActive: boolean; readonly of: TestDevice }[] = [];
        for (let i = 0; i < 2; i++) {
          const of = i === 0 ? anna : await secondOf(world, anna);
          devices.push({ peer: await world.online(of), isActive: false, of });
        }
        let [seen, word]: [number, string | undefined] = [0, undefined];
        const go = (one: (typeof devices)[number], at: number): void => {
          if (one.isActive) seen = Math.max(seen, at);
          one.isActive = false;
        };
        for (const { device, does, after } of steps) {
          // Whoever is to stay says so; time goes on by no more than a second at once, as it does.
          for (let second = 0; second < after % 40; second++) world.clock.pass(1000);
          for (const { peer } of devices) peer?.say({ type: 'ping' });
          atBoris.say({ type: 'ping' });
          const one = devices[device];
          if (!one) throw new Error('expected one of two devices');
          const now = world.clock.now();
          if (does === 'come') one.peer ??= await world.online(one.of);
          else if (does === 'look' || does === 'look away') {
            one.peer?.say(active(does === 'look'));
            if (one.peer && does === 'look') one.isActive = true;
            else go(one, now);
          } else if (one.peer) {
            if (does === 'fall silent') {
              await settle();
              for (let second = 0; second < HUB_LIMITS.idleMs / 1000; second++) {
                world.clock.pass(1000);
                for (const other of devices) if (other !== one) other.peer?.say({ type: 'ping' });
                atBoris.say({ type: 'ping' });
              }
              expect(one.peer.closed()?.code).toBe(4408);
            } else one.peer.cut();
            // Who fell silent was last there when they were last heard.
            go(one, now);
            one.peer = undefined;
          }
          const expected = devices.some(({ isActive }) => isActive) ? 'online' : seen > 0 ? `seen ${seen}` : undefined;
          const words = await told(world, atBoris);
          if (words.length > 0) word = words[words.length - 1];
          expect(word).toBe(expected);
        }
        for (const { peer } of devices) peer?.cut();
        atBoris.cut();
      }),
      { numRuns: 100 },
    );
  });

  // Feature: telegram-clone, Property 25: presence is readable for a contact
  it('[P9] is known after a restart, and after a kill as of the last note; an old device, a terminal and a wrong clock are nobody there', async () => {
    const { anna, token, atBoris, first } = await newScene(world);
    expect(first).toEqual(['hidden']);
    const [atAnna, quiet] = [await world.online(anna), await world.online(await secondOf(world, anna))];
    quiet.say({ type: 'ping' });
    expect(await told(world, atBoris)).toEqual([]);
    atAnna.say(active(true));
    expect(await told(world, atBoris)).toEqual(['online']);
    // Killed: nothing is written any more, and the next hub knows what was noted.
    atAnna.say({ type: 'ping' });
    atBoris.say({ type: 'ping' });
    await settle();
    const noted = world.clock.now();
    for (let ms = 0; ms < HUB_LIMITS.presenceNoteMs; ms += LIMITS.pingMs) {
      world.clock.pass(LIMITS.pingMs);
      for (const peer of [atAnna, quiet, atBoris]) peer.say({ type: 'ping' });
    }
    await told(world, atBoris);
    const kept = await world.store.presences.get(anna.user);
    expect(kept?.seenAt).toBeGreaterThan(noted);
    const next = openPresence({ store: world.store, clock: world.clock, spend: () => undefined, report: (error) => world.reported.push(error) });
    const heard: Shown[] = [];
    const line = next.join(newDevice(), { tell: (people) => heard.push(...people) > 0, heardAt: world.clock.now });
    line.watch([{ user: anna.user, token }]);
    await settle();
    expect(heard.map(wordOf)).toEqual([`seen ${kept?.seenAt}`]);
    await next.close();
    // Ended in good order, it knows to the moment.
    const endedAt = world.clock.now();
    await world.relay.close();
    await world.presence.close();
    expect((await world.store.presences.get(anna.user))?.seenAt).toBe(endedAt);
  });
});

describe('who is told', () => {
  // Feature: telegram-clone, Property 26: presence is visible only to whom the person allows
  it('[P10] who does not hold the token of now, or is blocked, is told what is told of nobody: in the same words, after the same steps', async () => {
    const does = fc.constantFrom('allow', 'rotate', 'hide', 'coarse', 'block', 'unblock', 'look', 'look away');
    await fc.assert(
      fc.asyncProperty(fc.array(does, { maxLength: 12 }), async (steps) => {
        const [anna, boris, carla, mallory] = [newDevice(), newDevice(), newDevice(), newDevice()];
        const peers = { boris: await world.online(boris), carla: await world.online(carla), mallory: await world.online(mallory) };
        const atAnna = await world.online(anna);
        const given = { now: randomBytes(32), before: randomBytes(32) };
        let [shows, isBlocked, isThere]: ['exact' | 'coarse' | undefined, boolean, boolean] = [undefined, false, false];
        const limit = LIMITS.blocksPerUser;
        for (const one of steps) {
          if (one === 'rotate') [given.before, given.now] = [given.now, randomBytes(32)];
          if (one === 'allow' || one === 'rotate') shows = 'exact';
          if (one === 'coarse') shows = 'coarse';
          if (one === 'hide') shows = undefined;
          if (['allow', 'rotate', 'coarse', 'hide'].includes(one))
            await world.presence.allow(anna.user, shows === 'exact' ? given.now : undefined, shows === 'coarse' ? given.now : undefined);
          if (one === 'block' || one === 'unblock') {
            isBlocked = one === 'block';
            const [add, remove] = isBlocked ? [[boris.user], []] : [[], [boris.user]];
            await world.store.blocks.change(anna.user, { add, remove, limit });
            world.presence.changed(anna.user);
          }
          if (one === 'look' || one === 'look away') {
            isThere = one === 'look';
            atAnna.say(active(isThere));
          }
          for (const peer of Object.values(peers)) peer.say(watch([anna.user, given.now], [boris.user, given.now]));
          peers.mallory.say(watch([anna.user, given.before], [randomBytes(16), given.now]));
          await settle();
          world.clock.pass(HUB_LIMITS.presenceMs);
          const [atBoris, atCarla, atMallory] = [
            lastOf(await peers.boris.take(), anna.user),
            lastOf(await peers.carla.take(), anna.user),
            await peers.mallory.take(),
          ];
          const seen = shows === undefined ? ['hidden'] : shows === 'coarse' ? ['recently'] : isThere ? ['online'] : ['seen', 'hidden'];
          expect(seen).toContain(atCarla);
          expect(atBoris).toBe(isBlocked ? 'hidden' : atCarla);
          expect(
            new Set(
              shownIn(atMallory)
                .filter(({ user }) => toHex(user) !== toHex(boris.user) && toHex(user) !== toHex(anna.user))
                .map(wordOf),
            ),
          ).toEqual(new Set(['hidden']));
          expect(lastOf(atMallory, anna.user)).toBe('hidden');
        }
        for (const peer of [...Object.values(peers), atAnna]) peer.cut();
      }),
      { numRuns: 100 },
    );
  });

  it('[P10] the steps are counted: each answer costs the same two questions to the store', async () => {
    const { anna, token } = await newScene(world);
    const hiding = newDevice();
    await world.presence.allow(hiding.user, undefined, undefined);
    await world.store.blocks.change(anna.user, { add: [hiding.user], remove: [], limit: 9 });
    const asked: string[] = [];
    const store = {
      presences: { ...world.store.presences, get: (user: Bytes) => (asked.push('presence'), world.store.presences.get(user)) },
      blocks: { ...world.store.blocks, has: (user: Bytes, other: Bytes) => (asked.push('block'), world.store.blocks.has(user, other)) },
    };
    const presence = openPresence({ store, clock: world.clock, spend: () => undefined, report: (error) => world.reported.push(error) });
    const questions: (readonly [user: Bytes, token: Bytes, by: TestDevice])[] = [
      [anna.user, token, newDevice()],
      [anna.user, randomBytes(32), newDevice()],
      [anna.user, token, hiding],
      [hiding.user, token, newDevice()],
      [randomBytes(16), token, newDevice()],
    ];
    for (const [user, by, who] of questions) {
      asked.length = 0;
      const line = presence.join(who, { tell: () => true, heardAt: world.clock.now });
      line.watch([{ user, token: by }]);
      await settle();
      expect(asked).toEqual(['presence', 'block']);
    }
    await presence.close();
  });

  it('[P11] who is shown no times learns the day and no more, however often they ask', async () => {
    const { anna, token, atBoris, first } = await newScene(world, 'coarse');
    expect(first).toEqual(['recently']);
    atBoris.cut();
    // To the beginning of a day.
    world.clock.pass(DAY - (world.clock.now() % DAY) - HUB_LIMITS.presenceMs);
    const [again, watcher] = [await world.online(anna), await world.online(newDevice())];
    const tell = async (): Promise<readonly string[]> => {
      watcher.say(watch([anna.user, token]));
      return told(world, watcher);
    };
    again.say(active(true));
    expect(await tell()).toEqual(['recently']);
    again.say(active(false));
    await told(world, watcher);
    const days: string[] = [];
    for (let day = 1; day <= 40; day++) {
      world.clock.pass(DAY);
      const [here, there] = [await world.online(newDevice()), await world.online(anna)];
      here.say(watch([anna.user, token]));
      const morning = await told(world, here);
      // She looks in on one evening: nobody learns it before the day is over.
      if (day === 12) there.say(active(true));
      await settle();
      const evening = await told(world, here);
      here.say(watch([anna.user, token]));
      expect([evening, await told(world, here)]).toEqual([[], morning]);
      if (day === 12) there.say(active(false));
      await settle();
      for (const peer of [here, there]) peer.cut();
      days.push(morning.join());
    }
    expect(days.slice(0, 14)).toEqual([...Array(3).fill('recently'), ...Array(4).fill('week'), ...Array(5).fill('month'), 'recently', 'recently']);
    expect([days[19], days[20], days[39]]).toEqual(['month', 'month', 'month']);
  });
});
