/** Phone codes: right, wrong, late, raced, and too many. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { bindNumber, bytesIn, newPerson, newWorld, peerOf, phoneOf, textIn, type World } from '../hub.world.ts';
import { causeOf } from '../log.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { newCode, textOfCode } from './codes.ts';

let world: World;
afterEach(() => world.close());

const check = (verification: string, code: string, peer = '203.0.113.9') => world.ask('POST', '/v1/codes/check', { verification, code }, { peer });
/** Another code of six digits. */
const wrong = (code: string, by = 1): string => String((Number(code) + by) % 1_000_000).padStart(6, '0');

describe('codes', () => {
  // Feature: telegram-clone, Property 1: a code request makes a verification session
  it('[A3] asking for a code with a valid number gives a verification, its expiry and three attempts, and sends one text there', async () => {
    world = await newWorld();
    await fc.assert(
      fc.asyncProperty(fc.nat(999_999), fc.constantFrom('', ' ', '  ', '-'), async (index, gap) => {
        world.clock.advance(86_400_000);
        const sent = world.texts.length;
        const phone = phoneOf(index);
        const { status, body, text } = await world.ask(
          'POST',
          '/v1/codes',
          { phone: `${phone.slice(0, 2)}${gap}${phone.slice(2)}` },
          { peer: peerOf(index) },
        );
        expect([status, text]).toEqual([200, expect.any(String)]);
        const now = world.clock.now();
        expect(body).toEqual({
          verification: expect.stringMatching(/^[\w-]{22}$/),
          expires_at: now + HUB_LIMITS.codeMs,
          attempts_left: 3,
          resend_at: now + HUB_LIMITS.codeResendMs,
        });
        expect(world.texts.slice(sent).map(({ to }) => to)).toEqual([phone]);
      }),
      { numRuns: 100 },
    );
  });

  it('[A3] a text that is no number is refused without sending or keeping anything', async () => {
    world = await newWorld();
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', '٠', '‏שלום', '+', 'x'.repeat(255)));
    await fc.assert(
      fc.asyncProperty(texts, async (phone) => {
        fc.pre(!/\d{4}/.test(phone));
        const { status, refused } = await world.ask('POST', '/v1/codes', { phone });
        expect([status, refused?.code]).toEqual([400, phone.length > 256 ? 'malformed' : 'invalid_number']);
      }),
      { numRuns: 100 },
    );
    expect(world.texts).toEqual([]);
  });

  // Feature: telegram-clone, Property 2: the right code in time proves the number
  it('[A4] the right code in time gives a ticket; the account that binds the number with it has it; no code works twice', async () => {
    world = await newWorld();
    const used = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(999_999), fc.nat(HUB_LIMITS.codeMs - 1), async (index, after) => {
        fc.pre(!used.has(index));
        used.add(index);
        world.clock.advance(86_400_000);
        const { verification, code } = await world.codeFor(phoneOf(index), { peer: peerOf(index) });
        world.clock.advance(after);
        const first = await check(verification, code, peerOf(index));
        expect(first.body).toEqual({
          ticket: expect.stringMatching(/^[\w-]{43}$/),
          number: 'free',
          expires_at: world.clock.now() + HUB_LIMITS.ticketMs,
        });
        const again = await check(verification, code, peerOf(index));
        expect([again.status, again.refused?.code]).toEqual([410, 'code_expired']);
        const person = await newPerson(world, { peer: peerOf(index) });
        expect((await world.store.accounts.get(bytesIn(person.user)))?.hasNumber).toBe(false);
        const bound = await world.ask('PUT', '/v1/number', { ticket: textIn(first, 'ticket'), anew: false }, { token: person.session.access });
        expect(bound.body).toEqual({ bound: 'now' });
        expect((await world.store.accounts.get(bytesIn(person.user)))?.hasNumber).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('[A4] of two devices that race with one code, one gets the ticket', async () => {
    world = await newWorld();
    for (let round = 0; round < 20; round++) {
      const { verification, code } = await world.codeFor(phoneOf(round), { peer: peerOf(round) });
      const answers = await Promise.all([
        check(verification, code, peerOf(round)),
        check(verification, code, peerOf(round + 500)),
        check(verification, code, peerOf(round + 900)),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  it('[A4] of two accounts that race with one ticket, one gets the number', async () => {
    world = await newWorld();
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const { verification, code } = await world.codeFor(phoneOf(1));
    const ticket = textIn(await check(verification, code), 'ticket');
    const bind = (token: string) => world.ask('PUT', '/v1/number', { ticket, anew: false }, { token });
    const answers = await Promise.all([bind(anna.session.access), bind(boris.session.access)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(answers.find(({ status }) => status !== 200)?.refused?.code).toBe('invalid_ticket');
  });

  it('[A4] a code is good until its last millisecond, and a ticket too', async () => {
    world = await newWorld();
    const { verification, code } = await world.codeFor(phoneOf(1));
    world.clock.advance(HUB_LIMITS.codeMs);
    const late = await check(verification, code);
    expect([late.status, late.refused?.code]).toEqual([410, 'code_expired']);
    const second = await world.codeFor(phoneOf(2));
    const ticket = textIn(await check(second.verification, second.code), 'ticket');
    const person = await newPerson(world);
    world.clock.advance(HUB_LIMITS.ticketMs);
    const token = textIn(await world.ask('POST', '/v1/sessions/refresh', { refresh: person.session.refresh }), 'access');
    const used = await world.ask('PUT', '/v1/number', { ticket, anew: false }, { token });
    expect([used.status, used.refused?.code]).toEqual([401, 'invalid_ticket']);
  });

  // Feature: telegram-clone, Property 3: a wrong code costs one of three attempts
  it('[A5] a wrong code is refused and costs one of three attempts; after the third even the right one is refused', async () => {
    world = await newWorld();
    const guesses = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 64 }), fc.constantFrom('', '٠٠٠٠٠٠', '000000 ', '‮123456', '0'.repeat(256))),
      { minLength: 3, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(999_999), guesses, async (index, texts) => {
        world.clock.advance(86_400_000);
        const { verification, code } = await world.codeFor(phoneOf(index), { peer: peerOf(index) });
        fc.pre(!texts.includes(code));
        const answers = [];
        for (const text of texts) answers.push(await check(verification, text, peerOf(index)));
        expect(answers.map(({ refused }) => [refused?.code, refused?.details?.attempts_left])).toEqual([
          ['code_wrong', 2],
          ['code_wrong', 1],
          ['attempts_exceeded', undefined],
        ]);
        const late = await check(verification, code, peerOf(index));
        expect([late.status, late.refused?.code]).toEqual([429, 'attempts_exceeded']);
      }),
      { numRuns: 100 },
    );
  });

  it('[A5] a hundred parallel guesses are three attempts, whichever comes first', async () => {
    world = await newWorld();
    const { verification, code } = await world.codeFor(phoneOf(1));
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => check(verification, wrong(code, i + 1), peerOf(i))));
    expect(answers.filter(({ refused }) => refused?.code === 'code_wrong')).toHaveLength(2);
    expect(answers.filter(({ refused }) => refused?.code === 'attempts_exceeded')).toHaveLength(98);
    expect((await check(verification, code)).refused?.code).toBe('attempts_exceeded');
  });

  it('[A5] the third attempt still may be the right one', async () => {
    world = await newWorld();
    const { verification, code } = await world.codeFor(phoneOf(1));
    await check(verification, wrong(code, 1));
    await check(verification, wrong(code, 2));
    expect((await check(verification, code)).status).toBe(200);
  });

  it('[A6] known and unknown numbers answer alike: the same fields, the same texts, and no look at an account', async () => {
    world = await newWorld();
    const person = await newPerson(world);
    await bindNumber(world, person, phoneOf(1));
    world.clock.advance(86_400_000);
    const touched: string[] = [];
    const accounts = world.store.accounts;
    for (const name of ['get', 'ownerOfNumber', 'findByNumber', 'findByUsername'] as const) {
      const original = accounts[name];
      Object.assign(accounts, { [name]: (...args: never[]) => (touched.push(name), Reflect.apply(original, accounts, args)) });
    }
    const [known, unknown] = [
      await world.ask('POST', '/v1/codes', { phone: phoneOf(1) }),
      await world.ask('POST', '/v1/codes', { phone: phoneOf(2) }),
    ];
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    expect([known.status, known.body['expires_at'], known.text.length]).toEqual([unknown.status, unknown.body['expires_at'], unknown.text.length]);
    expect(touched).toEqual([]);
    const texts = world.texts.slice(-2).map(({ text }) => text.replaceAll(/\d{6}/g, 'N'));
    expect(texts[0]).toBe(texts[1]);
  });

  it('[A7] one number, one block of numbers and one address each have a budget, and a refusal says when to come back', async () => {
    world = await newWorld();
    const ask = (phone: string, peer: string) => world.ask('POST', '/v1/codes', { phone }, { peer });
    expect((await ask(phoneOf(1), peerOf(1))).status).toBe(200);
    const soon = await ask(phoneOf(1), peerOf(2));
    expect([soon.status, soon.refused?.code, soon.refused?.details?.retry_after, soon.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      60,
      '60',
    ]);
    for (let i = 0; i < 4; i++) {
      world.clock.advance(60_000);
      expect((await ask(phoneOf(1), peerOf(3 + i))).status).toBe(200);
    }
    world.clock.advance(60_000);
    expect((await ask(phoneOf(1), peerOf(9))).refused?.code).toBe('rate_limited');
    const block = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(phoneOf(20_000 + i), peerOf(100 + i))));
    expect(block.filter(({ status }) => status === 200)).toHaveLength(30);
    const address = await Promise.all(Array.from({ length: 30 }, (_, i) => ask(phoneOf(30_000 + i * 10_000), peerOf(999))));
    expect(address.filter(({ status }) => status === 200)).toHaveLength(20);
    const sent = world.texts.length;
    expect(sent).toBe(1 + 4 + 30 + 20);
  });

  it('[A7] a code that cannot be sent is told so, without the gateway’s words', async () => {
    world = await newWorld({ failingSender: true });
    const answer = await world.ask('POST', '/v1/codes', { phone: phoneOf(1) });
    expect([answer.status, answer.refused?.code]).toEqual([502, 'sender_unavailable']);
    expect(answer.text).not.toContain('2015550001');
  });

  it('[H27] a code that cannot be sent is a warning in the log, of which kind but not to whom', async () => {
    world = await newWorld({ failingSender: true });
    await world.ask('POST', '/v1/codes', { phone: phoneOf(1) });
    const warned = world.lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'sender_failed');
    expect(warned).toEqual([{ level: 40, time: expect.any(String), thrown: 'Error', msg: 'sender_failed' }]);
    expect(world.lines.join('')).not.toMatch(/2015550001|the gateway refused/);
    expect(causeOf(Object.assign(new TypeError('to +12015550001'), { code: 'ECONNREFUSED' }))).toEqual({
      thrown: 'TypeError',
      machine: 'ECONNREFUSED',
    });
    expect(causeOf(Object.assign(new Error(), { code: '+12015550001' }))).toEqual({ thrown: 'Error', machine: undefined });
    expect(causeOf('+12015550001')).toEqual({ thrown: 'string' });
  });

  it('[A8] codes have six digits, each million equally likely, and the text ends as autofill reads it', async () => {
    world = await newWorld();
    const drawn = Array.from({ length: 20_000 }, () => newCode(randomBytes));
    expect(drawn.every((code) => /^\d{6}$/.test(code))).toBe(true);
    const byFirst = Array.from({ length: 10 }, (_, digit) => drawn.filter((code) => code.startsWith(String(digit))).length);
    // 2,000 expected of each; 5 standard deviations are 212.
    for (const count of byFirst) expect(Math.abs(count - 2000)).toBeLessThan(212);
    // 2^32 - 1 lies above the last whole million: it is thrown away, and the next draw counts.
    const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 0, 42)];
    expect(newCode(() => draws.shift() ?? new Uint8Array(4))).toBe('000042');
    expect(textOfCode('012345', 'hub.example')).toMatch(/^Your Tidings code is 012345\.[\s\S]*\n\n@hub\.example #012345$/);
  });

  it('[A9] the store holds neither number nor code: the same store without the key proves nothing', async () => {
    world = await newWorld();
    const created: unknown[] = [];
    const { codes } = world.store;
    const create = codes.create;
    Object.assign(codes, { create: (code: Parameters<typeof create>[0]) => (created.push(code), create(code)) });
    const { code } = await world.codeFor(phoneOf(1));
    expect(created).toHaveLength(1);
    const kept = JSON.stringify(created, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
    expect(kept).not.toContain(phoneOf(1).slice(1));
    expect(kept).not.toContain(code);
  });
});
