/** A wire between a browser and the hub that can be measured, slowed and cut. It counts bodies as they are encoded, whoever in the browser asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Transform } from 'node:stream';

/** One answer. `bytes` of its body as sent, without headers; `kind` as the browser names what it is for: document, script, style, worker… */
export type Received = { readonly path: string; readonly kind: string; readonly bytes: number };

export type Wire = {
  /** Where the browser goes. Its origin must be told to the hub. */
  readonly url: string;
  /** Where the wire leads. */
  lead(target: string): void;
  received(): readonly Received[];
  /** Keeps requests for such paths back until the function it gives is called, which tells how many there were. */
  hold(path: RegExp): () => number;
  /**
   * Of bodies on such paths so many bytes still go, either way, and then none: resolves when they have gone. What waits goes on with `mend`, as far as its
   * connections still stand.
   */
  stopAfter(path: RegExp, bytes: number): Promise<void>;
  /** Breaks every connection and refuses new ones until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** `roundTripMs` is added to what the way already takes, half of it in each direction. */
export async function openWire(roundTripMs = 0): Promise<Wire> {
  const counted: Received[] = [];
  const sockets = new Set<Socket>();
  const gates = new Set<Gate>();
  let stop: Stop | undefined;
  const goOn = (): void => {
    const waiting = stop?.waiting ?? [];
    stop = undefined;
    for (const go of waiting) go();
  };
  let target = new URL('http://localhost:1');
  let whole = true;
  const server = createServer(async (from, to) => {
    for (const gate of gates) await passed(gate, from.url ?? '');
    const through = (): Transform => stopped(from.url ?? '', () => stop);
    forward(from, to, target, roundTripMs / 2, (one) => counted.push(one), through);
  });
  server.on('upgrade', (from: IncomingMessage, socket: Duplex) => tunnel(from, socket, target, roundTripMs / 2));
  server.on('connection', (socket) => {
    if (!whole) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${portOf(server)}`,
    lead(url) {
      target = new URL(url);
    },
    received: () => counted,
    hold(path) {
      let open = (): void => undefined;
      const gate: Gate = { path, held: 0, opened: new Promise((resolve) => (open = resolve)) };
      gates.add(gate);
      return () => {
        gates.delete(gate);
        open();
        return gate.held;
      };
    },
    stopAfter: (path, bytes) =>
      new Promise((reached) => {
        goOn();
        stop = { path, left: bytes, reached, waiting: [] };
      }),
    cut,
    mend() {
      whole = true;
      goOn();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

type Gate = { readonly path: RegExp; readonly opened: Promise<void>; held: number };

type Stop = { readonly path: RegExp; left: number; readonly reached: () => void; readonly waiting: (() => void)[] };

/** Hands on what may go now, and keeps the rest. */
const stopped = (path: string, current: () => Stop | undefined): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const stop = current();
      if (!stop?.path.test(path)) return done(null, chunk);
      if (stop.left > 0) stop.left -= chunk.length;
      else return void stop.waiting.push(() => done(null, chunk));
      if (stop.left <= 0) stop.reached();
      done(null, chunk);
    },
  });

async function passed(gate: Gate, path: string): Promise<void> {
  if (!gate.path.test(path)) return;
  gate.held += 1;
  await gate.opened;
}

/** One request and its answer, unchanged but for the time they take. */
function forward(
  from: IncomingMessage,
  to: ServerResponse,
  target: URL,
  delayMs: number,
  count: (one: Received) => void,
  through: () => Transform,
): void {
  const onward = request({ host: target.hostname, port: target.port, method: from.method, path: from.url, headers: from.headers }, (answer) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
    answer.on('end', () => count({ path: from.url ?? '', kind: String(from.headers['sec-fetch-dest'] ?? ''), bytes }));
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    // A hub that dies in the middle of an answer ends it: whoever waits for the rest hears so.
    answer.on('close', () => answer.complete || to.destroy());
    answer.pipe(through()).pipe(slow(delayMs)).pipe(to);
  });
  onward.on('error', () => to.destroy());
  to.on('close', () => onward.destroy());
  from.pipe(through()).pipe(slow(delayMs)).pipe(onward);
}

/** A connection that became something else, such as a WebSocket: bytes go both ways untouched. */
function tunnel(from: IncomingMessage, near: Duplex, target: URL, delayMs: number): void {
  // Browsers and the hub send small frames at once; a wire that gathered them would add its own 40 ms to each.
  if (near instanceof Socket) near.setNoDelay(true);
  const far = connect({ port: Number(target.port), host: target.hostname, noDelay: true }, () => {
    const headers = Array.from({ length: from.rawHeaders.length / 2 }, (_, at) => `${from.rawHeaders[2 * at]}: ${from.rawHeaders[2 * at + 1]}`);
    far.write(`${[`${from.method} ${from.url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
    near.pipe(slow(delayMs)).pipe(far);
    far.pipe(slow(delayMs)).pipe(near);
  });
  for (const [one, other] of [[near, far] as const, [far, near] as const]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

/** Hands every chunk on after its time, in order. */
const slow = (delayMs: number): Transform =>
  new Transform({
    highWaterMark: 2 ** 20,
    transform(chunk: Buffer, _encoding, done) {
      if (delayMs === 0) return done(null, chunk);
      setTimeout(() => this.push(chunk), delayMs);
      done();
    },
    flush(done) {
      setTimeout(done, delayMs);
    },
  });

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port, got a path');
  return address.port;
}
