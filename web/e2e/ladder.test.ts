/** How far a message has come, and what a message may become: the ladder, edits, redactions. */
// Feature: telegram-clone, Property 7: delivery is recorded per recipient
// Feature: telegram-clone, Property 8: reading is recorded per recipient
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex, randomBytes, toHex } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { compose } from '../device/compose.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { signReceipt } from '../device/memory/receipt-signing.ts';
import { takeReceipt } from '../device/shown/receipts.ts';
import { begin, commit } from '../device/memory/core.ts';
import { calm, chatAt, chatOf, coreOf, has, link, newTalk, rowsIn, textsIn } from './steps.ts';
import type { TestDevice } from './device.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const STEPS = ['device', 'hub', 'delivered', 'read'];
const bytesOf = (id: string | undefined): Uint8Array<ArrayBuffer> => fromHex(id ?? '') ?? new Uint8Array(16);
const say = async (device: TestDevice, chat: string, body: Parameters<typeof compose>[2], target?: string): Promise<void> => {
  const core = coreOf(device);
  const one = chatAt(device, chat);
  await compose(core, one, body, target ? { target: bytesOf(target) } : {});
  core.pump(one);
};

describe('the ladder', () => {
  it('[X9] every own message climbs from device to hub to delivered to read, with times, and never skips delivered', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const statusOf = async (id: string): Promise<MessageRow | undefined> => (await rowsIn(alice, chat)).find((row) => row.id === id);
    alice.cut();
    await world.pass(500);
    const { id } = await alice.do('send', { chat, text: 'climb' });
    expect((await statusOf(id))?.status).toBe('device');
    bob.cut();
    alice.mend();
    await world.until('it is on the hub', async () => (await statusOf(id))?.status === 'hub');
    await world.pass(10_000);
    expect(await statusOf(id)).toMatchObject({ status: 'hub', deliveredAt: undefined, readAt: undefined });
    const before = world.timers.now();
    bob.mend();
    await world.until('it is delivered', async () => (await statusOf(id))?.status === 'delivered');
    const delivered = await statusOf(id);
    expect(delivered?.deliveredAt).toBeGreaterThanOrEqual(before);
    expect(delivered?.readAt).toBeUndefined();
    await bob.do('markRead', { chat, id });
    await world.until('it is read', async () => (await statusOf(id))?.status === 'read');
    expect((await statusOf(id))?.deliveredAt).toBe(delivered?.deliveredAt);
    expect((await statusOf(id))?.readAt).toBeGreaterThanOrEqual(delivered?.deliveredAt ?? Number.POSITIVE_INFINITY);
  });

  it('[X10] over any interleaving of writing, reading, cuts and restarts no message is read before it is delivered, nor goes back', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const highest = new Map<string, number>();
    const watch = async (): Promise<void> => {
      for (const row of await rowsIn(alice, chat)) {
        if (!row.own) continue;
        const step = STEPS.indexOf(row.status ?? '');
        expect(step).toBeGreaterThanOrEqual(highest.get(row.id) ?? 0);
        highest.set(row.id, step);
        if (row.readAt !== undefined) expect(row.deliveredAt).toBeLessThanOrEqual(row.readAt);
        if (row.status === 'read') expect(row.deliveredAt).toBeDefined();
      }
    };
    const step = fc.constantFrom('send', 'send', 'read', 'cut bob', 'mend bob', 'cut alice', 'mend alice', 'restart bob', 'hub');
    await fc.assert(
      fc.asyncProperty(step, async (what) => {
        if (what === 'send') await alice.do('send', { chat, text: `m${highest.size}` });
        const last = (await rowsIn(bob, chat)).at(-1);
        if (what === 'read' && last) await bob.do('markRead', { chat, id: last.id });
        if (what === 'cut bob') bob.cut();
        if (what === 'mend bob') bob.mend();
        if (what === 'cut alice') alice.cut();
        if (what === 'mend alice') alice.mend();
        if (what === 'hub') await world.restartHub();
        if (what === 'restart bob') {
          bob.crash();
          await bob.start();
        }
        await world.pass(500);
        await watch();
      }),
      { numRuns: 150, seed: 7 },
    );
    alice.mend();
    bob.mend();
    await calm(world);
    const last = (await rowsIn(bob, chat)).at(-1);
    await bob.do('markRead', { chat, id: last?.id ?? '' });
    await world.until('all is read', async () => (await rowsIn(alice, chat)).filter(({ own }) => own).every(({ status }) => status === 'read'));
    await watch();
  });

  it('[X11] receipts that are forged, of another chat, older, or read beyond delivered change nothing', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    bob.crash();
    const { id } = await alice.do('send', { chat, text: 'not delivered' });
    await world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    const [core, one] = [coreOf(alice), chatOf(alice, chat)];
    if (!one) throw new Error('no chat');
    const known = [...one.receipts.values()].find((receipt) => toHex(receipt.user) !== toHex(core.me().user));
    if (!known) throw new Error('Bob has sent no receipt');
    const now = Math.floor(core.clock.now());
    const all = { since: 0, delivered: [{ upTo: 1000, at: now }], read: [{ upTo: 1000, at: now }], unseen: [] };
    const claim = { ...known, counter: known.counter + 10, marks: new Map([[toHex(core.me().device), all]]) };
    const { keys } = core.me();
    const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      const draft = begin(one);
      await takeReceipt(core, one, draft, bytes);
      await commit(core, one, draft);
    };
    // Signed by whoever forges it, in Bob's name; in the forger's own name for messages of their own; for another chat; unsound.
    await take(await signReceipt(keys.sign, claim));
    await take(await signReceipt(keys.sign, { ...claim, user: core.me().user, device: core.me().device, head: (await core.ownChain()).head }));
    await take(await signReceipt(keys.sign, { ...claim, chat: randomBytes(16) }));
    await take(randomBytes(300));
    expect((await rowsIn(alice, chat)).find((row) => row.id === id)).toMatchObject({ status: 'hub', readAt: undefined });
    await bob.start();
    await world.until('the true one comes', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'delivered');
  });
});

