/** A world in which anything may go wrong at any time, by a seed: what was said must come to everybody once, whatever happened on the way. For tests alone. */
import { expect } from 'vitest';
import { leavesOf } from '../../crypto/mls.ts';
import type { TestDevice } from './device.ts';
import { judge, settle } from './random-judge.world.ts';
import { chanceOf, isMeant, listen, living, note, type Person, type Play, type Talk } from './random-play.world.ts';
import { pick, take, type Weights } from './random-steps.world.ts';
import { deviceOf, meet, newPerson } from './steps.ts';
import { newWorld, type World } from './world.ts';

export type Walk = { readonly people: readonly Person['name'][]; readonly steps: number; readonly weights: Weights };

/** The seeds to walk: those that are pinned, or the ones of SEEDS=from-to. */
export function seedsOr(pinned: readonly number[]): readonly number[] {
  const [from, to = from] = (process.env['SEEDS'] ?? '').split('-').map(Number);
  return from && to ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : pinned;
}

/** Plays so many steps, lets calm come, and looks at everything. */
export async function playAndJudge(seed: number, { people, steps, weights }: Walk): Promise<void> {
  const world = await newWorld({ isMeant });
  const play = await newPlay(world, seed, people);
  try {
    for (let i = 0; i < steps; i++) {
      const step = pick(play.chance, weights);
      await take(play, step, i);
      await world.pass(Math.floor(play.chance() * 1500));
      reviveOrFail(play, `step ${i}, ${step}`);
      listen(play);
    }
    await settle(play);
    await judge(play);
    // A walk in which little happened shows little: one of those is not pinned. Of seeds that are only tried some are.
    if (process.env['SEEDS']) return;
    const kept = play.said.filter(({ id }) => id !== undefined);
    expect(kept.length).toBeGreaterThan(steps / 8);
    expect(kept.filter(({ lost }) => !lost).length).toBeGreaterThan(steps / 12);
    expect(play.trace.filter((line) => line.includes('died')).length).toBeGreaterThan(steps / 200);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${story(play)}`, { cause: error });
  } finally {
    await world.close();
  }
}

export async function newPlay(world: World, seed: number, names: Walk['people']): Promise<Play> {
  const people: Person[] = [];
  for (const name of names) people.push({ name, devices: [await newPerson(world, name)] });
  return {
    world,
    chance: chanceOf(seed),
    people,
    talks: await introduce(world, people),
    said: [],
    gone: new Set(),
    doubtful: new Map(),
    disks: new Map(),
    hub: { hasBackup: false, isWhole: true },
    trace: [],
  };
}

/** Everybody knows everybody. */
async function introduce(world: World, people: readonly Person[]): Promise<readonly Talk[]> {
  const talks: Talk[] = [];
  for (const [i, one] of people.entries())
    for (const other of people.slice(i + 1)) {
      const [mine, theirs] = [one.devices[0], other.devices[0]];
      if (!mine || !theirs) throw new Error('expected a device of each');
      const words = [`${one.name} greets ${other.name}`, `${other.name} greets ${one.name}`] as const;
      talks.push({ chat: await meet(world, mine, theirs, words), people: [one, other] });
    }
  return talks;
}

const MOST_LINES = 1000;

/** What led to a fault, in its order, and what was known to be lost. */
function story(play: Play): string {
  listen(play);
  const lost = play.said.flatMap(({ text, lost }) => (lost ? `${text}: lost, ${lost}` : []));
  return [...play.trace.slice(-MOST_LINES), ...lost, ...play.world.devices.map(standOf)].join('\n');
}

/** How a device stands with itself, its hub and its chats. */
function standOf(device: TestDevice): string {
  if (!device.isOn()) return `${device.name}: off`;
  const { core, session, connection } = device.engine();
  const chats = [...(core?.chats.values() ?? [])].map(
    ({ hex, line }) => `${hex.slice(0, 6)} in ${line?.generation} with ${line && leavesOf(line.group).length}`,
  );
  return `${device.name}: ${JSON.stringify({ device: core && deviceOf(device).slice(0, 6), ...session, ...connection, held: core?.held(), chats })}`;
}

/** A device that died of what was done to it is off; one that died of anything else is a fault. */
function reviveOrFail(play: Play, when: string): void {
  for (const device of living(play)) {
    const because = device.halted();
    if (because === undefined) continue;
    if (!isMeant(because)) throw new Error(`${device.name} halted at ${when}: ${String(because)}`, { cause: because });
    note(play, `${device.name} died: ${String(because)}`);
    device.crash();
  }
}
