/** What every store must keep of reports: each once, no more than there is room for, and none for ever. */
import assert from 'node:assert/strict';
import { toHex } from '../../crypto/bytes.ts';
import { type Case, digest, id, NOW, rule } from './case.contract.ts';

const limits = { all: 4, unbound: 2 };
const report = (isBound: boolean, at = NOW) => ({ id: id(), at, isBound, bytes: digest(), expiresAt: at + 1000, limits });

export const REPORT_CONTRACT: readonly Case[] = [
  rule('[P16] a report is kept once, in the order they came, until its time is over or it is done', async (open) => {
    let store = await open();
    const [late, early] = [report(true, NOW + 5), report(false)];
    for (const one of [late, early, { ...late, bytes: digest() }]) assert.equal(await store.reports.add(one), 'added');
    await store.close();
    store = await open();
    assert.deepEqual(
      await store.reports.list(),
      [early, late].map(({ id, at, bytes }) => ({ id, at, bytes })),
    );
    await store.sweep(NOW + 1000);
    assert.deepEqual(
      (await store.reports.list()).map((one) => toHex(one.id)),
      [toHex(late.id)],
    );
    assert.deepEqual([await store.reports.remove(late.id), await store.reports.remove(late.id)], [true, false]);
    assert.deepEqual(await store.reports.list(), []);
    await store.close();
  }),
  rule(
    '[P17] people without a number fill a part of the room for reports, and a report that was taken is answered so though there is none left',
    async (open) => {
      const store = await open();
      const first = report(false);
      const add = async (...reports: readonly (typeof first)[]): Promise<readonly string[]> => {
        const answers = [];
        for (const one of reports) answers.push(await store.reports.add(one));
        return answers;
      };
      assert.deepEqual(await add(first, report(false), report(false), report(true), report(true), report(true)), [
        'added',
        'added',
        'full',
        'added',
        'added',
        'full',
      ]);
      assert.deepEqual(await add(first), ['added']);
      assert.equal((await store.reports.list()).length, 4);
      await store.close();
    },
  ),
];
