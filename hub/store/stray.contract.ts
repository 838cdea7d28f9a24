/** What every store must do with stray chains: those of people who have neither a number nor a session there, which anybody may bring. */
import assert from 'node:assert/strict';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { type Case, digest, id, letterTo, newDevice, NOW, opening, rule, ZERO } from './case.contract.ts';
import type { Store } from './port.ts';

type Id = Uint8Array<ArrayBuffer>;
type Brought = { readonly user: Id; readonly device: Id };

const DAY = 24 * 60 * 60 * 1000;
const KIBIBYTE = 1024;
/** More than all that is kept in a case. */
const PLENTY = 1024 * KIBIBYTE;

/** A chain of one entry of so many bytes, brought by nobody knows whom. */
async function bring(store: Store, now: number, length = KIBIBYTE): Promise<Brought> {
  const [user, device] = [id(), id()];
  const entry = { index: 0, hash: digest(), parent: digest(), bytes: new Uint8Array(length) };
  await store.chains.append({ user, version: 0, entries: [entry], devices: [{ user, device, signingKey: digest(), active: true }], now });
  return { user, device };
}
async function signIn(store: Store, { user, device }: Brought, until = NOW + DAY): Promise<void> {
  const tokens = { access: digest(), accessExpiresAt: until, refresh: digest(), refreshExpiresAt: until };
  await store.accounts.ensure(user, NOW);
  await store.sessions.create({ id: id(), user, device, now: NOW, tokens });
}
async function bindNumber(store: Store, { user }: Brought): Promise<void> {
  const ticket = digest();
  await store.tickets.create({ digest: ticket, number: digest(), expiresAt: NOW + DAY });
  await store.accounts.bindNumber({ user, ticket, anew: false, now: NOW, activeSince: NOW, claimAt: NOW + DAY });
}
const isKept = async (store: Store, { user, device }: Brought): Promise<boolean> => {
  const [{ entries }, found] = [await store.chains.read(user), await store.chains.device(device)];
  assert.equal(entries.length > 0, found !== undefined, 'a chain goes with its devices');
  return found !== undefined;
};
const areKept = (store: Store, several: readonly Brought[]): Promise<readonly boolean[]> => Promise.all(several.map((one) => isKept(store, one)));

