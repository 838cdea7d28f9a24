/** A world in which anything may go wrong at any time, by a seed: what was said must come to everybody once, whatever happened on the way. For tests alone. */
import { expect } from 'vitest';
import type { Answer } from '../device/port.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, link, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

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
type Step = keyof typeof WEIGHTS;

/** `sure`: the command said ok, so it is on the device's disk. */
type Said = { readonly text: string; readonly by: TestDevice; readonly chat: string; sure: boolean };

type Play = {
  readonly world: World;
  readonly chance: () => number;
  readonly chat: string;
  readonly said: Said[];
  readonly people: readonly (readonly [string, TestDevice[]])[];
  readonly gone: Set<TestDevice>;
  /** Devices somebody tried to revoke, with what was known of theirs before. */
  readonly doubtful: Map<TestDevice, ReadonlySet<string>>;
  readonly trace: string[];
};

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
export async function playAndJudge(seed: number, steps: number): Promise<void> {
  const world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const people = [
    ['alice', [alice]],
    ['bob', [bob]],
  ] as const satisfies Play['people'];
  const play: Play = { world, chance: chanceOf(seed), chat, said: [], people, gone: new Set(), doubtful: new Map(), trace: [] };
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

const living = ({ people, gone }: Play): readonly TestDevice[] => people.flatMap(([, devices]) => devices).filter((device) => !gone.has(device));
const running = (play: Play): readonly TestDevice[] => living(play).filter((device) => device.isOn());

function pick({ chance }: Play): Step {
  const all = Object.entries(WEIGHTS) as [Step, number][];
  let left = chance() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [step, weight] of all) {
    left -= weight;
    if (left < 0) return step;
  }
  return 'send';
}

const oneOf = <T>({ chance }: Play, from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];

async function take(play: Play, step: Step, at: number): Promise<void> {
  const { world, chance, chat } = play;
  const device = oneOf(play, step === 'start' ? living(play).filter((one) => !one.isOn()) : running(play));
  play.trace.push(`${at} ${step} ${device?.name ?? ''}`);
  if (step === 'restart hub') return world.restartHub();
  if (step === 'wait long') return world.pass(30_000 + chance() * 60_000);
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

/** Is it out, as the others of its person see it? */
async function isRevoked(play: Play, device: TestDevice): Promise<boolean> {
  const sibling = play.people.find(([, devices]) => devices.includes(device))?.[1].find((one) => one !== device && !play.gone.has(one));
  if (!sibling || !device.isOn()) return false;
  const { devices } = await sibling.view('devices', {});
  return !devices.some((one) => one.device === deviceOf(device));
}

const selfOf = async (play: Play, device: TestDevice): Promise<string> => (await finished(play, device.call('openSelf', {})))?.chat ?? '';
const allTexts = async (device: TestDevice, chat: string): Promise<readonly string[]> => (await rowsIn(device, chat)).map(({ text }) => text);

const isMeant = (because: unknown): boolean => because instanceof StoreClosed || because instanceof Fenced;

/** A device that died of what was done to it is off; one that died of anything else is a fault. */
function reviveOrFail(play: Play, when: string): void {
  for (const device of living(play)) {
    const because = device.halted();
    if (because === undefined) continue;
    if (!(because instanceof StoreClosed) && !(because instanceof Fenced))
      throw new Error(`${device.name} halted at ${when}: ${String(because)}`, { cause: because });
    play.trace.push(`  ${device.name} died: ${String(because)}`);
    device.crash();
  }
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
  expect(play.trace.filter((line) => line.includes('died')).length).toBeGreaterThan(play.trace.length / 100);
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
