/** What every store must keep of presence: one pair of tokens a person, one time, and the one before that day. */
import assert from 'node:assert/strict';
import { type Case, digest, id, newDevice, NOW, rule } from './case.contract.ts';
import { dayOf } from './presence.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const PRESENCE_CONTRACT: readonly Case[] = [
  rule('[S97] a person has the tokens allowed last; of who allows none nothing is kept, nor when they were there', async (open) => {
    let store = await open();
    const [user, exact, coarse] = [id(), digest(), digest()];
    await store.presences.seen([{ user, at: NOW }]);
    assert.equal(await store.presences.get(user), undefined);
    await store.presences.allow(user, { exact: digest(), coarse: digest() });
    await store.presences.allow(user, { exact, coarse: undefined });
    await store.presences.seen([{ user, at: NOW }]);
    await store.close();
    store = await open();
    assert.deepEqual(await store.presences.get(user), { exact, coarse: undefined, seenAt: NOW, seenBefore: undefined });
    await store.presences.allow(user, { exact: undefined, coarse });
    assert.deepEqual(await store.presences.get(user), { exact: undefined, coarse, seenAt: NOW, seenBefore: undefined });
    await store.presences.allow(user, { exact: undefined, coarse: undefined });
    assert.equal(await store.presences.get(user), undefined);
    await store.presences.allow(user, { exact, coarse });
    assert.equal((await store.presences.get(user))?.seenAt, undefined);
    await store.close();
  }),
  rule('[S98] of two times the later counts, and beside it the last one of a day before it', async (open) => {
    const store = await open();
    const [user, other, day] = [id(), id(), dayOf(NOW)];
    for (const one of [user, other]) await store.presences.allow(one, { exact: digest(), coarse: undefined });
    const seen = async (at: number) => {
      await store.presences.seen([{ user, at }]);
      const { seenAt, seenBefore } = (await store.presences.get(user)) ?? {};
      return [seenAt, seenBefore];
    };
    assert.deepEqual(await seen(day + HOUR), [day + HOUR, undefined]);
    assert.deepEqual(await seen(day + 2 * HOUR), [day + 2 * HOUR, undefined]);
    assert.deepEqual(await seen(day + HOUR), [day + 2 * HOUR, undefined]);
    assert.deepEqual(await seen(day + DAY), [day + DAY, day + 2 * HOUR]);
    assert.deepEqual(await seen(day + DAY + HOUR), [day + DAY + HOUR, day + 2 * HOUR]);
    assert.deepEqual(await seen(day + 9 * DAY), [day + 9 * DAY, day + DAY + HOUR]);
    // A clock that was ahead and is right again.
    await store.sweep(day);
    const { seenAt, seenBefore } = (await store.presences.get(user)) ?? {};
    assert.deepEqual([seenAt, seenBefore], [day, day]);
    assert.equal((await store.presences.get(other))?.seenAt, undefined);
    await store.close();
  }),
  rule('[S99] with a stray chain goes what was kept of its person’s presence', async (open) => {
    const store = await open();
    const user = (await store.chains.device(await newDevice(store)))?.user ?? id();
    await store.presences.allow(user, { exact: digest(), coarse: undefined });
    await store.chains.dropStrays({ keepBytes: 0, heardBefore: NOW + 1, now: NOW });
    assert.equal(await store.presences.get(user), undefined);
    await store.close();
  }),
];
