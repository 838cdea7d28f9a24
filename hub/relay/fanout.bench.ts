/** What the relay costs: frames delivered per CPU second of the server, messages per second and their delay, memory per socket; bare ws as the reference. */
import process from 'node:process';
import { connectToHub, type Member, MESSAGE_BYTES, openRoom, type Server, startServer } from './bench-load.world.ts';
import { type ServerKind, serveBench } from './bench-server.child.ts';
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
const WARM_UP = 2;
/** Each server is measured so often, in turns, and the median counts. */
const ROUNDS = 3;
const PAIRS = 20;
const RATE = 200;
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

type Rate = { readonly perCpu: number; readonly perSecond: number };

/** The same load for every server. Delivered frames per second of the server's CPU, and per second. */
const fanout = (kind: ServerKind, shape: Shape): Promise<Rate> =>
  withServer(kind, async (server) => {
    const members = await openRoom(server, MEMBERS);
    let delivered = 0;
    for (const member of members) member.onArrival(({ count }) => (delivered += count));
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
    for (let i = 0; i < 100; i++) await connectToHub(server, newDevice());
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

async function reportFanout(shape: Shape): Promise<void> {
  const found = new Map<ServerKind, Rate[]>();
  for (let i = 0; i < ROUNDS; i++) for (const kind of KINDS) found.set(kind, [...(found.get(kind) ?? []), await fanout(kind, shape)]);
  const of = (kind: ServerKind, what: keyof Rate): number => median((found.get(kind) ?? []).map((rate) => rate[what]));
  print(
    `fan-out, ${MEMBERS} members, ${MESSAGE_BYTES} B, ${shape.name}; frames delivered per CPU second of the server (per second), median of ${ROUNDS}`,
  );
  for (const kind of KINDS) {
    const ratio = kind === 'hub' ? '' : `; hub ×${(of('hub', 'perCpu') / of(kind, 'perCpu')).toFixed(2)}`;
    print(`  ${kind === 'hub' ? 'hub, durable' : `bare ws, ${kind}`}: ${round(of(kind, 'perCpu'))} (${round(of(kind, 'perSecond'))})${ratio}`);
  }
}

async function report(): Promise<void> {
  for (const shape of SHAPES) await reportFanout(shape);
  const [rates, bares]: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i++) {
    rates.push(await direct('hub'));
    bares.push(await direct('single'));
  }
  const ratio = (median(rates) / median(bares)).toFixed(2);
  print(
    `1:1, ${PAIRS} pairs, durable: ${round(median(rates))} messages per second; bare ws: ${round(median(bares))}; hub ×${ratio}, medians of ${ROUNDS}`,
  );
  for (const kind of ['hub', 'single'] as const) {
    const found = await delays(kind);
    print(
      `1:1 delay at ${RATE} per second, ${kind}: p50 ${quantile(found, 0.5).toFixed(1)} ms, p99 ${quantile(found, 0.99).toFixed(1)} ms, worst ${(found.at(-1) ?? Number.NaN).toFixed(1)} ms, ${found.length} messages`,
    );
  }
  const { heap, rss } = await memory();
  print(`memory per idle authenticated socket, of ${round(SOCKETS)}: heap ${(heap / 1024).toFixed(1)} kB, resident ${(rss / 1024).toFixed(1)} kB`);
}

const role = process.argv[2];
if (role === 'hub' || role === 'single' || role === 'batched') await serveBench(role);
else {
  await report();
  process.exit(0);
}
