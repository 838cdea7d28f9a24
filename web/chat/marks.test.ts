/** Marks: what a reader takes of them, whoever wrote them, and where links may lead. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, writeBytes, writeUint } from '../../crypto/codec.ts';
import { utf8 } from '../../crypto/bytes.ts';
import { isAddress, isSuspicious } from './addresses.ts';
import { areFew, MARKS, type Mark, readMarks, soundMarks, writeMarks } from './marks.ts';

const HALF = /\p{Surrogate}/u;
const bold = (from: number, length: number): Mark => ({ kind: 'bold', from, length, value: '' });
const written = (text: string, marks: readonly Mark[]): readonly Mark[] | undefined =>
  decode(
    encode((to) => writeMarks(to, marks)),
    (from) => readMarks(from, text),
  );
const anyMark: fc.Arbitrary<Mark> = fc.record({
  kind: fc.constantFrom('bold', 'italic', 'strike', 'code', 'block', 'quote', 'spoiler', 'link', 'mention'),
  from: fc.oneof(fc.nat(30), fc.constantFrom(-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER)),
  length: fc.oneof(fc.nat(30), fc.constantFrom(-1, 0, Number.POSITIVE_INFINITY)),
  value: fc.constantFrom('', 'js', 'https://a.example', 'javascript:alert(1)', 'a'.repeat(32), '\u202e'),
});

describe('marks', () => {
  it('[M10] what is read of any marks lies in the text, in one order, none over another of its kind, and is read again as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.array(anyMark, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (text, marks, dice) => {
          const sound = soundMarks(text, marks);
          for (const { from, length } of sound) {
            const shown = text.slice(from, from + length);
            expect([shown.length, HALF.test(shown)]).toEqual([length, HALF.test(text)]);
          }
          for (const kind of new Set(sound.map((one) => one.kind))) {
            const ends = sound.filter((one) => one.kind === kind).map(({ from, length }) => [from, from + length]);
            for (const [at, [from]] of ends.entries()) if (at > 0) expect(from).toBeGreaterThanOrEqual(ends[at - 1]?.[1] ?? 0);
          }
          const shuffled = marks.map((one) => ({ one, key: dice.next().value })).sort((a, b) => a.key - b.key);
          expect(
            soundMarks(
              text,
              shuffled.map(({ one }) => one),
            ),
          ).toEqual(sound);
          expect(soundMarks(text, sound)).toEqual(sound);
          expect(written(text, sound)).toEqual(sound);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[M10] a mark parts no pair of surrogates, and one that leaves the text is dropped alone', () => {
    expect(soundMarks('a😀b', [bold(1, 2), bold(2, 1), bold(1, 1), bold(3, 9), bold(0, 0)])).toEqual([bold(1, 2)]);
  });

  it('[M11] a kind of a later version is passed over, and the others stand', () => {
    const bytes = encode((to) => {
      writeUint(to, 2);
      for (const kind of [77, 1]) {
        for (const number of [kind, 0, 3]) writeUint(to, number);
        writeBytes(to, kind === 77 ? utf8('what it means') : new Uint8Array(0));
      }
    });
    expect(decode(bytes, (from) => readMarks(from, 'abc'))).toEqual([bold(0, 3)]);
  });

  it('[M12] no more marks, and no longer values, are taken than a text may have', () => {
    const text = 'x'.repeat(1000);
    const many = Array.from({ length: MARKS.count + 1 }, (_, at) => bold(at, 1));
    expect([areFew(many.slice(1)), areFew(many)]).toEqual([true, false]);
    expect(written(text, many.slice(1))).toHaveLength(MARKS.count);
    expect(written(text, many)).toBeUndefined();
    const long = Array.from({ length: 9 }, (_, at): Mark => ({ kind: 'link', from: at, length: 1, value: `https://${'a'.repeat(2000)}` }));
    expect([areFew(long.slice(1)), areFew(long)]).toEqual([true, false]);
    expect(written(text, long)).toBeUndefined();
  });
});

describe('addresses', () => {
  it('[M13] a link leads to the web or to mail, and nowhere else', () => {
    for (const url of ['https://a.example', 'http://a.example/b?c#d', 'mailto:a@b.example', 'HTTPS://A.example']) expect(isAddress(url)).toBe(true);
    for (const url of [
      '',
      'a.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://a',
      'tidings:link:x',
      'https://',
      'https://a b',
      `https://${'a'.repeat(2048)}`,
    ])
      expect(isAddress(url)).toBe(false);
  });

  it('[M14] who is shown another host, another mailbox, hidden marks or look-alike letters is warned', () => {
    const suspicious = [
      ['https://evil.example', 'https://bank.example'],
      ['https://evil.example', 'log in at www.bank.example'],
      ['https://bank.example@evil.example', 'here'],
      ['https://аpple.example', 'here'],
      ['https://xn--pple-43d.example', 'here'],
      ['https://a.example', 'moc.elpmaxe\u202e'],
      ['https://a.example/\u202egpj.exe', 'here'],
      ['mailto:eve@evil.example', 'ada@bank.example'],
      ['javascript:alert(1)', 'here'],
    ] as const;
    for (const [url, shown] of suspicious) expect([url, shown, isSuspicious(url, shown)]).toEqual([url, shown, true]);
    const honest = [
      ['https://bank.example/login', 'bank.example'],
      ['https://www.bank.example', 'Bank.example'],
      ['https://bank.example', 'click here'],
      ['https://bank.example', 'הקישור'],
      ['mailto:ada@bank.example', 'ada@bank.example'],
      ['mailto:ada@bank.example', 'write to me'],
    ] as const;
    for (const [url, shown] of honest) expect([url, shown, isSuspicious(url, shown)]).toEqual([url, shown, false]);
  });

  it('[X362] is as misleading as ever in a text of any length, and says so before whoever reads it waits', () => {
    // As it was looked for, from each letter on: right, and for a word without a dot as slow as the square of its length.
    const host = /(?:[\p{L}\p{N}\p{M}-]+\.)+[\p{L}\p{N}\p{M}-]{2,}/u;
    const texts = fc.array(fc.constantFrom('a', 'bank', '.', '..', '-', ' ', 'é', 'مرحبا', '١', '\u0301', '/', 'x.y', 'example', '𝒂'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, (parts) => {
        const shown = parts.join('');
        const named = host.exec(shown)?.[0];
        expect(isSuspicious('https://bank.example', shown)).toBe(named !== undefined && named !== 'bank.example');
        if (named && /^[a-z.]+$/.test(named)) expect(isSuspicious(`https://${named}`, shown)).toBe(false);
      }),
      { numRuns: 1000 },
    );
    for (const some of ['a', 'ا', '-', 'a.', '.', 'a..'])
      expect([some, isSuspicious('https://a/', `a ${some.repeat(100_000)}`)]).toEqual([some, false]);
  });
});
