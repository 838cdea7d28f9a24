/** Rights: what a person may do follows from the version of the chat's rights that they name, and from nothing else: not from what came first. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, compare, randomBytes, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { AUTHORITY, type AuthorityEvent } from './authority.ts';
import { TYPE, writeBody } from './bodies.ts';
import type { Change } from './change.ts';
import { chainsOf, deviceOf, eventOf, headerOf, newPerson, type Person } from './chat.world.ts';
import { type Event, type Header, signEvent } from './event.ts';
import { emptyFold, fold, foldOne, messageOf } from './fold.ts';
import { type AuthorityState, genesis } from './genesis.ts';
import { adding, type Chain, created, demoting, grown, leaving, promoting, removing, setting, stateOf } from './group.world.ts';
import { everybodyIn, isKnownVersion, maySee, rightsBehind, rightsOf, spanAt } from './rights.ts';
import { authorOf, judgeCommit, mayEnter } from './rules.ts';
import type { Right } from './switch.ts';

let ada: Person;
let bob: Person;
let carol: Person;
let eve: Person;
beforeAll(async () => {
  [ada, bob, carol, eve] = [await newPerson(), await newPerson(2), await newPerson(), await newPerson()];
});
const user = ({ chain }: Person): Bytes => chain.user;
const all = () => chainsOf(ada, bob, carol, eve);
const grow = (chain: Chain, ...steps: readonly (readonly [Person, Change])[]): Promise<Chain> =>
  steps.reduce(async (so, [by, what]) => grown(await so, by, what), Promise.resolve(chain));
/** As the chat stood at this version. */
const at = (chain: Chain, version: number): AuthorityState => stateOf(chain.slice(0, version + 1));
const header = (state: AuthorityState, by: Person, n: number, type: number = TYPE.text, device = 0): Header => ({
  ...headerOf(state, { by, n, device }, type),
  body: new Uint8Array(32),
});
const shownIn = (events: readonly Event[], state: AuthorityState): string =>
  JSON.stringify(events.map(({ id }) => messageOf(fold({ state, chains: all() }, events), toHex(id))?.text ?? null));

