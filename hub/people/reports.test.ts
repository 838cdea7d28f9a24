/** Reports: what a person shows the operator arrives whole, is kept sealed and bounded, and proves what it proves and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, own, randomBytes, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { newIdentity } from '../../crypto/identity.ts';
import { TYPE, writeBody } from '../../web/chat/bodies.ts';
import { type Header, signEvent } from '../../web/chat/event.ts';
import { bindNumber, bytesIn, newKeys, newPerson, newWorld, type Person, phoneOf, uploadChain, type World } from '../hub.world.ts';
import { LIMITS } from '../protocol/limits.ts';
import { escaped, runReports } from '../report-command.ts';
import { isSigned, readProof, wordsOf } from './proof.ts';
import { openReport, sealReport } from './report.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

type Author = Pick<Person, 'keys' | 'chain'>;
const headerOf = ({ chain }: Author, change: Partial<Header> = {}): Omit<Header, 'body'> => ({
  chat: randomBytes(16),
  place: { span: 3, index: 1 },
  client: 77,
  incarnation: randomBytes(16),
  clock: 5,
  user: chain.user,
  device: chain.devices[0]?.id ?? randomBytes(16),
  n: 9,
  head: chain.head,
  authority: { number: 2, hash: randomBytes(32) },
  at: { time: Date.UTC(2026, 0, 2, 3, 4, 5), counter: 1 },
  type: TYPE.text,
  previous: randomBytes(32),
  target: undefined,
  ...change,
});
const say = (author: Author, text: string, change: Partial<Header> = {}): Promise<Bytes> =>
  signEvent(author.keys.sign, headerOf(author, change), writeBody(randomBytes(16), { type: TYPE.text, text }));
const report = (person: Person, fields: object) =>
  world.ask(
    'POST',
    '/v1/reports',
    { report: toBase64(randomBytes(16)), user: toBase64(randomBytes(16)), reason: 'spam', text: '', events: [], ...fields },
    { token: person.session.access },
  );
const command = async (...args: readonly string[]) => {
  const lines: string[] = [];
  const code = await runReports(args, { data: world.folder }, (line) => lines.push(line));
  return { code, lines, text: lines.join('\n') };
};

/** What people write: nothing, long, of any script, right to left, and what moves a terminal. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('', 'سلام‏ دنیا', '你好，世界', 'é̂̀', '👨‍👩‍👧‍👦', '\u202Egnp.exe', '\u001b[2J\u001b[31m', 'a\nb\\n', 'x'.repeat(4000)),
);

describe('a report', () => {
  it('[P18] arrives whole and once, and no word of it lies open in the store or the log', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const [word, note] = ['hippopotamus', 'he wrote so yesterday'];
    const events = [toBase64(await say(boris, word))];
    const fields = { report: toBase64(randomBytes(16)), user: boris.user, reason: 'harassment', text: note, events };
    for (let i = 0; i < 2; i++) expect((await report(anna, fields)).status).toBe(204);
    const { lines, text, code } = await command('show', toHex(bytesIn(fields.report)));
    expect([code, lines.filter((line) => line.includes(word)).length, text.includes(`“${note}”`)]).toEqual([0, 1, true]);
    expect((await command()).lines).toHaveLength(2);
    const files = readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name)));
    for (const secret of [utf8(word), utf8(note), utf8('harassment'), bytesIn(events[0] ?? '')])
      expect(files.some((bytes) => bytes.includes(Buffer.from(secret)))).toBe(false);
    for (const line of world.lines) for (const secret of [word, note, boris.user, anna.user]) expect(line).not.toContain(secret);
    expect(world.lines.filter((line) => line.includes('report_taken'))).toHaveLength(2);
  });

  it('[P20] has a size, a day has so many, and what is no event proves nothing and is refused', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const event = await say(boris, 'x');
    const long = toBase64(await say(boris, 'x'.repeat(16_000)));
    const refusals: readonly (readonly [object, string])[] = [
      [{ events: [toBase64(event.slice(1))] }, 'malformed'],
      [{ events: [toBase64(randomBytes(200))] }, 'malformed'],
      [{ events: Array.from({ length: LIMITS.reportEvents + 1 }, () => toBase64(event)) }, 'malformed'],
      [{ events: Array.from({ length: 9 }, () => long) }, 'too_large'],
      [{ text: 'ü'.repeat(LIMITS.reportTextBytes / 2 + 1) }, 'too_large'],
      [{ reason: 'because' }, 'malformed'],
      [{ user: toBase64(randomBytes(15)) }, 'malformed'],
      [{ report: toBase64(randomBytes(17)) }, 'malformed'],
    ];
    for (const [fields, code] of refusals) expect([fields, (await report(anna, fields)).refused?.code]).toEqual([fields, code]);
    expect((await world.ask('POST', '/v1/reports', {})).refused?.code).toBe('invalid_session');
    const days = async (): Promise<readonly number[]> => {
      const codes = [];
      for (let i = 0; i < 12; i++) codes.push((await report(anna, {})).status);
      return [codes.filter((code) => code === 204).length, codes.filter((code) => code === 429).length];
    };
    expect(await days()).toEqual([3, 9]);
    await bindNumber(world, anna, phoneOf(1));
    expect(await days()).toEqual([10, 2]);
  });

  it('[P21] lies under the hub’s key and its own id: exchanged or bent, it is none', async () => {
    const [key, nonce, id, shown] = [randomBytes(32), randomBytes(12), randomBytes(16), randomBytes(60)];
    const whole = { reporter: randomBytes(16), user: randomBytes(16), reason: 'fraud' as const, text: 'ü', events: [shown] };
    const sealed = await sealReport(key, nonce, id, whole);
    expect(await openReport(key, id, sealed)).toEqual(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bent = own(sealed.map((byte, i) => (i === at ? byte ^ bits : byte)));
        expect([await openReport(key, id, bent), await openReport(key, id, sealed.slice(0, at))]).toEqual([undefined, undefined]);
      }),
      { numRuns: 100 },
    );
    expect([await openReport(randomBytes(32), id, sealed), await openReport(key, randomBytes(16), sealed)]).toEqual([undefined, undefined]);
  });
});

describe('what it shows', () => {
  it('[P19] is read as chats write it, and one that was bent, or signed by another, is nobody’s word', async () => {
    const [boris, other] = [await newPerson(world), await newPerson(world)];
    const at = fc.nat({ max: 2 ** 45 });
    await fc.assert(
      fc.asyncProperty(text, at, fc.nat(), fc.nat(7), fc.constantFrom(undefined, randomBytes(16)), async (said, time, place, bit, target) => {
        const event = await say(boris, said, { at: { time, counter: 3 }, target, n: place, client: place, clock: place });
        const proof = readProof(event);
        if (!proof) throw new Error('expected an event that was signed to be read');
        expect([toHex(proof.user), proof.at, proof.type, wordsOf(proof)]).toEqual([toHex(boris.chain.user), time, TYPE.text, said]);
        expect([await isSigned(proof, [other.chain, boris.chain]), await isSigned(proof, [other.chain]), await isSigned(proof, [])]).toEqual([
          true,
          false,
          false,
        ]);
        const bent = readProof(own(event.map((byte, i) => (i === place % event.length ? byte ^ (1 << bit) : byte))));
        expect(bent !== undefined && (await isSigned(bent, [boris.chain]))).toBe(false);
        const forged = readProof(await say({ keys: other.keys, chain: boris.chain }, said));
        expect(forged !== undefined && (await isSigned(forged, [boris.chain]))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('[P22] the operator is shown who signed what and who did not, in words that stay in their line', async () => {
    const [anna, boris] = [await newPerson(world, {}, 'anna_test'), await newPerson(world)];
    const keys = await newKeys();
    const gone = { keys, chain: await newIdentity(keys, 1) };
    const shown = [
      await say(boris, 'pay me\u001b[2J\u202Enow'),
      await say({ keys: gone.keys, chain: boris.chain }, 'never said'),
      await say(gone, 'who knows'),
      await signEvent(anna.keys.sign, headerOf(anna, { type: TYPE.redact }), writeBody(randomBytes(16), { type: TYPE.redact })),
    ];
    const id = randomBytes(16);
    await report(anna, { report: toBase64(id), user: boris.user, reason: 'fraud', text: 'line\nline', events: shown.map(toBase64) });
    const { lines } = await command('show', toHex(id).slice(0, 6));
    expect(lines.slice(2)).toEqual([
      `by      ${toHex(anna.chain.user)}`,
      `about   ${toHex(boris.chain.user)}`,
      'reason  fraud',
      'says    “line\\nline”',
      ...[
        'SIGNED by a device of theirs',
        'NOT SIGNED by any device of theirs: proves nothing',
        'cannot be checked: their chain is not here',
        'SIGNED by a device of theirs',
      ].flatMap((verdict, i) => [
        '',
        `${i + 1}  2026-01-02T03:04:05Z  ${verdict}`,
        `   in the name of ${['the one reported', 'the one reported', 'somebody else', 'the one who reports'][i]}, ${toHex((i < 2 ? boris : i === 2 ? gone : anna).chain.user)}`,
        `   ${['“pay me\\u{1b}[2J\\u{202e}now”', '“never said”', '“who knows”', `something that is no text (type ${TYPE.redact})`][i]}`,
      ]),
    ]);
    await uploadChain(world, gone.chain);
    const [, line = ''] = (await command('list')).lines;
    expect(line).toContain('fraud');
    expect(line).toContain('shows 4, 3 of them signed');
    await fc.assert(
      fc.asyncProperty(text, async (said) => {
        expect(escaped(said)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 200 },
    );
  });

  it('[P23] is forgotten when it is done, and the command says what it cannot do, beside a hub that runs', async () => {
    const anna = await newPerson(world);
    expect((await command()).text).toBe('Nobody has reported anything.');
    const id = randomBytes(16);
    await report(anna, { report: toBase64(id) });
    for (const args of [['show'], ['done'], ['list', 'x'], ['show', 'a', 'b'], ['delete']]) expect((await command(...args)).code).toBe(2);
    for (const name of ['ffffffff', toHex(id).slice(0, 3), '%', '']) expect((await command('show', name)).code).toBe(1);
    expect(await command('done', toHex(id).slice(0, 8))).toMatchObject({
      code: 0,
      text: `${toHex(id).slice(0, 8)} is forgotten, with all it showed.`,
    });
    expect((await command()).text).toBe('Nobody has reported anything.');
    // The hub goes on as it was.
    expect((await report(anna, {})).status).toBe(204);
    const nowhere = join(world.folder, 'nowhere');
    await expect(runReports([], { data: nowhere }, () => undefined)).rejects.toThrow(/^There is no hub/);
    expect(readdirSync(world.folder)).not.toContain('nowhere');
  });
});
