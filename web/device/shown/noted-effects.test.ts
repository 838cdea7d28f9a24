/** What is looked through to find the edit or redaction that counts: no more where many stood before it that count no more. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes } from '../../../crypto/bytes.ts';
import { type KnownBody, TYPE } from '../../chat/bodies.ts';
import { deviceOf, newPerson, type Person, without } from '../../chat/chat.world.ts';
import { costOf, inLane, type Made, make, newReader, type Reader, shownBy, startAgain, take, type Wanted } from './effects.world.ts';

/** Words of one lane: a document holds 512 slots. */
const MANY = 500;
/** A number that no version has given a type. */
const LATER_TYPE = 200;

let ada: Person;
let bob: Person;
beforeAll(async () => {
  // Bob reads. Ada's second device was revoked.
  ada = await without(await newPerson(2), 1);
  bob = await newPerson(1);
});

const by = (wanted: Partial<Wanted> & { readonly body: KnownBody }): Promise<Made> => make([ada, bob], { by: ada, ...wanted });
const text = (words: string, more: Partial<Wanted> = {}): Promise<Made> => by({ ...more, body: { type: TYPE.text, text: words } });
const KINDS = ['edit', 'redact'] as const;
const effect = (kind: (typeof KINDS)[number], target: Bytes, n: number, at: number, more: Partial<Wanted> = {}): Promise<Made> =>
  by({ n, at, target, index: 1, ...more, body: kind === 'edit' ? { type: TYPE.edit, text: `edit ${n}` } : { type: TYPE.redact } });
/** So many of one lane, each dated later than the one before. */
const effects = (kind: (typeof KINDS)[number], target: Bytes, count: number, more: Partial<Wanted> = {}): Promise<readonly Made[]> => {
  const incarnation = randomBytes(16);
  return Promise.all(Array.from({ length: count }, (_, i) => effect(kind, target, 10 + i, 5000 + i, { ...more, incarnation, clock: i })));
};

/** Rows read for taking one more, of a time before all of those. */
async function readFor(reader: Reader, one: Made): Promise<number> {
  const { reads, ranged } = await costOf(reader, [one]);
  return reads + ranged;
}

const wordsOf = async (reader: Reader): Promise<readonly string[]> => (await shownBy(reader)).map((line) => line.split(' ').slice(1).join(' '));

describe('what counts no more is not looked at again', () => {
  it.each(KINDS)('[C57] %s: of what a lie has ended nothing is read for the next word on the same message', async (kind) => {
    const cost = async (count: number): Promise<number> => {
      const message = await text('as it was');
      const ended = await effects(kind, message.event.id, count);
      let reader = await newReader(bob, 0, ada);
      await take(reader, [message, inLane(ended)]);
      expect(await wordsOf(reader)).toEqual([kind === 'edit' ? `text edit ${9 + count} true` : 'deleted  false']);
      await take(reader, [await text('a lie', { n: 5000, index: 1, incarnation: ended[0]?.event.header.incarnation })]);
      reader = await startAgain(reader);
      expect((await wordsOf(reader)).filter((line) => line.includes('edit') || line.includes('deleted'))).toEqual([]);
      const read = await readFor(reader, await effect(kind, message.event.id, 6000, 4000));
      expect(await wordsOf(reader)).toEqual([kind === 'edit' ? 'text edit 6000 true' : 'deleted  false']);
      return read;
    };
    expect(await cost(MANY)).toBe(await cost(2));
  });

  it.each(KINDS)('[C58] %s: of what a cut has ended nothing is read for the next word, and it counts again where the cut does not', async (kind) => {
    const cost = async (count: number): Promise<number> => {
      const incarnation = randomBytes(16);
      const message = await text('as it was');
      const ended = await effects(kind, message.event.id, count, { device: 1 });
      const cut = await by({ n: 4, at: 4000, incarnation, body: { type: TYPE.cut, device: deviceOf(ada, 1), n: 1 } });
      let reader = await newReader(bob, 0, ada);
      // Some are here when the cut comes, and some come after it.
      await take(reader, [message, inLane(ended.slice(0, count / 2)), cut, inLane(ended)]);
      reader = await startAgain(reader);
      const read = await readFor(reader, await effect(kind, message.event.id, 6000, 4000));
      expect(await wordsOf(reader)).toEqual([kind === 'edit' ? 'text edit 6000 true' : 'deleted  false']);
      await take(reader, [await text('a lie', { n: 7000, incarnation })]);
      expect(reader.chat.record.cuts.size).toBe(0);
      expect(await wordsOf(reader)).toEqual([kind === 'edit' ? `text edit ${9 + count} true` : 'deleted  false']);
      return read;
    };
    expect(await cost(MANY)).toBe(await cost(2));
  });

  it('[C59] of edits of what cannot be edited none is read', async () => {
    const cost = async (count: number): Promise<number> => {
      const message = await text('later', { type: LATER_TYPE });
      const reader = await newReader(bob, 0, ada);
      await take(reader, [message, inLane(await effects('edit', message.event.id, count))]);
      const read = await readFor(reader, await effect('edit', message.event.id, 6000, 4000));
      expect(await wordsOf(reader)).toEqual(['unsupported  false']);
      return read;
    };
    expect(await cost(MANY)).toBe(await cost(2));
  });
});
