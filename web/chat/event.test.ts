/** Events, their bodies and their clocks: what is written is read, what is changed is refused, and nothing is ever encoded again. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, own, randomBytes, utf8 } from '../../crypto/bytes.ts';
import { encode, writeBytes, writeFixed, writeMaybe, writeText } from '../../crypto/codec.ts';
import { sign } from '../../crypto/signing.ts';
import { type Body, type KnownBody, LIMIT, readBody, readNumber, TYPE, writeBody } from './bodies.ts';
import { type Event, eraseBody, eventIdOf, type Header, MAX_BODY, readEvent, signEvent, verifyEvent } from './event.ts';
import { compareHlc, isAhead, MAX_AHEAD_MS, observe, tick, ZERO, type Hlc } from './hlc.ts';
import { genesis } from './genesis.ts';
import { eventOf, headerOf, newPerson, type Person } from './chat.world.ts';

let ada: Person;
beforeAll(async () => {
  ada = await newPerson();
});
const selfChat = () => genesis({ kind: 'self', roster: [ada.chain.user] });
const signKey = (): Bytes => ada.chain.devices[0]?.signKey as Bytes;

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }).filter((one) => !/\p{Surrogate}/u.test(one)),
  fc.constantFrom(
    '',
    ' ',
    'שלום',
    'مرحبا',
    '你好',
    '👩‍👩‍👧‍👦',
    '\u202eevil\u202c',
    '<b>&"\'</b>',
    '\u0000\u0007',
    'e\u0301 é',
    'x'.repeat(LIMIT.text),
  ),
);
const short = text.map((one) => [...one].slice(0, 20).join(''));
const bytes = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: length, maxLength: length }).map((one) => own(one));
const uint = fc.nat({ max: 2 ** 31 - 1 });
const body: fc.Arbitrary<KnownBody> = fc.oneof(
  fc.record({ type: fc.constant(TYPE.text), text }),
  fc.record({ type: fc.constant(TYPE.profile), name: short, username: fc.constantFrom('', 'ada_l'), bio: short }),
  fc.record({ type: fc.constant(TYPE.edit), text }),
  fc.record({ type: fc.constant(TYPE.redact) }),
  fc.record({ type: fc.constant(TYPE.cut), device: bytes(16), n: uint }),
  fc.record({ type: fc.constant(TYPE.contact), user: bytes(16), name: short, username: short, listed: fc.boolean(), verified: fc.boolean() }),
  fc.record({ type: fc.constant(TYPE.read), chat: bytes(16), time: uint, counter: uint, event: bytes(16) }),
  fc.record({ type: fc.constant(TYPE.settings), readReceipts: fc.boolean(), findable: fc.constantFrom(undefined, true, false) }),
  fc.record({ type: fc.constant(TYPE.deviceName), device: bytes(16), name: short }),
  fc.record({ type: fc.constant(TYPE.draft), chat: bytes(16), text }),
  fc.record({ type: fc.constant(TYPE.chat), chat: bytes(16), user: bytes(16), accepted: fc.boolean(), hidden: fc.boolean() }),
);
const hlc: fc.Arbitrary<Hlc> = fc.record({ time: fc.nat({ max: 2 ** 40 }), counter: fc.nat({ max: 0xffff }) });
const header: fc.Arbitrary<Omit<Header, 'body'>> = fc.record({
  chat: bytes(16),
  place: fc.record({ span: uint, index: uint }),
  client: fc.integer({ min: 1, max: 2 ** 52 - 1 }),
  incarnation: bytes(16),
  clock: uint,
  user: bytes(16),
  device: bytes(16),
  n: fc.integer({ min: 2, max: 2 ** 40 }),
  head: bytes(32),
  authority: fc.record({ number: uint, hash: bytes(32) }),
  at: hlc,
  type: fc.nat({ max: 1000 }),
  previous: bytes(32),
  target: fc.option(bytes(16), { nil: undefined }),
});

describe('events', () => {
  it('[E1] what is signed is read and verifies, field for field', async () => {
    // Feature: telegram-clone, Property 33: what was written is what is read
    await fc.assert(
      fc.asyncProperty(header, fc.uint8Array({ maxLength: 2000 }), async (fields, content) => {
        const signed = await signEvent(ada.keys[0]!.sign, fields, own(content));
        const event = readEvent(signed) as Event;
        const { body: _, ...read } = event.header;
        expect(read).toEqual(fields);
        expect(event.body).toEqual(own(content));
        expect(event.id).toEqual(eventIdOf(event.headerBytes));
        expect(await verifyEvent(event, signKey())).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('[E2] any changed, missing or added byte is refused, by form or by signature', async () => {
    const event = await eventOf(selfChat(), { by: ada, target: randomBytes(16) }, { type: TYPE.text, text: 'hello' });
    const signed = await signEvent(ada.keys[0]!.sign, event.header, event.body as Bytes);
    for (let at = 0; at < signed.length; at++) {
      const changed = readEvent(signed.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)));
      if (changed && (await verifyEvent(changed, signKey()))) throw new Error(`byte ${at} may be changed`);
      expect(readEvent(signed.slice(0, at))).toBeUndefined();
    }
    expect(readEvent(concat(signed, new Uint8Array(1)))).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (noise) => {
        expect(readEvent(own(noise))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('[E3] the signature is over the header as it was written, never over one encoded again', async () => {
    const event = await eventOf(selfChat(), { by: ada }, { type: TYPE.text, text: 'hello' });
    // version, chat, span, index, client, incarnation, clock, user, device: then n, whose 1 can also be written in two bytes.
    const at = 1 + 16 + 1 + 1 + 1 + 16 + 1 + 16 + 16;
    expect(event.headerBytes[at]).toBe(1);
    const longer = concat(event.headerBytes.slice(0, at), Uint8Array.of(0x81, 0), event.headerBytes.slice(at + 1));
    const signature = await sign(ada.keys[0]!.sign, 'event', longer);
    const whole = encode((to) => {
      writeBytes(to, longer);
      writeFixed(to, signature);
      writeMaybe(to, event.body, writeBytes);
    });
    const read = readEvent(whole) as Event;
    expect(read.header).toEqual(event.header);
    expect(read.id).not.toEqual(event.id);
    expect(read.headerBytes).toEqual(longer);
    expect(await verifyEvent(read, signKey())).toBe(true);
    expect(readEvent(eraseBody(read))?.headerBytes).toEqual(longer);
  });

  it('[E4] an erased event keeps header, signature and id, and takes back no other body', async () => {
    const event = await eventOf(selfChat(), { by: ada }, { type: TYPE.text, text: 'secret words' });
    const erased = eraseBody(event);
    expect(new TextDecoder().decode(erased)).not.toContain('secret');
    const read = readEvent(erased) as Event;
    expect(read.body).toBeUndefined();
    expect(read.id).toEqual(event.id);
    expect(await verifyEvent(read, signKey())).toBe(true);
    const other = await eventOf(selfChat(), { by: ada }, { type: TYPE.text, text: 'other words' });
    const length = (event.body as Bytes).length;
    expect(length).toBe((other.body as Bytes).length + 1);
    const exchanged = await signEvent(ada.keys[0]!.sign, event.header, event.body as Bytes);
    expect(readEvent(concat(exchanged.slice(0, -length), randomBytes(length)))).toBeUndefined();
  });

  it('[E5] numbers outside their ranges, and a first event with a predecessor, are refused', async () => {
    const fields = headerOf(selfChat(), { by: ada }, TYPE.text);
    const read = async (change: Partial<Header>): Promise<Event | undefined> =>
      readEvent(await signEvent(ada.keys[0]!.sign, { ...fields, ...change }, new Uint8Array(16)));
    expect(await read({})).toBeDefined();
    const wrong: readonly Partial<Header>[] = [
      { n: 0 },
      { client: 0 },
      { client: 2 ** 52 },
      { at: { time: 2 ** 48, counter: 0 } },
      { at: { time: 0, counter: 0x10000 } },
      { previous: randomBytes(32) },
    ];
    for (const change of wrong) expect(await read(change)).toBeUndefined();
    expect(readEvent(await signEvent(ada.keys[0]!.sign, fields, new Uint8Array(MAX_BODY + 1)))).toBeUndefined();
  });

  it('[E6] equal words never have equal hashes: every body begins with 16 random bytes', () => {
    const words = { type: TYPE.text, text: 'yes' } as const;
    expect(writeBody(randomBytes(16), words)).not.toEqual(writeBody(randomBytes(16), words));
    expect(readBody(TYPE.text, writeBody(randomBytes(16), words).slice(1))).toBeUndefined();
  });
});

describe('bodies', () => {
  it('[E7] every body is read as it was written, its text untouched', () => {
    // Feature: telegram-clone, Property 5: what is stored is read back equal
    fc.assert(
      fc.property(body, bytes(16), fc.maxSafeNat(), (one, salt, number) => {
        const written = writeBody(salt, one, number);
        expect(readBody(one.type, written)).toEqual(one);
        expect(readNumber(one.type, written)).toBe(one.type === TYPE.profile || one.type >= 16 ? number : 0);
      }),
      { numRuns: 400 },
    );
  });

  it('[E8] a body of an unknown type is told from a malformed one, and neither throws', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.uint8Array({ maxLength: 200 }), (type, noise) => {
        const read: Body | undefined = readBody(type, own(noise));
        if (!Object.values<number>(TYPE).includes(type)) expect(read).toEqual(noise.length >= 16 ? { type: 'unknown', number: type } : undefined);
      }),
      { numRuns: 400 },
    );
    for (const type of [-1, 0.5, Number.MAX_SAFE_INTEGER]) expect(readBody(type, new Uint8Array(16))).toEqual({ type: 'unknown', number: type });
  });

  it('[E9] what no reader would take is not written', () => {
    const salt = randomBytes(16);
    expect(() => writeBody(salt, { type: TYPE.text, text: 'é'.repeat(LIMIT.text / 2 + 1) })).toThrow('beyond its limits');
    expect(() => writeBody(salt.slice(1), { type: TYPE.settings, readReceipts: true, findable: undefined })).toThrow('beyond its limits');
    const long = encode((to) => writeText(to, 'x'.repeat(LIMIT.text + 1)));
    expect(readBody(TYPE.text, concat(salt, long))).toBeUndefined();
    expect(readBody(TYPE.text, concat(salt, Uint8Array.of(2, 0xff, 0xfe)))).toBeUndefined();
    expect(readBody(TYPE.text, concat(salt, Uint8Array.of(5), utf8('hello')))).toEqual({ type: TYPE.text, text: 'hello' });
  });
});

describe('the clock', () => {
  const step = fc.oneof(
    fc.record({ now: fc.double({ min: 0, max: 1e13, noNaN: true }) }),
    fc.record({ now: fc.nat({ max: 5 }) }),
    fc.record({ remote: hlc, now: fc.nat({ max: 1000 }) }),
  );

  it('[E10] stamps of a device strictly grow, whatever its clock and others do', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 60 }), (steps) => {
        let last = ZERO;
        for (const one of steps) {
          const seen = 'remote' in one ? observe(last, one.remote, one.now) : last;
          expect(compareHlc(seen, last)).toBeGreaterThanOrEqual(0);
          const next = tick(seen, one.now);
          expect(compareHlc(next, seen)).toBeGreaterThan(0);
          expect(next.counter).toBeLessThanOrEqual(0xffff);
          expect(Number.isInteger(next.time)).toBe(true);
          last = next;
        }
      }),
      { numRuns: 300 },
    );
    expect(tick({ time: 5, counter: 3 }, 5.9)).toEqual({ time: 5, counter: 4 });
    expect(tick({ time: 5, counter: 0xffff }, 5)).toEqual({ time: 6, counter: 0 });
  });

  it('[E11] a remote time up to ten minutes ahead is followed, one further ahead is not', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 40 }),
        fc.integer({ min: -MAX_AHEAD_MS, max: MAX_AHEAD_MS * 2 }),
        fc.nat({ max: 0xffff }),
        (now, ahead, counter) => {
          const remote = { time: Math.max(0, now + ahead), counter };
          const last = { time: now, counter: 0 };
          const expected = ahead > MAX_AHEAD_MS || compareHlc(remote, last) <= 0 ? last : remote;
          expect(observe(last, remote, now)).toEqual(expected);
          expect(isAhead(remote, now)).toBe(ahead > MAX_AHEAD_MS);
        },
      ),
      { numRuns: 300 },
    );
  });
});
