/** What every store must keep of pushes: whom they wake, for what, when, and that a device that goes takes all of it along. */
import assert from 'node:assert/strict';
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { KIND } from '../protocol/frames.ts';
import { type Case, digest, id, letterTo, newDevice, NOW, post, routeOf, rule, stored } from './case.contract.ts';
import type { Store } from './port.ts';
import type { Push, Spreading, Target } from './push.port.ts';

const SECOND = 1000;
const [UNHEARD, SPACING, LEASE] = [20 * SECOND, 3 * SECOND, 30 * SECOND];
const SERVICE = 'https://push.example';

export const targetOf = (device: Bytes, endpoint = `${SERVICE}/${crypto.randomUUID()}`): Target => ({
  device,
  endpoint,
  service: new URL(endpoint).origin,
  p256dh: new Uint8Array(65).fill(4),
  auth: id(),
});
const subscribed = async (store: Store, device: Bytes): Promise<Target> => {
  const target = targetOf(device);
  assert.equal(await store.pushes.subscribe(target), true);
  return target;
};
const spread = async (store: Store, now: number, there: readonly Bytes[] = [], since = NOW): Promise<void> => {
  const isThere: Spreading['isThere'] = (device) => there.some((one) => equal(one, device));
  while (await store.pushes.spread({ now, since, isThere, unheardMs: UNHEARD, spacingMs: SPACING }));
};
const take = (store: Store, now: number, service = SERVICE, limit = 99, tooOld = 0): Promise<readonly Push[]> =>
  store.pushes.take({ service, now, until: now + LEASE, tooOld, limit });
const taken = (store: Store, { device, endpoint }: Target, begunAt: number) =>
  store.pushes.done({ device, endpoint, result: 'taken', begunAt, retryAt: undefined, spacingMs: SPACING });
/** Which of these devices are in it, by their places. */
const who = (pushes: readonly Push[], ...devices: readonly Bytes[]): readonly number[] =>
  pushes.map(({ device }) => devices.findIndex((one) => equal(one, device))).sort();
const say = async (store: Store, log: Bytes, device: Bytes, now: number, wakes = true): Promise<number> =>
  stored(await store.routes.append(post({ log, device, now, wakes }))).seq;

