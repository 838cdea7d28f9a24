/** What a store makes of times that cannot be yet: a clock that was a year ahead wrote them, and is right again. */
import assert from 'node:assert/strict';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type Case, digest, id, NOW, opening, post, rule } from './case.contract.ts';
import type { Store } from './port.ts';

const DAY = 24 * 60 * 60 * 1000;
const AHEAD = NOW + 365 * DAY;

/** Alice has a number and was last here a year from now; Bob waits for it for a week more. */
async function newDispute(store: Store) {
  const [number, alice, bob] = [digest(), id(), id()];
  const bind = async (user: Uint8Array<ArrayBuffer>) => {
    const ticket = digest();
    await store.tickets.create({ digest: ticket, number, expiresAt: AHEAD + HUB_LIMITS.ticketMs });
    const times = { now: AHEAD, activeSince: AHEAD - LIMITS.activeMs, claimAt: AHEAD + HUB_LIMITS.anewDelayMs };
    return store.accounts.bindNumber({ user, ticket, anew: true, ...times });
  };
  await bind(alice);
  const tokens = {
    access: digest(),
    accessExpiresAt: AHEAD + LIMITS.accessMs,
    refresh: digest(),
    refreshExpiresAt: AHEAD + HUB_LIMITS.refreshMs,
  };
  await store.sessions.create({ id: id(), user: alice, device: id(), now: AHEAD, tokens });
  assert.equal((await bind(bob)).bound, 'waiting');
  return { number, alice, bob, tokens };
}

export const AHEAD_CONTRACT: readonly Case[] = [
  rule('[S83] an envelope of a time still to come neither stops the sweep of its log nor stays longer than one of now', async (open) => {
    const [store, device, log] = [await open(), id(), digest()];
    await store.routes.open(opening({ log, device, devices: [device, id()] }));
    const early = post({ log, device, now: AHEAD });
    for (const one of [post({ log, device }), early, post({ log, device }), post({ log, device, now: AHEAD })]) await store.routes.append(one);
    const sweep = (now: number) =>
      store.routes.expire({ envelopesBefore: now - LIMITS.retentionMs, itemsBefore: now - HUB_LIMITS.itemMemoryMs, latest: now });
    const kept = async () => (await store.routes.read(log, 0, 9, 1e6)).map(({ seq }) => seq);
    await sweep(NOW + DAY);
    assert.deepEqual(await kept(), [1, 2, 3, 4]);
    await sweep(NOW + LIMITS.retentionMs + 1);
    assert.deepEqual(await kept(), [2, 3, 4]);
    await sweep(NOW + DAY + LIMITS.retentionMs + 1);
    assert.deepEqual(await kept(), []);
    assert.equal((await store.routes.append({ ...early, now: NOW })).ok, true);
    await sweep(NOW + DAY + HUB_LIMITS.itemMemoryMs + 1);
    const again = await store.routes.append({ ...early, now: NOW });
    assert.ok(again.ok && again.fresh);
    await store.close();
  }),
  rule('[S83] so it is for more of them than one step of the sweep takes', async (open) => {
    const [store, device, log] = [await open(), id(), digest()];
    await store.routes.open(opening({ log, device, devices: [device, id()] }));
    await Promise.all(Array.from({ length: 1100 }, () => store.routes.append(post({ log, device, now: AHEAD }))));
    await store.routes.expire({ envelopesBefore: NOW - 1, itemsBefore: NOW - 1, latest: NOW });
    await store.routes.expire({ envelopesBefore: NOW + 1, itemsBefore: NOW - 1 });
    assert.deepEqual(await store.routes.read(log, 0, 9999, 1e6), []);
    await store.close();
  }),
  rule('[S84] tokens, tickets, challenges and claims of a time still to come run out as those of now do', async (open) => {
    const [store, challenge, code, right] = [await open(), digest(), id(), digest()];
    await store.challenges.create(challenge, AHEAD + HUB_LIMITS.challengeMs);
    await store.codes.create({ id: code, number: digest(), digest: right, attempts: 3, expiresAt: AHEAD + HUB_LIMITS.codeMs });
    const { alice, bob, number, tokens } = await newDispute(store);
    await store.sweep(NOW);
    const session = await store.sessions.byAccess(tokens.access);
    assert.deepEqual(
      [session?.seenAt, session?.accessExpiresAt, session?.refreshExpiresAt],
      [NOW, NOW + LIMITS.accessMs, NOW + HUB_LIMITS.refreshMs],
    );
    assert.deepEqual((await store.accounts.numberState(alice, NOW)).claim, { since: NOW, until: NOW + HUB_LIMITS.anewDelayMs });
    assert.equal(await store.challenges.take(challenge, NOW + HUB_LIMITS.challengeMs), false);
    assert.equal((await store.codes.guess(code, right, NOW + HUB_LIMITS.codeMs)).guess, 'expired');
    const next = { access: digest(), accessExpiresAt: AHEAD, refresh: digest(), refreshExpiresAt: AHEAD };
    assert.equal((await store.sessions.rotate(tokens.refresh, next, NOW + HUB_LIMITS.refreshMs)).rotation, 'expired');
    assert.deepEqual(await store.accounts.ownerOfNumber(number, NOW + HUB_LIMITS.anewDelayMs), bob);
    await store.close();
  }),
  rule(
    '[S84] a held name, a taken package and a spent budget of a time still to come do so too, and what a day may have moved is left',
    async (open) => {
      const [store, user, other, device, hash] = [await open(), id(), id(), id(), digest()];
      await store.accounts.ensure(user, NOW);
      await store.accounts.ensure(other, NOW);
      await store.accounts.setUsername(user, 'alice', AHEAD, AHEAD + HUB_LIMITS.usernameHoldMs);
      await store.accounts.setUsername(user, '', AHEAD, AHEAD + HUB_LIMITS.usernameHoldMs);
      const take = (name: string, now: number) => store.accounts.setUsername(other, name, now, now + HUB_LIMITS.usernameHoldMs);
      const challenge = digest();
      await store.challenges.create(challenge, NOW + DAY + HUB_LIMITS.challengeMs);
      await store.budgets.take('codes', DAY, DAY, AHEAD);
      const put = (now: number) => store.packages.put({ device, packages: [{ hash, bytes: digest() }], last: undefined, limit: 9, now });
      await put(AHEAD);
      await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device, signingKey: digest(), active: true }], now: NOW });
      assert.equal((await store.packages.take([user])).length, 1);
      await store.sweep(NOW);
      assert.equal(await store.challenges.take(challenge, NOW + DAY), true);
      assert.equal(await take('alice', NOW + HUB_LIMITS.usernameHoldMs - 1), 'taken');
      assert.equal(await put(NOW), 0);
      await store.sweep(NOW + HUB_LIMITS.itemMemoryMs);
      assert.equal(await put(NOW + HUB_LIMITS.itemMemoryMs), 1);
      assert.equal(await take('alice', NOW + HUB_LIMITS.usernameHoldMs), 'set');
      await store.close();
    },
  ),
];
