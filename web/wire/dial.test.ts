/** Real sockets against a real server: what the line relies on of them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { Bytes } from '../../crypto/bytes.ts';
import { CLOSE } from '../../hub/protocol/errors.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { joinSocket, type WebSocketLike, type Wire } from './dial.ts';
import { dial } from './dial-node.ts';

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.clients.forEach((client) => client.terminate());
    server.close();
  }
});

/** A server, the device's wire to it, and both ends' records. */
async function world() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const heard: Bytes[] = [];
  const closed: number[] = [];
  const hear = { message: (bytes: Bytes) => void heard.push(bytes), closed: (code: number) => void closed.push(code) };
  const connecting: Promise<[ServerSocket]> = once(server, 'connection') as Promise<[ServerSocket]>;
  const wire: Wire = dial(url, hear);
  const [peer] = await connecting;
  const got: Bytes[] = [];
  const ended: number[] = [];
  peer.on('message', (data: Buffer) => void got.push(Uint8Array.from(data)));
  peer.on('close', (code: number) => void ended.push(code));
  return { url, wire, peer, heard, closed, got, ended, hear };
}

describe('a socket of Node', () => {
  it('[W23] carries bytes both ways, unchanged and in order, each message by itself', async () => {
    const { wire, peer, heard, got } = await world();
    const messages = [0, 1, 300, LIMITS.frameBytes].map((length) => Uint8Array.from({ length }, (_, at) => at & 255));
    for (const message of messages) peer.send(message);
    await vi.waitFor(() => expect(heard).toEqual(messages));
    for (const message of messages) wire.send(message);
    await vi.waitFor(() => expect(got).toEqual(messages));
  });
  it('[W23] says once how it ended: the hub’s code, or 1006 where the line was cut or nobody is there', async () => {
    const first = await world();
    first.peer.close(CLOSE.version);
    await vi.waitFor(() => expect(first.closed).toEqual([CLOSE.version]));
    const second = await world();
    second.peer.terminate();
    await vi.waitFor(() => expect(second.closed).toEqual([1006]));
    const closed: number[] = [];
    dial('ws://127.0.0.1:1', { message: () => undefined, closed: (code) => void closed.push(code) });
    await vi.waitFor(() => expect(closed).toEqual([1006]));
  });
  it('[W23] closed here is over here at once: nothing is heard or sent after it, and the hub learns the code', async () => {
    const { wire, peer, heard, closed, got, ended } = await world();
    peer.send(Uint8Array.of(1));
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    wire.close(CLOSE.malformed);
    wire.send(Uint8Array.of(1));
    wire.close(1000);
    peer.send(Uint8Array.of(2));
    expect(closed).toEqual([CLOSE.malformed]);
    await vi.waitFor(() => expect(ended).toEqual([CLOSE.malformed]));
    expect([heard.length, got, closed]).toEqual([1, [], [CLOSE.malformed]]);
  });
  it('[W23] text, and a message larger than any the hub sends, end it', async () => {
    const text = await world();
    text.peer.send('hello');
    await vi.waitFor(() => expect([text.closed, text.heard]).toEqual([[CLOSE.malformed], []]));
    const large = await world();
    large.peer.send(new Uint8Array(LIMITS.bodyBytes + 1));
    await vi.waitFor(() => expect([large.closed.length, large.heard]).toEqual([1, []]));
  });
  it('[W23] can be closed before it opened', async () => {
    const { url, hear, closed } = await world();
    dial(url, hear).close(1000);
    expect(closed).toEqual([1000]);
  });
});

describe('a socket of a browser', () => {
  it('[W23] is closed with no code a page may not send, since that would throw', () => {
    for (const [asked, sent] of [
      [1000, 1000],
      [CLOSE.goingAway, 1000],
      [CLOSE.slow, CLOSE.slow],
    ] as const) {
      const close = vi.fn();
      const socket: WebSocketLike = {
        binaryType: '',
        readyState: 1,
        bufferedAmount: 0,
        send: () => undefined,
        close,
        addEventListener: () => undefined,
      };
      joinSocket(socket, { message: () => undefined, closed: () => undefined }).close(asked);
      expect(close.mock.calls).toEqual([[sent]]);
    }
  });
});
