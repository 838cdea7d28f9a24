/** What presence costs: the hub, whoever watches many, and a disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import type { Shown } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { newDevice, newWorld, settle, type World } from '../relay/relay.world.ts';
import { active, newScene, shownIn, told, watch, wordOf } from './presence.world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

describe('what it costs', () => {
  it('[P12] a thousand who come and go cost each watcher one message in a window, and who comes back within it none', async () => {
    const people = Array.from({ length: 1000 }, () => ({ device: newDevice(), token: randomBytes(32) }));
    const allow = ({ device, token }: (typeof people)[number]) => world.presence.allow(device.user, token, undefined);
    await Promise.all(people.map(allow));
    const watcher = await world.online(newDevice());
    watcher.say(watch(...people.map(({ device, token }) => [device.user, token] as const)));
    for (let turns = 0; turns < 5; turns++) await settle();
    expect(shownIn(await watcher.take())).toHaveLength(1000);
    const lines = people.map(({ device }) => world.presence.join(device, { tell: () => true, heardAt: world.clock.now }));
    for (const line of lines) line.active(true);
    const frames = async (): Promise<readonly number[]> => {
      world.clock.pass(HUB_LIMITS.presenceMs);
      for (let turns = 0; turns < 5; turns++) await settle();
      return (await watcher.take()).map((frame) => shownIn([frame]).length);
    };
    expect(await frames()).toEqual([1000]);
    for (const line of lines) line.active(false);
    for (const line of lines) line.active(true);
    expect(await frames()).toEqual([]);
    for (const line of lines) line.end(world.clock.now());
    expect(await frames()).toEqual([1000]);
  });

  it('[P13] a socket watches so many, comes to the front so often, and one that reads slowly is told what is so when it does', async () => {
    const { anna, token, atBoris } = await newScene(world);
    const strangers = (count: number) => Array.from({ length: count }, () => [randomBytes(16), token] as const);
    atBoris.say(watch(...strangers(LIMITS.presencesPerSocket)));
    expect(new Set(await told(world, atBoris))).toEqual(new Set(['hidden']));
    const atAnna = await world.online(anna);
    atAnna.say(active(true));
    expect(await told(world, atBoris)).toEqual(['online']);
    let hasRoom = false;
    const heard: Shown[] = [];
    const tell = (people: readonly Shown[]): boolean => hasRoom && heard.push(...people) > 0;
    world.presence.join(newDevice(), { tell, heardAt: world.clock.now }).watch([{ user: anna.user, token }]);
    await told(world, atBoris);
    atAnna.say(active(false));
    const seenAt = world.clock.now();
    expect(await told(world, atBoris)).toEqual([`seen ${seenAt}`]);
    expect(heard).toEqual([]);
    hasRoom = true;
    await told(world, atBoris);
    expect(heard.map(wordOf)).toEqual([`seen ${seenAt}`]);
    for (let i = 0; i < 40; i++) atAnna.say(active(true), active(false));
    atAnna.say(active(true));
    expect(await told(world, atBoris)).not.toContain('online');
    world.clock.pass(60_000);
    for (const peer of [atAnna, atBoris]) peer.say({ type: 'ping' });
    atAnna.say(active(true));
    expect(await told(world, atBoris)).toEqual(['online']);
  });

  it('[P14] nothing of it is kept but one row of who allows it; nobody is told of whom they do not watch any more', async () => {
    const { anna, token, atBoris } = await newScene(world);
    const [atAnna, stranger] = [await world.online(anna), newDevice()];
    (await world.online(stranger)).say(active(true));
    atAnna.say(active(true));
    expect(await told(world, atBoris)).toEqual(['online']);
    atBoris.say({ type: 'unwatch', users: [anna.user, randomBytes(16)] });
    atAnna.say(active(false));
    expect(await told(world, atBoris)).toEqual([]);
    expect(await world.store.presences.get(stranger.user)).toBeUndefined();
    expect((await world.store.presences.get(anna.user))?.seenAt).toBeDefined();
    await world.presence.allow(anna.user, undefined, undefined);
    expect(await world.store.presences.get(anna.user)).toBeUndefined();
    const files = readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name)));
    expect(files.some((bytes) => bytes.includes(Buffer.from(token)))).toBe(false);
  });
});
