/** What every store must keep of cards behind invite links: the newest of each box, no more of one person than there may be, and none for ever. */
import assert from 'node:assert/strict';
import { type Case, digest, id, NOW, rule } from './case.contract.ts';

const cardAt = (time: number) => ({ key: digest(), time, sealed: digest(), signature: new Uint8Array(64) });

export const CARD_CONTRACT: readonly Case[] = [
  rule('[J10] of each box the newest card is kept, until its time is over or a newer word takes it away', async (open) => {
    let store = await open();
    const [box, user] = [id(), id()];
    const [old, next] = [cardAt(5), cardAt(9)];
    const put = (card: ReturnType<typeof cardAt>, expiresAt = NOW + 1000) => store.cards.put({ box, user, card, limit: 1, expiresAt });
    for (const card of [old, next, old]) assert.equal(await put(card), 'put');
    await store.close();
    store = await open();
    assert.deepEqual(await store.cards.get(box, NOW), next);
    assert.equal(await store.cards.get(id(), NOW), undefined);
    assert.equal(await store.cards.get(box, NOW + 1000), undefined);
    const gone = (time: number) => ({ ...cardAt(time), sealed: new Uint8Array() });
    await put(gone(8));
    assert.deepEqual(await store.cards.get(box, NOW), next);
    const last = gone(10);
    for (const card of [last, next]) assert.equal(await put(card), 'put');
    assert.deepEqual(await store.cards.get(box, NOW), last);
    await store.sweep(NOW + 1000);
    assert.equal(await store.cards.get(box, NOW), undefined);
    // Of what never stood there nothing need be known.
    await put(gone(11));
    assert.equal(await store.cards.get(box, NOW), undefined);
    await store.close();
  }),
  rule('[J11] one person fills as many boxes as they may, and puts anew what stands in one that is theirs', async (open) => {
    const store = await open();
    const [user, boxes] = [id(), [id(), id(), id()]];
    const put = (box: Uint8Array<ArrayBuffer> | undefined, who: Uint8Array<ArrayBuffer>, time: number) =>
      store.cards.put({ box: box ?? id(), user: who, card: cardAt(time), limit: 2, expiresAt: NOW + 1000 });
    assert.deepEqual(
      [await put(boxes[0], user, 1), await put(boxes[1], user, 1), await put(boxes[2], user, 1), await put(boxes[0], user, 2)],
      ['put', 'put', 'full', 'put'],
    );
    // Whoever else of the group puts it anew has it on their count from then on.
    assert.deepEqual([await put(boxes[0], id(), 3), await put(boxes[2], user, 1)], ['put', 'put']);
    // What was taken away takes nobody's room; that it was is kept of as many.
    const many = [id(), id(), id(), id()];
    const kept = async (box: Uint8Array<ArrayBuffer>): Promise<boolean> => (await store.cards.get(box, NOW)) !== undefined;
    const other = id();
    for (const [i, box] of many.entries()) {
      assert.equal(await put(box, other, i), 'put');
      await store.cards.put({ box, user, card: { ...cardAt(10 + i), sealed: new Uint8Array() }, limit: 2, expiresAt: NOW + 1000 });
    }
    assert.deepEqual(await Promise.all(many.map(kept)), [false, false, true, true]);
    await store.close();
  }),
];
