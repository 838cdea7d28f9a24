/** What every store must keep of numbers that two accounts want, and of names that come back. */
import assert from 'node:assert/strict';
import { type Case, digest, id, NOW, rule } from './case.contract.ts';
import type { BindNumber, Store } from './port.ts';

const HOUR = 3_600_000;
const DUE = NOW + 7 * HOUR;
type Bytes = Uint8Array<ArrayBuffer>;

async function newTicket(store: Store, number: Bytes): Promise<Bytes> {
  const ticket = digest();
  await store.tickets.create({ digest: ticket, number, expiresAt: NOW + 100 * HOUR });
  return ticket;
}
const bind = (store: Store, user: Bytes, ticket: Bytes, fields: Partial<BindNumber> = {}) =>
  store.accounts.bindNumber({ user, ticket, anew: true, now: NOW, activeSince: NOW - HOUR, claimAt: DUE, ...fields });

/** Alice has the number and was active just now; Bob has proven it too and waits. */
async function newDispute(store: Store) {
  const [number, alice, bob] = [digest(), id(), id()];
  await bind(store, alice, await newTicket(store, number));
  const tokens = { access: digest(), accessExpiresAt: DUE, refresh: digest(), refreshExpiresAt: DUE + HOUR };
  await store.sessions.create({ id: id(), user: alice, device: id(), now: NOW, tokens });
  const ticket = await newTicket(store, number);
  assert.deepEqual(await bind(store, bob, ticket), { bound: 'waiting', until: DUE });
  return { number, alice, bob, ticket };
}
const waiting = { since: NOW, until: DUE };

export const NUMBER_CONTRACT: readonly Case[] = [
  rule('[S37] a waiting claim is seen by who has the number and by who claims it, by nobody else', async (open) => {
    const store = await open();
    const { alice, bob } = await newDispute(store);
    assert.deepEqual(await store.accounts.numberState(alice, NOW + 1), { bound: true, claim: waiting, own: undefined });
    assert.deepEqual(await store.accounts.numberState(bob, NOW + 1), { bound: false, claim: undefined, own: { ...waiting, keptAt: undefined } });
    assert.deepEqual(await store.accounts.numberState(id(), NOW + 1), { bound: false, claim: undefined, own: undefined });
    await store.close();
  }),
  rule(
    '[S38] who has the number keeps it: the claim never takes effect, its claimant sees when, and needs a new proof to claim again',
    async (open) => {
      const store = await open();
      const { number, alice, bob, ticket } = await newDispute(store);
      for (const user of [bob, id()]) assert.equal(await store.accounts.keepNumber(user, NOW + 2), false);
      assert.equal(await store.accounts.keepNumber(alice, NOW + 2), true);
      assert.equal(await store.accounts.keepNumber(alice, NOW + 3), false);
      assert.deepEqual(await store.accounts.numberState(alice, NOW + 3), { bound: true, claim: undefined, own: undefined });
      assert.deepEqual((await store.accounts.numberState(bob, NOW + 3)).own, { ...waiting, keptAt: NOW + 2 });
      assert.deepEqual(await bind(store, bob, ticket, { now: NOW + 3 }), { bound: 'kept' });
      assert.deepEqual(await store.accounts.ownerOfNumber(number, DUE), alice);
      assert.deepEqual(await bind(store, id(), await newTicket(store, number), { anew: false, now: DUE }), { bound: 'taken' });
      assert.deepEqual(await store.accounts.ownerOfNumber(number, DUE), alice);
      await store.sweep(DUE - 1);
      assert.equal((await store.accounts.numberState(bob, DUE)).own?.keptAt, NOW + 2);
      await store.sweep(DUE);
      assert.equal((await store.accounts.numberState(bob, DUE)).own, undefined);
      const again = await bind(store, bob, await newTicket(store, number), { now: NOW + 4, claimAt: DUE + 4 });
      assert.deepEqual(again, { bound: 'waiting', until: DUE + 4 });
      assert.deepEqual((await store.accounts.numberState(alice, NOW + 5)).claim, { since: NOW + 4, until: DUE + 4 });
      await store.close();
    },
  ),
  rule('[S39] a claim that is due takes effect by itself, and it is then too late to keep the number', async (open) => {
    const store = await open();
    const [first, second] = [await newDispute(store), await newDispute(store)];
    assert.equal(await store.accounts.keepNumber(first.alice, DUE), false);
    assert.deepEqual(await store.accounts.numberState(first.bob, DUE), { bound: true, claim: undefined, own: undefined });
    assert.deepEqual(await store.accounts.numberState(first.alice, DUE), { bound: false, claim: undefined, own: undefined });
    await store.sweep(DUE);
    assert.equal((await store.accounts.get(second.bob))?.hasNumber, true);
    assert.equal((await store.accounts.get(second.alice))?.hasNumber, false);
    await store.close();
  }),
  rule('[S50] who has a number waits for no other, and proving it anew keeps it', async (open) => {
    const store = await open();
    const { number, alice, bob, ticket } = await newDispute(store);
    assert.deepEqual(await bind(store, alice, await newTicket(store, number), { now: NOW + 1 }), { bound: 'now' });
    assert.equal((await store.accounts.numberState(bob, NOW + 2)).own?.keptAt, NOW + 1);
    assert.deepEqual(await bind(store, bob, ticket, { now: NOW + 2 }), { bound: 'kept' });
    const other = digest();
    assert.deepEqual(await bind(store, bob, await newTicket(store, other)), { bound: 'now' });
    assert.deepEqual(await store.accounts.numberState(bob, DUE), { bound: true, claim: undefined, own: undefined });
    assert.deepEqual(await store.accounts.ownerOfNumber(other, DUE), bob);
    assert.deepEqual(await store.accounts.ownerOfNumber(number, DUE), alice);
    await store.close();
  }),
  rule('[S51] a name given before the store was made goes back before who got it since; of two that had it the later has it', async (open) => {
    const [store, alice, bob, mallory] = [await open(), id(), id(), id()];
    const restore = (user: Bytes, givenAt: number, name = 'alice') =>
      store.accounts.restoreUsername({ user, name, givenAt, storeSince: NOW, heldUntil: NOW + 9 * HOUR });
    assert.equal(await restore(alice, NOW - HOUR), 'no_account');
    for (const user of [alice, bob, mallory]) await store.accounts.ensure(user, NOW);
    assert.equal(await store.accounts.setUsername(mallory, 'alice', NOW + 1, NOW + HOUR), 'set');
    assert.equal((await store.accounts.get(mallory))?.namedAt, NOW + 1);
    assert.equal(await restore(alice, NOW - 2 * HOUR), 'set');
    assert.deepEqual(await store.accounts.findByUsername('alice'), alice);
    assert.equal((await store.accounts.get(mallory))?.username, undefined);
    assert.equal((await store.accounts.get(alice))?.namedAt, NOW - 2 * HOUR);
    assert.equal(await store.accounts.setUsername(mallory, 'alice', NOW + 2, NOW + HOUR), 'taken');
    assert.equal(await store.accounts.setUsername(alice, 'alice', NOW + 2, NOW + HOUR), 'set');
    assert.equal((await store.accounts.get(alice))?.namedAt, NOW - 2 * HOUR);
    assert.equal(await restore(bob, NOW - 3 * HOUR), 'taken');
    assert.equal(await restore(bob, NOW - HOUR), 'set');
    assert.equal(await restore(alice, NOW - 2 * HOUR), 'taken');
    assert.deepEqual(await store.accounts.findByUsername('alice'), bob);
    await store.close();
  }),
];
