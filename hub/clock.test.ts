/** A machine whose clock jumps: for a moment, for good, over a restart, and what the hub makes of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HubClock, openClock } from './clock.ts';
import { bindNumber, newHeldMachine, newPerson, newWorld, phoneOf, type World } from './hub.world.ts';
import { openSocket } from './socket.world.ts';
import { openLog } from './log.ts';
import { LIMITS } from './protocol/limits.ts';
import { openStore } from './store/open.ts';
import type { Course } from './store/port.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

/** A hub's clock on a machine of its own. `kept` is what a restart finds. */
function newCase() {
  const { machine, advance, step } = newHeldMachine(START);
  const lines: string[] = [];
  let [kept, opened]: [Course | undefined, number] = [undefined, 0];
  /** As a start after a kill, too: what ran before writes no more. */
  const open = (): Promise<HubClock> => {
    const run = ++opened;
    const write = async (course: Course): Promise<void> => {
      if (run === opened) kept = course;
    };
    const courses = { read: async () => kept, write };
    return openClock({ machine, courses, log: openLog('warn', (line) => lines.push(line)) });
  };
  const told = (event: string): number => lines.filter((line) => line.includes(`"${event}"`)).length;
  return { machine, advance, step, lines, told, open };
}

describe('the clock of a hub', () => {
  it('[S80] goes as the machine’s does, steps up to a day with it, in both directions', async () => {
    const { advance, step, machine, lines, open } = newCase();
    const clock = await open();
    for (const by of [1000, DAY, -DAY]) {
      step(by);
      advance(40 * DAY);
      expect(clock.now()).toBe(machine.wall());
    }
    expect(lines).toEqual([]);
  });

  it.each([YEAR, -YEAR])('[S80] a step of %d ms is told and hurries nothing, and once taken back it is as if it had never been', async (by) => {
    const { advance, step, told, lines, machine, open } = newCase();
    const clock = await open();
    step(by);
    expect(clock.now()).toBe(START);
    advance(DAY - 1);
    expect(clock.now()).toBe(START + DAY - 1);
    expect(clock.wall()).toBe(START + by + DAY - 1);
    step(-by);
    advance(3 * DAY);
    expect(clock.now()).toBe(machine.wall());
    expect([told('clock_held'), told('clock_followed')]).toEqual([1, 1]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'clock_held', level: 40, machine_ahead_ms: by, wait_ms: DAY });
  });

  it.each([YEAR, -YEAR])('[S80] a step of %d ms that stands for a day counts from then on; another within it begins the day anew', async (by) => {
    const { advance, step, told, machine, open } = newCase();
    const clock = await open();
    step(by);
    expect(clock.now()).toBe(START);
    advance(DAY / 2);
    step(by);
    expect(clock.now()).toBe(START + DAY / 2);
    advance(DAY - 1);
    expect(clock.now()).toBe(START + 1.5 * DAY - 1);
    expect(told('clock_followed')).toBe(0);
    advance(1);
    expect(clock.now()).toBe(machine.wall());
    expect([told('clock_held'), told('clock_followed')]).toEqual([2, 1]);
  });

  it('[S81] a start on a clock that is ahead is such a step, and hubs that restart all the time wait a day as well, not for ever', async () => {
    const { advance, step, machine, open } = newCase();
    await (await open()).close();
    step(YEAR);
    for (let hour = 0; hour < 24; hour++) {
      const clock = await open();
      expect(clock.now()).toBe(START + hour * 60 * MINUTE);
      advance(60 * MINUTE);
      await clock.close();
    }
    expect((await open()).now()).toBe(machine.wall());
  });

  it('[S81] one that is killed goes on from where it last wrote its time down, and a day away is no step', async () => {
    const { advance, step, machine, told, open } = newCase();
    await open();
    advance(20 * DAY);
    // What it last wrote down was a little before the kill, and now a day has gone by since that.
    step(DAY);
    const second = await open();
    expect(second.now()).toBe(machine.wall());
    expect(told('clock_held')).toBe(0);
    await second.close();
    step(DAY + 1);
    expect((await open()).now()).toBe(machine.wall() - DAY - 1);
  });

  it('[S81] the store keeps it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidings-course-'));
    const file = join(folder, 'hub.db');
    let store = await openStore({ file });
    expect(await store.courses.read()).toBeUndefined();
    for (const held of [0, -YEAR]) await store.courses.write({ wall: START, held, since: START - 5 });
    await store.close();
    store = await openStore({ file });
    expect(await store.courses.read()).toEqual({ wall: START, held: -YEAR, since: START - 5 });
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a hub whose machine is a year ahead for a moment', () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });
  afterEach(() => world.close());

  /** Whatever is asked meanwhile, the sweep runs as well, and once more after it. */
  async function jump(meanwhile: () => Promise<void>): Promise<void> {
    world.clock.step(YEAR);
    await sweep();
    await meanwhile();
    world.clock.step(-YEAR);
    await sweep();
  }
  async function sweep(): Promise<void> {
    const swept = (): number => world.lines.filter((line) => line.includes('"swept"')).length;
    const before = swept();
    world.clock.advance(5 * MINUTE);
    await vi.waitFor(() => expect(swept()).toBe(before + 1), { timeout: 20_000 });
  }
  /** An envelope that a device has still to fetch. */
  async function keep(log: Uint8Array<ArrayBuffer>): Promise<void> {
    const device = new Uint8Array(16).fill(1);
    const one = { log, device, item: new Uint8Array(16).fill(3), running: () => log, now: world.clock.now(), mails: [] };
    await world.store.routes.open({ ...one, epoch: 1, predecessor: undefined, devices: [device, new Uint8Array(16)] });
    await world.store.routes.append({ ...one, kind: 0, epoch: 1, bytes: log, devices: [] });
  }
  const numberOf = async (token: string) => (await world.ask('GET', '/v1/number', undefined, { token })).body;

  it('[S82] throws away no envelope and no session, and what it takes meanwhile is of its true time', async () => {
    const [log, user] = [new Uint8Array(32).fill(2), await newPerson(world)];
    await keep(log);
    await jump(async () => {
      expect((await numberOf(user.session.access))['bound']).toBe(false);
      const second = await newPerson(world);
      expect(second.session.access_expires_at).toBe(world.clock.now() + LIMITS.accessMs);
    });
    expect(await world.store.routes.read(log, 0, 9, 1e6)).toHaveLength(1);
    expect((await numberOf(user.session.access))['bound']).toBe(false);
  });

  it('[S83] that was so from its first start throws away in time what it took then', async () => {
    const log = new Uint8Array(32).fill(2);
    await keep(log);
    await sweep();
    world.clock.step(-YEAR);
    await sweep();
    world.clock.advance(DAY);
    await sweep();
    expect(world.clock.now()).toBe(world.clock.wall());
    world.clock.advance(LIMITS.retentionMs);
    await sweep();
    expect(await world.store.routes.read(log, 0, 9, 1e6)).toEqual([]);
  });

  it('[S82] gives nobody a number that has days to wait, nor one whose account is in use', async () => {
    const [anna, boris, clara] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    await bindNumber(world, anna, phoneOf(1));
    world.clock.advance(MINUTE);
    await bindNumber(world, boris, phoneOf(1), true);
    await jump(async () => {
      expect((await numberOf(anna.session.access))['claim']).toBeDefined();
      expect((await bindNumber(world, clara, phoneOf(1), true)).body).toMatchObject({ bound: 'waiting' });
    });
    expect((await numberOf(anna.session.access))['bound']).toBe(true);
  });

  it('[S82] refills no budget', async () => {
    const ask = () => world.ask('POST', '/v1/codes', { phone: phoneOf(1) });
    expect((await ask()).status).toBe(200);
    world.clock.step(YEAR);
    expect((await ask()).refused?.code).toBe('rate_limited');
  });

  it('[S82] closes no socket, and tells devices the machine’s time, of which they have their own opinion', async () => {
    const person = await newPerson(world);
    const before = await openSocket(world, person);
    world.clock.step(YEAR);
    world.clock.advance(1000);
    expect(before.closed).toBeUndefined();
    const ready = (await openSocket(world, person)).frames.find((frame) => frame.type === 'ready');
    expect(ready).toMatchObject({ at: world.clock.now() + YEAR });
    expect((await world.ask('GET', '/v1/hub')).body['at']).toBe(world.clock.now() + YEAR);
  });
});
