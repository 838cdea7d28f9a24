/** What every store must keep of a revocation: all of it happens at once, and it stays so. */
import assert from 'node:assert/strict';
import { KIND } from '../protocol/frames.ts';
import { type Case, digest, id, letterTo, NOW, opening, post, rule, ZERO } from './case.contract.ts';
import type { Store } from './port.ts';
import { targetOf } from './push.contract.ts';

const HOUR = 3_600_000;
type Id = Uint8Array<ArrayBuffer>;
/** A person with two devices, both of which have all that a device can have; a chat of them and of somebody else, where only `old` has not read all. */
export type Scene = {
  readonly user: Id;
  readonly kept: Id;
  readonly old: Id;
  readonly other: Id;
  readonly chat: Id;
  readonly mailbox: Id;
  readonly access: Id;
};

export async function newScene(store: Store): Promise<Scene> {
  const [user, kept, old, other, chat, mailbox, access] = [id(), id(), id(), id(), digest(), digest(), digest()];
  const devices = [kept, old].map((device) => ({ user, device, signingKey: digest(), active: true }));
  await store.chains.append({ user, version: 0, entries: [], devices, now: NOW });
  const tokens = { access, accessExpiresAt: NOW + HOUR, refresh: digest(), refreshExpiresAt: NOW + 30 * HOUR };
  await store.sessions.create({ id: id(), user, device: old, now: NOW, tokens });
  for (const device of [kept, old])
    await store.packages.put({ device, packages: [{ hash: digest(), bytes: digest() }], last: digest(), limit: 9, now: NOW });
  await store.routes.open(opening({ log: chat, device: kept, devices: [kept, old, other] }));
  for (let i = 0; i < 3; i++) await store.routes.append(post({ log: chat, device: kept }));
  await store.routes.ack([kept, other].map((device) => ({ log: chat, device, seq: 3 })));
  await store.routes.mail(letterTo(old, mailbox), kept, NOW);
  await store.pushes.subscribe(targetOf(old));
  return { user, kept, old, other, chat, mailbox, access };
}

export const revoke = (store: Store, { user, old }: Scene, version = 0) =>
  store.chains.append({ user, version, entries: [], devices: [{ user, device: old, signingKey: digest(), active: false }], now: NOW });

/** What the old device still has, by name. */
export async function leftovers(store: Store, { old, chat, mailbox, access }: Scene): Promise<readonly string[]> {
  const left: string[] = [];
  if ((await store.chains.device(old))?.active) left.push('active');
  if (await store.sessions.byAccess(access)) left.push('session');
  if ((await store.packages.count(old)) > 0) left.push('packages');
  if ((await store.routes.view(chat, old, ZERO)) !== 'not_a_member') left.push('place');
  if ((await store.routes.read(chat, 0, 9, 1e6)).length > 0) left.push('unread');
  if ((await store.routes.view(mailbox, old, ZERO)) !== undefined || (await store.routes.read(mailbox, 0, 9, 1e6)).length > 0) left.push('mail');
  if (await store.pushes.state(old)) left.push('push');
  return left;
}
export const EVERYTHING = ['active', 'session', 'packages', 'place', 'unread', 'mail', 'push'] as const;

export const REVOCATION_CONTRACT: readonly Case[] = [
  rule('[S35] a device that is revoked leaves nothing: session, packages, mailbox, places, and what waited for it alone', async (open) => {
    const store = await open();
    const scene = await newScene(store);
    assert.deepEqual(await leftovers(store, scene), EVERYTHING);
    assert.deepEqual(await revoke(store, scene, 7), { grown: false });
    assert.deepEqual(await leftovers(store, scene), EVERYTHING);
    assert.deepEqual(await revoke(store, scene), { grown: true, dropped: [scene.old] });
    assert.deepEqual(await leftovers(store, scene), []);
    const taken = await store.packages.take([scene.user]);
    assert.deepEqual(
      taken.map(({ device }) => device),
      [scene.kept],
    );
    for (const device of [scene.kept, scene.other]) assert.notEqual(await store.routes.view(scene.chat, device, ZERO), 'not_a_member');
    assert.deepEqual(await revoke(store, scene), { grown: true, dropped: [] });
    await store.close();
  }),
  rule('[S36] a revoked device is routed nowhere again, whoever names it, and no mail is kept for it', async (open) => {
    const store = await open();
    const scene = await newScene(store);
    const { kept, old, other, chat, mailbox } = scene;
    await revoke(store, scene);
    const named = post({ log: chat, device: kept, devices: [kept, old, other], kind: KIND.commit, mails: [letterTo(old, mailbox)] });
    assert.ok((await store.routes.append(named)).ok);
    const fresh = digest();
    assert.ok((await store.routes.open(opening({ log: fresh, device: kept, devices: [kept, old] }))).ok);
    const sent = await store.routes.mail(letterTo(old, mailbox), kept, NOW);
    assert.deepEqual(sent, { ok: false, code: 'not_found' });
    for (const log of [chat, fresh]) assert.equal(await store.routes.view(log, old, ZERO), 'not_a_member');
    assert.equal(await store.routes.view(mailbox, old, ZERO), undefined);
    await store.close();
  }),
];
