/** What every store must keep of people, their devices and their sessions. */
import assert from 'node:assert/strict';
import { type Case, digest, id, NOW, rule } from './case.contract.ts';
import type { BindNumber, Store } from './port.ts';

const HOUR = 3_600_000;
const tokens = (at = NOW) => ({ access: digest(), accessExpiresAt: at + HOUR, refresh: digest(), refreshExpiresAt: at + 30 * 24 * HOUR });
const signIn = async (store: Store, user = id(), device = id(), now = NOW) => {
  const session = { id: id(), user, device, now, tokens: tokens(now) };
  await store.sessions.create(session);
  return session;
};
const ticketFor = async (store: Store, number: Uint8Array<ArrayBuffer>) => {
  const ticket = digest();
  await store.tickets.create({ digest: ticket, number, expiresAt: NOW + HOUR });
  return ticket;
};
const bind = (store: Store, user: Uint8Array<ArrayBuffer>, ticket: Uint8Array<ArrayBuffer>, fields: Partial<BindNumber> = {}) =>
  store.accounts.bindNumber({ user, ticket, anew: false, now: NOW, activeSince: NOW - HOUR, claimAt: NOW + 7 * HOUR, ...fields });

export const ACCOUNT_CONTRACT: readonly Case[] = [
  // Feature: telegram-clone, Property 3: a wrong code costs one of three attempts
  rule('[S20] twenty parallel guesses cost the three attempts and no more, and the right code is then refused too', async (open) => {
    const [store, code, right] = [await open(), id(), digest()];
    await store.codes.create({ id: code, number: digest(), digest: right, attempts: 3, expiresAt: NOW + HOUR });
    const guesses = await Promise.all(Array.from({ length: 20 }, () => store.codes.guess(code, digest(), NOW)));
    assert.deepEqual(
      guesses.filter(({ guess }) => guess === 'wrong').map((one) => 'left' in one && one.left),
      [2, 1],
    );
    assert.equal(guesses.filter(({ guess }) => guess === 'exceeded').length, 18);
    assert.equal((await store.codes.guess(code, right, NOW)).guess, 'exceeded');
    await store.close();
  }),
  rule('[S21] the right code is right once, in its time only', async (open) => {
    const [store, code, right, number] = [await open(), id(), digest(), digest()];
    await store.codes.create({ id: code, number, digest: right, attempts: 3, expiresAt: NOW + HOUR });
    assert.equal((await store.codes.guess(code, right, NOW + HOUR)).guess, 'expired');
    const guesses = await Promise.all([store.codes.guess(code, right, NOW), store.codes.guess(code, right, NOW)]);
    assert.deepEqual(guesses, [{ guess: 'right', number }, { guess: 'unknown' }]);
    await store.close();
  }),
  rule('[S22] a ticket binds its number to the one account that uses it, and asked again answers alike', async (open) => {
    const [store, number, alice, mallory] = [await open(), digest(), id(), id()];
    const ticket = await ticketFor(store, number);
    assert.deepEqual(await bind(store, alice, ticket), { bound: 'now' });
    assert.deepEqual(await bind(store, alice, ticket), { bound: 'now' });
    assert.deepEqual(await bind(store, mallory, ticket), { bound: 'invalid_ticket' });
    assert.deepEqual(await bind(store, mallory, await ticketFor(store, digest()), { now: NOW + HOUR }), { bound: 'invalid_ticket' });
    assert.deepEqual(await store.accounts.ownerOfNumber(number, NOW), alice);
    await store.close();
  }),
  rule('[S23] a number of a living account is not taken silently: refused, or waiting while the account is active, or anew', async (open) => {
    const [store, number, alice, bob] = [await open(), digest(), id(), id()];
    await bind(store, alice, await ticketFor(store, number));
    await signIn(store, alice);
    const ticket = await ticketFor(store, number);
    assert.deepEqual(await bind(store, bob, ticket), { bound: 'taken' });
    assert.deepEqual(await bind(store, bob, ticket, { anew: true }), { bound: 'waiting', until: NOW + 7 * HOUR });
    assert.deepEqual(await bind(store, bob, ticket, { anew: true, claimAt: NOW + 9 * HOUR }), { bound: 'waiting', until: NOW + 7 * HOUR });
    assert.deepEqual(await store.accounts.ownerOfNumber(number, NOW + 7 * HOUR - 1), alice);
    assert.deepEqual(await store.accounts.ownerOfNumber(number, NOW + 7 * HOUR), bob);
    const carol = id();
    assert.deepEqual(await bind(store, carol, await ticketFor(store, number), { anew: true }), { bound: 'now' });
    assert.equal((await store.accounts.get(bob))?.hasNumber, false);
    await store.close();
  }),
  rule('[S24] an account is found by number only where it wants to be', async (open) => {
    const [store, number, alice] = [await open(), digest(), id()];
    await bind(store, alice, await ticketFor(store, number));
    assert.equal(await store.accounts.findByNumber(number, NOW), undefined);
    await store.accounts.setByNumber(alice, true);
    assert.deepEqual(await store.accounts.findByNumber(number, NOW), alice);
    await store.close();
  }),
  rule('[S25] a username has one owner; one let go is held for its owner for its time, then free', async (open) => {
    const [store, alice, bob] = [await open(), id(), id()];
    for (const user of [alice, bob]) await store.accounts.ensure(user, NOW);
    assert.equal(await store.accounts.setUsername(id(), 'alice', NOW, NOW), 'no_account');
    const race = await Promise.all([alice, bob].map((user) => store.accounts.setUsername(user, 'alice', NOW, NOW + HOUR)));
    assert.deepEqual(race, ['set', 'taken']);
    assert.equal(await store.accounts.setUsername(alice, 'alicia', NOW, NOW + HOUR), 'set');
    assert.equal(await store.accounts.findByUsername('alice'), undefined);
    assert.deepEqual(await store.accounts.findByUsername('alicia'), alice);
    assert.equal(await store.accounts.setUsername(bob, 'alice', NOW + HOUR - 1, NOW + 2 * HOUR), 'taken');
    assert.equal(await store.accounts.setUsername(alice, 'alice', NOW + 1, NOW + HOUR), 'set');
    assert.equal(await store.accounts.setUsername(alice, '', NOW + 1, NOW + HOUR), 'set');
    assert.equal(await store.accounts.setUsername(bob, 'alice', NOW + HOUR, NOW + 2 * HOUR), 'set');
    assert.equal((await store.accounts.get(alice))?.username, undefined);
    await store.close();
  }),
  // Feature: telegram-clone, Property 4: a session lasts, and a stolen refresh token ends it
  rule('[S26] a refresh whose answer was lost can be asked again; once a successor was used it ends the session', async (open) => {
    const store = await open();
    const session = await signIn(store);
    const [lost, second, third] = [tokens(), tokens(), tokens()];
    assert.equal((await store.sessions.rotate(session.tokens.refresh, lost, NOW)).rotation, 'rotated');
    assert.equal((await store.sessions.rotate(session.tokens.refresh, second, NOW)).rotation, 'rotated');
    assert.equal((await store.sessions.rotate(second.refresh, third, NOW)).rotation, 'rotated');
    assert.ok(await store.sessions.byAccess(third.access));
    assert.equal((await store.sessions.rotate(session.tokens.refresh, tokens(), NOW)).rotation, 'reused');
    assert.equal(await store.sessions.byAccess(third.access), undefined);
    assert.equal((await store.sessions.rotate(third.refresh, tokens(), NOW)).rotation, 'unknown');
    await store.close();
  }),
  rule('[S27] of two who refresh with one token only one goes on: the second successor that is used ends the session', async (open) => {
    const store = await open();
    const session = await signIn(store);
    const [owner, thief] = [tokens(), tokens()];
    await store.sessions.rotate(session.tokens.refresh, owner, NOW);
    await store.sessions.rotate(session.tokens.refresh, thief, NOW);
    assert.equal((await store.sessions.rotate(thief.refresh, tokens(), NOW)).rotation, 'rotated');
    assert.equal((await store.sessions.rotate(owner.refresh, tokens(), NOW)).rotation, 'reused');
    await store.close();
  }),
  rule('[S28] a refresh token is good up to its end, and a session that is revoked has none', async (open) => {
    const [store, user] = [await open(), id()];
    const [one, two] = [await signIn(store, user), await signIn(store, user)];
    assert.equal((await store.sessions.rotate(one.tokens.refresh, tokens(), one.tokens.refreshExpiresAt)).rotation, 'expired');
    assert.equal((await store.sessions.rotate(one.tokens.refresh, tokens(), one.tokens.refreshExpiresAt - 1)).rotation, 'rotated');
    assert.equal((await store.sessions.list(user, NOW)).length, 2);
    assert.equal(await store.sessions.revoke(id(), two.id), undefined);
    assert.deepEqual((await store.sessions.revoke(user, two.id))?.id, two.id);
    assert.equal((await store.sessions.rotate(two.tokens.refresh, tokens(), NOW)).rotation, 'unknown');
    assert.deepEqual(
      (await store.sessions.revokeDevice(one.device)).map((session) => session.id),
      [one.id],
    );
    assert.deepEqual(await store.sessions.list(user, NOW), []);
    await store.close();
  }),
  rule('[S29] of two who extend a chain at once one is told to read it again, and no entry is lost or doubled', async (open) => {
    const [store, user, device] = [await open(), id(), id()];
    const entry = (index: number, parent: Uint8Array<ArrayBuffer>) => ({ index, hash: digest(), parent, bytes: digest() });
    const first = entry(0, new Uint8Array(32));
    const active = { user, device, signingKey: digest(), active: true };
    assert.deepEqual(await store.chains.append({ user, version: 0, entries: [first], devices: [active], now: NOW }), { grown: true, dropped: [] });
    const [left, right] = [entry(1, first.hash), entry(1, first.hash)];
    const race = await Promise.all([left, right].map((one) => store.chains.append({ user, version: 1, entries: [one], devices: [], now: NOW })));
    assert.deepEqual(race, [{ grown: true, dropped: [] }, { grown: false }]);
    const revoked = { user, version: 2, entries: [left, right], devices: [{ ...active, active: false }], now: NOW };
    assert.deepEqual(await store.chains.append(revoked), { grown: true, dropped: [device] });
    const chain = await store.chains.read(user);
    assert.deepEqual([chain.version, chain.entries.length, chain.entries[0]], [3, 3, first]);
    assert.deepEqual(await store.chains.device(device), { ...active, active: false });
    await store.close();
  }),
  rule('[D52] entries that go leave no trace of themselves, and who judged the chain before that is told to read it again', async (open) => {
    const [store, user, device] = [await open(), id(), id()];
    const entry = (index: number, parent: Uint8Array<ArrayBuffer>) => ({ index, hash: digest(), parent, bytes: digest() });
    const first = entry(0, new Uint8Array(32));
    const [left, right, third] = [entry(1, first.hash), entry(1, first.hash), entry(1, first.hash)];
    const active = { user, device, signingKey: digest(), active: true };
    await store.chains.append({ user, version: 0, entries: [first, left], devices: [active], now: NOW });
    const { version } = await store.chains.read(user);
    const swap = { user, version, entries: [right], gone: [left.hash], devices: [{ ...active, active: false }], now: NOW };
    assert.deepEqual(await store.chains.append(swap), { grown: true, dropped: [device] });
    // As many entries as before, and yet another chain.
    assert.deepEqual(await store.chains.append({ ...swap, entries: [third], gone: [] }), { grown: false });
    const chain = await store.chains.read(user);
    assert.deepEqual(chain.entries, [first, right]);
    assert.ok(chain.version > version);
    assert.deepEqual(await store.chains.device(device), { ...active, active: false });
    const elsewhere = { user: id(), version: 0, entries: [entry(0, new Uint8Array(32))], gone: [right.hash], devices: [], now: NOW };
    assert.deepEqual(await store.chains.append(elsewhere), { grown: true, dropped: [] });
    assert.deepEqual((await store.chains.read(user)).entries, [first, right]);
    await store.close();
  }),
  rule('[S30] a key package is given out once, then the last-resort one; one that was given out does not come back', async (open) => {
    const [store, user, device] = [await open(), id(), id()];
    await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device, signingKey: digest(), active: true }], now: NOW });
    const packages = Array.from({ length: 30 }, () => ({ hash: digest(), bytes: digest() }));
    const upload = { device, packages, last: digest(), limit: 25, now: NOW };
    assert.equal(await store.packages.put(upload), 25);
    const taken = (await Promise.all(Array.from({ length: 40 }, () => store.packages.take([user])))).flat();
    const once = taken.filter(({ last }) => !last).map(({ bytes }) => bytes.join());
    assert.deepEqual([taken.length, once.length, new Set(once).size], [40, 25, 25]);
    assert.equal(await store.packages.put(upload), 5);
    await store.close();
  }),
  rule('[S105] packages that come with a last-resort one take the place of all that were there, which never come back', async (open) => {
    const [store, user, device] = [await open(), id(), id()];
    await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device, signingKey: digest(), active: true }], now: NOW });
    const made = (): readonly { readonly hash: Uint8Array<ArrayBuffer>; readonly bytes: Uint8Array<ArrayBuffer> }[] =>
      Array.from({ length: 5 }, () => ({ hash: digest(), bytes: digest() }));
    const [lost, more, fresh, last] = [made(), made(), made(), digest()];
    const put = (packages: typeof lost, resort?: typeof last) => store.packages.put({ device, packages, last: resort, limit: 20, now: NOW });
    assert.deepEqual([await put(lost, digest()), await put(more)], [5, 10]);
    assert.equal(await put(fresh, last), 5);
    assert.equal(await put(lost), 5);
    const taken = (await Promise.all(Array.from({ length: 6 }, () => store.packages.take([user])))).flat();
    assert.deepEqual(taken.map(({ bytes }) => bytes.join()).sort(), [...fresh.map(({ bytes }) => bytes), last].map((bytes) => bytes.join()).sort());
    await store.close();
  }),
  rule('[S31] the first who puts a part of a meeting has it, and it is gone when the meeting is over', async (open) => {
    const [store, meeting, bytes] = [await open(), id(), digest()];
    const part = { meeting, part: 0, bytes, expiresAt: NOW + HOUR, limit: 2, now: NOW };
    assert.deepEqual(
      [await store.meetings.put(part), await store.meetings.put(part), await store.meetings.put({ ...part, bytes: digest() })],
      ['stored', 'stored', 'taken'],
    );
    assert.deepEqual([await store.meetings.put({ ...part, part: 1 }), await store.meetings.put({ ...part, part: 2 })], ['stored', 'full']);
    assert.deepEqual([await store.meetings.get(meeting, 0, NOW + HOUR - 1), await store.meetings.get(meeting, 0, NOW + HOUR)], [bytes, undefined]);
    await store.close();
  }),
  rule('[S32] a budget is not reset by a restart, and refills evenly', async (open) => {
    let store = await open();
    const take = (now: number) => store.budgets.take('codes +44', 1000, 3000, now);
    assert.deepEqual(await Promise.all([take(NOW), take(NOW), take(NOW), take(NOW)]), [0, 0, 0, 1000]);
    await store.close();
    store = await open();
    assert.deepEqual([await take(NOW + 400), await take(NOW + 1000), await take(NOW + 1000)], [600, 0, 1000]);
    await store.close();
  }),
  rule('[S33] what has run out is forgotten, what has not is kept', async (open) => {
    const [store, code, right, challenge] = [await open(), id(), digest(), digest()];
    await store.codes.create({ id: code, number: digest(), digest: right, attempts: 3, expiresAt: NOW + HOUR });
    await store.challenges.create(challenge, NOW + HOUR);
    const session = await signIn(store);
    await store.sweep(NOW + HOUR - 1);
    assert.equal(await store.challenges.take(challenge, NOW), true);
    assert.equal(await store.challenges.take(challenge, NOW), false);
    await store.sweep(NOW + HOUR);
    assert.equal((await store.codes.guess(code, right, NOW)).guess, 'unknown');
    assert.ok(await store.sessions.byAccess(session.tokens.access));
    await store.sweep(session.tokens.refreshExpiresAt);
    assert.equal(await store.sessions.byAccess(session.tokens.access), undefined);
    await store.close();
  }),
  rule('[S34] what was answered is there when the store is opened again', async (open) => {
    const [user, device] = [id(), id()];
    const before = await open();
    await before.accounts.ensure(user, NOW);
    const session = await signIn(before, user, device);
    await before.close();
    const after = await open();
    assert.equal((await after.accounts.get(user))?.createdAt, NOW);
    assert.deepEqual((await after.sessions.byAccess(session.tokens.access))?.device, device);
    await after.close();
  }),
];
