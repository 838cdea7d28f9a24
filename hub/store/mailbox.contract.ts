/** What every store must keep of mailboxes: who finds room in one, who does not, and what is said of it. */
import assert from 'node:assert/strict';
import { toHex } from '../../crypto/bytes.ts';
import { KIND } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { all, type Case, digest, id, letterTo, newDevice, NOW, opening, post, refused, rule, stored, ZERO } from './case.contract.ts';
import type { Store } from './port.ts';

type Id = Uint8Array<ArrayBuffer>;

/** What became of so many letters, sent together. */
const sendMany = async (store: Store, from: Id, owner: Id, mailbox: Id, count: number, bytes = digest()): Promise<readonly string[]> => {
  const sent = await Promise.all(Array.from({ length: count }, () => store.routes.mail(letterTo(owner, mailbox, bytes), from, NOW)));
  return [...new Set(sent.map((result) => (result.ok ? 'stored' : result.code)))];
};
const send = async (store: Store, from: Id, owner: Id, mailbox: Id, bytes = digest()): Promise<string | undefined> =>
  (await sendMany(store, from, owner, mailbox, 1, bytes))[0];

const PER_SENDER = HUB_LIMITS.mailboxItemsOfSender;
const MEBIBYTE = 1024 * 1024;

export const MAILBOX_CONTRACT: readonly Case[] = [
  rule('[S14] mails are stored with their commit or not at all, and a full mailbox fails nothing else', async (open) => {
    const store = await open();
    const [alice, bob, log, mailbox] = [await newDevice(store), await newDevice(store), digest(), digest()];
    assert.ok((await store.routes.open(opening({ log, device: alice }))).ok);
    const commit = post({ log, device: alice, devices: [alice], kind: KIND.commit, epoch: 7, mails: [letterTo(bob, mailbox)] });
    assert.deepEqual(await store.routes.append(commit), { ok: false, code: 'stale_epoch', details: { epoch: 1, seq: 0 } });
    assert.equal(await store.routes.view(mailbox, bob, ZERO), undefined);
    assert.deepEqual(await sendMany(store, alice, bob, mailbox, PER_SENDER), ['stored']);
    const taken = await store.routes.append({ ...commit, epoch: 1 });
    assert.deepEqual(taken, { ok: true, seq: 1, at: NOW, fresh: true, mails: [], left: commit.mails.map(({ item }) => item), removed: [] });
    await store.routes.ack([{ log: mailbox, device: bob, seq: 1 }]);
    assert.equal(await send(store, alice, bob, mailbox), 'stored');
    assert.equal(await send(store, alice, bob, mailbox), 'full');
    await store.close();
  }),
  rule('[S15] the same mail twice is one mail, and only its owner may read it', async (open) => {
    const store = await open();
    const [alice, bob, mailbox] = [await newDevice(store), await newDevice(store), digest()];
    const letter = letterTo(bob, mailbox);
    const [first, second] = [await store.routes.mail(letter, alice, NOW), await store.routes.mail(letter, alice, NOW + 1)];
    assert.ok(first.ok && second.ok);
    assert.deepEqual([first.seq, second.seq, first.fresh, second.fresh], [1, 1, true, false]);
    assert.equal(await store.routes.view(mailbox, alice, ZERO), 'not_a_member');
    assert.deepEqual(
      (await store.routes.read(mailbox, 0, 9, 1e6)).map(({ bytes }) => toHex(bytes)),
      [toHex(letter.bytes)],
    );
    await store.close();
  }),
  rule(
    '[S70] one person fills a part of a mailbox, by letters or by bytes, with any number of devices, and everybody else finds room',
    async (open) => {
      const store = await open();
      const [mallory, other, bob, carol] = [await newDevice(store), id(), await newDevice(store), await newDevice(store)];
      const user = (await store.chains.device(mallory))?.user ?? id();
      await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device: other, signingKey: digest(), active: true }], now: NOW });
      const [many, large] = [digest(), digest()];
      assert.deepEqual(await sendMany(store, mallory, bob, many, PER_SENDER / 2), ['stored']);
      assert.deepEqual(await sendMany(store, other, bob, many, PER_SENDER / 2), ['stored']);
      assert.deepEqual([await send(store, mallory, bob, many), await send(store, other, bob, many)], ['full', 'full']);
      assert.equal(await send(store, carol, bob, many), 'stored');
      const bytes = new Uint8Array(4 * MEBIBYTE);
      assert.deepEqual(await sendMany(store, mallory, bob, large, HUB_LIMITS.mailboxBytesOfSender / bytes.length, bytes), ['stored']);
      assert.deepEqual([await send(store, mallory, bob, large, new Uint8Array(1)), await send(store, carol, bob, large, bytes)], ['full', 'stored']);
      await store.close();
    },
  ),
  rule('[S75] a full mailbox has room for the other devices of its person, and for nobody else', async (open) => {
    const store = await open();
    const [bob, sibling, mailbox] = [await newDevice(store), id(), digest()];
    const user = (await store.chains.device(bob))?.user ?? id();
    const signingKey = digest();
    await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device: sibling, signingKey, active: true }], now: NOW });
    for (let left = HUB_LIMITS.mailboxItems; left > 0; left -= PER_SENDER)
      assert.deepEqual(await sendMany(store, await newDevice(store, true), bob, mailbox, PER_SENDER), ['stored']);
    assert.equal(await send(store, await newDevice(store, true), bob, mailbox), 'full');
    assert.deepEqual(await sendMany(store, sibling, bob, mailbox, PER_SENDER), ['stored']);
    assert.equal(await send(store, sibling, bob, mailbox), 'full');
    await store.close();
  }),
  rule('[S71] people without a number fill half of a mailbox together, and who has one finds room until it is full', async (open) => {
    const store = await open();
    const [bob, mailbox] = [await newDevice(store), digest()];
    for (let i = 0; i < HUB_LIMITS.mailboxItemsOfUnbound / PER_SENDER; i++)
      assert.deepEqual(await sendMany(store, await newDevice(store), bob, mailbox, PER_SENDER), ['stored']);
    assert.equal(await send(store, await newDevice(store), bob, mailbox), 'full');
    for (let left = HUB_LIMITS.mailboxItems - HUB_LIMITS.mailboxItemsOfUnbound; left > 0; left -= PER_SENDER)
      assert.deepEqual(await sendMany(store, await newDevice(store, true), bob, mailbox, PER_SENDER), ['stored']);
    const ann = await newDevice(store, true);
    assert.equal(await send(store, ann, bob, mailbox), 'full');
    await store.routes.ack([{ log: mailbox, device: bob, seq: PER_SENDER }]);
    assert.deepEqual([await send(store, ann, bob, mailbox), await send(store, await newDevice(store), bob, mailbox)], ['stored', 'stored']);
    await store.close();
  }),
  rule('[S72] of a device that never was no more is said than of one that was revoked, and nothing is kept for either', async (open) => {
    const store = await open();
    const [alice, gone, user] = [await newDevice(store), id(), id()];
    await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device: gone, signingKey: digest(), active: false }], now: NOW });
    for (const owner of [gone, id()]) {
      const mailbox = digest();
      assert.deepEqual(await store.routes.mail(letterTo(owner, mailbox), alice, NOW), { ok: false, code: 'not_found' });
      assert.equal(await store.routes.view(mailbox, owner, ZERO), undefined);
    }
    await store.close();
  }),
  rule('[S73] mails that were left out are named again until they have come, each alone, under its item', async (open) => {
    const store = await open();
    const [alice, bob, mailbox] = [await newDevice(store), await newDevice(store), digest()];
    await sendMany(store, alice, bob, mailbox, PER_SENDER);
    const mails = [letterTo(bob, mailbox), letterTo(bob, digest())];
    const first = opening({ log: digest(), device: alice, mails });
    const leftOf = async (): Promise<readonly Id[]> => {
      const again = await store.routes.open(first);
      assert.ok(again.ok);
      return again.left;
    };
    assert.deepEqual([await leftOf(), await leftOf()], [[mails[0]?.item], [mails[0]?.item]]);
    await store.routes.ack([{ log: mailbox, device: bob, seq: 1 }]);
    const [left] = mails;
    assert.ok(left && (await store.routes.mail(left, alice, NOW)).ok);
    assert.deepEqual(await leftOf(), []);
    await store.close();
  }),
  rule('[S100] what several mails enclose is read with each of them, as long as that lies there, and with no other', async (open) => {
    const store = await open();
    const [alice, bob, carol] = [await newDevice(store), await newDevice(store), await newDevice(store)];
    const [atBob, atCarol, enclosure] = [digest(), digest(), { digest: digest(), bytes: digest() }];
    const mails = [letterTo(bob, atBob, digest(), id(), enclosure), letterTo(carol, atCarol, digest(), id(), enclosure)];
    stored(await store.routes.open(opening({ log: digest(), device: alice, mails })));
    assert.equal(await send(store, alice, bob, atBob), 'stored');
    const enclosed = async (mailbox: Id): Promise<readonly (string | undefined)[]> =>
      (await all(store, mailbox)).map((one) => one.enclosure && toHex(one.enclosure));
    const is = toHex(enclosure.bytes);
    assert.deepEqual([await enclosed(atBob), await enclosed(atCarol)], [[is, undefined], [is]]);
    await store.routes.ack([{ log: atBob, device: bob, seq: 1 }]);
    assert.deepEqual([await enclosed(atBob), await enclosed(atCarol)], [[undefined], [is]]);
    await store.routes.expire({ envelopesBefore: NOW + 1, itemsBefore: 0 });
    assert.deepEqual([await enclosed(atBob), await enclosed(atCarol)], [[], []]);
    // Sent again after all of it had gone, it is there again.
    stored(await store.routes.mail(letterTo(carol, atCarol, digest(), id(), enclosure), alice, NOW));
    assert.deepEqual(await enclosed(atCarol), [is]);
    await store.close();
  }),
  rule('[S101] an enclosure counts in each mailbox as if it lay there whole, and in what is read at once', async (open) => {
    const store = await open();
    const [alice, bob, carol] = [await newDevice(store), await newDevice(store), await newDevice(store)];
    const [atBob, enclosure] = [digest(), { digest: digest(), bytes: new Uint8Array(4 * MEBIBYTE) }];
    const letter = (owner: Id, mailbox: Id) => letterTo(owner, mailbox, new Uint8Array(1), id(), enclosure);
    const room = Math.floor(HUB_LIMITS.mailboxBytesOfSender / (enclosure.bytes.length + 1));
    for (let i = 0; i < room; i++) assert.ok((await store.routes.mail(letter(bob, atBob), alice, NOW)).ok);
    refused(await store.routes.mail(letter(bob, atBob), alice, NOW), 'full');
    assert.equal(await send(store, alice, bob, atBob), 'stored');
    assert.ok((await store.routes.mail(letter(carol, digest()), alice, NOW)).ok);
    assert.equal((await store.routes.read(atBob, 0, room, 2 * enclosure.bytes.length + 2)).length, 2);
    await store.close();
  }),
];
