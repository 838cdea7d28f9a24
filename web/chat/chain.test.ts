/** The chain of a group's rights: read whole it gives what it gave step by step, and of two that part everybody picks the same. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, equal, randomBytes, toHex } from '../../crypto/bytes.ts';
import { AUTHORITY, bareAuthority, readAuthority, type SignedAuthority, signAuthority } from './authority.ts';
import { groupFrom, groupIdOf, isPreferred, meet, readRights, rightsFrom, witnessesOf } from './chain.ts';
import { type Change, writeChange } from './change.ts';
import { chainsOf, deviceOf, headerOf, newPerson, type Person, without } from './chat.world.ts';
import { signEvent } from './event.ts';
import { TYPE, writeBody } from './bodies.ts';
import { whyNot } from './amend.ts';
import { type Chain, adding, created, creation, demoting, grown, handing, leaving, promoting, removing, setting, stateOf } from './group.world.ts';
import { rosterOf, standingAt } from './group.ts';
import { SWITCHES } from './switch.ts';

let ada: Person;
let bob: Person;
let carol: Person;
let eve: Person;
beforeAll(async () => {
  [ada, bob, carol, eve] = [await newPerson(2), await newPerson(), await newPerson(), await newPerson()];
});
const user = ({ chain }: Person): Bytes => chain.user;
const all = () => chainsOf(ada, bob, carol, eve);

/** A signed word of somebody that they leave. */
const leaveOf = (by: Person, chain: Chain, n = 1): Promise<Bytes> =>
  signEvent(by.keys[0]!.sign, headerOf(stateOf(chain), { by, n }, TYPE.leave), writeBody(randomBytes(16), { type: TYPE.leave, ends: [] }));

const grow = (chain: Chain, ...steps: readonly (readonly [Person, Change])[]): Promise<Chain> =>
  steps.reduce(async (so, [by, what]) => grown(await so, by, what), Promise.resolve(chain));

