/** The hub as it is reached: every method, route and form of a body, over TCP. What a client sends is never the hub's own failure. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../crypto/bytes.ts';
import { type Answer, bindNumber, newPerson, newWorld, ORIGIN, type Person, peerOf, phoneOf, type World } from './hub.world.ts';
import { STATUS } from './protocol/errors.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import { LIMITS } from './protocol/limits.ts';
import { MEDIA_PATHS } from './protocol/media.ts';
import { PUSH_PATHS } from './protocol/push.ts';
import { PATHS } from './protocol/routes.ts';
import { requests } from './wire-requests.world.ts';
import { type Body, heard, newWire, readAnswer, textOfQuestion, type Wire } from './wire.world.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await newWire({ trustedProxies: 1 });
});
afterEach(() => wire.close());

const failures = (): readonly string[] => wire.world.lines.filter((line) => /"msg":"(failed|crashed)"/.test(line));
const chunked = (text: string, chunk?: number): Body => ({ text, form: 'chunked', ...(chunk ? { chunk } : {}) });
const measured = (text: string): Body => ({ text, form: 'length' });

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'] as const;
const JSON_BODY = JSON.stringify({ phone: 'nobody', users: 5 });
const FORMS: readonly (Body | undefined)[] = [undefined, measured(''), measured(JSON_BODY), chunked(''), chunked(JSON_BODY), chunked(JSON_BODY, 1)];
/** Every path of the hub with something in the place of its names, and two it does not have. The socket has tests of its own. */
const places = Object.values({ ...PATHS, ...MEDIA_PATHS, ...PUSH_PATHS }).map((path) => path.replaceAll(/:\w+/g, 'AAAAAAAAAAAAAAAAAAAAAA'));
const EVERYWHERE = [...places, '/v1/nothing', '/nothing.txt'];

const isRefusal = ({ status, refused, body }: Answer): boolean =>
  refused !== undefined && STATUS[refused.code] === status && Object.keys(body).join() === 'error';

