/** Authority: the log of a chat moves on only as its rules allow, and what a commit does must be what its event and the device chains say. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, compare, own, randomBytes, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { type Chain, type DeviceKeys, readChain } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent, readAuthority, type SignedAuthority, signAuthority, writeOpening } from './authority.ts';
import { authorOf, devicesOf, judgeCommit, judgeFounding, mayStand } from './rules.ts';
import { applyAuthority, type Chains, chainParts, growChains, MAX_LEAP, replay } from './state.ts';
import { type AuthorityState, genesis } from './genesis.ts';
import { chainsOf, deviceOf, headerOf, newPerson, type Person, withDevice, without } from './chat.world.ts';
import { TYPE } from './bodies.ts';

let ada: Person;
let bob: Person;
let eve: Person;
beforeAll(async () => {
  [ada, bob, eve] = [await newPerson(2), await newPerson(), await newPerson()];
});

const start = (): AuthorityState => genesis({ kind: 'direct', roster: [ada.chain.user, bob.chain.user].sort(compare) });

type Change = Partial<AuthorityEvent> & { readonly device?: Bytes };
async function event(state: AuthorityState, by: Person, type: number, chains: Chains, change: Change = {}, device = 0): Promise<SignedAuthority> {
  const fields: AuthorityEvent = {
    chat: state.chat,
    number: state.version.number + 1,
    previous: state.version.hash,
    rights: state.rights,
    user: by.chain.user,
    device: deviceOf(by, device),
    chains: chainParts(state, type, chains, by.chain.user),
    time: 5,
    type,
    body: type === AUTHORITY.open ? writeOpening({ generation: state.generation + 1 }) : new Uint8Array(),
    ...change,
  };
  return readAuthority(await signAuthority((by.keys[device] as DeviceKeys).sign, fields)) as SignedAuthority;
}
const taken = async (state: AuthorityState, signed: SignedAuthority, chains: Chains): Promise<AuthorityState> => {
  const verdict = await applyAuthority(state, signed, chains);
  if (!verdict.ok) throw new Error(verdict.because);
  return verdict.state;
};
const refusal = async (state: AuthorityState, signed: SignedAuthority, chains: Chains): Promise<string | undefined> => {
  const verdict = await applyAuthority(state, signed, chains);
  return verdict.ok ? undefined : verdict.because;
};
const opened = async (by = ada, chains = chainsOf(ada, bob)): Promise<AuthorityState> =>
  taken(start(), await event(start(), by, AUTHORITY.open, chains), chains);
const leaf = ({ chain }: Person, device: number): Credential => {
  const { signKey, index } = chain.devices[device]!;
  return { user: chain.user, key: signKey, index };
};

describe('authority', () => {
  it("[C1] both people derive the same genesis, whoever asks, and nobody else's chat has it", () => {
    expect(start().chat).toHaveLength(16);
    expect(() => genesis({ kind: 'direct', roster: [ada.chain.user, bob.chain.user].sort(compare).reverse() })).toThrow('in order');
    expect(() => genesis({ kind: 'direct', roster: [ada.chain.user, ada.chain.user] })).toThrow('in order');
    const other = genesis({ kind: 'direct', roster: [ada.chain.user, eve.chain.user].sort(compare) });
    const self = genesis({ kind: 'self', roster: [ada.chain.user] });
    expect(new Set([start(), other, self].flatMap(({ chat, version }) => [toHex(chat), toHex(version.hash)])).size).toBe(6);
  });

  it('[C2] an authority event is read as it was signed, and any changed byte is refused', async () => {
    const chains = chainsOf(ada, bob);
    const state = await opened();
    const signed = await event(state, bob, AUTHORITY.update, chains);
    expect(await refusal(state, signed, chains)).toBeUndefined();
    for (let at = 0; at < signed.bytes.length; at += 1) {
      const changed = readAuthority(signed.bytes.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)));
      if (changed && (await refusal(state, changed, chains)) === undefined) throw new Error(`byte ${at} may be changed`);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
        expect(readAuthority(own(noise))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('[C3] the log is one sequence: nothing is skipped, repeated, or taken from another chat', async () => {
    const chains = chainsOf(ada, bob);
    const state = await opened();
    const signed = await event(state, ada, AUTHORITY.update, chains);
    const next = await taken(state, signed, chains);
    expect(await refusal(next, signed, chains)).toBe('wrong_place');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, { number: 3 }), chains)).toBe('wrong_place');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, { previous: randomBytes(32) }), chains)).toBe('wrong_place');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, { chat: randomBytes(16) }), chains)).toBe('wrong_place');
    expect(await refusal(state, await event(state, ada, AUTHORITY.open, chains, { body: writeOpening({ generation: 0 }) }), chains)).toBe(
      'wrong_place',
    );
    expect(await refusal(state, await event(state, ada, 9, chains), chains)).toBe('malformed');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, { body: Uint8Array.of(1) }), chains)).toBe('malformed');
  });

  it('[C4] only an active device of the roster writes it', async () => {
    const chains = chainsOf(ada, bob, eve);
    const state = await opened();
    const stranger = { ...state, roster: [...state.roster, eve.chain.user] };
    expect(await refusal(state, await event(stranger, eve, AUTHORITY.update, chains, { number: 2 }), chains)).toBe('not_in_roster');
    expect(await refusal(state, await event(state, eve, AUTHORITY.update, chains), chains)).toBe('not_in_roster');
    const lent = { chain: ada.chain, keys: eve.keys };
    expect(await refusal(state, await event(state, lent, AUTHORITY.update, chains), chains)).toBe('bad_signature');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, { device: randomBytes(16) }), chains)).toBe('device_not_active');
    const gone = await without(ada, 1);
    const later = chainsOf(gone, bob);
    expect(await refusal(state, await event(state, gone, AUTHORITY.update, later, {}, 1), later)).toBe('device_not_active');
    expect(await refusal(state, await event(state, ada, AUTHORITY.update, chains, {}, 1), later)).toBeUndefined();
  });

  it('[C5] heads never go back, and an unknown head is said to be unknown', async () => {
    const grown = await withDevice(ada);
    const chains = chainsOf(grown, bob);
    const state = await opened(grown, chains);
    const old = await event({ ...state, heads: new Map() }, ada, AUTHORITY.update, chainsOf(ada, bob));
    expect(await refusal(state, old, chains)).toBe('chain_went_back');
    const newer = await withDevice(bob);
    const ahead = await event(state, newer, AUTHORITY.devices, chainsOf(grown, newer));
    expect(await refusal(state, ahead, chains)).toBe('unknown_chain');
    const fetched = (await growChains(chains, ahead.event)) as Chains;
    expect(fetched.get(toHex(bob.chain.user))).toEqual(newer.chain);
    expect(await refusal(state, ahead, fetched)).toBeUndefined();
  });

  it('[C6] an old head brings no revoked device back: neither as founder of a generation nor as a leaf of it', async () => {
    const gone = await without(ada, 1);
    const chains = chainsOf(gone, bob);
    const state = await opened(gone, chains);
    const stale = { ...state, heads: new Map() };
    const byGone = await event(stale, ada, AUTHORITY.open, chainsOf(ada, bob), {}, 1);
    expect(await refusal(state, byGone, chains)).toBe('device_not_active');
    // An honest device that was away may open by its old head; the newer head stays in force for who knows it.
    const away = await event(stale, bob, AUTHORITY.open, chainsOf(ada, bob));
    const next = await taken(state, away, chains);
    expect(next.heads.get(toHex(ada.chain.user))).toEqual(gone.chain.head);
    expect(judgeFounding(next, away.event, [leaf(bob, 0), leaf(gone, 0)], chains)).toBe(true);
    expect(judgeFounding(next, away.event, [leaf(bob, 0), leaf(gone, 0), leaf(gone, 1)], chains)).toBe(false);
  });

  it('[C7] nobody uses up the generations or the numbers of a chat', async () => {
    const chains = chainsOf(ada, bob);
    const state = await opened();
    const leap = (generation: number): Promise<SignedAuthority> => event(state, bob, AUTHORITY.open, chains, { body: writeOpening({ generation }) });
    expect(await refusal(state, await leap(Number.MAX_SAFE_INTEGER), chains)).toBe('wrong_place');
    expect(await refusal(state, await leap(state.generation + MAX_LEAP + 1), chains)).toBe('wrong_place');
    expect(await refusal(state, await leap(state.generation + MAX_LEAP), chains)).toBeUndefined();
    expect(await refusal(state, await event(state, bob, AUTHORITY.open, chains, { number: Number.MAX_SAFE_INTEGER }), chains)).toBe('malformed');
  });

  it('[C8] a log replayed gives the state it gave step by step, and tells where a chain is missing', async () => {
    const chains = chainsOf(ada, bob);
    const log: SignedAuthority[] = [await event(start(), ada, AUTHORITY.open, chains)];
    let state = await taken(start(), log[0]!, chains);
    let [known, person]: [Chains, Person] = [chains, bob];
    for (const type of [AUTHORITY.update, AUTHORITY.devices, AUTHORITY.update]) {
      if (type === AUTHORITY.devices) person = await withDevice(person);
      known = chainsOf(ada, person);
      log.push(await event(state, person, type, known));
      state = await taken(state, log[log.length - 1]!, known);
    }
    const replayed = await replay(start(), log, new Map());
    expect(replayed).toEqual({ ok: true, state, chains: known });
    expect(await replay(start(), log.slice(1), new Map())).toEqual({ ok: false, because: 'malformed' });
    expect(await replay(start(), [log[0]!, log[2]!], new Map())).toMatchObject({ ok: false });
    const before = (await readChain(bob.chain.entries)) as Chain;
    expect(await growChains(new Map(), log[2]!.event)).toBeUndefined();
    expect(
      await growChains(
        new Map([
          [toHex(before.user), before],
          [toHex(ada.chain.user), ada.chain],
        ]),
        log[2]!.event,
      ),
    ).toBeDefined();
  });
});

describe('commits', () => {
  const devices = async (by: Person, chains: Chains, device = 0): Promise<{ state: AuthorityState; event: AuthorityEvent }> => {
    const state = await opened();
    const signed = await event(state, by, AUTHORITY.devices, chains, {}, device);
    return { state: await taken(state, signed, chains), event: signed.event };
  };
  const nothing = { leaves: [], added: [], removed: [], updated: [] };

  it('[C9] a commit adds only active devices of the people in the chat, each once', async () => {
    const chains = chainsOf(ada, bob, eve);
    const { state, event: rider } = await devices(bob, chains);
    const judge = (added: readonly Credential[], committer = leaf(bob, 0)): boolean =>
      judgeCommit(state, rider, { ...nothing, committer, added }, chains);
    expect(judge([leaf(ada, 1)])).toBe(true);
    expect(judge([leaf(ada, 0), leaf(ada, 1)])).toBe(true);
    expect(judge([leaf(eve, 0)])).toBe(false);
    expect(judge([leaf(ada, 1), leaf(ada, 1)])).toBe(false);
    expect(judge([{ ...leaf(ada, 1), key: leaf(eve, 0).key }])).toBe(false);
    expect(judge([{ ...leaf(ada, 1), index: 0 }])).toBe(false);
    expect(judge([{ ...leaf(ada, 1), user: bob.chain.user }])).toBe(false);
    expect(judge([], leaf(ada, 0))).toBe(false);
  });

  it('[C10] a commit removes only leaves of devices that are revoked, or that come back by it', async () => {
    const gone = await without(ada, 1);
    const chains = chainsOf(gone, bob);
    const { state, event: rider } = await devices(bob, chains);
    const judge = (removed: readonly Credential[], added: readonly Credential[] = []): boolean =>
      judgeCommit(state, rider, { ...nothing, committer: leaf(bob, 0), added, removed }, chains);
    expect(judge([leaf(gone, 1)])).toBe(true);
    expect(judge([leaf(gone, 0)])).toBe(false);
    expect(judge([leaf(gone, 0)], [leaf(gone, 0)])).toBe(true);
    expect(judge([], [leaf(gone, 1)])).toBe(false);
    expect(
      devicesOf(state, chains)
        .map(({ device }) => toHex(device.id))
        .sort(),
    ).toEqual([deviceOf(ada, 0), deviceOf(bob, 0)].map(toHex).sort());
  });

  it("[C11] an update renews the committer's leaf and nothing else", async () => {
    const chains = chainsOf(ada, bob);
    const state = await opened();
    const rider = await event(state, bob, AUTHORITY.update, chains);
    const next = await taken(state, rider, chains);
    const judge = (change: Partial<Parameters<typeof judgeCommit>[2]>): boolean =>
      judgeCommit(next, rider.event, { ...nothing, committer: leaf(bob, 0), ...change }, chains);
    expect(judge({})).toBe(true);
    expect(judge({ updated: [leaf(bob, 0)] })).toBe(true);
    expect(judge({ updated: [leaf(ada, 0)] })).toBe(false);
    expect(judge({ added: [leaf(ada, 1)] })).toBe(false);
    expect(judge({ removed: [leaf(ada, 1)] })).toBe(false);
    expect(judge({ committer: leaf(ada, 0) })).toBe(false);
  });

  it('[C12] a generation is founded by active devices of the roster, the founder among them', async () => {
    const chains = chainsOf(ada, bob, eve);
    const opening = await event(start(), bob, AUTHORITY.open, chains);
    const state = await taken(start(), opening, chains);
    const judge = (leaves: readonly Credential[]): boolean => judgeFounding(state, opening.event, leaves, chains);
    expect(judge([leaf(bob, 0), leaf(ada, 0), leaf(ada, 1)])).toBe(true);
    expect(judge([leaf(ada, 0)])).toBe(false);
    expect(judge([leaf(bob, 0), leaf(eve, 0)])).toBe(false);
    expect(judge([leaf(bob, 0), leaf(bob, 0)])).toBe(false);
  });

  it('[C13] an author is a device of the roster that was active at the head it names', async () => {
    const gone = await without(ada, 1);
    const chains = chainsOf(gone, bob, eve);
    const state = await opened(gone, chains);
    const author = (by: Person, device: number, head?: Bytes) =>
      authorOf(state, { ...headerOf(state, { by, device, ...(head ? { head } : {}) }, TYPE.text), body: new Uint8Array(32) }, chains);
    expect(author(gone, 0)).toMatchObject({ index: 0 });
    expect(author(eve, 0)).toBeUndefined();
    expect(author(gone, 1)).toBeUndefined();
    expect(author(gone, 1, ada.chain.head)).toMatchObject({ index: 1 });
    expect(author(gone, 0, randomBytes(32))).toBe('unknown');
    expect([mayStand('direct', TYPE.contact), mayStand('self', TYPE.contact), mayStand('direct', 999), mayStand('direct', TYPE.text)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
