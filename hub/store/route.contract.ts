/** What every store must keep of the ordered logs. */
import assert from 'node:assert/strict';
import { equal, toHex } from '../../crypto/bytes.ts';
import { KIND, LOG } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import {
  all,
  type Case,
  digest,
  id,
  letterTo,
  newDevice,
  NOW,
  opening,
  post,
  refused,
  routeOf,
  rule,
  running,
  stored,
  ZERO,
} from './case.contract.ts';

const LATER = NOW + HUB_LIMITS.commitSpacingMs;

const commit = (log: Uint8Array<ArrayBuffer>, device: Uint8Array<ArrayBuffer>, devices: readonly Uint8Array<ArrayBuffer>[], epoch = 1, now = NOW) =>
  post({ log, device, devices, epoch, kind: KIND.commit, now });

export const ROUTE_CONTRACT: readonly Case[] = [
  rule('[S1] fifty commits race for one epoch: one wins, the others are told where the chat is', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    for (let epoch = 1; epoch <= 5; epoch++) {
      const now = NOW + epoch * HUB_LIMITS.commitSpacingMs;
      const results = await Promise.all(Array.from({ length: 50 }, () => store.routes.append(commit(log, device, [device], epoch, now))));
      assert.equal(results.filter((result) => result.ok).length, 1);
      assert.equal(results.filter((result) => !result.ok && result.code === 'stale_epoch' && result.details?.epoch === epoch + 1).length, 49);
    }
    await store.close();
  }),
  rule('[S2] the same item forty times at once is one envelope, and every answer names its place', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    const one = post({ log, device });
    const results = (await Promise.all(Array.from({ length: 40 }, () => store.routes.append(one)))).map(stored);
    assert.equal(results.filter(({ fresh }) => fresh).length, 1);
    assert.deepEqual(new Set(results.map(({ seq }) => seq)), new Set([1]));
    assert.equal((await all(store, log)).length, 1);
    await store.close();
  }),
  rule('[S3] three hundred racing messages get every number once', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    const results = await Promise.all(Array.from({ length: 300 }, () => store.routes.append(post({ log, device }))));
    const numbers = results.map((result) => stored(result).seq).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    assert.deepEqual(
      (await all(store, log)).map(({ seq }) => seq),
      numbers,
    );
    await store.close();
  }),
  rule('[S4] a message or commit at another epoch than the route’s is refused with the route’s', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    stored(await store.routes.append(commit(log, device, [device])));
    for (const epoch of [0, 1, 3]) {
      const result = await store.routes.append(post({ log, device, epoch }));
      assert.deepEqual(result, { ok: false, code: 'stale_epoch', details: { epoch: 2, seq: 1 } });
    }
    assert.equal((await all(store, log)).length, 1);
    await store.close();
  }),
  rule('[S5] an item that was taken is answered as it was, whatever the epoch is now, also after it was trimmed', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    const first = post({ log, device });
    const { seq, at } = stored(await store.routes.append(first));
    stored(await store.routes.append(commit(log, device, [device])));
    await store.routes.ack([{ log, device, seq: 2 }]);
    assert.deepEqual(await all(store, log), []);
    const again = stored(await store.routes.append({ ...first, now: NOW + 1000 }));
    assert.deepEqual([again.seq, again.at, again.fresh], [seq, at, false]);
    await store.close();
  }),
  rule('[S6] commits of one route are spaced; a too early one says how many seconds to wait', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    stored(await store.routes.append(commit(log, device, [device])));
    assert.deepEqual(await store.routes.append(commit(log, device, [device], 2, NOW + 1)), {
      ok: false,
      code: 'rate_limited',
      details: { retry_after: 3 },
    });
    stored(await store.routes.append(commit(log, device, [device], 2, LATER)));
    await store.close();
  }),
  rule('[S74] a commit of a time still to come, by a clock that has been put back since, keeps nobody waiting', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    stored(await store.routes.append(commit(log, device, [device], 1, NOW + 365 * 86_400_000)));
    stored(await store.routes.append(commit(log, device, [device], 2, NOW)));
    await store.close();
  }),
  rule('[S7] a stranger to a route writes, reads and acks nothing there', async (open) => {
    const [store, device, stranger] = [await open(), id(), id()];
    const log = await routeOf(store, [device]);
    stored(await store.routes.append(post({ log, device })));
    refused(await store.routes.append(post({ log, device: stranger })), 'not_a_member');
    refused(await store.routes.append(commit(log, stranger, [stranger])), 'not_a_member');
    assert.equal(await store.routes.view(log, stranger, ZERO), 'not_a_member');
    await store.routes.ack([{ log, device: stranger, seq: 1 }]);
    assert.equal((await all(store, log)).length, 1);
    refused(await store.routes.append(post({ log: digest(), device })), 'route_not_found');
    await store.close();
  }),
  rule('[S8] a device added by a commit reads what comes after it, a removed one what came up to it', async (open) => {
    const [store, alice, bob, carol] = [await open(), id(), id(), id()];
    const log = await routeOf(store, [alice, bob]);
    stored(await store.routes.append(post({ log, device: bob })));
    const { removed } = stored(await store.routes.append(commit(log, alice, [alice, carol])));
    assert.deepEqual(removed.map(toHex), [toHex(bob)]);
    stored(await store.routes.append(post({ log, device: carol, epoch: 2 })));
    const [asBob, asCarol] = [await store.routes.view(log, bob, ZERO), await store.routes.view(log, carol, ZERO)];
    assert.ok(asBob && asBob !== 'not_a_member' && asCarol && asCarol !== 'not_a_member');
    assert.deepEqual([asBob.head, asBob.log, asBob.ended], [2, LOG.same, 'not_a_member']);
    assert.deepEqual([asCarol.head, asCarol.log, asCarol.floor.seq, asCarol.ended], [3, LOG.trimmed, 2, undefined]);
    refused(await store.routes.append(post({ log, device: bob, epoch: 2 })), 'not_a_member');
    await store.close();
  }),
  rule('[S9] a cursor is known again by its running hash: the same log, another, or below what was trimmed', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    const hashes = [ZERO.hash];
    for (let i = 0; i < 4; i++) {
      const item = id();
      stored(await store.routes.append(post({ log, device, item })));
      hashes.push(running(item)(hashes[i] ?? ZERO.hash));
    }
    await store.routes.ack([{ log, device, seq: 2 }]);
    const at = async (seq: number, hash: Uint8Array<ArrayBuffer>) => {
      const view = await store.routes.view(log, device, { seq, hash });
      assert.ok(view && view !== 'not_a_member');
      return view;
    };
    for (const seq of [2, 3, 4]) assert.equal((await at(seq, hashes[seq] ?? ZERO.hash)).log, LOG.same);
    for (const seq of [2, 3, 4, 5]) assert.equal((await at(seq, digest())).log, LOG.other);
    const trimmed = await at(1, hashes[1] ?? ZERO.hash);
    assert.deepEqual([trimmed.log, trimmed.floor.seq, equal(trimmed.floor.hash, hashes[2] ?? ZERO.hash)], [LOG.trimmed, 2, true]);
    // What was trimmed is known by its hash as long as its item is.
    assert.equal((await at(1, digest())).log, LOG.other);
    await store.close();
  }),
  rule('[S10] an envelope is trimmed when every routed device has acked it, and not before', async (open) => {
    const [store, alice, bob, carol] = [await open(), id(), id(), id()];
    const log = await routeOf(store, [alice, bob, carol]);
    for (let i = 0; i < 3; i++) stored(await store.routes.append(post({ log, device: alice })));
    await store.routes.ack([
      { log, device: alice, seq: 3 },
      { log, device: bob, seq: 2 },
    ]);
    assert.equal((await all(store, log)).length, 3);
    await store.routes.ack([{ log, device: carol, seq: 1 }]);
    assert.deepEqual(
      (await all(store, log)).map(({ seq }) => seq),
      [2, 3],
    );
    await store.routes.ack([{ log, device: carol, seq: 99 }]);
    assert.equal((await all(store, log)).length, 2);
    stored(await store.routes.leave(log, carol, NOW));
    assert.deepEqual(
      (await all(store, log)).map(({ seq }) => seq),
      [3],
    );
    await store.close();
  }),
  rule('[S11] an envelope goes after the retention though a device sleeps; its item is remembered until later, then forgotten', async (open) => {
    const [store, device, sleeper] = [await open(), id(), id()];
    const log = await routeOf(store, [device, sleeper]);
    const old = post({ log, device });
    stored(await store.routes.append(old));
    await Promise.all(Array.from({ length: 600 }, () => store.routes.append(post({ log, device, now: NOW + 1 }))));
    stored(await store.routes.append(post({ log, device, now: NOW + 5000 })));
    await store.routes.expire({ envelopesBefore: NOW + 2, itemsBefore: NOW });
    assert.deepEqual(
      (await all(store, log)).map(({ seq }) => seq),
      [602],
    );
    assert.equal(stored(await store.routes.append(old)).fresh, false);
    await store.routes.expire({ envelopesBefore: NOW + 2, itemsBefore: NOW + 2 });
    assert.equal(stored(await store.routes.append({ ...old, now: NOW + 6000 })).fresh, true);
    await store.close();
  }),
  rule('[S12] the first who opens a route has it; the same opening again is answered alike', async (open) => {
    const store = await open();
    const [log, alice, bob] = [digest(), await newDevice(store), await newDevice(store)];
    const first = opening({ log, device: alice, devices: [alice, bob], mails: [letterTo(bob, digest())] });
    assert.equal(stored(await store.routes.open(first)).mails.length, 1);
    const again = stored(await store.routes.open(first));
    assert.deepEqual([again.fresh, again.seq, again.mails.length], [false, 0, 0]);
    refused(await store.routes.open(opening({ log, device: bob })), 'route_exists');
    refused(await store.routes.open({ ...first, device: id() }), 'route_exists');
    await store.close();
  }),
  rule('[S13] a generation follows a living one only from inside it and from its very end, once; the old one stays readable', async (open) => {
    const [store, alice, bob] = [await open(), id(), id()];
    const log = await routeOf(store, [alice, bob]);
    stored(await store.routes.append(post({ log, device: alice })));
    const follow = (device: Uint8Array<ArrayBuffer>, epoch: number, seq: number) =>
      store.routes.open(opening({ log: digest(), device, predecessor: { log, epoch, seq } }));
    refused(await follow(id(), 1, 1), 'not_a_member');
    refused(await follow(bob, 1, 0), 'stale_epoch');
    refused(await follow(bob, 2, 1), 'stale_epoch');
    stored(await follow(bob, 1, 1));
    refused(await follow(alice, 1, 1), 'moved');
    refused(await store.routes.append(post({ log, device: alice })), 'moved');
    const view = await store.routes.view(log, alice, ZERO);
    assert.ok(view && view !== 'not_a_member');
    assert.deepEqual([view.head, view.ended, (await all(store, log)).length], [1, 'moved', 1]);
    await store.close();
  }),
  rule('[S16] reading keeps to the bytes it was allowed, but always gives the next envelope', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    for (const size of [10, 5000, 10, 10]) stored(await store.routes.append(post({ log, device, bytes: new Uint8Array(size) })));
    const seqs = async (after: number, until: number, limit: number) => (await store.routes.read(log, after, until, limit)).map(({ seq }) => seq);
    assert.deepEqual(
      [await seqs(0, 4, 100), await seqs(1, 4, 100), await seqs(2, 4, 100), await seqs(2, 3, 100), await seqs(4, 4, 100)],
      [[1], [2], [3, 4], [3], []],
    );
    await store.close();
  }),
];
