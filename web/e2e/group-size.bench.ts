/**
 * What a group costs by its size: whole engines over sealed stores and a real hub, one of them awake at a time, so that the CPU of the process is that of who acts, the
 * hub included. The creator, one member and one newcomer are engines; all others are devices with real keys, chains and key packages that never look.
 */
import process from 'node:process';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { type Device, joined, must, NOW, newDevices } from '../../crypto/mls-testing.ts';
import { commit, createGroup, epochOf, type Group, leavesOf, receiveCommit } from '../../crypto/mls.ts';
import { libsql } from '../../hub/store/libsql.ts';
import { renewalMs } from '../device/group/leaves.ts';
import { TELLING_PEOPLE } from '../device/memory/progress.ts';
import { writeReceipt } from '../device/memory/receipt.ts';
import { newCrowd } from './crowd.ts';
import type { TestDevice } from './device.ts';
import { chatAt, chatOf, coreOf, has, lineAt, meet, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

/** People of each group; who sleeps has two devices. The first is the reference of the others. */
const SIZES = (process.env.BENCH_PEOPLE ?? '10,50,200').split(',').map(Number);
const DEVICES = 2;
const HOUR = 60 * 60 * 1000;

type Cost = { readonly cpuMs: number; readonly up: number; readonly down: number; readonly stored: number };
type Costs = Map<string, Cost>;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Bytes that lie at the hub for somebody. */
async function storedAt(world: World): Promise<number> {
  const database = (await libsql())(`${world.hubFolder()}/hub.db`);
  const [row] = database.prepare('select coalesce(sum(length(bytes)), 0) as bytes from envelope where bytes is not null').all([]);
  database.close();
  return Number(row?.bytes);
}

/** Runs with this device alone awake until it is so, and says what that took. */
async function costOf(world: World, device: TestDevice, act: () => Promise<void>, isDone: () => boolean | Promise<boolean>): Promise<Cost> {
  for (const one of world.devices) if (one !== device && one.isOn()) one.crash();
  const bytes = { up: 0, down: 0 };
  device.line.tap = (part, way) => {
    bytes[way] += part.length;
  };
  const [before, cpu] = [await storedAt(world), process.cpuUsage()];
  if (!device.isOn()) await device.start();
  await act();
  await world.until(`${device.name} is done`, isDone, 2 * HOUR);
  device.line.tap = undefined;
  return { ...bytes, cpuMs: cpuMs(cpu), stored: (await storedAt(world)) - before };
}

const nothing = async (): Promise<void> => undefined;
const isIdle = (device: TestDevice, chat: string): boolean => {
  const one = chatOf(device, chat);
  return one?.line !== undefined && !one.line.pending && one.intents.length === 0 && one.outbox.flights.length + one.outbox.waiting.length === 0;
};

async function measure(people: number): Promise<Costs> {
  const costs: Costs = new Map();
  const world = await newWorld();
  const [ann, ben, carl] = [await newPerson(world, 'alice'), await newPerson(world, 'bob'), await newPerson(world, 'carol')];
  await meet(world, ann, ben, ['Hello Ben', 'Hello Ann']);
  await meet(world, ann, carl, ['Hello Carl', 'Hello Ann']);
  const [benUser, carlUser] = [userOf(ben), userOf(carl)];
  const crowd = await newCrowd(world, people - 2, DEVICES);
  let chat = '';
  const epoch = (device: TestDevice): number => epochOf(lineAt(device, chat).group);
  const add = async (what: string, device: TestDevice, act: () => Promise<void>, isDone: () => boolean | Promise<boolean>): Promise<void> =>
    void costs.set(what, await costOf(world, device, act, isDone));
  const change = (added: readonly string[], removed: readonly string[]) => async (): Promise<void> =>
    void (await ann.do('changePeople', { chat, add: added, remove: removed }));

  const create = async (): Promise<void> => {
    chat = (await ann.do('createGroup', { name: 'Bees', people: [benUser, ...crowd.map(({ user }) => user)] })).chat;
  };
  await add('create', ann, create, () => isIdle(ann, chat));
  const leaves = leavesOf(lineAt(ann, chat).group).length;
  await add('come in', ben, nothing, () => isIdle(ben, chat));
  await add('renew keys, the first to', ben, nothing, () => epoch(ben) > 1);
  await add('take that, the creator', ann, nothing, () => epoch(ann) === 2);
  await add('wake with nothing new', ben, nothing, () => ben.engine().isCaughtUp());
  await add(
    'say a word',
    ann,
    async () => void (await ann.do('send', { chat, text: 'Hello Bees' })),
    () => isIdle(ann, chat),
  );
  await add('hear it', ben, nothing, () => has(ben, chat, 'Hello Bees'));
  // It would be hours; once of all who have spoken, then of the one who has since.
  const isTold = (): boolean => chatAt(ben, chat).record.told === chatAt(ben, chat).record.receipt && isIdle(ben, chat);
  const tell = async (): Promise<void> => {
    const one = chatAt(ben, chat);
    const before = one.record.receipt;
    one.record = { ...one.record, receiptAt: Math.floor(world.timers.now()) };
    coreOf(ben).pump(one);
    await world.until('it is under way', () => chatAt(ben, chat).record.receipt > before);
  };
  await add('tell that it came', ben, tell, isTold);
  await add(
    'add one person',
    ann,
    change([carlUser], []),
    () => isIdle(ann, chat) && chatAt(ann, chat).record.authority.roster.length === people + 1,
  );
  await add('take that one came', ben, nothing, () => chatAt(ben, chat).record.authority.roster.length === people + 1);
  await add('come in later', carl, nothing, () => isIdle(carl, chat));
  const gone = crowd.at(-1)?.user ?? '';
  await add('remove one person', ann, change([], [gone]), () => isIdle(ann, chat) && chatAt(ann, chat).record.authority.roster.length === people);
  await add('take that one went', ben, nothing, () => chatAt(ben, chat).record.authority.roster.length === people);
  await world.close();
  receipts(people, leaves, costs.get('tell that it came')?.up ?? 0);
  print(`group of ${people} people: ${leaves} of ${2 + DEVICES * (people - 2)} devices have a place when it is created`);
  return costs;
}

const words = ({ cpuMs, up, down, stored }: Cost): string =>
  `${cpuMs.toFixed(0)} ms, up ${kilo(up)}, down ${kilo(down)}, hub ${stored < 0 ? '−' : '+'}${kilo(Math.abs(stored))}`;
const kilo = (bytes: number): string => (bytes < 10_000 ? `${bytes} B` : `${(bytes / 1000).toFixed(0)} kB`);

/** What it costs each device and the hub that one word has come to all, from what one device says of it, which names one author; and what it would if each named all. */
function receipts(people: number, leaves: number, up: number): void {
  const of = (authors: number): number => {
    const mark = { since: 0, delivered: [{ upTo: 1000, at: NOW }], read: [{ upTo: 1000, at: NOW }], unseen: [] };
    const marks = new Map(Array.from({ length: authors }, () => [toHex(randomBytes(16)), mark]));
    return writeReceipt({ chat: randomBytes(16), user: randomBytes(16), device: randomBytes(16), head: randomBytes(32), counter: 1000, marks })
      .length;
  };
  const times = people - 1 > TELLING_PEOPLE ? 'within six hours' : 'within seconds';
  print(
    `group of ${people} people: ${leaves} devices tell ${times} that a word came, ${kilo(up * leaves)} down to each; if each named all, ${kilo((up + of(leaves) - of(1)) * leaves)}`,
  );
}

/**
 * Every device of a group renews its keys once, one after the other in an order by chance, as they do in their first hour. All members of an epoch share its secrets, so
 * each commit is made from the state of the one who takes them all, with the place and the key of its committer.
 */
async function renewals(leaves: number): Promise<void> {
  const devices = await newDevices(leaves);
  const [founder, taker] = devices as [Device, Device];
  const alone = await createGroup({ groupId: randomBytes(32), own: founder.own });
  const made = must(await commit(alone, { add: devices.slice(1).map(({ own }) => own.bytes), remove: [] }));
  let group = await joined(taker, made);
  const order = devices.map((device, leaf) => ({ device, leaf, at: Math.random() })).filter(({ leaf }) => leaf !== 1);
  const total = { bytes: 0, making: 0, taking: 0, last: 0 };
  for (const { device, leaf } of order.sort((a, b) => a.at - b.at)) {
    const own: Group = { ...group, path: { leafIndex: leaf, privateKeys: {} }, signKey: device.sign.privateKey };
    const begun = process.cpuUsage();
    const renewed = must(await commit(own, { add: [], remove: [] }));
    total.making += cpuMs(begun);
    const taking = process.cpuUsage();
    group = must(await receiveCommit(group, renewed.commit, () => true)).next;
    total.taking += cpuMs(taking);
    total.bytes += renewed.commit.length;
    total.last = renewed.commit.length;
  }
  const each = total.taking / order.length;
  const month = (leaves * 30 * 24 * HOUR) / renewalMs(leaves);
  print(
    `${leaves} devices renew their keys once: ${kilo(total.bytes)} down to each and ${(total.taking / 1000).toFixed(1)} s of work in all, ${each.toFixed(0)} ms and ${kilo(Math.round(total.bytes / order.length))} a commit; making one ${(total.making / order.length).toFixed(0)} ms; then ${month.toFixed(0)} commits a month of ${kilo(total.last)}, ${kilo(month * total.last)}`,
  );
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const all: Costs[] = [];
for (const people of SIZES) all.push(await measure(people));
print(`\n| what | ${SIZES.map((people) => `${people} people`).join(' | ')} |\n| --- |${SIZES.map(() => ' --- |').join('')}`);
for (const what of all[0]?.keys() ?? []) print(`| ${what} | ${all.map((costs) => words(costs.get(what) as Cost)).join(' | ')} |`);
for (const people of SIZES) await renewals(people * DEVICES - 2);
process.exit(0);
