/** The servers of the bench, each in a process of its own: the hub's relay on its store and sockets, and two that only pass on what they get. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { type WebSocket, WebSocketServer } from 'ws';
import { concat, fromHex, randomBytes } from '../../crypto/bytes.ts';
import { joinLine } from '../platform/line.ts';
import { listen } from '../platform/server.ts';
import { paddingAfter } from '../protocol/batch.ts';
import { LIMITS } from '../protocol/limits.ts';
import { openStore } from '../store/open.ts';
import { openRelay } from './relay.ts';

/** What a device posts in the bench: an MLS message over the hub, and as many random bytes over a bare relay. */
export const MESSAGE_BYTES = 1024;

/** `hub`: durable. `single`: one send per message and receiver. `batched`: one send per receiver and turn, padded as the hub pads. */
export type ServerKind = 'hub' | 'single' | 'batched';
/** What a server says of itself. CPU in microseconds since it started; memory in bytes, after a collection where `memory` was asked for. */
export type Usage = { readonly cpu: number; readonly heap: number; readonly rss: number };

export async function serveBench(kind: ServerKind): Promise<void> {
  const port = kind === 'hub' ? await serveHub() : await serveBare(kind);
  process.on('message', (asked) => {
    // Not while CPU is counted: a whole collection also throws compiled code away.
    if (asked === 'memory') globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send?.({ cpu: user + system, heap: heapUsed + external, rss } satisfies Usage);
  });
  process.send?.({ port });
}

/** Everything the hub does with a socket and an envelope; signing in and budgets are left out: they are no part of the path measured. */
async function serveHub(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore({ file: join(folder, 'hub.db') });
  const relay = openRelay({
    routes: store.routes,
    wake: () => undefined,
    randomBytes,
    spend: () => undefined,
    // Nobody is there but to be sent to.
    presence: { join: () => ({ active: () => undefined, watch: () => undefined, unwatch: () => undefined, end: () => undefined }) },
    report: (error) => {
      throw error;
    },
    clock: {
      now: () => Date.now(),
      wall: () => Date.now(),
      turn: (callback) => void setImmediate(callback),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    // The token of the bench is the device's id.
    authenticate: async (token) => {
      const device = fromHex(token);
      return device && { user: device, device, session: device };
    },
    verify: async () => true,
  });
  const { port } = await listen({
    port: 0,
    host: '127.0.0.1',
    certificate: undefined,
    maxMessage: LIMITS.frameBytes,
    fetch: async () => new Response(),
    judge: () => undefined,
    connect: (socket, { host }) => joinLine(socket, (connection) => relay.accept(connection, { host, address: '' })),
  });
  return port;
}

/** A room is the path of the socket's URL; a message goes to all in it, its sender too, and nowhere else. */
async function serveBare(kind: 'single' | 'batched'): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false });
  const rooms = new Map<string, Set<WebSocket>>();
  const waiting = new Map<Set<WebSocket>, Uint8Array[]>();
  const flush = (): void => {
    for (const [room, messages] of waiting) {
      const whole = concat(...messages, paddingAfter(messages.length * MESSAGE_BYTES));
      for (const socket of room) socket.send(whole);
    }
    waiting.clear();
  };
  const pass = (room: Set<WebSocket>, message: Uint8Array): void => {
    if (kind === 'single') for (const socket of room) socket.send(message);
    else {
      if (waiting.size === 0) setImmediate(flush);
      const messages = waiting.get(room);
      if (messages) messages.push(message);
      else waiting.set(room, [message]);
    }
  };
  server.on('connection', (socket, { url = '' }) => {
    const room = rooms.get(url) ?? new Set();
    rooms.set(url, room.add(socket));
    socket.on('message', (data) => pass(room, new Uint8Array(data as Buffer)));
    socket.on('close', () => room.delete(socket));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