describe('a message changes', () => {
  it('[X12] edits and redactions show the same on every device, whatever came first', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    const { id: kept } = await alice.do('send', { chat, text: 'first wrding' });
    const { id: gone } = await alice.do('send', { chat, text: 'a secret slip' });
    await calm(world);
    await say(alice, chat, { type: TYPE.edit, text: 'first wording' }, kept);
    await say(alice, chat, { type: TYPE.redact }, gone);
    await say(bob, chat, { type: TYPE.redact }, kept);
    await calm(world);
    for (const device of [alice, bob, tablet]) {
      const rows = await rowsIn(device, chat);
      expect(rows.find(({ id }) => id === kept)).toMatchObject({ kind: 'text', text: 'first wording', edited: true });
      expect(rows.find(({ id }) => id === gone)).toMatchObject({ kind: 'deleted', text: '' });
    }
    const late = await link(world, bob, 'late');
    await world.until('a device that comes later shows the same', async () => (await textsIn(late, chat)).length === 4);
    expect((await rowsIn(late, chat)).map(({ kind, text }) => `${kind} ${text}`)).toEqual(
      (await rowsIn(bob, chat)).map(({ kind, text }) => `${kind} ${text}`),
    );
    expect((await bob.view('chats', {})).rows.find((row) => row.chat === chat)?.preview).toMatchObject({ kind: 'deleted', text: '' });
  });

  it('[X13] what is redacted before it was sent never leaves the device, and nobody waits for it', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    alice.cut();
    await world.pass(500);
    const { id } = await alice.do('send', { chat, text: 'never said' });
    await say(alice, chat, { type: TYPE.redact }, id);
    await alice.do('send', { chat, text: 'said' });
    alice.mend();
    await world.until('bob has what was said', () => has(bob, chat, 'said'));
    await calm(world);
    expect((await rowsIn(bob, chat)).find((row) => row.id === id)?.kind).toBe('deleted');
    const heard = [...(chatOf(bob, chat)?.segments.values() ?? [])].flatMap(({ segment }) =>
      [...segment.lanes.byClient.values()].flatMap(({ slots }) => slots),
    );
    expect(heard.filter(({ state }) => state === 'erased')).toHaveLength(1);
  });
});
