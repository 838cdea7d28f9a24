/** A world in which anything may go wrong at any time, by a seed: what was said must come to everybody once, whatever happened on the way. For tests alone. */
import { expect } from 'vitest';
import type { TestDevice } from './device.ts';
import { allTexts, isMeant, living, type Play, pick, type Said, take, type Weights } from './random-steps.world.ts';
import { calm, deviceOf, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld } from './world.ts';

/** mulberry32: enough chance for a walk that can be walked again. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plays so many steps, lets calm come, and looks at everything. */
export async function playAndJudge(seed: number, steps: number, weights: Weights): Promise<void> {
  const world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const people = [
    ['alice', [alice]],
    ['bob', [bob]],
  ] as const satisfies Play['people'];
  const play: Play = {
    world,
    weights,
    chance: chanceOf(seed),
    chat,
    said: [],
    people,
    gone: new Set(),
    doubtful: new Map(),
    trace: [],
    hasBackup: false,
  };
  try {
    for (let i = 0; i < steps; i++) {
      const step = pick(play);
      await take(play, step, i);
      await world.pass(Math.floor(play.chance() * 1500));
      reviveOrFail(play, `step ${i}, ${step}`);
    }
    await settle(play);
    await judge(play);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${story(play)}`, { cause: error });
  } finally {
    await world.close();
  }
}

/** What led to a fault: the last steps, the engines' last events, and what the hub refused. */
const story = ({ trace, world }: Play): string =>
  [
    ...trace.slice(-30),
    ...world.devices.map(({ name, log }) => `${name}: ${log.slice(-40).join(' | ')}`),
    ...world.hubLog.filter((line) => !/"status":[23]/.test(line)).slice(-12),
  ].join('\n');

/** A device that died of what was done to it is off; one that died of anything else is a fault. */
function reviveOrFail(play: Play, when: string): void {
  for (const device of living(play)) {
    const because = device.halted();
    if (because === undefined) continue;
    if (!isMeant(because)) throw new Error(`${device.name} halted at ${when}: ${String(because)}`, { cause: because });
    play.trace.push(`  ${device.name} died: ${String(because)}`);
    device.crash();
  }
}

/** Is it out, as the others of its person see it? */
async function isRevoked(play: Play, device: TestDevice): Promise<boolean> {
  const sibling = play.people.find(([, devices]) => devices.includes(device))?.[1].find((one) => one !== device && !play.gone.has(one));
  if (!sibling || !device.isOn()) return false;
  const { devices } = await sibling.view('devices', {});
  return !devices.some((one) => one.device === deviceOf(device));
}

async function settle(play: Play): Promise<void> {
  for (const device of [...play.gone]) device.crash();
  for (const device of living(play)) {
    // A fuse that is still set goes with the process.
    device.crash();
    device.line.deaf = false;
    device.mend();
    await device.start();
  }
  await play.world.pass(60_000);
  for (const device of play.doubtful.keys())
    if (!play.gone.has(device) && (await isRevoked(play, device))) {
      play.gone.add(device);
      device.crash();
    }
  await calm(play.world, 1_200_000);
}

async function judge(play: Play): Promise<void> {
  // A walk in which little happened shows little.
  expect(play.said.filter(({ sure }) => sure).length).toBeGreaterThan(play.trace.length / 8);
  expect(play.trace.filter((line) => line.includes('died')).length).toBeGreaterThan(play.trace.length / 200);
  for (const [, devices] of play.people) {
    const mine = devices.filter((device) => !play.gone.has(device));
    const [first] = mine;
    if (!first) throw new Error('nobody is left');
    const self = (await first.do('openSelf', {})).chat;
    for (const device of mine) {
      expect(userOf(device)).toBe(userOf(first));
      await judgeChat(play, device, play.chat, await rowsOf(living(play)[0] as TestDevice, play.chat));
      await judgeChat(play, device, self, await rowsOf(first, self));
    }
  }
}

const rowsOf = async (device: TestDevice, chat: string): Promise<readonly string[]> =>
  (await rowsIn(device, chat)).map(({ id, kind, text }) => `${id} ${kind} ${text}`);

async function judgeChat(play: Play, device: TestDevice, chat: string, others: readonly string[]): Promise<void> {
  expect(await rowsOf(device, chat), `${device.name} sees what others see`).toEqual(others);
  const texts = await allTexts(device, chat);
  expect(texts.length, `${device.name} sees nothing twice`).toBe(new Set(texts).size);
  const missing = play.said.filter((one) => one.chat === chat && one.sure && !isExcused(play, one) && !texts.includes(one.text));
  expect(
    missing.map(({ text }) => text),
    `${device.name} lacks nothing that was said`,
  ).toEqual([]);
}

const isExcused = (play: Play, { by, text }: Said): boolean => play.gone.has(by) && play.doubtful.get(by)?.has(text) === false;