export const STRAY_CONTRACT: readonly Case[] = [
  rule('[S85] stray chains fill a bounded room together, and the oldest give way', async (open) => {
    const store = await open();
    const brought: Brought[] = [];
    for (let i = 0; i < 1100; i++) brought.push(await bring(store, NOW + i));
    await store.chains.dropStrays({ keepBytes: 20 * KIBIBYTE, heardBefore: 0, now: NOW + 2000 });
    assert.deepEqual(
      await areKept(store, brought),
      brought.map((_, i) => i >= 1080),
    );
    // Whoever is larger than all the room finds none, and takes none of the others.
    const giant = await bring(store, NOW - 1, 30 * KIBIBYTE);
    await store.chains.dropStrays({ keepBytes: 20 * KIBIBYTE, heardBefore: 0, now: NOW + 2000 });
    assert.deepEqual(await areKept(store, [giant, ...brought.slice(1080)]), [false, ...Array.from({ length: 20 }, () => true)]);
    await store.close();
  }),
  rule('[S85] what has grown counts by all its bytes, and by when it grew', async (open) => {
    const store = await open();
    const [early, late] = [await bring(store, NOW), await bring(store, NOW + 1)];
    const { version, entries } = await store.chains.read(early.user);
    const more = { index: 1, hash: digest(), parent: entries[0]?.hash ?? digest(), bytes: new Uint8Array(3 * KIBIBYTE) };
    await store.chains.append({ user: early.user, version, entries: [more], devices: [], now: NOW + 2 });
    await store.chains.dropStrays({ keepBytes: 4 * KIBIBYTE, heardBefore: 0, now: NOW + 3 });
    assert.deepEqual(await areKept(store, [early, late]), [true, false]);
    await store.chains.dropStrays({ keepBytes: 4 * KIBIBYTE - 1, heardBefore: 0, now: NOW + 3 });
    assert.deepEqual(await areKept(store, [early]), [false]);
    await store.close();
  }),
  rule('[S86] whose chain it is has a number or a session is never dropped for room or for age, and takes no room from the others', async (open) => {
    const store = await open();
    const [bound, here, stray] = [await bring(store, NOW, 50 * KIBIBYTE), await bring(store, NOW, 50 * KIBIBYTE), await bring(store, NOW)];
    await bindNumber(store, bound);
    await signIn(store, here);
    await store.chains.dropStrays({ keepBytes: KIBIBYTE, heardBefore: 0, now: NOW });
    assert.deepEqual(await areKept(store, [bound, here, stray]), [true, true, true]);
    await store.chains.dropStrays({ keepBytes: PLENTY, heardBefore: NOW + 1, now: NOW + 1 });
    assert.deepEqual(await areKept(store, [bound, here, stray]), [true, true, false]);
    await store.close();
  }),
  rule('[S87] a stray chain goes when its time is over, and who signed in gets that time from the end of the last session on', async (open) => {
    const store = await open();
    const [stray, guest] = [await bring(store, NOW), await bring(store, NOW)];
    await signIn(store, guest, NOW + HUB_LIMITS.strayChainMs + DAY);
    await store.sweep(NOW + HUB_LIMITS.strayChainMs);
    assert.deepEqual(await areKept(store, [stray, guest]), [true, true]);
    await store.sweep(NOW + HUB_LIMITS.strayChainMs + 1);
    assert.deepEqual(await areKept(store, [stray, guest]), [false, true]);
    const end = NOW + HUB_LIMITS.strayChainMs + DAY;
    await store.sweep(end);
    await store.sweep(end + HUB_LIMITS.strayChainMs);
    assert.deepEqual(await areKept(store, [guest]), [true]);
    await store.sweep(end + HUB_LIMITS.strayChainMs + 1);
    assert.deepEqual(await areKept(store, [guest]), [false]);
    await store.close();
  }),
  rule('[S88] with a stray chain go the mailboxes and places of its devices, and brought again it is as new', async (open) => {
    const store = await open();
    const [stray, alice, log, mailbox] = [await bring(store, NOW), await newDevice(store, true), digest(), digest()];
    assert.ok((await store.routes.open(opening({ log, device: alice, devices: [alice, stray.device] }))).ok);
    assert.ok((await store.routes.mail(letterTo(stray.device, mailbox), alice, NOW)).ok);
    await store.chains.dropStrays({ keepBytes: 0, heardBefore: 0, now: NOW });
    assert.equal(await store.routes.view(mailbox, stray.device, ZERO), undefined);
    assert.equal(await store.routes.view(log, stray.device, ZERO), 'not_a_member');
    const { user, device } = stray;
    const again = { user, version: 0, entries: [], devices: [{ user, device, signingKey: digest(), active: true }], now: NOW };
    assert.deepEqual(await store.chains.append(again), { grown: true, dropped: [] });
    assert.ok((await store.routes.mail(letterTo(device, mailbox), alice, NOW)).ok);
    await store.close();
  }),
  rule('[S89] mail of whoever was dropped as a stray still counts in the mailboxes it lies in', async (open) => {
    const store = await open();
    const [bob, mailbox] = [await newDevice(store, true), digest()];
    for (let left = HUB_LIMITS.mailboxItemsOfUnbound; left > 0; left -= HUB_LIMITS.mailboxItemsOfSender) {
      const { device } = await bring(store, NOW);
      const letters = Array.from({ length: HUB_LIMITS.mailboxItemsOfSender }, () => letterTo(bob, mailbox));
      assert.ok((await Promise.all(letters.map((letter) => store.routes.mail(letter, device, NOW)))).every(({ ok }) => ok));
    }
    await store.chains.dropStrays({ keepBytes: 0, heardBefore: 0, now: NOW });
    const late = await bring(store, NOW);
    assert.deepEqual(await store.routes.mail(letterTo(bob, mailbox), late.device, NOW), { ok: false, code: 'full' });
    await store.close();
  }),
];
