/** A world's hub on a port of its own, and a client that writes HTTP by hand: every method and every form of a body, as they come over TCP. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { readBatch, writeBatch } from './protocol/batch.ts';
import { readHubFrame, writeDeviceFrame } from './protocol/forms.ts';
import type { Hello } from './protocol/frames.ts';
import { LIMITS } from './protocol/limits.ts';
import { PATHS } from './protocol/routes.ts';
import { readErrorBody } from './protocol/errors.ts';
import { joinLine } from './platform/line.ts';
import { listen } from './platform/server.ts';
import { type Answer, HOST, isRecord, newWorld, type World, type WorldOptions } from './hub.world.ts';

/** `length`: with Content-Length; `chunked`: in chunks of `chunk` bytes, without a length before them. */
export type Body = { readonly text: string; readonly form: 'length' | 'chunked'; readonly chunk?: number };
export type Question = {
  readonly method: string;
  readonly path: string;
  readonly body?: Body | undefined;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
};

export type Wire = {
  readonly world: World;
  readonly port: number;
  ask(question: Question): Promise<Answer>;
  /** A wire on which nothing has been said. */
  open(): Promise<Socket>;
  /** A socket, once it has its challenge or was closed instead. */
  dial(headers?: Readonly<Record<string, string>>): Promise<Dialled>;
  close(): Promise<void>;
};
export type Dialled = {
  readonly socket: WebSocket;
  readonly challenged: boolean;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  hello(hello: Omit<Hello, 'type'>): void;
};

export async function newWire(options: WorldOptions = {}): Promise<Wire> {
  const world = await newWorld(options);
  const { hub } = world;
  const server = await listen({
    port: 0,
    host: '127.0.0.1',
    certificate: undefined,
    maxMessage: LIMITS.frameBytes,
    fetch: hub.fetch,
    judge: hub.judge,
    unreadable: hub.unreadable,
    connect: (socket, opening) => joinLine(socket, (connection) => hub.connect(connection, opening)),
  });
  const open = async (): Promise<Socket> => {
    const wire = connect(server.port, '127.0.0.1');
    await once(wire, 'connect');
    return wire;
  };
  return {
    world,
    port: server.port,
    open,
    dial: (headers = {}) => dial(server.port, headers),
    async ask(question) {
      const wire = await open();
      wire.write(textOfQuestion({ ...question, headers: { connection: 'close', ...question.headers } }));
      return readAnswer(await heard(wire));
    },
    async close() {
      const closed = server.close(100);
      await world.close();
      await closed;
    },
  };
}

/** What goes over the wire, byte for byte (RFC 9112 §3 and §7.1). Texts are ASCII here, so that a length is a length. */
export function textOfQuestion({ method, path, body, host = HOST, headers = {}, token }: Question): string {
  const framing = body && (body.form === 'length' ? { 'content-length': String(body.text.length) } : { 'transfer-encoding': 'chunked' });
  const head = { host, ...(token ? { authorization: `Bearer ${token}` } : {}), ...framing, ...headers };
  const lines = [`${method} ${path} HTTP/1.1`, ...Object.entries(head).map(([name, value]) => `${name}: ${value}`)];
  return `${lines.join('\r\n')}\r\n\r\n${body ? textOfBody(body) : ''}`;
}

function textOfBody({ text, form, chunk = 1000 }: Body): string {
  if (form === 'length') return text;
  const parts = text.match(new RegExp(`[^]{1,${chunk}}`, 'g')) ?? [];
  return [...parts, ''].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
}

/** All that came until the other side ended, or cut, the wire. */
export async function heard(wire: Socket): Promise<string> {
  const parts: Buffer[] = [];
  wire.on('data', (part: Buffer) => parts.push(part));
  // A reset after the answer is how a hub stops an upload it does not take.
  wire.on('error', () => undefined);
  if (!wire.closed) await new Promise((resolve) => wire.once('close', resolve));
  return Buffer.concat(parts).toString();
}

export function readAnswer(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line): [string, string] => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]));
  const body = rest.join('\r\n\r\n');
  const isJson = headers.get('content-type')?.includes('json') === true && body !== '';
  const json: unknown = isJson ? JSON.parse(body) : undefined;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  return { status, text: body, headers, body: isRecord(json) ? json : {}, refused: readErrorBody(json) };
}

async function dial(port: number, headers: Readonly<Record<string, string>>): Promise<Dialled> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PATHS.socket}`, { headers: { host: HOST, ...headers } });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  const challenge = new Promise<boolean>((resolve) => socket.once('message', (data) => resolve(isChallenge(data))));
  const challenged = await Promise.race([challenge, closed.then(() => false)]);
  return { socket, challenged, closed, hello: (hello) => socket.send(writeBatch([writeDeviceFrame({ type: 'hello', ...hello })])) };
}

const isChallenge = (data: unknown): boolean =>
  data instanceof Uint8Array && (readBatch(new Uint8Array(data)) ?? []).some((frame) => readHubFrame(frame)?.type === 'challenge');
