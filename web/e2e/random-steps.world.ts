/** The steps of a random walk: what a person, a device, the hub or fate may do next. For tests alone. */
import type { Answer } from '../device/port.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { chatOf, coreOf, deviceOf, link, rowsIn } from './steps.ts';
import type { World } from './world.ts';

/** What a step may do, and how often. */
const WEIGHTS = {
  send: 30,
  'send twice': 4,
  note: 3,
  read: 6,
  crash: 5,
  start: 14,
  'kill at a write': 6,
  cut: 6,
  mend: 10,
  'go deaf': 4,
  'restart hub': 3,
  'take over': 3,
  'renew at once': 3,
  link: 1,
  revoke: 1,
  'wait long': 2,
} as const;
/** What befalls everybody at once, once in a while. */
const ACCIDENTS = { 'wipe hub': 1, 'back hub up': 1, 'restore hub': 1, 'sleep for days': 1.5 } as const;
type Step = keyof typeof WEIGHTS | keyof typeof ACCIDENTS;
export type Weights = Partial<Readonly<Record<Step, number>>>;
export const EVERY_DAY: Weights = WEIGHTS;
export const WITH_ACCIDENTS: Weights = { ...WEIGHTS, ...ACCIDENTS };

const DAY = 86_400_000;

/** `sure`: the command said ok, so it is on the device's disk. */
export type Said = { readonly text: string; readonly by: TestDevice; readonly chat: string; sure: boolean };

export type Play = {
  readonly world: World;
  readonly weights: Weights;
  readonly chance: () => number;
  readonly chat: string;
  readonly said: Said[];
  readonly people: readonly (readonly [string, TestDevice[]])[];
  readonly gone: Set<TestDevice>;
  /** Devices somebody tried to revoke, with what was known of theirs before. */
  readonly doubtful: Map<TestDevice, ReadonlySet<string>>;
  readonly trace: string[];
  hasBackup: boolean;
};

export const living = ({ people, gone }: Play): readonly TestDevice[] =>
  people.flatMap(([, devices]) => devices).filter((device) => !gone.has(device));
const running = (play: Play): readonly TestDevice[] => living(play).filter((device) => device.isOn());

export function pick({ chance, weights }: Play): Step {
  const all = Object.entries(weights) as [Step, number][];
  let left = chance() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [step, weight] of all) {
    left -= weight;
    if (left < 0) return step;
  }
  return 'send';
}

const oneOf = <T>({ chance }: Play, from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];

export async function take(play: Play, step: Step, at: number): Promise<void> {
  const { world, chance, chat } = play;
  const device = oneOf(play, step === 'start' ? living(play).filter((one) => !one.isOn()) : running(play));
  play.trace.push(`${at} ${step} ${device?.name ?? ''}`);
  if (step === 'restart hub') return world.restartHub();
  if (step === 'wait long') return world.pass(30_000 + chance() * 60_000);
  if (step in ACCIDENTS) return befall(play, step);
  if (!device) return;
  switch (step) {
    case 'send':
      return send(play, device, chat, `${at}`, 1);
    case 'send twice':
      return send(play, device, chat, `${at}`, 2);
    case 'note':
      return send(play, device, (await finished(play, device.call('openSelf', {})))?.chat ?? '', `note ${at}`, 1);
    case 'read': {
      const row = chatOf(device, chat) && (await finished(play, device.call('history', { chat, limit: 5 })))?.rows.at(-1);
      return void (row && (await finished(play, device.call('markRead', { chat, id: row.id }))));
    }
    case 'crash':
      return device.crash();
    case 'start':
      return device.start();
    case 'kill at a write':
      return device.store().killAt(1 + Math.floor(chance() * 12), chance() < 0.5 ? 'before' : 'after');
    case 'cut':
      return device.cut();
    case 'mend':
      device.line.deaf = false;
      return device.mend();
    case 'go deaf':
      device.line.deaf = true;
      return;
    case 'take over':
      return device.takeOver();
    case 'renew at once':
      return renew(play);
    case 'link':
      return linkOne(play, device);
    case 'revoke':
      return revokeOne(play, device);
  }
}