describe('any request', () => {
  it('[H20] whatever its method and however its body comes, it is answered, and a refusal has the one form', async () => {
    const { session } = await newPerson(wire.world);
    const asked = METHODS.flatMap((method) => EVERYWHERE.flatMap((path) => FORMS.map((body) => ({ method, path, body }))));
    const wrong: unknown[] = [];
    await Promise.all(
      [undefined, session.access].map(async (token, lane) => {
        for (const [at, question] of asked.entries()) {
          // An address of its own for each: budgets are not what is tried here.
          const answer = await wire.ask({ ...question, token, headers: { 'x-forwarded-for': peerOf(lane * 10_000 + at) } });
          const fair = answer.status >= 200 && answer.status < 500;
          if (!fair || (answer.status >= 400 && question.method !== 'HEAD' && !isRefusal(answer))) wrong.push([question, answer.status, answer.text]);
          // Who signed out by DELETE is signed in no more; here nobody is named by that path.
          if (token && answer.refused?.code === 'invalid_session') wrong.push([question, 'token']);
        }
      }),
    );
    expect(wrong).toEqual([]);
    expect(failures()).toEqual([]);
  });

  it('[H20] noise in the path, the Host, the query and the body is refused, and is no failure of the hub', async () => {
    const noise = fc.string({
      unit: fc.constantFrom('/', '%', 'f', '\\', '.', ':', '[', ']', '@', '?', '#', '{', '"', '0', 'é', 'م', ' '),
      maxLength: 24,
    });
    const latin = (text: string): string => Buffer.from(text).toString('latin1');
    let index = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), noise, noise, fc.constantFrom(...FORMS), async (method, path, host, body) => {
        const target = `/${latin(path).replaceAll(' ', '')}`;
        const headers = { 'x-forwarded-for': peerOf(index++), connection: 'close' };
        for (const name of [latin(host), 'hub.example']) {
          const answer = await wire.ask({ method, path: target, body, host: name, headers });
          expect(answer.status).toBeGreaterThanOrEqual(200);
          expect(answer.status).toBeLessThan(500);
        }
      }),
      // A host that ends in a number and is no address is one no URL can be made of.
      { numRuns: 150, examples: [['GET', '', '.0', undefined]] },
    );
    expect(failures()).toEqual([]);
  });

  it('[H20] one wire carries request after request, with a body that nobody wanted in between', async () => {
    const socket = await wire.open();
    for (const body of [undefined, measured('x'.repeat(500)), chunked('x'.repeat(500))])
      socket.write(textOfQuestion({ method: 'DELETE', path: '/v1/nothing', body }));
    socket.write(textOfQuestion({ method: 'GET', path: PATHS.health, headers: { connection: 'close' } }));
    const statuses = [...(await heard(socket)).matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    expect(statuses).toEqual(['404', '404', '404', '200']);
  });

  it('[H60] a method that a path does not have is refused with those it has, in the one form, and one it has is not', async () => {
    const { session } = await newPerson(wire.world);
    const allowed: Record<string, string> = {};
    for (const path of places.filter((one) => one !== PATHS.socket)) {
      const answer = await wire.ask({ method: 'PROPFIND', path, token: session.access });
      expect([path, answer.status, answer.refused?.code, isRefusal(answer)]).toEqual([path, 405, 'method_not_allowed', true]);
      expect(answer.headers.get('cache-control')).toBe(path.startsWith('/v1/') ? 'no-store' : null);
      allowed[path] = answer.headers.get('allow') ?? '';
    }
    expect([allowed[PATHS.codes], allowed[PATHS.health]]).toEqual(['POST', 'GET, HEAD']);
    expect(new Set(allowed[PATHS.number]?.split(', '))).toEqual(new Set(['GET', 'HEAD', 'PUT']));
    for (const [path, methods] of Object.entries(allowed))
      for (const method of methods.split(', ')) expect([path, method, (await wire.ask({ method, path })).status]).not.toContain(405);
    for (const path of ['/v1/nothing', '/nothing.txt']) {
      const answer = await wire.ask({ method: 'DELETE', path });
      expect([answer.status, answer.refused?.code, answer.headers.get('allow')]).toEqual([404, 'not_found', null]);
    }
  });

  it('[H61] who comes by another name is told which would have been taken, by HTTP and before a socket', async () => {
    const body = measured(JSON.stringify({ phone: phoneOf(7) }));
    const { text } = await wire.ask({ method: 'POST', path: PATHS.codes, body, host: '127.0.0.1:8787' });
    const opening = { path: PATHS.socket, peer: '203.0.113.1', host: '127.0.0.1:8787', origin: undefined, forwarded: undefined };
    for (const said of [text, wire.world.hub.judge(opening)?.body]) expect(said).toContain(`This hub is served at ${ORIGIN}: that must be the Host`);
  });

  it('[H24] what is asked of a hub by a name that is not its own is refused, unless it is only read', async () => {
    const body = measured(JSON.stringify({ phone: phoneOf(7) }));
    for (const host of ['evil.example', 'hub.example:8443', '203.0.113.5', 'hub.example.evil.example']) {
      const answer = await wire.ask({ method: 'POST', path: PATHS.codes, body, host });
      expect([host, answer.status, answer.refused?.code]).toEqual([host, 403, 'origin_refused']);
      expect((await wire.ask({ method: 'GET', path: PATHS.health, host })).status).toBe(200);
    }
    expect(wire.world.texts).toEqual([]);
    expect((await wire.ask({ method: 'POST', path: PATHS.codes, body, headers: { origin: ORIGIN } })).status).toBe(200);
  });
});

