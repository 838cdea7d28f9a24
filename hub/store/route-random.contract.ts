/** What every store must keep of the ordered logs whatever is done to them, in whatever order. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { toHex } from '../../crypto/bytes.ts';
import { KIND, LOG } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { all, type Case, digest, id, NOW, post, routeOf, rule, running, stored, ZERO } from './case.contract.ts';
import type { Stored, StoreRefusal } from './route.port.ts';

export const ROUTE_RANDOM_CONTRACT: readonly Case[] = [
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
          now += HUB_LIMITS.commitSpacingMs;
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
