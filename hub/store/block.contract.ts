/** What every store must keep of blocks: what is withheld, from whom, since when, and that nothing else changes. */
import assert from 'node:assert/strict';
import { type Bytes, compare, toHex } from '../../crypto/bytes.ts';
import { KIND } from '../protocol/frames.ts';
import { all, type Case, digest, id, letterTo, newDevice, NOW, opening, post, routeOf, rule, stored, ZERO } from './case.contract.ts';
import type { Store } from './port.ts';

const LIMIT = 5;
const userOf = async (store: Store, device: Bytes): Promise<Bytes> => (await store.chains.device(device))?.user ?? id();
const block = (store: Store, user: Bytes, ...add: readonly Bytes[]) => store.blocks.change(user, { add, remove: [], limit: LIMIT });
const unblock = (store: Store, user: Bytes, ...remove: readonly Bytes[]) => store.blocks.change(user, { add: [], remove, limit: LIMIT });
/** Of each envelope of a log, in order: from whom it is withheld, as this name. */
const withheld = async (store: Store, log: Bytes, names: ReadonlyMap<string, string>): Promise<readonly string[]> =>
  (await all(store, log)).map(({ withheldFrom }) => (withheldFrom ? (names.get(toHex(withheldFrom)) ?? 'somebody') : '-'));

/** Anna, who blocks, Boris and Carla, with a device each. */
async function scene(store: Store) {
  const [anna, boris, carla] = [await newDevice(store), await newDevice(store), await newDevice(store)];
  const [user, other] = [await userOf(store, anna), await userOf(store, boris)];
  return { anna, boris, carla, user, other, names: new Map([[toHex(user), 'Anna']]) };
}

