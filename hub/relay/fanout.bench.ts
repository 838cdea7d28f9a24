/** What the relay costs: frames delivered per CPU second of the server, messages per second and their delay, memory per socket; bare ws as the reference. */
import process from 'node:process';
import { connectToHub, type Member, MESSAGE_BYTES, openRoom, type Server, startServer } from './bench-load.world.ts';
import { type ServerKind, serveBench } from './bench-server.child.ts';
import { newDevice } from './relay.world.ts';

const MEMBERS = 100;
/** The same 250 messages per second in two shapes: a few at a time, and a lively moment in which everybody speaks at once. */
const SHAPES = [
  { senders: 10, everyMs: 40 },
  { senders: 100, everyMs: 400 },
] as const;
const WINDOW = 8;
const SECONDS = 6;
const WARM_UP = 2;
const PAIRS = 20;
const RATE = 200;
const SOCKETS = 3000;
const REFERENCES = ['single', 'batched'] as const;

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

/** Each of `senders`, alone in its room to post, has `window` messages under way: what comes back to it lets it post the next. */
function keepPosting(senders: readonly Member[], window: number): () => void {
  let stopped = false;
  for (const sender of senders) {
    sender.onArrival((count) => {
      for (let i = 0; i < count && !stopped; i++) sender.post();
    });
    for (let i = 0; i < window; i++) sender.post();
  }
  return () => {
    stopped = true;
  };
}

/** The same load for every server: all senders post at once, every so often. Delivered frames per second of the server's CPU. */
const fanout = (kind: ServerKind, { senders, everyMs }: (typeof SHAPES)[number]): Promise<number> =>
  withServer(kind, async (server) => {
    const members = await openRoom(server, MEMBERS);
    let delivered = 0;
    for (const member of members) member.onArrival((count) => (delivered += count));
    const posting = setInterval(() => members.slice(0, senders).forEach((sender) => sender.post()), everyMs);
    await wait(WARM_UP);
    const [before, first] = [await server.usage(), delivered];
    await wait(SECONDS);
    const [after, last] = [await server.usage(), delivered];
    clearInterval(posting);
    return (last - first) / ((after.cpu - before.cpu) / 1e6);
  });

/** Pairs of devices that answer each other as fast as they can: messages that reached the other one, per second. */
const direct = (kind: ServerKind): Promise<number> =>
  withServer(kind, async (server) => {
    let arrived = 0;
    const stops: (() => void)[] = [];
    for (let i = 0; i < PAIRS; i++) {
      const [one, other] = await openRoom(server, 2);
      if (!one || !other) throw new Error('expected a room of two');
      other.onArrival((count) => (arrived += count));
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
      other.onArrival((_, postedAt) => found.push(...postedAt.map((at) => performance.now() - at)));
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
    const before = await server.usage();
    for (let i = 0; i < SOCKETS; i++) await connectToHub(server, newDevice());
    await wait(1);
    const after = await server.usage();
    return { heap: (after.heap - before.heap) / SOCKETS, rss: (after.rss - before.rss) / SOCKETS };
  });

async function report(): Promise<void> {
  const round = (value: number): string => Math.round(value).toLocaleString('en');
  for (const shape of SHAPES) {
    const ours = await fanout('hub', shape);
    const load = `${shape.senders} posts every ${shape.everyMs} ms`;
    print(`fan-out, ${MEMBERS} members, ${MESSAGE_BYTES} B, ${load}, durable: ${round(ours)} frames per server CPU second`);
    for (const kind of REFERENCES) {
      const reference = await fanout(kind, shape);
      print(`  bare ws, ${kind}: ${round(reference)}; hub ×${(ours / reference).toFixed(2)}`);
    }
  }
  const rate = await direct('hub');
  const bare = await direct('single');
  print(`1:1, ${PAIRS} pairs, durable: ${round(rate)} messages per second; bare ws: ${round(bare)}; hub ×${(rate / bare).toFixed(2)}`);
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
