/** Changes of a group: who may make which, what becomes of those that cross, and what the group is afterwards, over generated groups, rights and orders. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, compare, equal, randomBytes, toHex } from '../../crypto/bytes.ts';
import { whyNot } from './amend.ts';
import { AUTHORITY } from './authority.ts';
import { type Change, readChange, writeChange } from './change.ts';
import { type Group, MAX_RIGHTS, mayAt, rosterOf, standingAt } from './group.ts';
import { adding, passed, creation, demoting, groupOf, handing, promoting, removing, sayingOf, setting, userNamed } from './group.world.ts';
import { OPEN, type Right, SWITCHES } from './switch.ts';

const RUNS = { numRuns: 200 };
const PEOPLE = ['ada', 'bob', 'carol', 'dan', 'eve', 'fay', 'gil'].map(userNamed);
const [ada, bob, carol, dan, eve] = PEOPLE as [Bytes, Bytes, Bytes, Bytes, Bytes];

const someone = fc.constantFrom(...PEOPLE);
const switches = fc.subarray([...SWITCHES]);
const open = fc.subarray([...OPEN]).map((some): ReadonlySet<Right> => new Set<Right>(some));
const words = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom('', 'Familie ☕', 'משפחה', '家族', '\u202eevil', '<b>\'"&amp;', '👩‍👩‍👧‍👦', ' '),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.uniqueArray(someone, { minLength: 1, maxLength: 3 }).map((users) => adding(...users)),
  someone.map((user) => removing(user)),
  someone.map((user) => removing(user, [], 'banned')),
  fc.tuple(someone, switches).map(([user, some]) => promoting(user, some)),
  someone.map((user) => demoting(user)),
  fc.record({ name: fc.option(words, { nil: undefined }), description: fc.option(words, { nil: undefined }) }).map(setting),
  fc.tuple(open, fc.boolean()).map(([some, history]) => setting({ open: some, history })),
  someone.map(handing),
);
const act = fc.tuple(someone, change);
const acts = fc.array(act, { maxLength: 25 });
const groups: fc.Arbitrary<Group> = fc
  .tuple(fc.subarray([bob, carol, dan, eve]), open, acts)
  .map(([others, some, done]) => done.reduce((group, [by, what]) => passed(group, by, what), groupOf(ada, others, { open: some })));

const has = (group: Group, user: Bytes): boolean => rosterOf(group).some((one) => equal(one, user));
const creatorsOf = (group: Group): readonly Bytes[] => rosterOf(group).filter((user) => standingAt(group, user)?.role === 'creator');
const creatorOf = (group: Group): Bytes => creatorsOf(group)[0] as Bytes;

describe('changes of a group', () => {
  // Feature: telegram-clone, Property 11: group creation gives all chosen participants
  it('[G61] in a group that is created are just those who were chosen, and its creator, who is the one creator', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16 }), { minLength: 1, maxLength: 60, selector: toHex }), (some) => {
        const users = some.map((one) => Uint8Array.from(one));
        const group = groupOf(users[0] as Bytes, users.slice(1));
        expect(rosterOf(group).map(toHex)).toEqual([...users].sort(compare).map(toHex));
        expect(creatorsOf(group)).toEqual([users[0]]);
      }),
      RUNS,
    );
  });

  // Feature: telegram-clone, Property 12: adding changes the participant list
  it('[G62] who is added is in the group from that version on and not before, and only who may add does', () => {
    fc.assert(
      fc.property(groups, someone, someone, (group, by, user) => {
        const [was, may] = [has(group, user), has(group, by) && mayAt(group, by).has('add')];
        const next = passed(group, by, adding(user));
        const isBanned = group.members.get(toHex(user))?.banned === true && !mayAt(group, by).has('remove');
        expect(has(next, user)).toBe(was || (may && !isBanned));
        expect(standingAt(next, user, group.versions.length - 1) !== undefined).toBe(was);
        for (const other of PEOPLE) if (!equal(other, user)) expect(has(next, other)).toBe(has(group, other));
      }),
      RUNS,
    );
  });

  // Feature: telegram-clone, Property 13: removing changes the participant list
  it('[G63] who is removed is out from that version on and was in before it; add and remove of one person at once end as the log has them', () => {
    fc.assert(
      fc.property(groups, someone, someone, someone, (group, by, other, user) => {
        const next = passed(group, by, removing(user));
        if (next !== group) expect([has(group, user), has(next, user)]).toEqual([true, false]);
        expect(standingAt(next, user, group.versions.length - 1) !== undefined).toBe(has(group, user));
        // Each is judged by what the log had before it, so the last of the two that were let be is what holds.
        const [first, last] = [
          passed(passed(group, by, adding(user)), other, removing(user)),
          passed(passed(group, other, removing(user)), by, adding(user)),
        ];
        if (whyNot(passed(group, by, adding(user)), other, removing(user)) === undefined) expect(has(first, user)).toBe(false);
        if (whyNot(passed(group, other, removing(user)), by, adding(user)) === undefined) expect(has(last, user)).toBe(true);
      }),
      RUNS,
    );
  });

  // Feature: telegram-clone, Property 14: a promoted participant is an admin
  it('[G64] who is promoted is an admin with just those switches, none of which the other lacks', () => {
    fc.assert(
      fc.property(groups, someone, someone, switches, (group, by, user, some) => {
        const own = standingAt(group, by);
        const next = passed(group, by, promoting(user, some));
        if (next === group) return;
        expect(standingAt(next, user)).toMatchObject({ role: 'admin', switches: new Set(some) });
        if (own?.role !== 'creator') expect(some.filter((one) => !own?.switches.has(one))).toEqual([]);
        expect([...mayAt(next, user)].sort()).toEqual([...new Set<Right>([...next.settings.open, ...some, 'write'])].sort());
      }),
      RUNS,
    );
  });

  it('[G65] whatever is done there is one creator, who can be neither removed nor demoted, and hands it on alone', () => {
    fc.assert(
      fc.property(groups, acts, (begun, done) => {
        let group = begun;
        for (const [by, what] of done) {
          const before = creatorOf(group);
          group = passed(group, by, what);
          expect(creatorsOf(group)).toHaveLength(1);
          if (!equal(creatorOf(group), before)) expect([what.type, toHex(by)]).toEqual([AUTHORITY.owner, toHex(before)]);
          expect(has(group, before)).toBe(true);
        }
        expect(PEOPLE.map((by) => whyNot(group, by, removing(creatorOf(group))))).not.toContain(undefined);
        expect(PEOPLE.map((by) => whyNot(group, by, demoting(creatorOf(group))))).not.toContain(undefined);
      }),
      RUNS,
    );
  });

  it('[G66] an admin removes members, and of the admins those alone whom they appointed and who are one for less long', () => {
    const group = [
      [ada, promoting(bob, [...SWITCHES])],
      [bob, promoting(carol, ['remove', 'appoint'])],
      [ada, promoting(dan, ['remove'])],
    ].reduce((some, [by, what]) => passed(some, by as Bytes, what as Change), groupOf(ada, [bob, carol, dan, eve]));
    const why = (by: Bytes, what: Change, at = group) => whyNot(at, by, what);
    expect([why(bob, removing(eve)), why(bob, removing(carol)), why(bob, demoting(carol)), why(carol, removing(eve))]).toEqual(
      Array(4).fill(undefined),
    );
    expect([why(bob, removing(dan)), why(dan, removing(bob)), why(carol, removing(bob)), why(carol, promoting(eve, ['pin']))]).toEqual(
      Array(4).fill('no_right'),
    );
    expect(why(bob, removing(ada))).toBe('is_creator');
    // Bob begins anew as an admin, so Carol is senior to him now.
    const later = passed(passed(group, ada, demoting(bob)), ada, promoting(bob, [...SWITCHES]));
    expect([why(bob, removing(carol), later), why(ada, removing(carol), later)]).toEqual(['no_right', undefined]);
    expect([why(carol, demoting(carol)), why(carol, promoting(carol, ['remove'])), why(carol, promoting(carol, ['remove', 'pin']))]).toEqual([
      undefined,
      undefined,
      'no_right',
    ]);
  });

  // Feature: telegram-clone, Property 15: group name, photo and description are kept
  it('[G67] name, description and photo are kept as they were set; of two renames at once the later in the chain counts, the same everywhere', () => {
    fc.assert(
      fc.property(groups, words, words, fc.uint8Array({ minLength: 32, maxLength: 32 }), (group, one, other, photo) => {
        const by = creatorOf(group);
        const set = setting({ name: `1${one}`, description: other, photo: Uint8Array.from(photo) });
        const read = readChange(AUTHORITY.settings, writeChange(set)) as Change;
        const next = passed(group, by, read);
        expect(next.settings).toMatchObject({ name: `1${one}`, description: other, photo: Uint8Array.from(photo) });
        const both = passed(passed(next, by, setting({ name: `2${one}` })), by, setting({ name: `3${other}` }));
        expect(both.settings).toMatchObject({ name: `3${other}`, description: other });
        expect(passed(both, by, setting({ photo: new Uint8Array() })).settings.photo).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('[G68] what nobody may do changes nothing, and what a change was judged to be does not depend on how it came', () => {
    fc.assert(
      fc.property(groups, acts, (begun, done) => {
        let [group, copy] = [begun, begun];
        for (const [by, what] of done) {
          const read = readChange(what.type, writeChange(what)) as Change;
          expect(read).toEqual(what);
          const because = whyNot(group, by, what);
          const next = passed(group, by, what);
          if (because) expect(next).toBe(group);
          else expect(next.versions).toHaveLength(group.versions.length + 1);
          copy = passed(copy, by, read);
          group = next;
        }
        expect(sayingOf(copy)).toEqual(sayingOf(group));
      }),
      RUNS,
    );
  });

  it('[G69] what members may is for admins with that switch to say, and who was banned is let in by nobody who might not ban', () => {
    const group = passed(
      passed(groupOf(ada, [bob, carol], { open: new Set<Right>(['info', 'add', 'write']) }), ada, promoting(carol, ['info'])),
      ada,
      removing(dan),
    );
    expect(whyNot(group, bob, setting({ name: 'Ours' }))).toBeUndefined();
    expect(whyNot(group, bob, setting({ open: new Set<Right>(['write']) }))).toBe('no_right');
    expect(whyNot(group, carol, setting({ open: new Set<Right>(['write']) }))).toBeUndefined();
    const banned = passed(passed(group, ada, adding(eve)), ada, removing(eve, [], 'banned'));
    expect([whyNot(banned, bob, adding(eve)), whyNot(banned, bob, adding(dan)), whyNot(banned, ada, adding(eve))]).toEqual([
      'banned',
      undefined,
      undefined,
    ]);
    expect([whyNot(group, bob, setting({ name: ' ' })), whyNot(group, bob, setting({ name: 'A group' }))]).toEqual(['malformed', 'nothing']);
  });

  it('[G70] nobody fills a chain so that nobody can be removed: its last versions are for removals alone', () => {
    const full = (length: number): Group => ({ ...groupOf(ada, [bob]), versions: Array<Bytes>(length).fill(randomBytes(32)) });
    expect([whyNot(full(MAX_RIGHTS - 512), ada, setting({ name: 'x' })), whyNot(full(MAX_RIGHTS - 513), ada, setting({ name: 'x' }))]).toEqual([
      'full',
      undefined,
    ]);
    expect([whyNot(full(MAX_RIGHTS - 512), ada, adding(carol)), whyNot(full(MAX_RIGHTS - 1), ada, removing(bob))]).toEqual(['full', undefined]);
    expect(whyNot(full(MAX_RIGHTS), ada, removing(bob))).toBe('full');
  });

  it('[G71] of a change any byte may be cut off or changed: it is read or refused, never thrown at, and what is read writes the same', () => {
    const some = [
      creation([ada, bob]),
      adding(ada, bob),
      removing(bob, [{ device: ada, n: 3 }]),
      promoting(bob, ['pin']),
      setting({ name: 'é' }),
      handing(bob),
    ];
    for (const one of some) {
      const bytes = writeChange(one);
      expect(readChange(one.type, bytes)).toEqual(one);
      for (let at = 0; at < bytes.length; at++) {
        expect(readChange(one.type, bytes.slice(0, at))).toBeUndefined();
        const bent = readChange(
          one.type,
          bytes.map((byte, i) => (i === at ? byte ^ 0x81 : byte)),
        );
        if (bent) expect(toHex(writeChange(bent))).not.toBe(toHex(bytes));
      }
    }
    fc.assert(
      fc.property(fc.constantFrom(4, 5, 6, 7, 8, 9, 10, 99), fc.uint8Array({ maxLength: 200 }), (type, noise) => {
        const read = readChange(type, Uint8Array.from(noise));
        if (read) expect(readChange(type, writeChange(read))).toEqual(read);
      }),
      RUNS,
    );
  });
});
