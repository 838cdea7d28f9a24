/** The hub asked over HTTP: errors in one form, headers, origins, limits, and a log that says nothing of anybody. */
import { MEDIA_LIMITS } from './protocol/media.ts';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../crypto/bytes.ts';
import { newPerson, newWorld, ORIGIN, peerOf, phoneOf, textIn, type World } from './hub.world.ts';
import { openSocket } from './socket.world.ts';
import { SENTENCES } from './protocol/errors.ts';
import { LIMITS } from './protocol/limits.ts';

let world: World;
afterEach(() => world.close());

describe('every answer', () => {
  it('[H6] errors have one form, whatever is asked for', async () => {
    world = await newWorld();
    const paths = fc.oneof(
      fc.constantFrom(
        '/v1/codes',
        '/v1/codes/check',
        '/v1/sessions',
        '/v1/nothing',
        '/v1/chains/AAAA',
        '/v1/meetings/A/0',
        '/v1/sessions/refresh',
        '/v1/lookup',
        '/v1/post',
      ),
      fc.webPath().map((path) => `/v1${path.startsWith('/') ? path : `/${path}`}`),
    );
    const bodies = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.json(),
      fc.constantFrom('', '{', 'null', '[]', '{"phone":5}', '{"__proto__":{"phone":"+44"}}', '"‮"', '{"phone":"مرحبا"}'),
    );
    let index = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH'), paths, bodies, async (method, path, body) => {
        const answer = await world.ask(method, path, body, { peer: peerOf(index++) });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(Object.keys(answer.body)).toEqual(['error']);
        expect(answer.body['error']).toEqual(
          expect.objectContaining({
            code: answer.refused?.code,
            message: SENTENCES[answer.refused?.code ?? 'internal'],
            timestamp: expect.stringMatching(/^2026-.*Z$/),
          }),
        );
        expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }),
      { numRuns: 300 },
    );
  });

  it('[H6] a bug is answered as one, and neither the answer nor the log says what it was about', async () => {
    world = await newWorld();
    const secret = 'planted +442079460958';
    Object.assign(world.store, { check: () => Promise.reject(new Error(secret)) });
    Object.assign(world.store.challenges, { create: () => Promise.reject(new TypeError(secret)) });
    const health = await world.ask('GET', '/healthz');
    expect([health.status, health.refused?.code]).toEqual([503, 'unavailable']);
    const challenge = await world.ask('POST', '/v1/challenges');
    expect([challenge.status, challenge.refused?.code]).toEqual([500, 'internal']);
    expect(health.text + challenge.text + world.lines.join('')).not.toContain('planted');
    const failed = world.lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'failed');
    expect(failed.map(({ thrown, route }) => [thrown, route])).toEqual([
      ['Error', '/healthz'],
      ['TypeError', '/v1/challenges'],
    ]);
    expect(failed[1].at).toContain('app.test.ts');
  });

  it('[H7] carries the headers that keep a page what it is', async () => {
    world = await newWorld();
    for (const path of ['/healthz', '/v1/hub', '/nothing.txt']) {
      const { headers } = await world.ask('GET', path);
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
      );
      expect(Object.fromEntries(policy)).toMatchObject({
        'default-src': "'self'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' blob: data:",
        'connect-src': "'self' wss://hub.example",
        'worker-src': "'self'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'object-src': "'none'",
        'frame-src': 'https://hub.example/save/',
        'require-trusted-types-for': "'script'",
        'trusted-types': 'tidings',
      });
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('camera=(self)');
      expect(headers.get('permissions-policy')).toContain('microphone=(self)');
      expect(headers.get('permissions-policy')).toContain('geolocation=()');
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    }
  });

  it('[H8] a page of another origin can write nothing and open no socket; a browser’s preflight gets no leave', async () => {
    world = await newWorld();
    for (const origin of ['https://evil.example', 'null', 'http://hub.example', 'https://hub.example.evil.example', 'https://hub.example:8443']) {
      const { status, refused } = await world.ask('POST', '/v1/codes', { phone: phoneOf(1) }, { origin });
      expect([origin, status, refused?.code]).toEqual([origin, 403, 'origin_refused']);
      const preflight = await world.ask('OPTIONS', '/v1/codes', undefined, { origin, headers: { 'access-control-request-method': 'POST' } });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
      expect(world.hub.judge({ path: '/v1/socket', peer: '1.2.3.4', host: 'hub.example', origin, forwarded: undefined })?.status).toBe(403);
    }
    expect(world.texts).toEqual([]);
    expect((await world.ask('POST', '/v1/codes', { phone: phoneOf(1) }, { origin: ORIGIN })).status).toBe(200);
    const opening = { path: '/v1/socket', peer: '1.2.3.4', host: 'hub.example', origin: ORIGIN, forwarded: undefined };
    expect(world.hub.judge(opening)).toBeUndefined();
    expect(world.hub.judge({ ...opening, origin: undefined })).toBeUndefined();
    expect(world.hub.judge({ ...opening, host: 'evil.example' })?.status).toBe(403);
    expect(world.hub.judge({ ...opening, path: '/v1/other' })?.status).toBe(404);
  });

  it('[H9] a body has a limit by its route, and what is above it is not read', async () => {
    world = await newWorld();
    const person = await newPerson(world);
    for (const [path, bytes] of [
      ['/v1/codes', 16 * 1024],
      ['/v1/sessions', 16 * 1024],
      ['/v1/lookup', 16 * 1024],
      ['/v1/post', LIMITS.bodyBytes],
    ] as const) {
      const { status, refused } = await world.ask('POST', path, 'x'.repeat(bytes + 1), { token: person.session.access });
      expect([path, status, refused?.code]).toEqual([path, 413, 'too_large']);
    }
    // A body that lies about its length, in pieces without end, is cut off where the limit is.
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 4096;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    const request = new Request(`${ORIGIN}/v1/codes`, { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
    expect((await world.hub.fetch(request, '1.2.3.4')).status).toBe(413);
    expect(given).toBeLessThan(64 * 1024);
  });

  it('[H10] X-Forwarded-For changes nothing unless a proxy is trusted, and then only what that proxy said counts', async () => {
    world = await newWorld();
    const ask = (w: World, i: number, headers: Record<string, string>) =>
      w.ask('POST', '/v1/codes', { phone: phoneOf(i * 10_000) }, { peer: '10.0.0.1', headers });
    const spoofed = [];
    for (let i = 0; i < 25; i++) spoofed.push((await ask(world, i, { 'x-forwarded-for': peerOf(i) })).status);
    expect(spoofed.filter((status) => status === 429)).toHaveLength(5);
    const proxied = await newWorld({ trustedProxies: 1 });
    const honest = [];
    for (let i = 0; i < 25; i++) honest.push((await ask(proxied, i, { 'x-forwarded-for': peerOf(i) })).status);
    expect(honest.filter((status) => status === 429)).toHaveLength(0);
    const behind = [];
    for (let i = 0; i < 25; i++) behind.push((await ask(proxied, 30 + i, { 'x-forwarded-for': `${peerOf(i)}, 198.51.100.7` })).status);
    expect(behind.filter((status) => status === 429)).toHaveLength(5);
    await proxied.close();
  });

  it('[H11] says which versions it speaks and what time it is', async () => {
    world = await newWorld();
    expect((await world.ask('GET', '/v1/hub')).body).toEqual({
      versions: [1],
      at: world.clock.now(),
      signup: 'open',
      media: { file_bytes: MEDIA_LIMITS.mediaFileBytes, days: 30 },
    });
    expect((await world.ask('GET', '/healthz')).body).toEqual({ ok: true });
  });
});