describe('a body', () => {
  const codes = (body: Body | undefined) => wire.ask({ method: 'POST', path: PATHS.codes, body });

  it('[H21] is read alike with a length and in chunks of any size', async () => {
    const statuses: unknown[] = [];
    const text = (at: number) => JSON.stringify({ phone: phoneOf(at * 10_000), filler: 'x'.repeat(9000) });
    for (const [at, form] of [measured, chunked, (one: string) => chunked(one, 7), (one: string) => chunked(one, 9000)].entries())
      statuses.push((await codes(form(text(at)))).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(wire.world.texts).toHaveLength(4);
    expect((await codes(undefined)).refused?.code).toBe('malformed');
  });

  it('[H21] that is too large is refused in both forms; one that says so, before it has come', async () => {
    for (const form of [measured, chunked]) {
      const answer = await codes(form('x'.repeat(16 * 1024 + 1)));
      expect([answer.status, answer.refused?.code]).toEqual([413, 'too_large']);
    }
    const socket = await wire.open();
    socket.write(textOfQuestion({ method: 'POST', path: PATHS.codes, headers: { 'content-length': '1000000000', connection: 'close' } }));
    expect(readAnswer(await heard(socket)).refused?.code).toBe('too_large');
  });

  it('[H21] without an end is cut off soon after its limit', async () => {
    const socket = await wire.open();
    const answered = heard(socket);
    socket.write(textOfQuestion({ method: 'POST', path: PATHS.codes, headers: { 'transfer-encoding': 'chunked', connection: 'close' } }));
    const piece = `1000\r\n${'x'.repeat(4096)}\r\n`;
    const pour = setInterval(() => socket.write(piece), 2);
    expect(readAnswer(await answered).refused?.code).toBe('too_large');
    clearInterval(pour);
    expect(failures()).toEqual([]);
  });

  it('[H21] that breaks off in the middle leaves nothing behind: no failure, no code, and a hub that goes on', async () => {
    const whole = [measured, chunked].map((form) => textOfQuestion({ method: 'POST', path: PATHS.codes, body: form(`{"phone":"${phoneOf(1)}"}`) }));
    const post = textOfQuestion({ method: 'POST', path: PATHS.codes, headers: { 'transfer-encoding': 'chunked' } });
    for (const text of [...whole.map((one) => one.slice(0, -9)), post, `${post}5\r\n{"pho\r\n`, `${post}zz\r\n`]) {
      const before = wire.world.lines.length;
      const socket = await wire.open();
      socket.on('error', () => undefined);
      socket.end(text);
      await expect.poll(() => wire.world.lines.length).toBeGreaterThan(before);
    }
    expect([failures(), wire.world.texts]).toEqual([[], []]);
    expect((await wire.ask({ method: 'GET', path: PATHS.health })).status).toBe(200);
  });

  it('[H21] nobody signed in for is not read: the refusal comes first', async () => {
    const socket = await wire.open();
    socket.write(textOfQuestion({ method: 'POST', path: PATHS.post, headers: { 'transfer-encoding': 'chunked', connection: 'close' } }));
    expect(readAnswer(await heard(socket)).refused?.code).toBe('invalid_session');
  });
});

describe('every route', () => {
  const shapeOf = ({ status, refused, body }: Answer): unknown => [status, refused?.code, Object.keys(body).sort()];

  it('[H22] answers over the wire what it answers in the process, with a length and in chunks', async () => {
    const inProcess = await newWorld();
    const there = await newPerson(inProcess, {}, 'tidings_test');
    const expected: unknown[] = [];
    for (const [method, path, body] of requests(there.user, phoneOf(1)))
      expected.push([method, path.replace(there.user, ''), shapeOf(await inProcess.ask(method, path, body, { token: there.session.access }))]);
    await inProcess.close();
    for (const form of [measured, chunked]) {
      const over = await newWire();
      const { user, session } = await newPerson(over.world, {}, 'tidings_test');
      const answers: unknown[] = [];
      for (const [method, path, body] of requests(user, phoneOf(1))) {
        const answer = await over.ask({ method, path, body: body && form(JSON.stringify(body)), token: session.access });
        answers.push([method, path.replace(user, ''), shapeOf(answer)]);
      }
      await over.close();
      expect(answers).toEqual(expected);
    }
    // The table is whole, and most of it is answered well: a hub that refuses everything would be alike in both, too.
    const asked = new Set(requests('U', '').map(([, path]) => path.replaceAll(/\/(U|A{22}|A{43})(?=$|\/)/g, '/:').replace(/\/0$/, '/:')));
    expect([...asked].sort()).toEqual(
      Object.values({ ...PATHS, ...MEDIA_PATHS, ...PUSH_PATHS })
        .map((path) => path.replaceAll(/:\w+/g, ':'))
        .sort(),
    );
    expect(JSON.stringify(expected).match(/\[20[04],/g)?.length).toBeGreaterThanOrEqual(14);
  });

  it('[H22] a number is kept and a session ended by requests without a body, as devices send them', async () => {
    const { world } = wire;
    const [anna, boris, other] = await newDispute(world);
    expect((await wire.ask({ method: 'GET', path: PATHS.number, token: anna.session.access })).body).toHaveProperty('claim');
    expect((await wire.ask({ method: 'DELETE', path: PATHS.claim, token: anna.session.access })).status).toBe(204);
    expect((await wire.ask({ method: 'GET', path: PATHS.number, token: anna.session.access })).body).not.toHaveProperty('claim');
    const path = PATHS.session.replace(':session', boris.session.session);
    expect((await wire.ask({ method: 'DELETE', path, token: boris.session.access })).status).toBe(204);
    expect((await wire.ask({ method: 'GET', path: PATHS.sessions, token: boris.session.access })).refused?.code).toBe('invalid_session');
    expect((await wire.ask({ method: 'GET', path: PATHS.sessions, token: other.session.access })).status).toBe(200);
  });
});

/** Anna's number is claimed by Boris; the third has nothing to do with it. */
async function newDispute(world: World): Promise<readonly [Person, Person, Person]> {
  const [anna, boris, other] = [await newPerson(world), await newPerson(world), await newPerson(world)];
  await bindNumber(world, anna, phoneOf(1));
  world.clock.advance(60_000);
  expect((await bindNumber(world, boris, phoneOf(1), true)).body['bound']).toBe('waiting');
  return [anna, boris, other];
}

describe('sockets over the wire', () => {
  const hello = { user: randomBytes(16), device: randomBytes(16), token: toBase64(randomBytes(32)), signature: randomBytes(64) };

  it('[H23] a version the hub does not speak is told by its own code and a reason; a wrong token by another', async () => {
    const [old, stranger] = [await wire.dial(), await wire.dial()];
    old.hello({ ...hello, version: 99 });
    expect(await old.closed).toEqual({ code: 4426, reason: 'this hub speaks version 1, this device 99: update Tidings' });
    stranger.hello({ ...hello, version: 1 });
    expect((await stranger.closed).code).toBe(4401);
  });

  it('[H23] one address has only so many sockets without hello, behind a trusted proxy too; who is refused hears why', async () => {
    const crowd = await Promise.all(Array.from({ length: 300 }, () => wire.dial({ 'x-forwarded-for': '203.0.113.9' })));
    const greeted = crowd.filter(({ challenged }) => challenged);
    expect(greeted).toHaveLength(HUB_LIMITS.pendingSocketsPerAddress);
    const refused = crowd.filter(({ challenged }) => !challenged);
    expect(new Set(await Promise.all(refused.map(async ({ closed }) => (await closed).code)))).toEqual(new Set([4429]));
    expect((await wire.dial({ 'x-forwarded-for': '203.0.113.10' })).challenged).toBe(true);
    greeted[0]?.socket.close();
    await greeted[0]?.closed;
    expect((await wire.dial({ 'x-forwarded-for': '203.0.113.9' })).challenged).toBe(true);
    wire.world.clock.advance(LIMITS.helloMs);
    expect(new Set(await Promise.all(greeted.slice(1).map(async ({ closed }) => (await closed).code)))).toEqual(new Set([4408]));
  });
});
