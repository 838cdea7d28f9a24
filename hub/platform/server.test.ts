/** What is answered where there is no request to answer, or nobody to answer it. */
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { heard } from '../wire.world.ts';
import { type Listening, listen } from './server.ts';

let listening: Listening | undefined;
afterEach(() => listening?.close(0));

const answerTo = async (request: string, fetch: () => Promise<Response>): Promise<string> => {
  listening = await listen({
    port: 0,
    host: '127.0.0.1',
    certificate: undefined,
    maxMessage: 1024,
    fetch,
    judge: () => undefined,
    unreadable: () => ({ status: 400, body: '{"error":1}' }),
    connect: () => undefined,
  });
  const wire = connect(listening.port, '127.0.0.1');
  wire.write(request);
  return heard(wire);
};
const head = (host: string): string => `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;

it('[H20] a Host that is none is answered in the form that was handed in', async () => {
  const answer = await answerTo(head('a b@c:x'), async () => new Response('reached'));
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\n\r\n\{"error":1\}$/);
});

it('[H6] what nobody caught is answered without a word of what it was about', async () => {
  const answer = await answerTo(head('hub.example'), () => Promise.reject(new Error('planted')));
  expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  expect(answer).not.toContain('planted');
});