describe('the chain of rights', () => {
  it('[G72] nobody gives a group another beginning: its id is of all that is signed of it', async () => {
    const [first] = await created(ada, [bob]);
    expect(groupFrom(first as SignedAuthority)?.roster).toHaveLength(2);
    const other = await created(ada, [bob]);
    expect(equal(stateOf(other).chat, stateOf([first as SignedAuthority]).chat)).toBe(false);
    const { event } = first as SignedAuthority;
    expect(equal(groupIdOf({ ...event, user: user(eve) }), event.chat)).toBe(false);
    const bent = { ...(first as SignedAuthority), event: { ...event, body: writeChange(creation([user(ada), user(eve)])) } };
    expect(groupFrom(bent)).toBeUndefined();
    expect(groupFrom({ ...(first as SignedAuthority), event: { ...event, user: user(bob) } })).toBeUndefined();
  });

  it('[E68] a creator who signs the beginning of a group once more has begun no other history of it, by which to come back with an accomplice', async () => {
    const ousted = await grow(
      await created(ada, [bob, carol]),
      [ada, handing(user(carol))],
      [carol, demoting(user(ada))],
      [carol, removing(user(ada))],
    );
    const { event } = ousted[0] as SignedAuthority;
    for (const change of [{ time: event.time + 1 }, { previous: randomBytes(32) }, { chains: [] }]) {
      const again = readAuthority(await signAuthority(ada.keys[0]!.sign, { ...event, ...change }));
      expect(again && groupFrom(again)).toBeUndefined();
      // With it, whoever of two strangers to that history has the lower id would decide which of the two counts.
      for (const accomplice of [bob, eve]) {
        const own = await grow([again!], [ada, adding(user(accomplice))], [accomplice, setting({ name: 'Mine' })]).catch(() => undefined);
        expect(own && (await readRights(own, all()))).toBeUndefined();
      }
    }
  });

  it('[G73] a chain read whole gives what it gave step by step; one with an event changed, dropped, swapped, repeated or cut out is none', async () => {
    const chain = await grow(
      await created(ada, [bob]),
      [ada, promoting(user(bob), ['add', 'info'])],
      [bob, adding(user(carol))],
      [bob, setting({ name: 'Bees' })],
      [ada, removing(user(carol), [{ device: deviceOf(carol, 0), n: 4 }])],
      [ada, handing(user(bob))],
    );
    const read = await readRights(chain, all());
    expect(read).toEqual(stateOf(chain));
    expect(await readRights(chain, chainsOf(ada, carol))).toBe('unknown');
    expect(witnessesOf(chain).map(toHex).sort()).toEqual([user(ada), user(bob)].map(toHex).sort());
    for (let at = 0; at < chain.length; at++) {
      const part = (from: number, to?: number): Chain => chain.slice(from, to);
      if (at < chain.length - 1) expect(await readRights([...part(0, at), ...part(at + 1)], all())).toBeUndefined();
      expect(await readRights([...part(0, at + 1), ...part(at)], all())).toBeUndefined();
      if (at > 0 && at < chain.length - 1)
        expect(await readRights([...part(0, at), chain[at + 1]!, chain[at]!, ...part(at + 2)], all())).toBeUndefined();
      const bytes = bareAuthority(chain[at]!);
      for (const byte of [40, Math.floor(bytes.length / 2), bytes.length - 20]) {
        const bent = readAuthority(bytes.map((one, i) => (i === byte ? one ^ 1 : one)));
        if (bent) expect(await readRights([...part(0, at), bent, ...part(at + 1)], all())).not.toEqual(read);
      }
    }
  });

  it('[G74] a change its author might not make, or that another signed for them, or a device that was revoked, is in no chain', async () => {
    const chain = await created(ada, [bob, carol]);
    expect(await readRights(await grown(chain, bob, removing(user(carol))), all())).toBeUndefined();
    expect(await readRights(await grown(chain, eve, setting({ name: 'Mine' })), all())).toBeUndefined();
    const lent: Person = { chain: ada.chain, keys: eve.keys };
    expect(await readRights(await grown(chain, lent, setting({ name: 'Mine' })), all())).toBeUndefined();
    const poorer = await without(ada, 1);
    const known = chainsOf(poorer, bob, carol);
    const later = await grown(chain, poorer, setting({ name: 'After' }));
    expect(await readRights(later, known)).toBeDefined();
    // By the device that is gone, at the head at which it was not: once the chain has seen the newer head.
    expect(await readRights(await grown(later, ada, setting({ name: 'Thief' }), 1), known)).toBeUndefined();
    expect(await readRights(await grown(chain, poorer, setting({ name: 'Thief' }), 1), known)).toBeUndefined();
  });

  it('[G75] who leaves has said so themselves, in this stay of theirs: nobody says it for them, and an old word ends no new stay', async () => {
    const chain = await created(ada, [bob, carol]);
    const proof = await leaveOf(carol, chain);
    const left = await grown(chain, bob, leaving(user(carol), proof));
    expect((await readRights(left, all())) as object).toMatchObject({ roster: rosterOf(stateOf(left).group!) });
    expect(stateOf(left).roster.some((one) => equal(one, user(carol)))).toBe(false);
    expect(await readRights(await grown(chain, bob, leaving(user(carol), await leaveOf(bob, chain))), all())).toBeUndefined();
    const forged: Person = { chain: carol.chain, keys: eve.keys };
    expect(await readRights(await grown(chain, bob, leaving(user(carol), await leaveOf(forged, chain))), all())).toBeUndefined();
    const back = await grown(left, ada, promoting(user(bob), ['add']));
    const again = await grown(back, ada, adding(user(carol)));
    expect(await readRights(await grown(again, bob, leaving(user(carol), proof)), all())).toBeUndefined();
    expect(await readRights(await grown(again, bob, leaving(user(carol), await leaveOf(carol, again, 2))), all())).toBeDefined();
    expect(whyNot(stateOf(chain).group!, user(bob), leaving(user(ada), await leaveOf(ada, chain)))).toBe('is_creator');
  });
});

