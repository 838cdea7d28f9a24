/** Links into a group: whom one lets in and when it no longer does follows from the chain of rights alone, and a word that asks to come in is good for one person and once. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { inviteKeys } from '../../crypto/invite.ts';
import { whyNot } from './amend.ts';
import { AUTHORITY } from './authority.ts';
import { readRights } from './chain.ts';
import { type Change, readChange, writeChange } from './change.ts';
import { chainsOf, deviceOf, newPerson, type Person, without } from './chat.world.ts';
import { type Group, rosterOf, standingAt } from './group.ts';
import { adding, type Chain, created, demoting, groupOf, grown, handing, passed, promoting, removing, stateOf, userNamed } from './group.world.ts';
import { isWorking, MAX_INVITES, workingInvites } from './invites.ts';
import { readJoin, sayJoin } from './join.ts';
import { judgeWords } from './state.ts';

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

type Link = { readonly root: Bytes; readonly box: Bytes };
const newLink = (): Link => {
  const root = randomBytes(32);
  return { root, box: inviteKeys(root).box };
};
type Terms = { readonly asks?: boolean; readonly uses?: number; readonly until?: number; readonly on?: boolean };
const making = ({ root, box }: Link, { asks = false, uses = 0, until = 0, on = true }: Terms = {}): Change => ({
  type: AUTHORITY.invite,
  box,
  root,
  asks,
  uses,
  until,
  on,
});
/** Their word, said by a device of theirs. */
const wordOf = (by: Person, { root, box }: Link, chat: Bytes, over: { readonly user?: Bytes; readonly device?: number } = {}): Promise<Bytes> =>
  sayJoin(by.keys[over.device ?? 0]!.sign, inviteKeys(root).secret, {
    chat,
    box,
    user: over.user ?? user(by),
    device: deviceOf(by, over.device ?? 0),
    head: by.chain.head,
    time: 5,
  });
const coming = (proofs: readonly Bytes[], ...added: readonly Bytes[]): Change => ({ type: AUTHORITY.people, added, removed: [], proofs });
const groupIn = (chain: Chain): Group => stateOf(chain).group as Group;
/** Of somebody without keys, for what the rules alone say. */
const bareWord = ({ root, box }: Link, who: Bytes): Promise<Bytes> =>
  sayJoin(ada.keys[0]!.sign, inviteKeys(root).secret, {
    chat: randomBytes(16),
    box,
    user: who,
    device: randomBytes(16),
    head: randomBytes(32),
    time: 1,
  });

