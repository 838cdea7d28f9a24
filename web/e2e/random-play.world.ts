/** What a random walk knows of itself, and how its steps ask something of devices that may die at any time. For tests alone. */
import { EnrolledAnew } from '../device/renewal.ts';
import type { Answer } from '../device/port/failure.ts';
import type { Disk } from '../store/memory.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import type { CAST } from './steps.ts';
import type { World } from './world.ts';

export type Person = { readonly name: keyof typeof CAST; readonly devices: TestDevice[] };
/** A chat of two people, by its id. */
export type Talk = { readonly chat: string; readonly people: readonly Person[] };

export type Said = {
  readonly text: string;
  readonly by: TestDevice;
  readonly chat: string;
  /** What the command answered: from then on it is on the device's disk. */
  id: string | undefined;
  /** Its author may have edited or deleted it. */
  changed: boolean;
  /** It was on one disk alone and at the hub, when that disk went: the hub alone has it. */
  onHubAlone: boolean;
  /** Why nobody can have it any more. */
  lost: string | undefined;
};

export type Play = {
  readonly world: World;
  readonly chance: () => number;
  readonly people: readonly Person[];
  readonly talks: readonly Talk[];
  readonly said: Said[];
  /** Devices that are out of their person's chain, or put aside. */
  readonly gone: Set<TestDevice>;
  /** Devices that may find themselves removed, with the ids of what their remover knew when that became so. */
  readonly doubtful: Map<TestDevice, ReadonlySet<string>>;
  readonly disks: Map<TestDevice, { readonly disk: Disk; readonly device: string }>;
  /** `isWhole`: it has never lost or taken back anything. */
  readonly hub: { hasBackup: boolean; isWhole: boolean };
  readonly trace: string[];
};

export const isMeant = (because: unknown): boolean => because instanceof StoreClosed || because instanceof Fenced || because instanceof EnrolledAnew;

/** mulberry32: enough chance for a walk that can be walked again. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const oneOf = <T>({ chance }: Play, from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];
/** A whole number of either sign, below `most`. */
export const eitherWay = ({ chance }: Play, most: number): number => Math.floor((chance() * 2 - 1) * most);

export const livingOf = (play: Play, { devices }: Person): readonly TestDevice[] => devices.filter((device) => !play.gone.has(device));
export const living = (play: Play): readonly TestDevice[] => play.people.flatMap((person) => livingOf(play, person));
/** Those that run and are somebody. */
export const awake = (play: Play): readonly TestDevice[] => living(play).filter((device) => device.isOn() && device.engine().core);
/** The hub tells them that they were removed. Whoever is taking new keys hears so too until it has them. */
export const isRemoved = (device: TestDevice): boolean => device.isOn() && ['revoked', 'out'].includes(device.engine().session.state);
export const note = ({ trace, world }: Play, what: string): void =>
  void trace.push(`   ${new Date(world.timers.now()).toISOString().slice(5, 19)} ${what}`);

const REFUSAL = /"method":"(\w+)","route":"([^"]+)","status":([45]\d\d)/;

/** Notes what the engines logged and the hub refused since the last time: who looks for a fault needs to see what came after what. */
export function listen(play: Play): void {
  const { devices, hubLog } = play.world;
  for (const { name, log } of devices) for (const line of log.splice(0)) note(play, `${name}: ${line}`);
  for (const line of hubLog.splice(0)) {
    const refusal = REFUSAL.exec(line);
    if (refusal) note(play, `hub: ${refusal.slice(1).join(' ')}`);
  }
}

export function personOf({ people }: Play, device: TestDevice): Person {
  const person = people.find(({ devices }) => devices.includes(device));
  if (!person) throw new Error(`${device.name} is nobody's`);
  return person;
}

export const talksOf = (play: Play, device: TestDevice): readonly Talk[] =>
  play.talks.filter(({ people }) => people.includes(personOf(play, device)));

/** Devices with the same keys, this one among them: it was cloned, or is a clone. */
export const doublesOf = (play: Play, device: TestDevice): readonly TestDevice[] =>
  livingOf(play, personOf(play, device)).filter(({ vault }) => vault === device.vault);

/** The device may find itself removed; `known` is what is not lost with it. What was noted first stays. */
export function doubt({ doubtful }: Play, device: TestDevice, known: ReadonlySet<string>): void {
  if (!doubtful.has(device)) doubtful.set(device, known);
}

/** What comes of it within a second; undefined where whoever was asked dies in the middle of it. */
export async function outcome<T>({ world }: Play, work: Promise<T>): Promise<T | undefined> {
  let over: { readonly value?: T; readonly error?: unknown } | undefined;
  work.then(
    (value) => {
      over = { value };
    },
    (error: unknown) => {
      over = { error };
    },
  );
  for (let i = 0; i < 40 && !over; i++) await world.pass(25);
  if (over?.error !== undefined && !isMeant(over.error)) throw over.error;
  return over?.value;
}

/** The answer of a call, where it comes and is ok. */
export async function finished<T extends object>(play: Play, call: Promise<Answer<T>>): Promise<({ readonly ok: true } & T) | undefined> {
  const answer = await outcome(play, call);
  return answer?.ok ? answer : undefined;
}

export const selfOf = async (play: Play, device: TestDevice): Promise<string | undefined> =>
  (await finished(play, device.call('openSelf', {})))?.chat;
