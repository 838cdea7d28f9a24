/** Frames made once are frames: a client of another hand reads them at every length, between those ws itself writes. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { frameOf, newFraming } from './framing.ts';
import { joinLine, type SocketConnection } from './line.ts';
import { type Listening, listen } from './server.ts';

/** Around the lengths at which the head grows (RFC 6455 §5.2). */
const LENGTHS = [0, 1, 125, 126, 127, 256, 65_535, 65_536, 65_537, 200_000];

let listening: Listening;
let client: WebSocket;
let connection: SocketConnection;

beforeEach(async () => {
  listening = await listen({
    port: 0,
    host: '127.0.0.1',
    certificate: undefined,
    maxMessage: 1024,
    fetch: async () => new Response(),
    judge: () => undefined,
    connect: (socket) =>
      joinLine(socket, (joined) => {
        connection = joined;
        return { message: () => undefined, closed: () => undefined };
      }),
  });
  client = new WebSocket(`ws://127.0.0.1:${listening.port}/`);
  await once(client, 'open');
});
afterEach(async () => {
  client.terminate();
  await listening.close(0);
});

describe('framing', () => {
  it('[B3] a frame is read as its message at every length, with pings of ws in between', async () => {
    const messages = LENGTHS.map((length) => new Uint8Array(length).fill(length % 251));
    const heard: string[] = [];
    const all = new Promise<void>((resolve) =>
      client.on('message', (data) => {
        heard.push(toHex(data as Buffer));
        if (heard.length === messages.length) resolve();
      }),
    );
    for (const message of messages) {
      connection.send(message);
      client.ping();
    }
    await all;
    expect(heard).toEqual(messages.map(toHex));
  });

  it('[B3] a message in parts is heard as the whole of them, between others', async () => {
    const parts = LENGTHS.map((length) => new Uint8Array(length).fill(length % 251));
    const whole = toHex(Buffer.concat(parts));
    const heard: string[] = [];
    const all = new Promise<void>((resolve) =>
      client.on('message', (data) => {
        heard.push(toHex(data as Buffer));
        if (heard.length === 4) resolve();
      }),
    );
    connection.sendParts(parts);
    connection.send(new Uint8Array(3));
    connection.sendParts([]);
    connection.sendParts([...parts].reverse());
    await all;
    expect(heard).toEqual([whole, '000000', '', toHex(Buffer.concat([...parts].reverse()))]);
  });

  it('[B3] after a close nothing more is written, and the close is heard', async () => {
    const heard: unknown[] = [];
    client.on('message', (data) => heard.push(data));
    connection.close(4000, 'enough');
    connection.send(randomBytes(300));
    connection.sendParts([randomBytes(300)]);
    const [code] = await once(client, 'close');
    expect([code, heard]).toEqual([4000, []]);
  });

  it('[B3] one message is framed once, another anew', () => {
    const frame = newFraming();
    const [one, other] = [randomBytes(300), randomBytes(300)];
    expect(frame(one)).toBe(frame(one));
    expect(toHex(frame(other))).toBe(toHex(frameOf(other)));
    expect(toHex(frame(other))).not.toBe(toHex(frame(one)));
  });
});
