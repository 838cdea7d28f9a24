/** Listens: HTTP and sockets on one port, with or without TLS. The same on Node and on Deno, through node:http and ws. Knows no route. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { Certificate } from './certificate.ts';
import { newFraming } from './framing.ts';
import { type Incoming, incomingOf } from './incoming.ts';
import type { Socket } from './line.ts';

/** Who opens a socket. `peer`: the address at the other end of the wire. */
export type Opening = {
  readonly path: string;
  readonly peer: string;
  readonly host: string;
  readonly origin: string | undefined;
  readonly forwarded: string | undefined;
};
/** Why something is refused before it is a request or a socket. */
export type Refusal = { readonly status: number; readonly body: string };

export type ServerDeps = {
  readonly port: number;
  readonly host: string;
  readonly certificate: Certificate | undefined;
  /** Largest socket message, bytes. */
  readonly maxMessage: number;
  /** `body`: of a request that has one, to be read once, here or by the request. */
  readonly fetch: (request: Request, peer: string, body: Incoming) => Promise<Response>;
  readonly judge: (opening: Opening) => Refusal | undefined;
  /** What is answered where no Request can be made of what came: a Host or a path that is none. Without it, an empty 400. */
  readonly unreadable?: () => Refusal;
  readonly connect: (socket: Socket, opening: Opening) => void;
};

export type Listening = {
  readonly port: number;
  renew(certificate: Certificate): void;
  /** Takes nothing new, and resolves when all that was begun has ended, or was cut off after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** A client must send its whole request within this. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 15_000;
const IDLE_LOOK_MS = 50;

/** Rejects where the port is taken or may not be used. */
export async function listen(deps: ServerDeps): Promise<Listening> {
  const server = newServer(deps);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: deps.maxMessage, perMessageDeflate: false, clientTracking: true });
  const frame = newFraming();
  server.on('upgrade', (request: IncomingMessage, wire: Duplex, head: Buffer) => {
    const opening = openingOf(request);
    const refusal = deps.judge(opening);
    if (refusal) refuse(wire, refusal);
    else sockets.handleUpgrade(request, wire, head, (socket) => deps.connect({ socket, wire, frame }, opening));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port, deps.host, resolve);
  });
  return {
    port: portOf(server.address()),
    renew: (certificate) => 'setSecureContext' in server && server.setSecureContext(certificate),
    close: (graceMs) => close(server, sockets, graceMs),
  };
}

function newServer({ certificate, fetch, unreadable }: ServerDeps): Server | TlsServer {
  const listener = getRequestListener((request, { incoming }) => fetch(request, peerOf(incoming), incomingOf(incoming as IncomingMessage)), {
    overrideGlobalObjects: false,
    errorHandler: (error) => answerUnreadable(error, unreadable?.() ?? { status: 400, body: '' }),
  });
  const limits = { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS };
  return certificate ? createTlsServer({ ...certificate, ...limits }, listener) : createServer(limits, listener);
}

function answerUnreadable(error: unknown, { status, body }: Refusal): Response {
  // Thrown again, it would be answered with its message.
  if (!(error instanceof RequestError)) return new Response(null, { status: 500 });
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

const peerOf = (incoming: { readonly socket?: { readonly remoteAddress?: string | undefined } }): string => incoming.socket?.remoteAddress ?? '';

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('expected a port to listen on, got a path');
  return address.port;
}

const openingOf = (request: IncomingMessage): Opening => ({
  path: (request.url ?? '').split('?')[0] ?? '',
  peer: peerOf(request),
  host: request.headers.host ?? '',
  origin: request.headers.origin,
  forwarded: one(request.headers['x-forwarded-for']),
});

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join(', ') : header);

function refuse(wire: Duplex, { status, body }: Refusal): void {
  // The peer may be gone already; then there is nobody to tell.
  wire.on('error', () => undefined);
  const length = new TextEncoder().encode(body).length;
  wire.end(`HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`);
}

async function close(server: Server | TlsServer, sockets: WebSocketServer, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection becomes idle only after its last answer.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const cut = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
