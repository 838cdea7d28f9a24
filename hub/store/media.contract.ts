/** What every store must keep of media: chunks that are known only while they are there, room that nobody gets round, and blobs that stay as long as somebody lacks them. */
import assert from 'node:assert/strict';
import { toHex } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES as CHUNK } from '../../crypto/manifest.ts';
import { KIND } from '../protocol/frames.ts';
import { type Case, digest, id, NOW, opening, post, routeOf, rule, stored } from './case.contract.ts';
import type { Commit, NewUpload, Placing } from './media.port.ts';
import type { Store } from './port.ts';

type Id = Uint8Array<ArrayBuffer>;
const HOUR = 3_600_000;
const LIMITS = { bytes: 10 * CHUNK, uploads: 3, routes: 4 };
type Who = { readonly user: Id; readonly device: Id };
const who = (): Who => ({ user: id(), device: id() });
const three = { head: 0, body: 2 * CHUNK + 100 };

const fresh = (one: Who, more: Partial<NewUpload> = {}): NewUpload => {
  const shape = { head: more.head ?? three.head, body: more.body ?? three.body };
  return { ...one, upload: id(), ...shape, folder: id(), charged: shape.head + shape.body, now: NOW, limits: LIMITS, ...more };
};
/** An upload with all its chunks. */
async function whole(store: Store, one: Who, more: Partial<NewUpload> = {}): Promise<NewUpload> {
  const upload = fresh(one, more);
  assert.ok((await store.media.begin(upload)).begun);
  for (const index of [2, 0, 1]) assert.ok(await store.media.fill(upload.folder, [{ index, digest: digest() }], NOW));
  return upload;
}
const placing = (one: Who, blob: Id, routes: readonly Id[], more: Partial<Placing> = {}): Placing => ({
  ...one,
  blob,
  routes,
  until: NOW + HOUR,
  now: NOW,
  limits: LIMITS,
  ...more,
});
const commitOf = (one: Who, { upload }: { readonly upload: Id }, blob: Id, routes: readonly Id[], more: Partial<Commit> = {}): Commit => ({
  ...placing(one, blob, routes),
  upload,
  manifestOf: (_, digests) => digests,
  ...more,
});
/** A blob that this one put on a route of these devices. */
async function blobOn(store: Store, one: Who, routes: readonly Id[]): Promise<{ readonly blob: Id; readonly folder: Id }> {
  const [blob, upload] = [digest(), await whole(store, one)];
  assert.deepEqual(await store.media.commit(commitOf(one, upload, blob, routes)), { placed: true, until: NOW + HOUR });
  return { blob, folder: upload.folder };
}
const isThere = async (store: Store, blob: Id, now = NOW): Promise<boolean> => (await store.media.blob(blob, now)) !== undefined;
const dropped = async (store: Store): Promise<readonly string[]> => (await store.media.dropped(99)).map(toHex);
const expire = (store: Store, now = NOW): Promise<void> => store.media.expire(now, now - 7 * HOUR);