describe('chains that part', () => {
  const branches = async (): Promise<{ readonly base: Chain; readonly some: readonly Chain[] }> => {
    const base = await grow(
      await created(ada, [bob, carol, eve]),
      [ada, promoting(user(bob), [...SWITCHES])],
      [ada, promoting(user(carol), ['info', 'remove'])],
    );
    const some = await Promise.all([
      grow(base, [carol, setting({ name: 'Carol 1' })], [carol, setting({ name: 'Carol 2' })], [carol, removing(user(eve))]),
      grow(base, [bob, setting({ name: 'Bob' })]),
      grow(base, [carol, setting({ name: 'Carol' })], [ada, setting({ name: 'Ada' })]),
      grow(base, [ada, setting({ description: 'one' })]),
      grow(base, [ada, setting({ description: 'two' })]),
      grow(base, [bob, setting({ name: 'Bob' })], [carol, setting({ name: 'Carol' })]),
    ]);
    return { base, some };
  };

  it('[G76] of two chains that part the one counts that the more senior person stands on; all who meet pick the same, and end on one', async () => {
    const { base, some } = await branches();
    for (const one of some) {
      expect([isPreferred(base, one), isPreferred(one, base), isPreferred(one, one)]).toEqual([true, false, false]);
      for (const other of some) if (one !== other) expect(isPreferred(one, other)).toBe(!isPreferred(other, one));
    }
    const [carols, bobs, adas] = some as [Chain, Chain, Chain];
    expect([isPreferred(carols, bobs), isPreferred(bobs, adas), isPreferred(carols, adas)]).toEqual([true, true, true]);
    expect(meet(carols, bobs)).toEqual({ is: 'parted', fork: base.length });
    // Whoever meets whom, in any order: each meeting leaves one of the two chains, so one is left in the end.
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { minLength: 5, maxLength: 60 }), (meetings) => {
        const held = [...some, ...some.slice(0, 2)];
        const meetAt = (a: number, b: number): void => {
          const [one, other] = [held[a] as Chain, held[b] as Chain];
          const counts = isPreferred(one, other) ? other : one;
          held[a] = counts;
          held[b] = counts;
        };
        for (const [a, b] of meetings) meetAt(a, b);
        for (let i = 1; i < held.length; i++) meetAt(0, i);
        for (let i = 1; i < held.length; i++) meetAt(0, i);
        expect(new Set(held).size).toBe(1);
        // The creator stands on three of them, and of these on one with another beside her.
        expect(standingAt(stateOf(held[0] as Chain).group!, user(ada))?.role).toBe('creator');
      }),
      { numRuns: 100 },
    );
  });

  it('[G77] who was removed, was demoted, left or handed the group on comes back by no chain of theirs that begins before it', async () => {
    const base = await grow(await created(ada, [bob, carol, eve]), [ada, promoting(user(bob), [...SWITCHES])]);
    const ousted: readonly (readonly [Chain, Person])[] = [
      [await grow(base, [ada, removing(user(bob))]), bob],
      [await grow(base, [carol, leaving(user(bob), await leaveOf(bob, base))]), bob],
      [await grow(base, [ada, handing(user(carol))], [carol, demoting(user(ada))], [carol, removing(user(ada))]), ada],
      [await grow(base, [ada, handing(user(carol))], [carol, removing(user(bob))]), bob],
      [await grow(base, [bob, demoting(user(bob))], [ada, setting({ name: 'x' })]), bob],
    ];
    for (const [chain, who] of ousted) {
      const own = await grow(base, [who, setting({ name: 'Mine' })], [who, setting({ name: 'Mine, all mine' })], [who, setting({ name: 'Longer' })]);
      expect(await readRights(own, all())).toBeDefined();
      expect(isPreferred(chain, own)).toBe(false);
      expect(isPreferred(own, chain)).toBe(true);
    }
  });

  it('[G78] what was said on a version of a lost branch counts once that is merged, as said where the branches parted', async () => {
    const base = await created(ada, [bob, carol]);
    const lost = await grow(base, [ada, setting({ name: 'Lost' })]);
    const kept = await grow(base, [ada, setting({ name: 'Kept' })], [ada, removing(user(carol))]);
    const side = lost.at(-1)!.hash;
    const merged = await grown(kept, bob, { type: AUTHORITY.merge, fork: 0, hashes: [side] });
    const state = stateOf(merged);
    expect(await readRights(merged, all())).toEqual(state);
    expect(state.group?.sides.get(toHex(side))).toBe(0);
    const bad: readonly Change[] = [
      { type: AUTHORITY.merge, fork: 9, hashes: [randomBytes(32)] },
      { type: AUTHORITY.merge, fork: 0, hashes: [] },
      { type: AUTHORITY.merge, fork: 0, hashes: [side, randomBytes(32)] },
      { type: AUTHORITY.merge, fork: 0, hashes: [kept[1]!.hash, randomBytes(32)] },
    ];
    expect(bad.map((one) => whyNot(state.group!, user(bob), one))).toEqual(['malformed', 'nothing', 'malformed', 'malformed']);
    expect(rightsFrom(merged, 2)).toEqual(stateOf(merged.slice(0, 2)));
  });
});
