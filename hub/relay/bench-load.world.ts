/** The devices of the bench: rooms of sockets that post 1 KB messages and count what arrives, the same over the hub and over a bare relay. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setImmediate } from 'node:timers';
import { WebSocket } from 'ws';
import { type Bytes, own, randomBytes, toHex } from '../../crypto/bytes.ts';
import { readBatch, writeBatch } from '../protocol/batch.ts';
import { readHubFrame, writeDeviceFrame } from '../protocol/forms.ts';
import type { DeviceFrame, HubFrame, RouteId } from '../protocol/frames.ts';
import { MESSAGE_BYTES, type ServerKind, type Usage } from './bench-server.child.ts';
import { messageFrame, mlsMessage, newDevice, openFrame, START, type TestDevice } from './relay.world.ts';

const ACK_MS = 500;
const STAMP_BYTES = 8;
const NAME_BYTES = 8;
/** Tags of the two frames a message arrives in, as hub/protocol/frames.ts numbers them. */
const [ENVELOPE, ECHO] = [4, 5];
const NOTHING = new Uint8Array(0);

export type Server = { readonly kind: ServerKind; readonly port: number; usage(asked?: 'memory'): Promise<Usage>; stop(): void };

/** Runs this very file again as a server. */
export async function startServer(kind: ServerKind): Promise<Server> {
  const child = spawn(process.execPath, ['--expose-gc', '--no-warnings', process.argv[1] ?? '', kind], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { port } = (await heard(child)) as { readonly port: number };
  const usage: Server['usage'] = async (asked) => {
    child.send(asked ?? 'cpu');
    return (await heard(child)) as Usage;
  };
  return { kind, port, usage, stop: () => void child.kill() };
}
const heard = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('message', resolve));

/**
 * One device in one room. `post` sends one message; `onArrival` is called with the number of messages that came and how many of them were its own, and
 * can tell when the others' were posted (ms).
 */
export type Arrival = { readonly count: number; readonly own: number; postedAt(): readonly number[] };
export type Member = { post(): void; onArrival(callback: (arrival: Arrival) => void): void; close(): void };

export const openRoom = (server: Server, members: number): Promise<readonly Member[]> =>
  server.kind === 'hub' ? openHubRoom(server, members) : openBareRoom(server, members);

/** When a message was posted stands in its first eight bytes. */
function stamped(size: number): Bytes {
  const bytes = randomBytes(size);
  new DataView(bytes.buffer).setFloat64(0, performance.now());
  return bytes;
}

async function openBareRoom({ port }: Server, members: number): Promise<readonly Member[]> {
  const room = toHex(randomBytes(8));
  const sockets = await Promise.all(Array.from({ length: members }, () => connect(`ws://127.0.0.1:${port}/${room}`)));
  return sockets.map((socket) => bareMember(socket));
}

/** A message says in its first byte after the time whose it is, so that a sender knows its own again. */
function bareMember(socket: WebSocket): Member {
  const name = randomBytes(NAME_BYTES);
  return {
    post: () => {
      const bytes = stamped(MESSAGE_BYTES);
      bytes.set(name, STAMP_BYTES);
      socket.send(bytes);
    },
    onArrival: (callback) =>
      socket.on('message', (data) => {
        const bytes = own(data as Buffer);
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        // No message was posted at 0, which is what padding reads as.
        const places = Array.from({ length: bytes.length / MESSAGE_BYTES }, (_, i) => i * MESSAGE_BYTES);
        const starts = places.filter((start) => view.getFloat64(start) !== 0);
        const isOwn = (start: number): boolean => name.every((byte, i) => bytes[start + STAMP_BYTES + i] === byte);
        callback({ count: starts.length, own: starts.filter(isOwn).length, postedAt: () => starts.map((start) => view.getFloat64(start)) });
      }),
    close: () => socket.terminate(),
  };
}