describe('the log', () => {
  it('[H12] holds no number, code, token, key, name or content, at its loudest, nor do refusals', async () => {
    world = await newWorld();
    const canary = `canary${Date.now()}`;
    const anna = await newPerson(world, {}, 'canary_anna');
    const { verification, code } = await world.codeFor(phoneOf(424_242));
    const checked = await world.ask('POST', '/v1/codes/check', { verification, code });
    const ticket = textIn(checked, 'ticket');
    await world.ask('PUT', '/v1/number', { ticket, anew: false }, { token: anna.session.access });
    await world.ask('PUT', '/v1/username', { username: 'canary_anna' }, { token: anna.session.access });
    await world.ask('PUT', '/v1/packages', { packages: [toBase64(utf8(canary))] }, { token: anna.session.access });
    await openSocket(world, anna);
    const refusals = [
      await world.ask('POST', '/v1/lookup', { username: canary }, { token: anna.session.access }),
      await world.ask('POST', '/v1/lookup', { phone: phoneOf(424_243) }, { token: anna.session.access }),
      await world.ask('POST', '/v1/codes', { phone: `${canary}+1` }),
      await world.ask('POST', '/v1/codes', `{"phone":"${canary}`),
      await world.ask('POST', '/v1/codes/check', { verification, code: canary }),
      await world.ask('POST', '/v1/sessions/refresh', { refresh: canary }),
      await world.ask('GET', `/v1/sessions?token=${canary}`, undefined, { token: `${anna.session.access}x` }),
      await world.ask('GET', `/v1/${canary}/${anna.session.refresh}`),
      await world.ask('POST', '/v1/post', canary, { token: anna.session.access }),
    ];
    expect(refusals.map(({ status }) => status >= 400)).toEqual(refusals.map(() => true));
    expect(world.lines.length).toBeGreaterThan(15);
    const written = world.lines.join('\n') + refusals.map(({ text }) => text).join('\n');
    const secrets = [
      canary,
      phoneOf(424_242),
      phoneOf(424_242).slice(1),
      phoneOf(424_243).slice(2),
      code,
      ticket,
      verification,
      anna.session.access,
      anna.session.refresh,
      anna.session.session,
      anna.user,
      anna.device,
      'canary_anna',
      '203.0.113.1',
    ];
    for (const secret of secrets) expect(written).not.toContain(secret);
    // The test can see: the line of the sign-in is there.
    expect(written).toContain('/v1/codes/check');
  });
});
