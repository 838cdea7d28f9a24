/**
 * What the relay costs: frames delivered per CPU second of the server, messages per second and their delay, memory per socket. The references are
 * bare ws servers under the same load, of the same processes and sockets, in turns with the hub. They check, hash, order, store and remember
 * nothing, and are told of no ack; `single` sends each message as it is, `batched` all of a turn at once in messages of the hub's padded sizes.
 * Every server is warm when it is measured: its code has been compiled under a load without a pause, and nothing is collected on demand meanwhile.
 */
import process from 'node:process';
import { connectToHub, type Member, openRoom, type Server, startServer } from './bench-load.world.ts';
import { MESSAGE_BYTES, type ServerKind, serveBench } from './bench-server.child.ts';
import { newDevice } from './relay.world.ts';

const MEMBERS = 100;
/**
 * Three ways to speak in a group: some now and then, everybody at once (every member then gets a message of their own, with their own echo in it), and
 * a few who always have `window` messages under way, so that every turn of the server has much to do.
 */
const SHAPES = [
  { name: 'some now and then: 10 posts every 40 ms', senders: 10, everyMs: 40, window: 0 },
  { name: 'all at once: 100 posts every 400 ms', senders: 100, everyMs: 400, window: 0 },
  { name: 'without a pause: 10 senders, 16 under way each', senders: 10, everyMs: 0, window: 16 },
] as const;
type Shape = (typeof SHAPES)[number];
const WINDOW = 8;
const SECONDS = 5;
/** Seconds of work without a pause in which a server's code is compiled, and seconds of the load to be measured before it is. */
const HEAT = 3;
const WARM_UP = 2;
/** Each server is measured so often, in turns, and the median counts. */
const ROUNDS = 3;
const PAIRS = 20;
const RATE = 200;
/** Sockets that are there before memory is counted, so that what the server itself grows to is not counted as theirs; and those counted. */
const FIRST_SOCKETS = 1500;
const SOCKETS = 3000;
const KINDS = ['hub', 'single', 'batched'] as const;

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function withServer<T>(kind: ServerKind, run: (server: Server) => Promise<T>): Promise<T> {
  const server = await startServer(kind);
  try {
    return await run(server);
  } finally {
    server.stop();
  }
}

/** Each of `senders` has `window` messages under way: what comes back of its own lets it post the next. */
function keepPosting(senders: readonly Member[], window: number): () => void {
  let stopped = false;
  for (const sender of senders) {
    sender.onArrival(({ own }) => {
      for (let i = 0; i < own && !stopped; i++) sender.post();
    });
    for (let i = 0; i < window; i++) sender.post();
  }
  return () => {
    stopped = true;
  };
}

function speak(members: readonly Member[], { senders, everyMs, window }: Shape): () => void {
  const speaking = members.slice(0, senders);
  if (window > 0) return keepPosting(speaking, window);
  const posting = setInterval(() => speaking.forEach((sender) => sender.post()), everyMs);
  return () => clearInterval(posting);
}

/** The sockets are used up by `speak` afterwards as if nothing had been. */
async function heat(members: readonly Member[]): Promise<void> {
  const stop = keepPosting(members.slice(0, 10), WINDOW);
  await wait(HEAT);
  stop();
  await wait(1);
}

type Rate = { readonly perCpu: number; readonly perSecond: number };

/** The same load for every server. Delivered frames per second of the server's CPU, and per second. */
const fanout = (kind: ServerKind, shape: Shape): Promise<Rate> =>
  withServer(kind, async (server) => {
    const members = await openRoom(server, MEMBERS);
    let delivered = 0;
    for (const member of members) member.onArrival(({ count }) => (delivered += count));
    await heat(members);
    const stop = speak(members, shape);
    await wait(WARM_UP);
    const [before, first, begun] = [await server.usage(), delivered, performance.now()];
    await wait(SECONDS);
    const [after, last, ended] = [await server.usage(), delivered, performance.now()];
    stop();
    return { perCpu: (last - first) / ((after.cpu - before.cpu) / 1e6), perSecond: (last - first) / ((ended - begun) / 1000) };
  });

/** Pairs of devices that answer each other as fast as they can: messages that reached the other one, per second. */
const direct = (kind: ServerKind): Promise<number> =>
  withServer(kind, async (server) => {
    let arrived = 0;
    const stops: (() => void)[] = [];
    for (let i = 0; i < PAIRS; i++) {
      const [one, other] = await openRoom(server, 2);
      if (!one || !other) throw new Error('expected a room of two');
      other.onArrival(({ count }) => (arrived += count));
      stops.push(keepPosting([one], WINDOW));
    }
    await wait(WARM_UP);
    const first = arrived;
    await wait(SECONDS);
    const rate = (arrived - first) / SECONDS;
    for (const stop of stops) stop();
    return rate;
  });