describe('rights', () => {
  it('[G60] in a direct chat both have the same rights, and nobody else has any, nor under a version that chat does not have', () => {
    const state = genesis({ kind: 'direct', roster: [ada.chain.user, bob.chain.user].sort(compare) });
    const rights = [ada, bob].map(({ chain }) => rightsOf(state, state.rights, chain.user));
    for (const one of rights) expect([one?.role, [...(one?.may ?? [])]]).toEqual(['member', ['write', 'pin']]);
    expect(rightsOf(state, state.rights, eve.chain.user)).toBeUndefined();
    expect(rightsOf(state, { ...state.rights, number: 1 }, ada.chain.user)).toBeUndefined();
    expect(rightsOf(state, { ...state.rights, hash: new Uint8Array(32) }, ada.chain.user)).toBeUndefined();
  });

  it('[G79] what a removed person says after what their removal had taken counts for nobody, whatever they name, in any order, however often', async () => {
    const chain = await grow(
      await created(ada, [bob, carol]),
      [ada, setting({ name: 'Later' })],
      [ada, removing(user(bob), [{ device: deviceOf(bob, 0), n: 3 }])],
      [ada, adding(user(bob))],
    );
    const state = stateOf(chain);
    const say = (by: Person, version: number, n: number, device = 0) =>
      eventOf(at(chain, version), { by, n, device, at: 100 + n }, { type: TYPE.text, text: `${version}/${n}/${device}` });
    const counting = await Promise.all([
      say(bob, 0, 1),
      say(bob, 1, 2),
      say(bob, 1, 3),
      say(bob, 3, 6),
      say(bob, 3, 2, 1),
      say(carol, 1, 9),
      say(ada, 3, 1),
    ]);
    const beyond = await Promise.all([say(bob, 1, 4), say(bob, 0, 5), say(bob, 1, 1, 1), say(bob, 2, 7), say(eve, 0, 1)]);
    expect(beyond.map(({ header }) => mayEnter(state, header))).toEqual(beyond.map(() => false));
    const events = [...counting, ...beyond];
    const expected = JSON.stringify([
      ...counting.map((_, i) => ['0/1/0', '1/2/0', '1/3/0', '3/6/0', '3/2/1', '1/9/0', '3/1/0'][i]),
      ...beyond.map(() => null),
    ]);
    expect(shownIn(events, state)).toBe(expected);
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }), (order) => {
        const folded = order.reduce((so, one) => foldOne(so, one).fold, emptyFold({ state, chains: all() }));
        expect(JSON.stringify(events.map(({ id }) => messageOf(folded, toHex(id))?.text ?? null))).toBe(expected);
      }),
      { numRuns: 100 },
    );
    // What a device must hold it holds by the chain alone: the cut changes what counts, not what is taken.
    expect(authorOf(state, beyond[0]!.header, all())).toBeDefined();
    expect(authorOf(state, beyond[3]!.header, all())).toBeUndefined();
  });

  it('[G80] of what an admin did and their demotion that cross, what the demotion had taken was done with the right, and the rest without, everywhere', async () => {
    const chain = await grow(
      await created(ada, [bob]),
      [ada, promoting(user(bob), ['delete', 'pin'])],
      [ada, demoting(user(bob), [{ device: deviceOf(bob, 0), n: 5 }])],
    );
    const state = stateOf(chain);
    const may = (version: number, n: number, device = 0): boolean =>
      rightsBehind(state, header(at(chain, version), bob, n, TYPE.redact, device))?.may.has('delete') ?? false;
    expect([may(0, 1), may(1, 4), may(1, 5), may(1, 6), may(2, 7), may(1, 1, 1)]).toEqual([false, true, true, false, false, false]);
    // They are a member all the same, and what members may they do.
    expect(mayEnter(state, header(at(chain, 1), bob, 6))).toBe(true);
  });

  it('[G81] where members may not write any more what they say next does not count, and admins write on', async () => {
    const ends = [{ device: deviceOf(carol, 0), n: 2 }];
    const chain = await grow(
      await created(ada, [bob, carol]),
      [ada, promoting(user(bob), [])],
      [ada, setting({ open: new Set<Right>(), ends })],
      [ada, setting({ open: new Set<Right>(['write']) })],
    );
    const state = stateOf(chain);
    const may = (by: Person, version: number, n: number): boolean => mayEnter(state, header(at(chain, version), by, n));
    expect([may(carol, 1, 2), may(carol, 1, 3), may(carol, 2, 4), may(carol, 3, 5)]).toEqual([true, false, false, true]);
    expect([may(bob, 1, 9), may(bob, 2, 10), may(ada, 2, 1)]).toEqual([true, true, true]);
    expect(mayEnter(state, header(at(chain, 2), carol, 4, TYPE.redact))).toBe(true);
  });

  it('[G82] each change of who is in a group begins a span, read by those in it, and by who came later where they were let read what was before', async () => {
    const chain = await grow(
      await created(ada, [bob]),
      [ada, setting({ name: 'x' })],
      [ada, adding(user(carol))],
      [ada, setting({ history: false })],
      [ada, adding(user(eve))],
      [ada, removing(user(bob))],
      [ada, adding(user(bob))],
    );
    const state = stateOf(chain);
    expect(chain.map((_, version) => spanAt(at(chain, version)))).toEqual([0, 0, 2, 2, 4, 5, 6]);
    const sees = (who: Person): readonly boolean[] => [0, 2, 4, 5, 6].map((span) => maySee(state, user(who), span));
    expect(sees(ada)).toEqual([true, true, true, true, true]);
    expect(sees(carol)).toEqual([true, true, true, true, true]);
    expect(sees(eve)).toEqual([false, false, true, true, true]);
    expect(sees(bob)).toEqual([true, true, true, false, true]);
    expect([maySee(at(chain, 5), user(bob), 0), maySee(at(chain, 5), user(bob), 5)]).toEqual([true, false]);
    // Nobody hides what they say from who came later by putting it into a span before.
    const wrong = { ...header(at(chain, 4), ada, 1), place: { span: 2, index: 0 } };
    expect([mayEnter(state, wrong), authorOf(state, wrong, all())]).toEqual([false, undefined]);
    expect(
      everybodyIn(stateOf(await grow(chain, [ada, removing(user(eve))])))
        .map(toHex)
        .sort(),
    ).toEqual([ada, bob, carol, eve].map((one) => toHex(user(one))).sort());
  });

  it('[G83] a version that is not known yet is told from one at which its author was not in the group', async () => {
    const chain = await grow(await created(ada, [bob]), [ada, adding(user(carol))]);
    const [before, now] = [at(chain, 0), stateOf(chain)];
    const said = header(now, carol, 1);
    expect([isKnownVersion(before, said.authority), authorOf(before, said, all()), mayEnter(before, said)]).toEqual([false, 'unknown', false]);
    expect([authorOf(now, said, all()), mayEnter(now, said)]).toEqual([carol.chain.devices[0], true]);
    expect(authorOf(now, header(before, carol, 1), all())).toBeUndefined();
    expect(authorOf(now, header({ ...now, rights: { number: 1, hash: randomBytes(32) } }, bob, 1), all())).toBe('unknown');
  });
});

