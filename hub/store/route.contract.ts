/** What every store must keep of the ordered logs. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { equal, toHex } from '../../crypto/bytes.ts';
import { KIND, LOG } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type Case, digest, id, letterTo, newDevice, NOW, opening, post, rule, running, ZERO } from './case.contract.ts';
import type { Store } from './port.ts';
import type { Stored, StoredEnvelope, StoreRefusal } from './route.port.ts';

const LATER = NOW + LIMITS.commitSpacingMs;
/** All that can be read, page by page. */
const all = async (store: Store, log: Uint8Array<ArrayBuffer>, after = 0): Promise<readonly StoredEnvelope[]> => {
  const page = await store.routes.read(log, after, Number.MAX_SAFE_INTEGER, 1e9);
  const last = page.at(-1);
  return last ? [...page, ...(await all(store, log, last.seq))] : [];
};
const stored = (result: Stored | StoreRefusal): Stored => {
  assert.ok(result.ok, `expected it stored, found ${JSON.stringify(result)}`);
  return result;
};
const refused = (result: Stored | StoreRefusal, code: string): void => assert.equal(result.ok ? 'stored' : result.code, code);
/** A route with these devices. */
const routeOf = async (store: Store, devices: readonly Uint8Array<ArrayBuffer>[]) => {
  const [log, device] = [digest(), devices[0] ?? id()];
  stored(await store.routes.open(opening({ log, device, devices })));
  return log;
};
const commit = (log: Uint8Array<ArrayBuffer>, device: Uint8Array<ArrayBuffer>, devices: readonly Uint8Array<ArrayBuffer>[], epoch = 1, now = NOW) =>
  post({ log, device, devices, epoch, kind: KIND.commit, now });
export const ROUTE_CONTRACT: readonly Case[] = [
  rule('[S1] fifty commits race for one epoch: one wins, the others are told where the chat is', async (open) => {
    const [store, device] = [await open(), id()];
    const log = await routeOf(store, [device]);
    for (let epoch = 1; epoch <= 5; epoch++) {
      const now = NOW + epoch * LIMITS.commitSpacingMs;
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
  // Feature: telegram-clone, Property 9: what is sent waits and arrives
  rule('[B2] messages written together are judged, numbered and hashed as if each had been written alone', async (open) => {
    const store = await open();
    const devices = [id(), id(), id()];
    const [first, second] = [devices.slice(0, 2), devices.slice(1)];
    const routes = async () => [await routeOf(store, first), await routeOf(store, second), digest()];
    const [together, alone] = [await routes(), await routes()];
    const step = fc.record({ log: fc.nat(2), device: fc.nat(2), item: fc.nat(9), epoch: fc.integer({ min: 1, max: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const items = Array.from({ length: 10 }, id);
        const bytes = digest();
        const posts = (logs: readonly Uint8Array<ArrayBuffer>[]) =>
          steps.map(({ log, device, item, epoch }) =>
            post({ log: logs[log] ?? id(), device: devices[device] ?? id(), item: items[item] ?? id(), epoch, bytes }),
          );
        const answers = await Promise.all(posts(together).map((one) => store.routes.append(one)));
        const wanted: (Stored | StoreRefusal)[] = [];
        for (const one of posts(alone)) wanted.push(await store.routes.append(one));
        assert.deepEqual(answers, wanted);
      }),
      { numRuns: 100 },
    );
    for (const i of [0, 1]) {
      const [mine, theirs] = [together[i] ?? id(), alone[i] ?? id()];
      assert.deepEqual(await all(store, mine), await all(store, theirs));
      // A cursor fits only where the running hashes are the same too.
      const last = (await all(store, theirs)).length;
      let hash = ZERO.hash;
      for (const { item } of await all(store, theirs)) hash = running(item)(hash);
      const view = await store.routes.view(mine, devices[1] ?? id(), { seq: last, hash });
      assert.deepEqual([view !== 'not_a_member' && view?.log, last > 50], [LOG.same, true]);
    }
    await store.close();
  }),
  rule(
    '[S17] whatever is posted, acked, trimmed and reopened, a device that follows by cursor gets every envelope once and in order',
    async (open) => {
      const step = fc.record({
        what: fc.constantFrom('message', 'commit', 'again', 'ack', 'read', 'reopen'),
        who: fc.nat(2),
        bytes: fc.uint8Array({ maxLength: 64 }),
      });
      let [store, now] = [await open(), NOW];
      const run = async (steps: readonly { readonly what: string; readonly who: number; readonly bytes: Uint8Array }[]): Promise<void> => {
        const devices = [id(), id(), id()];
        const log = await routeOf(store, devices);
        const readers = devices.map((device) => ({ device, cursor: ZERO, got: [] as string[] }));
        const sent: string[] = [];
        let [epoch, last] = [1, post({ log, device: devices[0] ?? id() })];
        const catchUp = async (reader: (typeof readers)[number]): Promise<void> => {
          const view = await store.routes.view(log, reader.device, reader.cursor);
          assert.ok(view && view !== 'not_a_member' && view.log === LOG.same);
          for (const { seq, item } of await store.routes.read(log, reader.cursor.seq, view.head, 1e9)) {
            assert.equal(seq, reader.cursor.seq + 1);
            reader.cursor = { seq, hash: running(item)(reader.cursor.hash) };
            reader.got.push(toHex(item));
          }
        };
        for (const { what, who, bytes } of steps) {
          const reader = readers[who];
          if (!reader) continue;
          now += LIMITS.commitSpacingMs;
          const kind = what === 'commit' ? KIND.commit : KIND.message;
          if (what === 'message' || what === 'commit')
            last = post({
              log,
              device: reader.device,
              kind,
              epoch,
              devices: kind === KIND.commit ? devices : [],
              bytes: Uint8Array.from(bytes),
              now,
            });
          if (what === 'message' || what === 'commit' || (what === 'again' && sent.length > 0)) {
            const { fresh } = stored(await store.routes.append(last));
            assert.equal(fresh, what !== 'again');
            if (fresh) sent.push(toHex(last.item));
            if (what === 'commit') epoch += 1;
          }
          if (what === 'read') await catchUp(reader);
          if (what === 'ack') await store.routes.ack([{ log, device: reader.device, seq: reader.cursor.seq }]);
          if (what === 'reopen') {
            await store.close();
            store = await open();
          }
        }
        for (const reader of readers) {
          await catchUp(reader);
          assert.deepEqual(reader.got, sent);
        }
      };
      await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 24 }), run), { numRuns: 100 });
      await store.close();
    },
  ),
];