describe('a link', () => {
  it('[J1] is made, changed and revoked by who may invite, is revoked for ever, and works while who made it may invite', async () => {
    const link = newLink();
    const chain = await created(ada, [bob, carol]);
    expect(whyNot(groupIn(chain), user(bob), making(link))).toBe('no_right');
    const made = await grow(chain, [ada, promoting(user(bob), ['invite'])], [bob, making(link, { asks: true, uses: 3, until: 9 })]);
    const [invite] = workingInvites(groupIn(made));
    expect(invite).toMatchObject({ asks: true, uses: 3, until: 9, used: 0, by: user(bob) });
    expect(whyNot(groupIn(made), user(bob), making(link, { asks: true, uses: 3, until: 9 }))).toBe('nothing');
    expect(whyNot(groupIn(made), user(ada), making({ ...link, root: randomBytes(32) }))).toBe('malformed');
    for (const end of [demoting(user(bob)), removing(user(bob))]) expect(workingInvites(groupIn(await grow(made, [ada, end])))).toEqual([]);
    // The heir of the group has all rights, and so keep what was made by who hands it on.
    expect(workingInvites(groupIn(await grow(made, [ada, handing(user(carol))])))).toHaveLength(1);
    const revoked = await grow(made, [ada, making(link, { on: false })]);
    expect(workingInvites(groupIn(revoked))).toEqual([]);
    expect(whyNot(groupIn(revoked), user(ada), making(link))).toBe('malformed');
    expect(whyNot(groupIn(revoked), user(ada), making(link, { on: false }))).toBe('nothing');
    expect(whyNot(groupIn(made), user(ada), making(newLink(), { on: false }))).toBe('malformed');
  });

  it('[J2] lets in who knows it, whoever of the group carries it out; a word that knows another link, of another group or person, or by another key lets in nobody', async () => {
    const [link, other] = [newLink(), newLink()];
    const chain = await grow(await created(ada, [carol]), [ada, making(link)], [ada, making(other)]);
    const { chat } = stateOf(chain);
    const judge = async (proof: Bytes, who = user(bob)): Promise<unknown> => {
      const change = coming([proof], who);
      if (whyNot(groupIn(chain), user(carol), change)) return 'refused';
      return typeof (await readRights(await grown(chain, carol, change), all())) === 'object' ? 'in' : 'refused';
    };
    expect(await judge(await wordOf(bob, link, chat))).toBe('in');
    expect(await judge(await wordOf(bob, link, chat, { device: 1 }))).toBe('in');
    expect(await judge(await wordOf(bob, { root: other.root, box: link.box }, chat))).toBe('refused');
    expect(await judge(await wordOf(bob, link, randomBytes(16)))).toBe('refused');
    expect(await judge(await wordOf(eve, link, chat, { user: user(bob) }))).toBe('refused');
    expect(await judge(await wordOf(bob, link, chat), user(eve))).toBe('refused');
    expect(whyNot(groupIn(chain), user(carol), adding(user(bob)))).toBe('no_right');
  });

  it('[J2] whoever knows the link and not the key of a person cannot make them come, and a device that was revoked cannot either', async () => {
    const link = newLink();
    const chain = await grow(await created(ada, [carol]), [ada, making(link)]);
    const state = stateOf(chain);
    const forged = await sayJoin(carol.keys[0]!.sign, inviteKeys(link.root).secret, {
      chat: state.chat,
      box: link.box,
      user: user(bob),
      device: deviceOf(bob, 0),
      head: bob.chain.head,
      time: 5,
    });
    const byOld = await wordOf(await without(bob, 1), link, state.chat, { device: 1 });
    const bobNow = await without(bob, 1);
    for (const [proof, chains] of [
      [forged, all()],
      [byOld, chainsOf(ada, bobNow, carol)],
    ] as const) {
      const last = (await grown(chain, carol, coming([proof], user(bob)))).at(-1)!;
      expect(await judgeWords(state, last.event, chains)).toBe('bad_signature');
    }
  });

  it('[J3] nobody who was in the group before comes by a link alone: who left, was removed or was banned needs the answer of who may add', async () => {
    const link = newLink();
    const begun = await grow(await created(ada, [bob, carol]), [ada, making(link)]);
    const proof = await wordOf(bob, link, stateOf(begun).chat);
    for (const how of ['removed', 'banned'] as const) {
      const chain = await grow(begun, [ada, removing(user(bob), [], how)]);
      expect(whyNot(groupIn(chain), user(carol), coming([proof], user(bob)))).toBe('no_right');
      expect(whyNot(groupIn(chain), user(ada), coming([proof], user(bob)))).toBeUndefined();
    }
  });

  it('[J4] that asks lets in nobody by itself; with the answer of who may add it counts as a use', async () => {
    const link = newLink();
    const chain = await grow(await created(ada, [carol]), [ada, making(link, { asks: true, uses: 1 })]);
    const change = coming([await wordOf(bob, link, stateOf(chain).chat)], user(bob));
    expect(whyNot(groupIn(chain), user(carol), change)).toBe('no_right');
    const after = groupIn(await grow(chain, [ada, change]));
    expect(standingAt(after, user(bob))?.role).toBe('member');
    expect([...after.invites.values()].map(({ used }) => used)).toEqual([1]);
  });

  // Feature: telegram-clone, Property 11: by links come as many as they allow
  it('[J5] lets in as many as it has uses, in however many changes they come, and counts each', async () => {
    const link = newLink();
    const people = Array.from({ length: 12 }, (_, i) => userNamed(`somebody ${i}`));
    const words = await Promise.all(people.map((one) => bareWord(link, one)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }), (uses, sizes) => {
        const [creator, member] = [userNamed('creator'), userNamed('member')];
        let group = passed(groupOf(creator, [member]), creator, making(link, { uses }));
        let next = 0;
        for (const size of sizes) {
          const some = people.slice(next, next + size);
          const change = coming(words.slice(next, next + size), ...some);
          const used = group.invites.get(toHex(link.box))!.used;
          if (some.length === 0) break;
          expect(whyNot(group, member, change)).toBe(used + some.length <= uses ? undefined : 'no_right');
          group = passed(group, member, change);
          if (standingAt(group, some[0]!)) next += size;
        }
        const invite = group.invites.get(toHex(link.box))!;
        expect(invite.used).toBe(rosterOf(group).length - 2);
        expect(invite.used).toBeLessThanOrEqual(uses);
        expect(isWorking(group, invite)).toBe(invite.used < uses);
      }),
      { numRuns: 100 },
    );
  });

  it('[J6] at most sixteen work at once, and a full chain still takes that one is revoked', () => {
    const creator = userNamed('creator');
    const links = Array.from({ length: MAX_INVITES }, newLink);
    const group = links.reduce((so, link) => passed(so, creator, making(link)), groupOf(creator, [userNamed('other')]));
    expect(workingInvites(group)).toHaveLength(MAX_INVITES);
    expect(whyNot(group, creator, making(newLink()))).toBe('full');
    const late = { ...group, bytes: 2 * 1024 * 1024 - 1000 };
    expect(whyNot(late, creator, making(links[0]!, { asks: true }))).toBe('full');
    expect(whyNot(late, creator, making(links[0]!, { on: false }))).toBeUndefined();
    expect(whyNot(passed(group, creator, making(links[0]!, { on: false })), creator, making(newLink()))).toBeUndefined();
  });

  it('[J7] a word of nobody who comes, twice of one, or cut short makes the whole change one of nobody', async () => {
    const link = newLink();
    const [creator, one, other] = [userNamed('creator'), userNamed('one'), userNamed('other')];
    const group = passed(groupOf(creator, [userNamed('member')]), creator, making(link));
    const word = await bareWord(link, one);
    for (const change of [
      coming([word], other),
      coming([word, word], one, other),
      coming([word.slice(1)], one),
      coming([word, randomBytes(600)], one),
    ])
      expect(whyNot(group, creator, change)).toBe('malformed');
    expect(whyNot(group, creator, coming([word], one, other))).toBeUndefined();
  });

  it('[J7] what is written is read', async () => {
    const link = newLink();
    const word = await bareWord(link, userNamed('one'));
    for (const change of [making(link, { asks: true, uses: 4, until: 17 }), making(link, { on: false }), coming([word], userNamed('one'))])
      expect(readChange(change.type, writeChange(change))).toEqual(change);
    for (let cut = 0; cut < word.length; cut++) expect(readJoin(word.slice(0, cut))).toBeUndefined();
  });
});