/** Delay from posting to arrival at the other device, ms, at a steady rate over all pairs. */
const delays = (kind: ServerKind): Promise<readonly number[]> =>
  withServer(kind, async (server) => {
    const senders: Member[] = [];
    const found: number[] = [];
    for (let i = 0; i < PAIRS; i++) {
      const [one, other] = await openRoom(server, 2);
      if (!one || !other) throw new Error('expected a room of two');
      senders.push(one);
      other.onArrival(({ postedAt }) => found.push(...postedAt().map((at) => performance.now() - at)));
    }
    let posted = 0;
    const begun = performance.now();
    while (performance.now() - begun < (WARM_UP + SECONDS) * 1000) {
      const due = Math.floor(((performance.now() - begun) / 1000) * RATE);
      for (; posted < due; posted++) senders[posted % PAIRS]?.post();
      await wait(0.001);
    }
    await wait(1);
    return found.slice(WARM_UP * RATE).sort((a, b) => a - b);
  });

const memory = (): Promise<{ readonly heap: number; readonly rss: number }> =>
  withServer('hub', async (server) => {
    for (let i = 0; i < FIRST_SOCKETS; i++) await connectToHub(server, newDevice());
    const before = await server.usage('memory');
    for (let i = 0; i < SOCKETS; i++) await connectToHub(server, newDevice());
    await wait(1);
    const after = await server.usage('memory');
    return { heap: (after.heap - before.heap) / SOCKETS, rss: (after.rss - before.rss) / SOCKETS };
  });

const round = (value: number): string => Math.round(value).toLocaleString('en');
const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** One row of the table that the bench prints: what, how much, beside what, and how many times as much. */
const row = (...cells: readonly [figure: string, median: string, reference: string, ratio: string]): void => print(`| ${cells.join(' | ')} |`);

async function reportFanout(shape: Shape): Promise<void> {
  const found = new Map<ServerKind, Rate[]>();
  for (let i = 0; i < ROUNDS; i++) for (const kind of KINDS) found.set(kind, [...(found.get(kind) ?? []), await fanout(kind, shape)]);
  const of = (kind: ServerKind, what: keyof Rate): number => median((found.get(kind) ?? []).map((rate) => rate[what]));
  const inWords = (kind: ServerKind): string => `${round(of(kind, 'perCpu'))} (${round(of(kind, 'perSecond'))}/s)`;
  for (const kind of ['single', 'batched'] as const)
    row(
      `fan-out, ${MEMBERS} members, ${MESSAGE_BYTES} B, ${shape.name}: frames per CPU second`,
      inWords('hub'),
      `bare ws, ${kind}: ${inWords(kind)}`,
      times(of('hub', 'perCpu') / of(kind, 'perCpu')),
    );
}

async function reportDirect(): Promise<void> {
  const [rates, bares]: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i++) {
    rates.push(await direct('hub'));
    bares.push(await direct('single'));
  }
  const [hub, bare] = [median(rates), median(bares)];
  row(`1:1, ${PAIRS} pairs: messages per second`, round(hub), `bare ws: ${round(bare)}`, times(hub / bare));
  const [ours, theirs] = [await delays('hub'), await delays('single')];
  for (const share of [0.5, 0.99])
    row(
      `1:1, ${RATE} per second: delay, p${share * 100}`,
      `${quantile(ours, share).toFixed(1)} ms`,
      `bare ws: ${quantile(theirs, share).toFixed(1)} ms`,
      times(quantile(ours, share) / quantile(theirs, share)),
    );
}

const times = (ratio: number): string => `×${ratio.toFixed(2)}`;

async function report(): Promise<void> {
  print(`Medians of ${ROUNDS}; the hub is durable.\n\n| figure | hub | reference | ratio |\n| --- | --- | --- | --- |`);
  for (const shape of SHAPES) await reportFanout(shape);
  await reportDirect();
  const { heap, rss } = await memory();
  row(
    `memory per idle authenticated socket, of ${round(SOCKETS)}`,
    `${(heap / 1024).toFixed(1)} kB heap, ${(rss / 1024).toFixed(1)} kB resident`,
    '',
    '',
  );
}

const role = process.argv[2];
if (role === 'hub' || role === 'single' || role === 'batched') await serveBench(role);
else {
  await report();
  process.exit(0);
}