describe('commits of a group', () => {
  const leaf = ({ chain }: Person, device = 0): Credential => {
    const { signKey, index } = chain.devices[device]!;
    return { user: chain.user, key: signKey, index };
  };

  it('[G84] with who goes go all their leaves and nobody else, with who comes in come only active devices of theirs', async () => {
    const before = stateOf(await created(ada, [bob, carol]));
    const heads = new Map([ada, bob, carol, eve].map(({ chain }) => [toHex(chain.user), chain.head]));
    const next: AuthorityState = { ...stateOf(await grow(await created(ada, [bob, carol]), [ada, adding(user(eve))])), heads };
    const out: AuthorityState = { ...stateOf(await grow(await created(ada, [bob, carol]), [ada, removing(user(bob))])), heads };
    const leaves = [leaf(ada), leaf(bob), leaf(bob, 1), leaf(carol)];
    const event = { type: AUTHORITY.people, user: user(ada), device: deviceOf(ada, 0) } as AuthorityEvent;
    const judge = (state: AuthorityState, change: Partial<Parameters<typeof judgeCommit>[2]>, rider = event): boolean =>
      judgeCommit(state, rider, { committer: leaf(ada), leaves, added: [], removed: [], updated: [], ...change }, all());
    expect(before.roster).toHaveLength(3);
    expect(judge(next, { added: [leaf(eve)] })).toBe(true);
    expect(judge(next, { added: [leaf(eve)], removed: [leaf(carol)] })).toBe(false);
    expect(judge(out, { removed: [leaf(bob), leaf(bob, 1)] })).toBe(true);
    expect(judge(out, { removed: [leaf(bob)] })).toBe(false);
    expect(judge(out, {})).toBe(false);
    expect(judge(out, { removed: [leaf(bob), leaf(bob, 1)], added: [leaf(eve)] })).toBe(false);
    expect(judge(out, {}, { ...event, type: AUTHORITY.update })).toBe(false);
    expect(judge({ ...before, heads }, {}, { ...event, type: AUTHORITY.settings })).toBe(true);
    expect(judge({ ...before, heads }, { removed: [leaf(bob)] }, { ...event, type: AUTHORITY.settings })).toBe(false);
  });

  it('[G85] a word that one leaves says where the words of its devices end, and loses none said before', async () => {
    const base = await created(ada, [bob]);
    const body = writeBody(randomBytes(16), { type: TYPE.leave, ends: [{ device: deviceOf(bob, 1), n: 2 }] });
    const proof = await signEvent(bob.keys[0]!.sign, headerOf(stateOf(base), { by: bob, n: 7 }, TYPE.leave), body);
    const state = stateOf(await grow(base, [ada, leaving(user(bob), proof)]));
    const may = (n: number, device: number): boolean => mayEnter(state, header(at(base, 0), bob, n, TYPE.text, device));
    expect([may(6, 0), may(7, 0), may(8, 0), may(2, 1), may(3, 1)]).toEqual([true, true, false, true, false]);
  });
});