export const PUSH_CONTRACT: readonly Case[] = [
  rule('[P40] a device has one subscription, an endpoint one device, and the same said again changes nothing', async (open) => {
    let store = await open();
    const [anna, boris] = [await newDevice(store), await newDevice(store)];
    assert.equal(await store.pushes.state(anna), undefined);
    const [first, second] = [targetOf(anna), targetOf(anna)];
    await store.pushes.subscribe(first);
    await taken(store, first, NOW);
    await store.pushes.subscribe(first);
    assert.deepEqual(await store.pushes.state(anna), { target: first, sentAt: NOW, result: 'taken' });
    await store.pushes.subscribe(second);
    assert.deepEqual(await store.pushes.state(anna), { target: second, sentAt: undefined, result: undefined });
    await store.pushes.subscribe({ ...second, device: boris });
    assert.equal(await store.pushes.state(anna), undefined);
    await store.close();
    store = await open();
    assert.deepEqual((await store.pushes.state(boris))?.target, { ...second, device: boris });
    await store.pushes.unsubscribe(boris);
    assert.equal(await store.pushes.state(boris), undefined);
    assert.equal(await store.pushes.subscribe(targetOf(id())), false);
    await store.close();
  }),
  rule(
    '[P41] woken is who reads what was said and is not there: not its author’s person, nobody who blocked them, nobody without a subscription',
    async (open) => {
      const store = await open();
      const [anna, boris, carla, dora] = [await newDevice(store), await newDevice(store), await newDevice(store), await newDevice(store)];
      const user = (await store.chains.device(anna))?.user ?? id();
      const tablet = id();
      await store.chains.append({
        user,
        version: (await store.chains.read(user)).version,
        entries: [],
        devices: [{ user, device: tablet, signingKey: digest(), active: true }],
        now: NOW,
      });
      for (const device of [anna, tablet, boris, carla]) await subscribed(store, device);
      const blocker = (await store.chains.device(carla))?.user ?? id();
      await store.blocks.change(blocker, { add: [user], remove: [], limit: 9 });
      const group = await routeOf(store, [anna, tablet, boris, carla, dora]);
      await say(store, group, anna, NOW);
      await spread(store, NOW);
      assert.deepEqual(who(await take(store, NOW), boris), [0]);
      // What wakes nobody wakes nobody.
      await say(store, group, boris, NOW, false);
      await spread(store, NOW);
      assert.deepEqual(await take(store, NOW), []);
      // A letter wakes its owner alone; one of a person's own devices wakes none of them.
      for (const [to, from] of [
        [boris, anna],
        [tablet, anna],
      ] as const)
        stored(await store.routes.mail({ ...letterTo(to, digest()), wakes: true }, from, NOW));
      await store.routes.append(
        post({
          log: group,
          device: dora,
          kind: KIND.commit,
          devices: [anna, boris, dora],
          mails: [{ ...letterTo(carla, digest()), wakes: true }],
          now: NOW,
        }),
      );
      await spread(store, NOW);
      assert.deepEqual(who(await take(store, NOW + LEASE), boris, carla), [0, 1]);
      await store.close();
    },
  ),
  rule('[P42] who is there is woken only for what they have not acked for so long, and once', async (open) => {
    const store = await open();
    const [anna, boris, carla] = [await newDevice(store), await newDevice(store), await newDevice(store)];
    for (const device of [boris, carla]) await subscribed(store, device);
    const chat = await routeOf(store, [anna, boris, carla]);
    const seq = await say(store, chat, anna, NOW);
    await spread(store, NOW, [boris, carla]);
    assert.deepEqual(await take(store, NOW), []);
    assert.equal(await store.pushes.next({ now: NOW, since: NOW, unheardMs: UNHEARD }), NOW + UNHEARD);
    await store.routes.ack([{ log: chat, device: boris, seq }]);
    await spread(store, NOW + UNHEARD, [boris, carla]);
    const pushes = await take(store, NOW + UNHEARD);
    assert.deepEqual(who(pushes, boris, carla), [1]);
    for (const one of pushes) await taken(store, one, NOW + UNHEARD);
    await spread(store, NOW + 9 * UNHEARD, [boris, carla]);
    assert.deepEqual(await take(store, NOW + 9 * UNHEARD), []);
    assert.equal(await store.pushes.next({ now: NOW, since: NOW, unheardMs: UNHEARD }), undefined);
    await store.close();
  }),
  rule('[P43] one push waits for a device, however much was said; two are spaced, and the last word is never without one', async (open) => {
    const store = await open();
    const [anna, boris] = [await newDevice(store), await newDevice(store)];
    const target = await subscribed(store, boris);
    const [chat, other] = [await routeOf(store, [anna, boris]), await routeOf(store, [anna, boris])];
    for (const log of [chat, other, chat]) await say(store, log, anna, NOW);
    await spread(store, NOW);
    const first = await take(store, NOW + 1);
    assert.deepEqual(who(first, boris), [0]);
    // Said while it was under way.
    const seq = await say(store, other, anna, NOW + 2);
    await spread(store, NOW + 2);
    await taken(store, target, NOW + 1);
    assert.deepEqual(await take(store, NOW + SPACING), []);
    assert.deepEqual(who(await take(store, NOW + 1 + SPACING), boris), [0]);
    await taken(store, target, NOW + 1 + SPACING);
    // Said after it, within the space, and then acked.
    await say(store, other, anna, NOW + SPACING + 2);
    await spread(store, NOW + SPACING + 2);
    assert.equal(await store.pushes.next({ now: NOW + SPACING + 2, since: NOW, unheardMs: UNHEARD }), NOW + 1 + 2 * SPACING);
    await store.routes.ack([{ log: other, device: boris, seq: seq + 1 }]);
    assert.deepEqual(await take(store, NOW + 9 * SPACING), []);
    assert.deepEqual(await store.pushes.services(NOW + 9 * SPACING), []);
    await store.close();
  }),
  rule('[P44] what waits survives: a push not sent, one under way, and what nobody was asked about yet', async (open) => {
    let store = await open();
    const [anna, boris, carla] = [await newDevice(store), await newDevice(store), await newDevice(store)];
    await subscribed(store, boris);
    const chat = await routeOf(store, [anna, boris]);
    await say(store, chat, anna, NOW);
    await spread(store, NOW);
    await store.close();
    store = await open();
    assert.deepEqual(who(await take(store, NOW), boris), [0]);
    await store.close();
    store = await open();
    assert.deepEqual(await take(store, NOW + LEASE - 1), []);
    assert.deepEqual(who(await take(store, NOW + LEASE), boris), [0]);
    await subscribed(store, carla);
    await say(store, await routeOf(store, [anna, carla]), anna, NOW + 1);
    await store.close();
    store = await open();
    // A new run: whoever was there is given the time to come back.
    await spread(store, NOW + SECOND, [], NOW + SECOND);
    assert.deepEqual(await take(store, NOW + SECOND), []);
    assert.equal(await store.pushes.next({ now: NOW + LEASE, since: NOW + SECOND, unheardMs: UNHEARD }), NOW + SECOND + UNHEARD);
    await spread(store, NOW + SECOND + UNHEARD, [], NOW + SECOND);
    assert.deepEqual(who(await take(store, NOW + SECOND + UNHEARD), boris, carla), [1]);
    await store.close();
  }),
  rule('[P45] a push that came to nothing is tried again, one that is too old is dropped, and who is gone is asked no more', async (open) => {
    const store = await open();
    const [anna, boris] = [await newDevice(store), await newDevice(store)];
    const target = await subscribed(store, boris);
    const chat = await routeOf(store, [anna, boris]);
    const { device, endpoint } = target;
    const failed = (retryAt: number | undefined, result: 'busy' | 'gone' = 'busy') =>
      store.pushes.done({ device, endpoint, result, begunAt: NOW, retryAt, spacingMs: SPACING });
    await say(store, chat, anna, NOW);
    await spread(store, NOW);
    await take(store, NOW);
    await failed(NOW + 5);
    assert.deepEqual(await take(store, NOW + 4), []);
    assert.deepEqual(
      (await take(store, NOW + 5)).map(({ tries }) => tries),
      [1],
    );
    assert.deepEqual(await store.pushes.state(boris), { target, sentAt: NOW, result: 'busy' });
    await failed(NOW + 10);
    await store.pushes.hold(SERVICE, NOW + 50);
    await store.pushes.hold('https://other.example', NOW + 99);
    assert.deepEqual(await store.pushes.services(NOW + 49), []);
    assert.deepEqual(await store.pushes.services(NOW + 50), [SERVICE]);
    assert.deepEqual(await take(store, NOW + 50, SERVICE, 99, NOW + 1), []);
    await say(store, chat, anna, NOW + 60);
    await spread(store, NOW + SPACING);
    assert.equal((await take(store, NOW + SPACING)).length, 1);
    await failed(undefined, 'gone');
    assert.deepEqual(await store.pushes.state(boris), { target: undefined, sentAt: NOW, result: 'gone' });
    await say(store, chat, anna, NOW + 70);
    await spread(store, NOW + 9 * UNHEARD);
    assert.deepEqual(await store.pushes.services(NOW + 9 * UNHEARD), []);
    // What came of a push to an endpoint that was replaced says nothing of the new one.
    const next = await subscribed(store, boris);
    await failed(undefined, 'gone');
    assert.deepEqual((await store.pushes.state(boris))?.target, next);
    await store.close();
  }),
  rule('[P46] who signs out, is revoked or is dropped is woken no more; who left a chat not for it', async (open) => {
    const store = await open();
    const [anna, boris, carla, dora] = [await newDevice(store), await newDevice(store), await newDevice(store), await newDevice(store)];
    for (const device of [boris, carla, dora]) await subscribed(store, device);
    const chat = await routeOf(store, [anna, boris, carla, dora]);
    await say(store, chat, anna, NOW);
    await spread(store, NOW);
    stored(await store.routes.leave(chat, boris, NOW));
    assert.deepEqual(who(await take(store, NOW), boris, carla, dora), [1, 2]);
    const user = (await store.chains.device(carla))?.user ?? id();
    await store.chains.append({
      user,
      version: (await store.chains.read(user)).version,
      entries: [],
      devices: [{ user, device: carla, signingKey: digest(), active: false }],
      now: NOW,
    });
    assert.equal(await store.pushes.state(carla), undefined);
    assert.equal(await store.pushes.subscribe(targetOf(carla)), false);
    const owner = (await store.chains.device(boris))?.user ?? id();
    const sessions = [id(), id()];
    for (const session of sessions) {
      const tokens = { access: digest(), accessExpiresAt: NOW + 1, refresh: digest(), refreshExpiresAt: NOW + 1 };
      await store.sessions.create({ id: session, user: owner, device: boris, now: NOW, tokens });
    }
    for (const [i, session] of sessions.entries()) {
      assert.equal((await store.pushes.state(boris)) !== undefined, i < sessions.length);
      await store.sessions.revoke(owner, session);
    }
    assert.equal(await store.pushes.state(boris), undefined);
    await store.chains.dropStrays({ keepBytes: 0, heardBefore: NOW + 1, now: NOW });
    assert.equal(await store.pushes.state(dora), undefined);
    assert.deepEqual(await store.pushes.services(NOW + 9 * LEASE), []);
    await store.close();
  }),
  rule('[P47] of a hub that wakes nobody nothing is noted, and a clock that was ahead delays no push', async (open) => {
    const store = await open();
    const [anna, boris] = [await newDevice(store), await newDevice(store)];
    const chat = await routeOf(store, [anna, boris]);
    await say(store, chat, anna, NOW);
    assert.equal(await store.pushes.next({ now: NOW, since: NOW, unheardMs: UNHEARD }), undefined);
    const target = await subscribed(store, boris);
    const YEAR = 365 * 24 * 3600 * SECOND;
    await taken(store, target, NOW + YEAR);
    await store.sweep(NOW);
    await say(store, chat, anna, NOW + 1);
    await spread(store, NOW + 1);
    assert.equal((await take(store, NOW + 1 + SPACING)).length, 1);
    await store.pushes.done({ ...target, result: 'busy', begunAt: NOW, retryAt: NOW + YEAR, spacingMs: SPACING });
    await store.sweep(NOW);
    assert.equal((await take(store, NOW + 3600 * SECOND)).length, 1);
    await store.close();
  }),
];
