/**
 * What Chromium talks to so that a page can subscribe and be woken, on this machine: it checks in, registers, and keeps one line over which every push comes
 * (Chromium's google_apis/gcm: checkin.proto, mcs.proto). The hub's pushes for it come as to any push service, at the address Chromium gives the page.
 */
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { newCertificate } from '../../hub/push/push.world.ts';

/** The names of messages on the line, mcs.proto. */
const TAG = { ping: 0, pong: 1, login: 2, loggedIn: 3, data: 8 } as const;
const VERSION = 41;

export type Messaging = {
  /** What Chromium is started with. */
  readonly flags: readonly string[];
  /** A push for one of its subscriptions; `path`: of the address it was sent to. False where there is none. */
  take(path: string, body: Uint8Array): boolean;
  close(): Promise<void>;
};

type Registered = { readonly sender: string; readonly app: string; readonly subtype: string };

export async function openMessaging(): Promise<Messaging> {
  const { cert, key } = newCertificate('localhost');
  const registered = new Map<string, Registered>();
  const lines = new Set<TLSSocket>();
  const sockets = new Set<Socket>();
  /** All of them, for a line that is opened later: a browser that was just started has none yet. */
  const sent: Buffer[] = [];
  const web = createHttpServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url?.startsWith('/checkin')) return void response.setHeader('content-type', 'application/x-protobuffer').end(checkedIn());
      const asked = new URLSearchParams(Buffer.concat(parts).toString());
      const token = randomBytes(40).toString('base64url');
      registered.set(token, { sender: asked.get('sender') ?? '', app: asked.get('app') ?? '', subtype: asked.get('X-subtype') ?? '' });
      response.end(`token=${token}`);
    });
  });
  const line = createTlsServer({ cert, key }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket, () => {
      lines.add(socket);
      for (const message of sent) socket.write(message);
    });
    socket.on('close', () => lines.delete(socket));
  });
  for (const server of [web, line]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  const portOf = ({ address }: { address(): unknown }): number => (address() as AddressInfo).port;
  const [webPort, linePort] = [portOf({ address: () => web.address() }), portOf({ address: () => line.address() })];
  return {
    flags: [
      `--gcm-checkin-url=http://127.0.0.1:${webPort}/checkin`,
      `--gcm-registration-url=http://127.0.0.1:${webPort}/register`,
      `--gcm-mcs-endpoint=https://localhost:${linePort}`,
      `--ignore-certificate-errors-spki-list=${fingerprintOf(cert)}`,
    ],
    take: (path, body) => {
      const to = registered.get(path.split('/').at(-1) ?? '');
      if (!to) return false;
      const message = framed(TAG.data, dataOf(to, body, sent.length + 1));
      sent.push(message);
      for (const socket of lines) socket.write(message);
      return true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([web, line].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** One line: the browser logs in once, and pings. */
function serve(socket: TLSSocket, onLogin: () => void): void {
  let rest = Buffer.alloc(0);
  let isGreeted = false;
  socket.on('data', (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    if (!isGreeted && rest.length > 0) {
      isGreeted = true;
      rest = rest.subarray(1);
      socket.write(Buffer.of(VERSION));
    }
    for (let one = nextOf(rest); one; one = nextOf(rest)) {
      rest = rest.subarray(one.end);
      if (one.tag === TAG.ping) socket.write(framed(TAG.pong, Buffer.alloc(0)));
      if (one.tag !== TAG.login) continue;
      socket.write(framed(TAG.loggedIn, Buffer.concat([text(1, 'browser'), number(8, Date.now())])));
      onLogin();
    }
  });
}

/** The first whole message. */
function nextOf(bytes: Buffer): { readonly tag: number; readonly end: number } | undefined {
  let [at, length, shift] = [1, 0, 0];
  for (; ; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte < 128) break;
  }
  const end = at + 1 + length;
  return bytes.length < end ? undefined : { tag: bytes[0] ?? 0, end };
}

const framed = (tag: number, body: Buffer): Buffer => Buffer.concat([Buffer.of(tag), varint(body.length), body]);

/** AndroidCheckinResponse: fine, with an id and its token. */
const checkedIn = (): Buffer =>
  Buffer.concat([number(1, 1), number(3, Date.now()), text(4, 'digest'), number(6, 1), fixed(7, 4242n), fixed(8, 4243n), text(11, '1')]);

/** DataMessageStanza. */
const dataOf = ({ sender, app, subtype }: Registered, body: Uint8Array, at: number): Buffer => {
  const said = (name: string, value: string): Buffer => bytes(7, Buffer.concat([text(1, name), text(2, value)]));
  const [head, more] = [
    [text(2, `${at}`), text(3, sender), text(5, app)],
    [said('subtype', subtype), said('content-encoding', 'aes128gcm')],
  ];
  return Buffer.concat([...head, ...more, text(9, `0:${at}`), number(10, at), number(17, 60), number(18, Date.now()), bytes(21, Buffer.from(body))]);
};

// Protocol buffers, as far as these go.
const WIRE = { varint: 0, fixed: 1, bytes: 2 } as const;
const varint = (value: number): Buffer => {
  const out: number[] = [];
  let left = BigInt(value);
  for (; left > 127n; left >>= 7n) out.push(Number(left & 127n) | 128);
  return Buffer.of(...out, Number(left));
};
const field = (of: number, wire: number): Buffer => varint(of * 8 + wire);
const number = (of: number, value: number): Buffer => Buffer.concat([field(of, WIRE.varint), varint(value)]);
const bytes = (of: number, value: Buffer): Buffer => Buffer.concat([field(of, WIRE.bytes), varint(value.length), value]);
const text = (of: number, value: string): Buffer => bytes(of, Buffer.from(value));
const fixed = (of: number, value: bigint): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(value);
  return Buffer.concat([field(of, WIRE.fixed), out]);
};

/** Of the public key, as the flag wants it. */
const fingerprintOf = (cert: string): string =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
