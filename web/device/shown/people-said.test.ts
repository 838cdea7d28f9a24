/** People as a device lists them, over generated words in any order, repeated, in part from own devices and in part from others, through restarts. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import { newPerson, type Person } from '../../chat/chat.world.ts';
import { userNamed } from '../../chat/group.world.ts';
import { photoOf } from '../../chat/photo.world.ts';
import { plainName } from '../../chat/plain.ts';
import { photoKey } from '../memory/person.ts';
import { OWN_VIEWS, sortedByName } from '../views-own.ts';
import { type Made, make, newReader, type Reader, shownBy, startAgain, take, takeOwn } from './effects.world.ts';

const RUNS = { numRuns: 100 };

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = [await newPerson(2), await newPerson(3)];
});

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', 'Ärzte', 'ليلى حداد', '李雷', '\u202eevil', '👩🏿‍🚀', '<b>&amp;', 'x'.repeat(600)),
);
const device = fc.nat(1);
/** Clocks that are wrong by days. */
const at = fc.nat(900_000_000);
const dice = fc.infiniteStream(fc.nat());

/** One step that brings a word. */
type Step = (reader: Reader) => Promise<void>;

/** A device of Bob that says nothing takes all of it in some order, some of it twice, and dies between two of them now and then. */
async function deliver(steps: readonly Step[], rolls: fc.Stream<number>): Promise<Reader> {
  const roll = (max: number): number => (rolls.next().value as number) % max;
  const order = [...steps, ...steps.filter(() => roll(3) === 0)].map((step) => ({ step, key: roll(1_000_000) })).sort((a, b) => a.key - b.key);
  let reader = await newReader(bob, 2, ada);
  for (const { step } of order) {
    await step(reader);
    if (roll(10) === 0) reader = await startAgain(reader);
  }
  return reader;
}

const own = (which: number, n: number, number: number, user: Bytes, name: string, listed: boolean, time: number): Promise<Made> =>
  make([bob, bob], { by: bob, device: which, n, at: time, number, body: { type: TYPE.contact, user, name, username: '', listed, verified: false } });

/** The number of each word by its device, from 1 on. */
const counted = <T extends { readonly by: number }>(all: readonly T[]): readonly (T & { readonly n: number })[] =>
  all.map((one, i) => ({ ...one, n: 1 + all.slice(0, i).filter(({ by }) => by === one.by).length }));

// Feature: telegram-clone, Property 31: a profile change reaches every contact list
it('[E71] what somebody says of themselves last is what every own device lists them by, whatever came first, twice or while it was away, and whatever the clocks said', async () => {
  const said = fc.record({ by: device, name: words, bio: words, photo: fc.boolean(), at });
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 6 }), dice, async (all, rolls) => {
      const photos = all.map(({ photo }, i) => (photo ? photoOf(i) : new Uint8Array()));
      const sent = await Promise.all(
        counted(all).map(({ by, n, name, bio, at: time }, i) => {
          const body = { type: TYPE.profile, name, username: `ada_${i}`, bio, photo: photos[i] as Bytes, presence: randomBytes(32) } as const;
          return make([ada, bob], { by: ada, device: by, n, at: time, number: i + 1, body });
        }),
      );
      const listing = await own(0, 1, 1, ada.chain.user, '', true, 5);
      const { core } = await deliver([...sent.map((one) => (reader: Reader) => take(reader, [one])), (reader) => takeOwn(reader, [listing])], rolls);
      const last = all[all.length - 1];
      const { people } = await OWN_VIEWS.people(core, { locale: 'en' });
      expect(people).toMatchObject([{ user: toHex(ada.chain.user), contact: true, username: `ada_${all.length - 1}`, bio: last?.bio }]);
      expect(people[0]?.name).toBe(plainName(last?.name ?? ''));
      expect((await core.store.get('meta', photoKey(ada.chain.user))) ?? new Uint8Array()).toEqual(photos[all.length - 1]);
    }),
    RUNS,
  );
});

// Feature: telegram-clone, Property 27: a contact that was added is listed
// Feature: telegram-clone, Property 28: a removed contact keeps the history
it('[E72] whom any own device added last and did not take off is listed by all, by the name they were given, and no message is lost by it', async () => {
  const people = ['cy', 'dee', 'eli'].map(userNamed);
  const step = fc.record({ by: device, who: fc.nat(people.length), name: words, listed: fc.boolean(), at });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), dice, async (all, rolls) => {
      const userAt = (who: number): Bytes => people[who] ?? ada.chain.user;
      const sent = await Promise.all(
        counted(all).map(({ by, n, who, name, listed, at: time }, i) => {
          const number = 1 + all.slice(0, i).filter((one) => one.who === who).length;
          return own(by, n, number, userAt(who), name, listed, time);
        }),
      );
      const said = await Promise.all([1, 2].map((n) => make([ada, bob], { by: ada, n, at: n, body: { type: TYPE.text, text: `before ${n}` } })));
      const reader = await deliver(
        [...sent.map((one) => (reader: Reader) => takeOwn(reader, [one])), ...said.map((one) => (reader: Reader) => take(reader, [one]))],
        rolls,
      );
      const last = new Map(all.map((one) => [one.who, one]));
      const wanted = [...last.values()].filter(({ listed }) => listed).map(({ who, name }) => [toHex(userAt(who)), plainName(name)]);
      const listed = (await OWN_VIEWS.people(reader.core, { locale: 'sv' })).people;
      expect(listed.map(({ user, name }) => [user, name]).sort()).toEqual(wanted.sort());
      expect(listed).toEqual(sortedByName(listed.toReversed(), 'sv'));
      expect((await shownBy(reader)).map((line) => line.slice(33).trim())).toEqual(['text before 1 false', 'text before 2 false']);
    }),
    RUNS,
  );
});
