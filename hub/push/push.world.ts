/** A push service on this machine (RFC 8030): it checks who sends (RFC 8292) and opens what is sent (RFC 8291) by means of its own, none of which the hub uses. */
import { execFileSync } from 'node:child_process';
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, concat, fromBase64, own, randomBytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import type { Outside } from './outside.ts';

/** For hubs that wake nobody. */
export const NOWHERE: Outside = { resolve: () => Promise.reject(new Error('there is no network here')), mayReach: () => false };

/** What a browser keeps of a subscription. */
export type Receiver = { readonly curve: ECDH; readonly auth: Bytes };
export const newReceiver = (): Receiver => {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return { curve, auth: randomBytes(16) };
};

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Bytes =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, length));

/** Opens one record of aes128gcm (RFC 8188 §2) with the keys of RFC 8291 §3.4; throws where it was not sealed for this receiver. */
export function openSealed({ curve, auth }: Receiver, body: Bytes): Bytes {
  const [salt, keyLength] = [body.subarray(0, 16), body[20] ?? 0];
  const sender = body.subarray(21, 21 + keyLength);
  const info = concat(utf8('WebPush: info\0'), own(curve.getPublicKey()), sender);
  const secret = derive(own(curve.computeSecret(sender)), auth, info, 32);
  const [key, nonce] = [derive(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16), derive(secret, salt, utf8('Content-Encoding: nonce\0'), 12)];
  const record = body.subarray(21 + keyLength);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(record.subarray(-16));
  const padded = concat(own(cipher.update(record.subarray(0, -16))), own(cipher.final()));
  const end = padded.findLastIndex((byte) => byte !== 0);
  // The last record ends with a 2 before its padding.
  if (padded[end] !== 2) throw new Error('expected the delimiter of a last record');
  return padded.slice(0, end);
}

export type Claims = { readonly aud: string; readonly exp: number; readonly sub: string };

/** The claims of an Authorization header, and the key it names; throws where the key did not sign them. */
export function openWord(header: string): { readonly claims: Claims; readonly key: string } {
  const [, word = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = word.split('.');
  const point = fromBase64(key) ?? new Uint8Array();
  const jwk = { kty: 'EC', crv: 'P-256', x: toBase64(point.slice(1, 33)), y: toBase64(point.slice(33)) };
  const signed = utf8(`${head}.${claims}`);
  const isSigned = verify(
    'sha256',
    signed,
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    fromBase64(signature) ?? new Uint8Array(),
  );
  const header64 = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string };
  if (!isSigned || header64.alg !== 'ES256') throw new Error('expected a word signed by the key it names');
  return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims, key };
}

/** What came: `text` as the browser would open it. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly bytes: Bytes;
  readonly claims: Claims;
  readonly key: string;
};
export type Behaviour = (response: ServerResponse, path: string) => void;

export type PushService = {
  readonly origin: string;
  readonly outside: Outside;
  readonly received: readonly Received[];
  /** Requests, whatever they were. */
  asked(): number;
  /** As PushSubscription.toJSON() has it, in one object. */
  subscribe(): { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
  /** What it answers from now on, in place of 201. */
  behave(behaviour: Behaviour | undefined): void;
  close(): Promise<void>;
};

export const NAME = 'push.test';
/** Where Chromium has its pages woken: builds of Google's, and others. */
const CHROMIUMS = ['fcm.googleapis.com', 'jmt17.google.com'];

/** `handOn`: takes what comes for paths that are none of its own; who sends was checked. False where it knows none either. */
export async function openPushService(handOn: (path: string, body: Bytes) => boolean = () => false): Promise<PushService> {
  const { cert, key } = newCertificate(NAME, ...CHROMIUMS);
  const receivers = new Map<string, Receiver>();
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const state: { asked: number; behaviour: Behaviour | undefined } = { asked: 0, behaviour: undefined };
  const server: Server = createServer({ cert, key }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      state.asked += 1;
      const [path, bytes] = [request.url ?? '', own(Buffer.concat(parts))];
      const receiver = receivers.get(path);
      if (state.behaviour) {
        state.behaviour(response, path);
        return;
      }
      const { claims, key: signedBy } = openWord(String(request.headers.authorization));
      if (!receiver) {
        response.writeHead(handOn(path, bytes) ? 201 : 410).end();
        return;
      }
      received.push({ path, headers: request.headers, text: Buffer.from(openSealed(receiver, bytes)).toString(), bytes, claims, key: signedBy });
      response.writeHead(201, { location: '/message/1' }).end();
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `https://${NAME}:${port}`;
  return {
    origin,
    outside: { resolve: async () => ['127.0.0.1'], mayReach: (address, to) => address === '127.0.0.1' && to === port, ca: cert },
    received,
    asked: () => state.asked,
    subscribe: () => {
      const [path, receiver] = [`/push/${toBase64(randomBytes(12))}`, newReceiver()];
      receivers.set(path, receiver);
      return { endpoint: `${origin}${path}`, p256dh: toBase64(own(receiver.curve.getPublicKey())), auth: toBase64(receiver.auth) };
    },
    behave: (behaviour) => {
      state.behaviour = behaviour;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Of these names, signed by itself. */
export function newCertificate(...named: readonly string[]): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-push-'));
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', `/CN=${named[0]}`, '-addext', `subjectAltName=${named.map((name) => `DNS:${name}`).join()}`];
  execFileSync('openssl', ['req', ...kind, ...names, '-keyout', files.key, '-out', files.cert], { stdio: 'ignore' });
  const made = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
