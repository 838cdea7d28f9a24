/** What crosses: somebody uses a right while it is taken from them. Over generated groups, rights and orders, with honest and lying ends. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, equal, toHex, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { AUTHORITY } from './authority.ts';
import type { Change, Ends } from './change.ts';
import type { AuthorityState } from './genesis.ts';
import { type Group, mayAt, newestOf, rosterOf } from './group.ts';
import { adding, demoting, groupOf, handing, passed, removing, setting, userNamed } from './group.world.ts';
import { rightsBehind } from './rights.ts';
import { OPEN, type Right, SWITCHES } from './switch.ts';

const PEOPLE = ['ada', 'bob', 'carol', 'dan'].map(userNamed);
const [ada, ...others] = PEOPLE as [Bytes, Bytes, Bytes, Bytes];
const RIGHTS: readonly Right[] = [...SWITCHES, 'write'];
const NUMBERS = 6;
/** Each has two. */
const deviceOf = (user: Bytes, which: number): Bytes => hash('device', user, utf8(String(which))).slice(0, 16);

const someone = fc.constantFrom(...PEOPLE);
const which = fc.nat(1);
const switches = fc.subarray([...SWITCHES]);
const open = fc.subarray([...OPEN]).map((some): ReadonlySet<Right> => new Set<Right>(some));
const ends: fc.Arbitrary<Ends> = fc.uniqueArray(
  fc.tuple(someone, which, fc.nat(NUMBERS)).map(([user, one, n]) => ({ device: deviceOf(user, one), n })),
  { maxLength: 8, selector: ({ device }) => toHex(device) },
);
const change: fc.Arbitrary<Change> = fc.oneof(
  someone.map((user) => adding(user)),
  fc.tuple(someone, ends).map(([user, some]) => removing(user, some)),
  fc
    .tuple(someone, switches, ends)
    .map(([user, some, reach]): Change => ({ type: AUTHORITY.role, user, admin: true, switches: new Set(some), ends: reach })),
  fc.tuple(someone, ends).map(([user, some]) => demoting(user, some)),
  fc.tuple(open, ends).map(([some, reach]) => setting({ open: some, ends: reach })),
  someone.map(handing),
);
/** Mostly by her who may. */
const acts = fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: fc.constant(ada) }, { weight: 1, arbitrary: someone }), change), { maxLength: 20 });

/** What each version was made by; of the first nothing. */
type Past = { readonly group: Group; readonly made: readonly (Change | undefined)[] };
const pastOf = (some: ReadonlySet<Right>, done: readonly (readonly [Bytes, Change])[]): Past =>
  done.reduce<Past>(
    ({ group, made }, [by, what]) => {
      const next = passed(group, by, what);
      return next === group ? { group, made } : { group: next, made: [...made, what] };
    },
    { group: groupOf(ada, others, { open: some }), made: [undefined] },
  );

const stateOf = (group: Group): AuthorityState => {
  const version = { number: newestOf(group), hash: group.versions[newestOf(group)] as Bytes };
  return { chat: new Uint8Array(16), kind: 'group', roster: rosterOf(group), generation: 0, version, rights: version, heads: new Map(), group };
};

/** Where a change says that the words of this device end which it takes something from; undefined where it speaks of somebody else. */
function endIn(what: Change | undefined, user: Bytes, device: Bytes): number | undefined {
  const at = (some: Ends): number => some.find((one) => equal(one.device, device))?.n ?? 0;
  if (what?.type === AUTHORITY.people) {
    const removal = what.removed.find((one) => equal(one.user, user));
    return removal && removal.how !== 'left' ? at(removal.ends) : undefined;
  }
  if (what?.type === AUTHORITY.role) return equal(what.user, user) ? at(what.ends) : undefined;
  return what?.type === AUTHORITY.settings ? at(what.ends) : undefined;
}

// Feature: telegram-clone, Property 13: removing changes the participant list, and a removed device's later events are refused
// Feature: telegram-clone, Property 14: a promoted participant is an admin; demotion and use of the right at the same time
it('[E67] a right that was taken is behind nothing that comes after what its taking had seen, whatever older version that names; what came before keeps its own', () => {
  let [late, early] = [0, 0];
  fc.assert(
    fc.property(open, acts, fc.array(fc.tuple(someone, which, fc.nat(NUMBERS), fc.nat()), { minLength: 8, maxLength: 8 }), (some, done, words) => {
      const { group, made } = pastOf(some, done);
      const state = stateOf(group);
      for (const [user, one, n, pick] of words) {
        const named = pick % group.versions.length;
        const device = deviceOf(user, one);
        const behind = rightsBehind(state, { authority: { number: named, hash: group.versions[named] as Bytes }, user, device, n: n + 1 });
        const has = (version: number, right: Right): boolean => mayAt(group, user, version).has(right);
        const after = group.versions.map((_, version) => version).filter((version) => version > named);
        for (const right of RIGHTS) {
          const taken = after.find(
            (version) =>
              has(version - 1, right) &&
              after.every((later) => later < version || !has(later, right)) &&
              n + 1 > (endIn(made[version], user, device) ?? 99),
          );
          if (taken === undefined) continue;
          late += 1;
          expect([right, behind?.may.has(right) ?? false]).toEqual([right, false]);
        }
        if (after.some((version) => n + 1 > (endIn(made[version], user, device) ?? 99))) continue;
        early += 1;
        expect([...(behind?.may ?? [])].sort()).toEqual([...mayAt(group, user, named)].sort());
      }
    }),
    { numRuns: 1000 },
  );
  // Both are met often.
  expect(Math.min(late, early)).toBeGreaterThan(100);
});