async function befall(play: Play, step: Step): Promise<void> {
  const { world, chance } = play;
  if (step === 'wipe hub') await world.wipeHub();
  else if (step === 'sleep for days') await world.sleep((1 + chance() * 39) * DAY);
  else if (step === 'restore hub' && play.hasBackup) await world.restoreHub();
  else if (step === 'back hub up') {
    await world.backupHub();
    play.hasBackup = true;
  }
}

/** The answer of a call, where it comes and is ok: who dies in the middle of it answers nobody. */
async function finished<T extends object>({ world }: Play, call: Promise<Answer<T>>): Promise<({ readonly ok: true } & T) | undefined> {
  let answer: Answer<T> | undefined;
  let isOver = false;
  call.then(
    (value) => {
      answer = value;
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  for (let i = 0; i < 40 && !isOver; i++) await world.pass(25);
  return answer?.ok ? answer : undefined;
}

async function send(play: Play, device: TestDevice, chat: string, text: string, times: number): Promise<void> {
  if (!chatOf(device, chat)?.record.accepted) return;
  const one: Said = { text: `${device.name} ${text}`, by: device, chat, sure: false };
  play.said.push(one);
  const id = `${device.name} ${text}`;
  for (let i = 0; i < times; i++) if (await finished(play, device.call('send', { chat, text: one.text }, id))) one.sure = true;
}

/** Everybody renews keys in the same moment: all but one lose the race. */
function renew(play: Play): void {
  for (const device of running(play))
    for (const chat of device.engine().core?.chats.values() ?? []) {
      chat.record = { ...chat.record, renewAt: 0 };
      coreOf(device).pump(chat);
    }
}

const MOST_DEVICES = 3;

async function linkOne(play: Play, old: TestDevice): Promise<void> {
  const person = play.people.find(([, devices]) => devices.includes(old));
  if (!person || person[1].filter((one) => !play.gone.has(one)).length >= MOST_DEVICES) return;
  // A fuse that was set would burn under the person's fingers; the walk has enough of that elsewhere.
  old.crash();
  await old.start();
  old.line.deaf = false;
  old.mend();
  const linked = await link(play.world, old, `${person[0]}${person[1].length}`).catch((error: unknown) => String(error));
  if (typeof linked !== 'string') return void person[1].push(linked);
  // Another device of the person was quicker with the chain, and may have taken this one out of it: the person is told.
  if (!linked.includes('chain_conflict') && !(linked.includes('device_revoked') && play.doubtful.has(old))) throw new Error(linked);
  play.world.devices.at(-1)?.crash();
}

/** What the revoked device says of which its revoker knows nothing may be lost: that is documented. Whether it was done, who dies on the way cannot tell. */
async function revokeOne(play: Play, by: TestDevice): Promise<void> {
  const person = play.people.find(([, devices]) => devices.includes(by));
  const other = person?.[1].find((one) => one !== by && !play.gone.has(one) && one.isOn());
  if (!person || !other) return;
  const known = await knownTo(play, by);
  if (!known) return;
  const answer = await finished(play, by.call('revokeDevice', { device: deviceOf(other) }));
  play.doubtful.set(other, known);
  if (answer) play.gone.add(other);
}

/** All that a device shows; undefined where it dies while it is asked. */
async function knownTo(play: Play, device: TestDevice): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set([...(await allTexts(device, play.chat)), ...(await allTexts(device, await selfOf(play, device)))]);
  } catch (error) {
    if (isMeant(error)) return undefined;
    throw error;
  }
}

const selfOf = async (play: Play, device: TestDevice): Promise<string> => (await finished(play, device.call('openSelf', {})))?.chat ?? '';
export const allTexts = async (device: TestDevice, chat: string): Promise<readonly string[]> => (await rowsIn(device, chat)).map(({ text }) => text);

export const isMeant = (because: unknown): boolean => because instanceof StoreClosed || because instanceof Fenced;
