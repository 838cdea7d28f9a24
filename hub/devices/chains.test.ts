/** Device chains on the hub: kept as they were brought, extended by one at a time, refused where they do not verify. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, compare, fromBase64, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { writeEntry, writeEntryBody } from '../../crypto/entry.ts';
import {
  addDevice,
  addName,
  addRecovery,
  type Chain,
  consentTo,
  type DeviceKeys,
  extendChain,
  newIdentity,
  renewDevice,
  revokeDevice,
} from '../../crypto/identity.ts';
import { newSignKey, sign } from '../../crypto/signing.ts';
import { bytesIn, newKeys, newPerson, newWorld, ORIGIN, type Person, peerOf, signIn, uploadChain, type World } from '../hub.world.ts';
import { openSocket } from '../socket.world.ts';
import { CLOSE } from '../protocol/errors.ts';
import { writeDeviceFrame } from '../protocol/forms.ts';
import type { DeviceFrame } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { mailboxLog, mailboxOf } from '../relay/log.ts';
import { WIRE_LIMITS } from '../../web/wire/limits.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

type Grown = Awaited<ReturnType<typeof addDevice>>;
const must = (grown: Grown): Chain => {
  if (!grown.may) throw new Error(grown.because);
  return grown.chain;
};
const signer = (keys: DeviceKeys, chain: Chain, index = 0) => ({ keys, device: chain.devices[index]?.id ?? new Uint8Array() });
const named = async (chain: Chain, keys: DeviceKeys, name: string): Promise<Chain> => must(await addName(chain, signer(keys, chain), name, 2));
const linked = async (chain: Chain, keys: DeviceKeys, added: DeviceKeys): Promise<Chain> =>
  must(await addDevice(chain, signer(keys, chain), await consentTo(added, chain), 3));
const branchesOf = async (user: Bytes): Promise<readonly (readonly string[])[]> => {
  const { body } = await world.ask('GET', `/v1/chains/${toBase64(user)}`);
  return Array.isArray(body['branches']) ? body['branches'] : [];
};
const post = (user: string, from: unknown, entries: unknown) => world.ask('POST', `/v1/chains/${user}`, { from, entries });

describe('chains', () => {
  it('[D1] a chain comes back as it was brought, whoever brings it, without a session', async () => {
    const keys = await newKeys();
    const chain = await named(await newIdentity(keys, 1), keys, 'anna');
    expect((await uploadChain(world, chain)).status).toBe(204);
    expect(await branchesOf(chain.user)).toEqual([chain.entries.map(toBase64)]);
    expect((await uploadChain(world, chain, { peer: peerOf(5) })).status).toBe(204);
    expect(await branchesOf(chain.user)).toHaveLength(1);
  });

  it('[D2] what does not verify is refused and leaves nothing: any changed byte, another’s id, a missing entry, an entry of nobody', async () => {
    const keys = await newKeys();
    const chain = await named(await newIdentity(keys, 1), keys, 'anna');
    const user = toBase64(chain.user);
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, flip) => {
        const entries = chain.entries.map((entry) => Uint8Array.from(entry));
        const entry = entries[which] ?? new Uint8Array(1);
        entry[at % entry.length] = (entry[at % entry.length] ?? 0) ^ flip;
        world.clock.advance(60_000);
        const { status, refused } = await post(user, 0, entries.map(toBase64));
        expect([status, refused?.code]).toEqual([400, 'invalid_chain']);
      }),
      { numRuns: 150 },
    );
    const [first = '', second = ''] = chain.entries.map(toBase64);
    for (const entries of [[second], [second, first], [first, first], [first, second, second]])
      expect((await post(user, 0, entries)).refused?.code).toBe('invalid_chain');
    expect((await post(toBase64(randomBytes(16)), 0, [first, second])).refused?.code).toBe('invalid_chain');
    expect((await world.ask('GET', `/v1/chains/${user}`)).refused?.code).toBe('user_not_found');
  });

  it('[D2] what is no chain at all is malformed or too large, and never breaks the hub', async () => {
    const user = toBase64(randomBytes(16));
    const entries = fc.oneof(
      fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }).map(toBase64), { minLength: 1, maxLength: 4 }),
      fc.constantFrom([], [''], ['مرحبا'], [null], 'text', null, [toBase64(new Uint8Array(LIMITS.chainEntryBytes + 1))]),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<unknown>(0, 1, -1, 1.5, 'x', 10_001, null), entries, async (from, given) => {
        world.clock.advance(60_000);
        expect([400, 409, 413]).toContain((await post(user, from, given)).status);
      }),
      { numRuns: 200 },
    );
    expect(await branchesOf(bytesIn(user))).toEqual([]);
  });

  it('[D3] of two devices that extend a chain at once, one is told to read and sign anew; the chain is not parted', async () => {
    const anna = await newPerson(world);
    const [one, two] = [await named(anna.chain, anna.keys, 'anna_one'), await named(anna.chain, anna.keys, 'anna_two')];
    const answers = await Promise.all([uploadChain(world, one, {}, 1), uploadChain(world, two, {}, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)?.refused?.code).toBe('chain_conflict');
    expect(await branchesOf(anna.chain.user)).toHaveLength(1);
    const ahead = await post(anna.user, 7, [toBase64(one.entries[1] ?? new Uint8Array(1))]);
    expect(ahead.refused?.code).toBe('chain_conflict');
  });

  it('[D3] the same extension twice is one', async () => {
    const anna = await newPerson(world);
    const grown = await named(anna.chain, anna.keys, 'anna');
    expect((await uploadChain(world, grown, {}, 1)).status).toBe(204);
    expect((await uploadChain(world, grown, {}, 1)).status).toBe(204);
    expect((await uploadChain(world, grown)).status).toBe(204);
    expect(await branchesOf(anna.chain.user)).toEqual([grown.entries.map(toBase64)]);
  });

  it('[D4] two branches are both kept, the one in force first, and its devices count', async () => {
    const keys = await newKeys();
    const [recovery, added, thiefs] = [newSignKey(), await newKeys(), await newKeys()];
    const begun = await newIdentity(keys, 1);
    const base = must(await addRecovery(begun, signer(keys, begun), recovery.publicKey, 2));
    const thief = await linked(base, keys, thiefs);
    const device = base.devices[0]?.id ?? new Uint8Array();
    const saved = must(await revokeDevice(must(await addDevice(base, { recovery }, await consentTo(added, base), 4)), { recovery }, device, 5));
    expect((await uploadChain(world, thief)).status).toBe(204);
    const intruder = { keys: thiefs, chain: thief, user: toBase64(base.user), device: toBase64(thief.devices[1]?.id ?? device) };
    expect((await signIn(world, intruder)).status).toBe(200);
    expect((await uploadChain(world, saved)).status).toBe(204);
    expect(await branchesOf(base.user)).toEqual([saved.entries.map(toBase64), thief.entries.map(toBase64)]);
    expect((await signIn(world, intruder)).refused?.code).toBe('device_revoked');
    expect((await signIn(world, { ...intruder, keys, device: toBase64(device) })).refused?.code).toBe('device_revoked');
    const back = { keys: added, chain: saved, user: intruder.user, device: toBase64(saved.devices[1]?.id ?? device) };
    expect((await signIn(world, back)).status).toBe(200);
    // The losing branch may still be shown to all, but growing it changes nothing.
    const grown = must(await addName(thief, signer(keys, thief), 'thief', 6));
    expect((await uploadChain(world, grown)).status).toBe(204);
    expect((await branchesOf(base.user))[0]).toEqual(saved.entries.map(toBase64));
    expect((await signIn(world, intruder)).refused?.code).toBe('device_revoked');
  });

  it('[D50] of more branches than the hub keeps the most senior eight stand there, by their order, whichever came first', async () => {
    const keys = await newKeys();
    const base = await newIdentity(keys, 1);
    const branches = await Promise.all(Array.from({ length: 14 }, (_, i) => named(base, keys, `name_${i}`)));
    const senior = branches.toSorted((a, b) => compare(a.head, b.head)).map((one) => one.entries.map(toBase64));
    for (const [i, branch] of branches.entries()) {
      const soFar = branches.slice(0, i + 1).toSorted((a, b) => compare(a.head, b.head));
      expect((await uploadChain(world, branch)).status).toBe(soFar.indexOf(branch) < 8 ? 204 : 409);
    }
    expect(await branchesOf(base.user)).toEqual(senior.slice(0, 8));
    // Of what was dropped nothing stays but what it shares with what is kept.
    const { entries } = await world.store.chains.read(base.user);
    expect(entries.map(({ bytes }) => toBase64(bytes)).sort()).toEqual([...new Set(senior.slice(0, 8).flat())].sort());
  });

  it('[D51] who has filled the branches with the key of an early device keeps the branch of the recovery key out of nothing', async () => {
    const keys = await newKeys();
    const [recovery, added] = [newSignKey(), await newKeys()];
    const begun = await newIdentity(keys, 1);
    const base = must(await addRecovery(begun, signer(keys, begun), recovery.publicKey, 2));
    const thiefs = [];
    for (let i = 0; i < 8; i++) thiefs.push(await linked(base, keys, await newKeys()));
    for (const thief of thiefs) expect((await uploadChain(world, thief)).status).toBe(204);
    const device = base.devices[0]?.id ?? new Uint8Array();
    const saved = must(await revokeDevice(must(await addDevice(base, { recovery }, await consentTo(added, base), 4)), { recovery }, device, 5));
    expect((await uploadChain(world, saved)).status).toBe(204);
    const branches = await branchesOf(base.user);
    expect([branches.length, branches[0]]).toEqual([8, saved.entries.map(toBase64)]);
    const back = { keys: added, chain: saved, user: toBase64(base.user), device: toBase64(saved.devices[1]?.id ?? device) };
    expect((await signIn(world, back)).status).toBe(200);
    expect((await signIn(world, { ...back, keys, device: toBase64(device) })).refused?.code).toBe('device_revoked');
    // The branch that was dropped for it finds no place any more.
    const dropped = thiefs.find((thief) => !branches.some((one) => one.at(-1) === toBase64(thief.entries.at(-1) ?? device)));
    expect(dropped && (await uploadChain(world, dropped)).refused?.code).toBe('full');
  });

  it('[D40] all branches the hub keeps of one person, at their largest, are less than half of what a device takes in one answer', async () => {
    const keys = await newKeys();
    const base = await newIdentity(keys, 1);
    const statuses = [];
    for (let i = 0; i < 9; i++) statuses.push((await uploadChain(world, await largest(base, keys))).status);
    expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 204));
    expect(await branchesOf(base.user)).toHaveLength(8);
    const answer = await world.hub.fetch(new Request(`${ORIGIN}/v1/chains/${toBase64(base.user)}`), '203.0.113.1');
    const size = (await answer.arrayBuffer()).byteLength;
    expect(size).toBeGreaterThan(8 * HUB_LIMITS.chainBytes);
    expect(size).toBeLessThan(WIRE_LIMITS.answerBytes / 2);
  });

  it('[D5] a revoked device loses its session, its packages and its place, and its socket is closed', async () => {
    const anna = await newPerson(world);
    const phone = await linkedPerson(anna);
    await world.ask('PUT', '/v1/packages', { packages: ['AAAA', 'BBBB'], last: 'CCCC' }, { token: phone.session.access });
    const [own, other] = [await openSocket(world, phone), await openSocket(world, anna)];
    expect([own.closed, other.closed]).toEqual([undefined, undefined]);
    const [chat, left, kept] = [randomBytes(32), bytesIn(phone.device), bytesIn(anna.device)];
    const mails = [{ device: left, item: randomBytes(16), bytes: randomBytes(9) }];
    const opening = { type: 'open', request: 1, route: chat, item: randomBytes(16), predecessor: undefined, devices: [kept, left], mails } as const;
    expect((await postFrame(anna, opening)).status).toBe(200);
    const { routes } = world.store;
    const views = (): Promise<readonly unknown[]> => Promise.all([chat, mailboxLog(mailboxOf(left))].map((log) => routes.view(log, left, ZERO)));
    expect(await views()).toEqual([expect.objectContaining({ ended: undefined }), expect.objectContaining({ head: 1 })]);
    const revoked = must(await revokeDevice(phone.chain, signer(anna.keys, phone.chain), bytesIn(phone.device), 9));
    expect((await uploadChain(world, revoked, {}, 2)).status).toBe(204);
    expect((await world.ask('GET', '/v1/sessions', undefined, { token: phone.session.access })).refused?.code).toBe('invalid_session');
    expect(await world.store.packages.count(bytesIn(phone.device))).toBe(0);
    const taken = await world.ask('POST', '/v1/packages/take', { users: [anna.user] }, { token: anna.session.access });
    expect(taken.body).toEqual({ packages: [] });
    expect([own.closed, other.closed]).toEqual([CLOSE.unauthorized, undefined]);
    expect((await openSocket(world, phone)).closed).toBe(CLOSE.unauthorized);
    expect(await views()).toEqual(['not_a_member', undefined]);
  });

  it('[I46] a device that takes new keys is let go as a revoked one is, and the one with the new keys signs in', async () => {
    const anna = await newPerson(world);
    await world.ask('PUT', '/v1/packages', { packages: ['AAAA'], last: 'CCCC' }, { token: anna.session.access });
    const [socket, fresh] = [await openSocket(world, anna), await newKeys()];
    const chain = must(await renewDevice(anna.chain, signer(anna.keys, anna.chain), await consentTo(fresh, anna.chain), 9));
    const heir = { keys: fresh, chain, user: anna.user, device: toBase64(chain.devices[1]?.id ?? new Uint8Array()) };
    expect((await signIn(world, heir)).refused?.code).toBe('invalid_signature');
    expect((await uploadChain(world, chain, {}, 1)).status).toBe(204);
    expect(socket.closed).toBe(CLOSE.unauthorized);
    expect(await world.store.packages.count(bytesIn(anna.device))).toBe(0);
    expect((await world.ask('GET', '/v1/sessions', undefined, { token: anna.session.access })).refused?.code).toBe('invalid_session');
    expect((await signIn(world, anna)).refused?.code).toBe('device_revoked');
    const { body } = await signIn(world, heir);
    const session = { ...anna.session, access: String(body['access']) };
    expect((await openSocket(world, { ...heir, session })).closed).toBeUndefined();
    // Whoever holds the old keys replaces nobody any more.
    const thief = must(await renewDevice(anna.chain, signer(anna.keys, anna.chain), await consentTo(await newKeys(), anna.chain), 9));
    expect((await uploadChain(world, thief, {}, 1)).refused?.code).toBe('chain_conflict');
  });
});

/** As large a branch as there is: a chain to its last byte, after a random entry, so that no two are alike. */
async function largest(base: Chain, keys: DeviceKeys): Promise<Chain> {
  let chain = base;
  for (let left = HUB_LIMITS.chainBytes - chain.entries.reduce((sum, { length }) => sum + length, 0); left > 0; ) {
    const length = Math.min(left, LIMITS.chainEntryBytes);
    const content = { kind: 'other', number: 64, bytes: randomBytes(Math.max(length - 120, 0)) } as const;
    const body = writeEntryBody({ index: chain.entries.length, previous: chain.head, time: 2, signer: 0, content });
    const grown = await extendChain(chain, [writeEntry(body, await sign(keys.sign, 'chain', body))]);
    if (!grown) return chain;
    left -= grown.entries.at(-1)?.length ?? 0;
    chain = grown;
  }
  return chain;
}

const ZERO = { seq: 0, hash: new Uint8Array(32) };
const postFrame = (person: Person, frame: DeviceFrame): Promise<Response> =>
  world.hub.fetch(
    new Request(`${ORIGIN}/v1/post`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.session.access}` },
      body: writeDeviceFrame(frame),
    }),
    '203.0.113.1',
  );

async function linkedPerson(person: Person): Promise<Person> {
  const keys = await newKeys();
  const chain = await linked(person.chain, person.keys, keys);
  expect((await uploadChain(world, chain, {}, person.chain.entries.length)).status).toBe(204);
  const device = toBase64(chain.devices[1]?.id ?? new Uint8Array());
  const { body } = await signIn(world, { keys, chain, user: person.user, device });
  expect(fromBase64(String(body['access']))).toHaveLength(32);
  return { keys, chain, user: person.user, device, session: { ...person.session, access: String(body['access']) } };
}