async function openHubRoom(server: Server, members: number): Promise<readonly Member[]> {
  const [route, devices] = [randomBytes(32), Array.from({ length: members }, newDevice)];
  const lines: HubLine[] = [];
  for (const device of devices) lines.push(await connectToHub(server, device));
  lines[0]?.say(openFrame(route, devices));
  await lines[0]?.next('posted');
  for (const line of lines) {
    line.say({ type: 'subscribe', route, cursor: START });
    await line.next('subscribed');
  }
  return lines.map((line) => hubMember(line, route));
}

function hubMember(line: HubLine, route: RouteId): Member {
  // Bytes from the front of an MLS message to its ciphertext, as the stand-in writes it.
  const ahead = mlsMessage(route, 1, 'application', new Uint8Array(MESSAGE_BYTES)).length - MESSAGE_BYTES;
  const size = MESSAGE_BYTES - ahead;
  // A device acks what it has stored, some envelopes together.
  let [acked, isWaiting] = [0, false];
  const ack = (): void => {
    isWaiting = false;
    line.say({ type: 'ack', route, seq: acked });
  };
  const ackSoon = (seq: number): void => {
    acked = seq;
    if (!isWaiting) setTimeout(ack, ACK_MS * (0.5 + Math.random()));
    isWaiting = true;
  };
  return {
    post: () => line.say(messageFrame(route, 1, { bytes: mlsMessage(route, 1, 'application', stamped(size)) })),
    onArrival: (callback) =>
      line.onFrames((frames) => {
        // Only the last is read whole: a load that reads every field would be slower than what it measures.
        const arrived = frames.filter(([tag]) => tag === ENVELOPE || tag === ECHO);
        const last = readHubFrame(arrived.at(-1) ?? NOTHING);
        if (last?.type !== 'envelope' && last?.type !== 'echo') return;
        ackSoon(last.seq);
        const stamps = (): readonly number[] => arrived.flatMap((bytes) => stampOf(bytes, ahead));
        callback({ count: arrived.length, own: arrived.filter(([tag]) => tag === ECHO).length, postedAt: stamps });
      }),
    close: line.close,
  };
}

function stampOf(bytes: Bytes, ahead: number): readonly number[] {
  const frame = readHubFrame(bytes);
  return frame?.type === 'envelope' ? [new DataView(frame.bytes.buffer, frame.bytes.byteOffset + ahead).getFloat64(0)] : [];
}

type HubLine = {
  say(frame: DeviceFrame): void;
  next(type: HubFrame['type']): Promise<HubFrame>;
  onFrames(callback: (frames: readonly Bytes[]) => void): void;
  close(): void;
};

export async function connectToHub({ port }: Server, device: TestDevice): Promise<HubLine> {
  const listeners = new Set<(frames: readonly Bytes[]) => void>();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  socket.on('message', (data) => {
    const frames = readBatch(own(data as Buffer)) ?? [];
    for (const listener of listeners) listener(frames);
  });
  const next = (type: HubFrame['type']): Promise<HubFrame> =>
    new Promise((resolve) => {
      const listener = (frames: readonly Bytes[]): void => {
        const found = frames.map(readHubFrame).find((frame) => frame?.type === type);
        if (!found) return;
        listeners.delete(listener);
        resolve(found);
      };
      listeners.add(listener);
    });
  // Frames of one turn go in one message, as a device sends them.
  let waiting: Bytes[] = [];
  const flush = (): void => {
    socket.send(writeBatch(waiting));
    waiting = [];
  };
  const say = (frame: DeviceFrame): void => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(writeDeviceFrame(frame));
  };
  await next('challenge');
  const ready = next('ready');
  say({ type: 'hello', version: 1, user: device.device, device: device.device, token: toHex(device.device), signature: new Uint8Array(64) });
  await ready;
  return { say, next, onFrames: (callback) => void listeners.add(callback), close: () => socket.terminate() };
}

const connect = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