export const MEDIA_CONTRACT: readonly Case[] = [
  rule(
    '[S112] an upload begun again is answered as it was; another shape under its name is refused, and another account’s is another',
    async (open) => {
      let store = await open();
      const [ann, bob] = [who(), who()];
      const upload = fresh(ann);
      const { head, body, folder } = upload;
      for (const again of [upload, { ...upload, folder: id() }])
        assert.deepEqual(await store.media.begin(again), { begun: true, upload: { head, body, folder } });
      assert.deepEqual(await store.media.begin({ ...upload, body: body - 1 }), { begun: false, because: 'shape' });
      assert.deepEqual(await store.media.begin({ ...upload, head: 20 }), { begun: false, because: 'shape' });
      await store.close();
      store = await open();
      assert.deepEqual(await store.media.upload(upload), { head, body, folder });
      assert.equal(await store.media.upload({ ...upload, user: bob.user }), undefined);
      const other = fresh(bob, { upload: upload.upload });
      assert.deepEqual(await store.media.begin(other), { begun: true, upload: { head, body, folder: other.folder } });
      await store.media.drop({ user: bob.user, upload: upload.upload });
      assert.deepEqual([await store.media.upload(upload), await dropped(store)], [{ head, body, folder }, [toHex(other.folder)]]);
      await store.close();
    },
  ),
  rule('[S113] a chunk is known from when it is there until something is written in its place, and of no upload that is gone', async (open) => {
    const store = await open();
    const upload = fresh(who());
    const [{ folder }, first, next] = [upload, digest(), digest()];
    await store.media.begin(upload);
    assert.deepEqual([await store.media.isOpen(folder), await store.media.isOpen(id())], [true, false]);
    await store.media.fill(folder, [{ index: 1, digest: first }], NOW);
    assert.deepEqual([await store.media.have(folder), await store.media.digest(folder, 1)], [[1], first]);
    assert.deepEqual([await store.media.clear(folder, 1), await store.media.have(folder)], [true, []]);
    assert.equal(await store.media.digest(folder, 1), undefined);
    for (const index of [2, 1, 0]) await store.media.fill(folder, [{ index, digest: next }], NOW);
    assert.deepEqual(await store.media.have(folder), [0, 1, 2]);
    await store.media.drop(upload);
    const late = [store.media.isOpen(folder), store.media.clear(folder, 1), store.media.fill(folder, [{ index: 1, digest: next }], NOW)];
    assert.deepEqual(await Promise.all(late), [false, false, false]);
    assert.deepEqual([await store.media.have(folder), await dropped(store), await store.media.knows(folder)], [[], [toHex(folder)], true]);
    await store.media.removed([folder]);
    assert.deepEqual([await dropped(store), await store.media.knows(folder)], [[], false]);
    await store.close();
  }),
  rule('[S114] uploads and blobs of one account count together, begun at once or one after the other; what goes counts no more', async (open) => {
    const store = await open();
    const ann = who();
    const route = await routeOf(store, [ann.device]);
    const limits = { bytes: 3 * (2 * CHUNK + 100), uploads: 9 };
    const begun = await Promise.all(Array.from({ length: 6 }, () => store.media.begin(fresh(ann, { limits }))));
    assert.deepEqual(begun.map((one) => (one.begun ? 'begun' : one.because)).sort(), ['begun', 'begun', 'begun', 'quota', 'quota', 'quota']);
    const full = await store.media.begin(fresh(ann, { limits }));
    assert.deepEqual(full, { begun: false, because: 'quota', used: limits.bytes });
    assert.ok((await store.media.begin(fresh(who(), { limits }))).begun);
    await expire(store, NOW + 7 * HOUR);
    const { blob } = await blobOn(store, ann, [route]);
    for (const wanted of [true, true, false]) assert.equal((await store.media.begin(fresh(ann, { limits }))).begun, wanted);
    await store.media.displace(blob, route, ann.device);
    for (const wanted of [true, false]) assert.equal((await store.media.begin(fresh(ann, { limits }))).begun, wanted);
    const many = who();
    for (const wanted of ['begun', 'begun', 'begun', 'full']) {
      const one = await store.media.begin(fresh(many, { charged: 1 }));
      assert.equal(one.begun ? 'begun' : one.because, wanted);
    }
    await store.close();
  }),
  rule(
    '[S115] an upload becomes a blob when all its chunks are there and are what was named, on routes its device is on, and keeps its folder',
    async (open) => {
      const store = await open();
      const [ann, blob] = [who(), digest()];
      const [own, others] = [await routeOf(store, [ann.device]), await routeOf(store, [id()])];
      const upload = fresh(ann);
      await store.media.begin(upload);
      const commit = (routes: readonly Id[], more: Partial<Commit> = {}) => store.media.commit(commitOf(ann, upload, blob, routes, more));
      assert.deepEqual(await commit([own]), { placed: false, because: 'missing', count: 3, first: 0 });
      const digests = [digest(), digest(), digest()];
      for (const index of [0, 2]) await store.media.fill(upload.folder, [{ index, digest: digests[index] ?? id() }], NOW);
      assert.deepEqual(await commit([own]), { placed: false, because: 'missing', count: 1, first: 1 });
      await store.media.fill(upload.folder, [{ index: 1, digest: digests[1] ?? id() }], NOW);
      assert.deepEqual(await commit([own, others]), { placed: false, because: 'not_a_member' });
      assert.deepEqual(await commit([own], { manifestOf: () => undefined }), { placed: false, because: 'mismatch' });
      assert.equal(await isThere(store, blob), false);
      assert.deepEqual(await commit([own]), { placed: true, until: NOW + HOUR });
      assert.deepEqual(await store.media.blob(blob, NOW), { folder: upload.folder, manifest: Uint8Array.from(digests.flatMap((one) => [...one])) });
      assert.deepEqual([await store.media.upload(upload), await dropped(store)], [undefined, []]);
      // The answer was lost: asked again it is the same. Whoever has no such upload learns of no blob.
      assert.deepEqual(await commit([own]), { placed: true, until: NOW + HOUR });
      assert.deepEqual(await store.media.commit(commitOf(ann, upload, digest(), [own])), { placed: false, because: 'absent' });
      await store.close();
    },
  ),
  rule(
    '[S116] of a blob that is there the bytes that came again go, its time is renewed, and it counts for whoever asked for it last',
    async (open) => {
      const store = await open();
      const [ann, bob] = [who(), who()];
      const route = await routeOf(store, [ann.device, bob.device, id()]);
      const { blob, folder } = await blobOn(store, ann, [route]);
      const again = await whole(store, bob);
      const later = commitOf(bob, again, blob, [route], { until: NOW + 3 * HOUR });
      assert.deepEqual(await store.media.commit(later), { placed: true, until: NOW + 3 * HOUR });
      assert.deepEqual([(await store.media.blob(blob, NOW))?.folder, await dropped(store)], [folder, [toHex(again.folder)]]);
      const room = (one: Who) => store.media.begin(fresh(one, { limits: { bytes: three.body, uploads: 9 } }));
      assert.deepEqual([(await room(ann)).begun, await room(bob)], [true, { begun: false, because: 'quota', used: three.body }]);
      // Its time is never made shorter, and one that was over is begun anew by whoever brings it.
      assert.deepEqual(await store.media.place(placing(bob, blob, [route], { until: NOW + 1 })), { placed: true, until: NOW + 3 * HOUR });
      assert.equal(await isThere(store, blob, NOW + 3 * HOUR), false);
      const third = await whole(store, bob);
      const anew = commitOf(bob, third, blob, [route], { now: NOW + 4 * HOUR, until: NOW + 5 * HOUR });
      assert.deepEqual(await store.media.commit(anew), { placed: true, until: NOW + 5 * HOUR });
      await store.close();
    },
  ),
  rule(
    '[S117] who forwards a blob puts it on routes of their own, and has the room for it; so many routes, and all or none of them',
    async (open) => {
      const store = await open();
      const [ann, bob] = [who(), who()];
      const route = await routeOf(store, [ann.device, id()]);
      const { blob } = await blobOn(store, ann, [route]);
      const theirs: Id[] = [];
      for (let i = 0; i < 4; i++) theirs.push(await routeOf(store, [bob.device, id()]));
      const place = (routes: readonly Id[], more: Partial<Placing> = {}) => store.media.place(placing(bob, blob, routes, more));
      assert.deepEqual(await place([route]), { placed: false, because: 'not_a_member' });
      assert.deepEqual(await store.media.place(placing(bob, digest(), [route])), { placed: false, because: 'not_a_member' });
      assert.deepEqual(await store.media.place(placing(bob, digest(), theirs)), { placed: false, because: 'absent' });
      assert.deepEqual(await place(theirs.slice(0, 1), { limits: { ...LIMITS, bytes: three.body - 1 } }), {
        placed: false,
        because: 'quota',
        used: 0,
      });
      assert.deepEqual(await place(theirs), { placed: false, because: 'full' });
      assert.deepEqual(await place(theirs.slice(0, 3)), { placed: true, until: NOW + HOUR });
      assert.deepEqual(await place(theirs.slice(3)), { placed: false, because: 'full' });
      await store.media.displace(blob, route, ann.device);
      assert.equal(await isThere(store, blob), true);
      for (const one of theirs.slice(0, 3)) assert.equal(await store.media.displace(blob, one, bob.device), true);
      assert.equal(await isThere(store, blob), false);
      await store.close();
    },
  ),
  rule(
    '[S118] it goes with the last route it is taken from, by a device on that route alone; whoever is not hears the same of any blob',
    async (open) => {
      const store = await open();
      const [ann, friend, stranger] = [who(), id(), id()];
      const routes = [await routeOf(store, [ann.device, friend]), await routeOf(store, [ann.device])] as const;
      const { blob, folder } = await blobOn(store, ann, routes);
      for (const one of [blob, digest()]) assert.equal(await store.media.displace(one, routes[0], stranger), false);
      assert.equal(await store.media.displace(blob, routes[1], friend), false);
      for (const one of [digest(), blob, blob]) assert.equal(await store.media.displace(one, routes[0], friend), true);
      assert.deepEqual([await isThere(store, blob), await dropped(store)], [true, []]);
      assert.equal(await store.media.displace(blob, routes[1], ann.device), true);
      assert.deepEqual([await isThere(store, blob), await dropped(store)], [false, [toHex(folder)]]);
      assert.equal(await store.media.displace(blob, routes[1], ann.device), true);
      await store.close();
    },
  ),
  rule('[S119] it goes when every device on its routes has it, and not before; whoever left or was removed is not waited for', async (open) => {
    const store = await open();
    const [ann, bob, cleo, late] = [who(), id(), id(), id()];
    const chat = await routeOf(store, [ann.device, bob, cleo]);
    const other = await routeOf(store, [ann.device, late]);
    const { blob } = await blobOn(store, ann, [chat, other]);
    for (const device of [bob, bob, id(), ann.device]) await store.media.had(device, [digest(), blob]);
    await expire(store);
    assert.equal(await isThere(store, blob), true);
    await store.media.had(late, [blob]);
    assert.equal(await isThere(store, blob), true);
    stored(await store.routes.append(post({ log: chat, device: ann.device, kind: KIND.commit, devices: [ann.device, bob] })));
    assert.equal(await isThere(store, blob), true);
    await expire(store);
    assert.equal(await isThere(store, blob), false);
    const next = await blobOn(store, ann, [other]);
    await store.media.had(late, [next.blob]);
    assert.deepEqual([await isThere(store, next.blob), (await dropped(store)).length], [false, 2]);
    await store.close();
  }),
  rule('[S120] a route that was left or moved counts no device, and a blob whose routes count none stays until its time is over', async (open) => {
    const store = await open();
    const [ann, bob] = [who(), id()];
    const chat = await routeOf(store, [ann.device, bob]);
    const { blob } = await blobOn(store, ann, [chat]);
    const following = opening({ log: digest(), device: ann.device, devices: [ann.device], predecessor: { log: chat, epoch: 1, seq: 0 } });
    stored(await store.routes.open(following));
    await store.media.had(bob, [blob]);
    const left = await routeOf(store, [ann.device]);
    const lonely = await blobOn(store, ann, [left]);
    stored(await store.routes.leave(left, ann.device, NOW));
    await expire(store, NOW + HOUR - 1);
    assert.deepEqual([await isThere(store, blob), await isThere(store, lonely.blob)], [true, true]);
    await expire(store, NOW + HOUR);
    assert.equal((await dropped(store)).length, 2);
    assert.deepEqual(await store.media.blobsAfter(new Uint8Array(), 9), []);
    await store.close();
  }),
  rule('[S121] an upload nobody touched for its time goes; one that was asked about or grew stays', async (open) => {
    const store = await open();
    const ann = who();
    const [idle, asked, grown] = [fresh(ann), fresh(ann), fresh(ann)];
    for (const one of [idle, asked, grown]) await store.media.begin(one);
    const later = NOW + HOUR;
    await store.media.begin({ ...asked, now: later });
    await store.media.fill(grown.folder, [{ index: 0, digest: digest() }], later);
    await store.media.expire(later, NOW);
    assert.deepEqual(await Promise.all([idle, asked, grown].map(async (one) => (await store.media.upload(one)) !== undefined)), [false, true, true]);
    assert.deepEqual(await dropped(store), [toHex(idle.folder)]);
    await store.close();
  }),
  rule(
    '[S122] a revoked device leaves no upload, is waited for no more, and what it put for others stays; a person the hub forgets leaves nothing',
    async (open) => {
      const store = await open();
      const [ann, bob, carol] = [who(), who(), id()];
      const devices = [ann, bob].map((one) => ({ ...one, signingKey: digest(), active: true }));
      for (const one of devices) await store.chains.append({ user: one.user, version: 0, entries: [], devices: [one], now: NOW });
      const chat = await routeOf(store, [ann.device, bob.device, carol]);
      const { blob } = await blobOn(store, ann, [chat]);
      const [open1, open2] = [fresh(ann), fresh(bob)];
      for (const one of [open1, open2]) await store.media.begin(one);
      for (const one of devices.slice(0, 1))
        await store.chains.append({ user: one.user, version: 0, entries: [], devices: [{ ...one, active: false }], now: NOW });
      assert.deepEqual([await store.media.upload(open1), (await store.media.upload(open2)) !== undefined], [undefined, true]);
      await expire(store);
      assert.equal(await isThere(store, blob), true);
      for (const device of [bob.device, carol]) await store.media.had(device, [blob]);
      assert.equal(await isThere(store, blob), false);
      // Bob has neither number nor session: a stray.
      const theirs = await blobOn(store, bob, [chat]);
      await store.chains.dropStrays({ keepBytes: 1e9, heardBefore: NOW + 1, now: NOW + 1 });
      assert.deepEqual([await store.media.upload(open2), await isThere(store, theirs.blob)], [undefined, false]);
      assert.equal((await dropped(store)).length, 4);
      await store.close();
    },
  ),
  rule('[S123] of a blob whose chunks are lost nothing stays, unless it came again meanwhile', async (open) => {
    const store = await open();
    const ann = who();
    const { blob, folder } = await blobOn(store, ann, [await routeOf(store, [ann.device, id()])]);
    assert.deepEqual(await store.media.blobsAfter(new Uint8Array(), 9), [{ blob, folder }]);
    assert.deepEqual(await store.media.blobsAfter(blob, 9), []);
    await store.media.lost(blob, id());
    assert.equal(await isThere(store, blob), true);
    await store.media.lost(blob, folder);
    assert.deepEqual([await isThere(store, blob), await dropped(store)], [false, [toHex(folder)]]);
    await store.close();
  }),
];