export const BLOCK_CONTRACT: readonly Case[] = [
  rule(
    '[S91] what a blocked person says where only the two are is withheld from the other alone; its place, its hash and its answer are as ever',
    async (open) => {
      const store = await open();
      const { anna, boris, carla, user, other, names } = await scene(store);
      const [pair, free, group] = [await routeOf(store, [anna, boris]), await routeOf(store, [boris]), await routeOf(store, [anna, boris, carla])];
      assert.equal(await block(store, user, other), 'changed');
      const said = post({ log: pair, device: boris });
      const [here, there] = [stored(await store.routes.append(said)), stored(await store.routes.append({ ...said, log: free }))];
      const { withheldFrom, ...answer } = here;
      assert.deepEqual([answer, withheldFrom], [there, user]);
      const hashed = { seq: 1, hash: said.running(ZERO.hash) };
      assert.deepEqual(
        [await store.routes.view(pair, anna, hashed), await store.routes.view(free, boris, hashed)].map(
          (view) => typeof view === 'object' && view.log,
        ),
        [0, 0],
      );
      await store.routes.append(post({ log: pair, device: anna }));
      await store.routes.append(post({ log: pair, device: boris, kind: KIND.commit, devices: [anna, boris] }));
      await store.routes.append(post({ log: group, device: boris }));
      assert.deepEqual(await withheld(store, pair, names), ['Anna', '-', '-']);
      assert.deepEqual(await withheld(store, group, names), ['-']);
      assert.deepEqual(await store.routes.append(said), { ...there, fresh: false });
      assert.deepEqual(
        [await store.routes.withheldFrom(pair, boris), await store.routes.withheldFrom(pair, anna), await store.routes.withheldFrom(group, boris)],
        [user, undefined, undefined],
      );
      await store.close();
    },
  ),
  rule('[S92] mail of a blocked person takes its place in the mailbox and its part of the room, and is withheld', async (open) => {
    const store = await open();
    const { anna, boris, carla, user, other, names } = await scene(store);
    const mailbox = digest();
    await block(store, user, other);
    for (const from of [boris, carla]) stored(await store.routes.mail(letterTo(anna, mailbox), from, NOW));
    const sent = stored(await store.routes.open(opening({ log: digest(), device: boris, devices: [anna, boris], mails: [letterTo(anna, mailbox)] })));
    assert.deepEqual([sent.left, sent.mails[0]?.envelope.withheldFrom, sent.mails[0]?.envelope.seq], [[], user, 3]);
    assert.deepEqual(await withheld(store, mailbox, names), ['Anna', '-', 'Anna']);
    await store.close();
  }),
  rule(
    '[S93] what lay there when somebody was blocked is withheld as well, in every such log and all of it; what comes after an unblocking is not',
    async (open) => {
      const store = await open();
      const { anna, boris, carla, user, other, names } = await scene(store);
      const mailbox = digest();
      const long = await routeOf(store, [anna, boris]);
      await Promise.all(Array.from({ length: 1100 }, (_, i) => store.routes.append(post({ log: long, device: i % 11 === 0 ? anna : boris }))));
      const pairs = [];
      for (let i = 0; i < 70; i++) {
        const log = await routeOf(store, [anna, boris]);
        stored(await store.routes.append(post({ log, device: boris })));
        pairs.push(log);
      }
      const group = await routeOf(store, [anna, boris, carla]);
      stored(await store.routes.append(post({ log: group, device: boris })));
      for (const from of [boris, carla]) stored(await store.routes.mail(letterTo(anna, mailbox), from, NOW));
      await block(store, user, other);
      const inLong = (await all(store, long)).map(({ device, withheldFrom }) => `${compare(device, boris) === 0} ${withheldFrom !== undefined}`);
      assert.deepEqual([new Set(inLong), inLong.length], [new Set(['false false', 'true true']), 1100]);
      for (const log of pairs) assert.deepEqual(await withheld(store, log, names), ['Anna']);
      assert.deepEqual([await withheld(store, group, names), await withheld(store, mailbox, names)], [['-'], ['Anna', '-']]);
      await unblock(store, user, other);
      const [log = long] = pairs;
      stored(await store.routes.append(post({ log, device: boris })));
      stored(await store.routes.mail(letterTo(anna, mailbox), boris, NOW));
      assert.deepEqual(
        [await withheld(store, log, names), await withheld(store, mailbox, names)],
        [
          ['Anna', '-'],
          ['Anna', '-', '-'],
        ],
      );
      await store.close();
    },
  ),
  rule('[S94] a block list has a limit, changes whole or not at all, and survives', async (open) => {
    let store = await open();
    const user = id();
    const others = Array.from({ length: LIMIT }, id).sort(compare);
    const [first = user] = others;
    assert.equal(await block(store, user, ...others), 'changed');
    assert.equal(await block(store, user, ...others), 'changed');
    assert.equal(await store.blocks.change(user, { add: [id()], remove: [], limit: LIMIT }), 'full');
    assert.equal(await store.blocks.change(user, { add: [id(), id()], remove: [first], limit: LIMIT }), 'full');
    await store.close();
    store = await open();
    assert.deepEqual(await store.blocks.list(user), others);
    assert.equal(await store.blocks.change(user, { add: [first], remove: [first, id()], limit: LIMIT }), 'changed');
    assert.deepEqual(await store.blocks.list(user), others);
    assert.equal(await unblock(store, user, ...others), 'changed');
    assert.deepEqual(await store.blocks.list(user), []);
    // A hub that came to a smaller limit still lets people take names off.
    await block(store, user, ...others);
    assert.equal(await store.blocks.change(user, { add: [], remove: [first], limit: 1 }), 'changed');
    await store.close();
  }),
  rule('[S95] who is blocked does not get through by naming devices nobody knows, nor after the other has left and come back', async (open) => {
    const store = await open();
    const { anna, boris, user, other, names } = await scene(store);
    const log = await routeOf(store, [anna, boris]);
    await block(store, user, other);
    stored(await store.routes.append(post({ log, device: boris, kind: KIND.commit, devices: [anna, boris, id()] })));
    stored(await store.routes.append(post({ log, device: boris, epoch: 2 })));
    stored(await store.routes.leave(log, anna, NOW));
    stored(await store.routes.append(post({ log, device: boris, epoch: 2 })));
    stored(await store.routes.append(post({ log, device: boris, kind: KIND.commit, epoch: 2, devices: [anna, boris], now: NOW + 9000 })));
    stored(await store.routes.append(post({ log, device: boris, epoch: 3 })));
    // Of what was said while she was not there she reads nothing anyhow.
    assert.deepEqual(await withheld(store, log, names), ['-', 'Anna', '-', '-', 'Anna']);
    await store.close();
  }),
  rule('[S96] of a stray chain the block list counts as well, and goes with it', async (open) => {
    const store = await open();
    const anna = await userOf(store, await newDevice(store));
    await block(store, anna, ...Array.from({ length: LIMIT }, id));
    const drop = (keepBytes: number) => store.chains.dropStrays({ keepBytes, heardBefore: 0, now: NOW });
    await drop(LIMIT * 128);
    assert.deepEqual([(await store.blocks.list(anna)).length, (await store.chains.devices(anna)).length], [LIMIT, 1]);
    await drop(LIMIT * 128 - 1);
    assert.deepEqual([await store.blocks.list(anna), await store.chains.devices(anna)], [[], []]);
    await store.close();
  }),
];
