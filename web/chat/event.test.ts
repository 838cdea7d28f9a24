/** Events, their bodies and their clocks: what is written is read, what is changed is refused, and nothing is ever encoded again. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, own, randomBytes, utf8 } from '../../crypto/bytes.ts';
import { encode, writeBytes, writeFixed, writeList, writeMaybe, writeText } from '../../crypto/codec.ts';
import { sign } from '../../crypto/signing.ts';
import { type Body, type KnownBody, readBody, readNumber, TYPE, writeBody } from './bodies.ts';
import { LIMIT } from './form.ts';
import { type Mark, soundMarks } from './marks.ts';
import { MEDIA_LIMIT } from './media.ts';
import { medium } from './media.world.ts';
import { REACTION } from './message-bodies.ts';
import { OWN_LIMIT } from './own-bodies.ts';
import { type Event, eraseBody, eventIdOf, type Header, MAX_BODY, readEvent, signEvent, verifyEvent } from './event.ts';
import type { Hlc } from './hlc.ts';
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
const forward = fc.record({ author: fc.option(bytes(16), { nil: undefined }), time: uint });
/** The marks that a reader takes of any that were drawn; none where the text has none, as a body says it. */
const marked = <B extends { readonly text: string }>({ marks, ...rest }: B & { readonly marks: readonly Mark[] }): Omit<B, 'marks'> => {
  const sound = soundMarks(rest.text, marks);
  return sound.length > 0 ? { ...rest, marks: sound } : rest;
};
const marks: fc.Arbitrary<readonly Mark[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('bold', 'italic', 'link', 'mention', 'block'),
    from: fc.nat(20),
    length: fc.nat(20),
    value: fc.constantFrom('', 'https://a.example/é', '0a'.repeat(16), 'js'),
  }),
  { maxLength: 8 },
);
const words = { text, marks, reply: fc.option(bytes(16), { nil: undefined }), forward: fc.option(forward, { nil: undefined }) };
const body: fc.Arbitrary<KnownBody> = fc.oneof(
  fc.record({ type: fc.constant(TYPE.text), ...words }).map(marked),
  fc.record({ type: fc.constant(TYPE.media), ...words, media: fc.array(medium, { minLength: 1, maxLength: MEDIA_LIMIT.count }) }).map(marked),
  fc.record({
    type: fc.constant(TYPE.reaction),
    emoji: fc.uniqueArray(fc.constantFrom('👍', '👩🏿‍❤️‍💋‍👨🏿', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'), { maxLength: REACTION.count }),
  }),
  fc.record({ type: fc.constantFrom(TYPE.pin, TYPE.unpin) }),
  fc.record({
    type: fc.constant(TYPE.profile),
    name: short,
    username: fc.constantFrom('', 'ada_l'),
    bio: short,
    photo: fc.uint8Array({ maxLength: 40 }).map((one) => own(one)),
    presence: fc.option(bytes(32), { nil: undefined }),
  }),
  fc.record({ type: fc.constant(TYPE.edit), text, marks }).map(marked),
  fc.record({ type: fc.constant(TYPE.redact) }),
  fc.record({ type: fc.constant(TYPE.cut), device: bytes(16), n: uint }),
  fc.record({ type: fc.constant(TYPE.contact), user: bytes(16), name: short, username: short, listed: fc.boolean(), verified: fc.boolean() }),
  fc.record({ type: fc.constant(TYPE.read), chat: bytes(16), time: uint, counter: uint, event: bytes(16) }),
  fc.record({ type: fc.constant(TYPE.choice), about: bytes(16), what: uint, value: uint }),
  fc.record({ type: fc.constant(TYPE.deviceName), device: bytes(16), name: short }),
  fc.record({
    type: fc.constant(TYPE.draft),
    chat: bytes(16),
    text,
    reply: fc.option(bytes(16), { nil: undefined }),
    names: fc.array(fc.record({ name: short, user: bytes(16) }), { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant(TYPE.chat), chat: bytes(16), user: bytes(16), accepted: fc.boolean(), hidden: fc.boolean() }),
  fc.record({
    type: fc.constant(TYPE.block),
    user: bytes(16),
    silences: fc.array(
      fc.record({
        ends: fc.array(fc.record({ device: bytes(16), n: uint }), { maxLength: 4 }),
        until: fc.option(uint, { nil: undefined }),
      }),
      { maxLength: OWN_LIMIT.silences },
    ),
  }),
  fc.record({
    type: fc.constant(TYPE.folder),
    folder: bytes(16),
    name: short,
    order: uint,
    people: fc.boolean(),
    groups: fc.boolean(),
    unread: fc.boolean(),
    chats: fc.array(bytes(16), { maxLength: 4 }),
    without: fc.array(bytes(16), { maxLength: 4 }),
    gone: fc.boolean(),
  }),
  fc.record({ type: fc.constant(TYPE.forget), chat: bytes(16), message: bytes(16), on: fc.boolean() }),
  fc.record({
    type: fc.constant(TYPE.clear),
    chat: bytes(16),
    changes: uint,
    ends: fc.array(fc.record({ device: bytes(16), n: uint }), { maxLength: 4 }),
    gaps: fc.array(fc.record({ device: bytes(16), first: uint, last: uint }), { maxLength: 4 }),
  }),
  fc.record({ type: fc.constant(TYPE.presence), exact: bytes(32), coarse: bytes(32) }),
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
        expect(readNumber(one.type, written)).toBe(one.type === TYPE.profile || one.type === TYPE.reaction || one.type >= 16 ? number : 0);
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
    expect(() => writeBody(salt.slice(1), { type: TYPE.choice, about: salt, what: 1, value: 1 })).toThrow('beyond its limits');
    const long = encode((to) => writeText(to, 'x'.repeat(LIMIT.text + 1)));
    expect(readBody(TYPE.text, concat(salt, long))).toBeUndefined();
    expect(readBody(TYPE.text, concat(salt, Uint8Array.of(2, 0xff, 0xfe)))).toBeUndefined();
    expect(readBody(TYPE.text, concat(salt, Uint8Array.of(5), utf8('hello'), Uint8Array.of(0, 0, 0)))).toEqual({ type: TYPE.text, text: 'hello' });
  });

  it('[E32] of a reaction no more emoji, none twice, none empty and none longer than one may be is taken', () => {
    const read = (...emoji: readonly string[]): Body | undefined =>
      readBody(
        TYPE.reaction,
        concat(
          new Uint8Array(17),
          encode((to) => writeList(to, emoji, writeText)),
        ),
      );
    for (const emoji of [[], ['👍'], ['👍', '🎉', '❤️'], ['x'.repeat(REACTION.bytes)]]) expect(read(...emoji)).toEqual({ type: TYPE.reaction, emoji });
    for (const emoji of [['👍', '🎉', '❤️', '🔥'], ['👍', '👍'], [''], ['x'.repeat(REACTION.bytes + 1)]]) expect(read(...emoji)).toBeUndefined();
  });
});
