/** A profile that was copied or put back from a backup: it must not speak with keys another has used. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { copyDisk, type Disk, restoreDisk } from '../store/memory.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, chatOf, coreOf, deviceOf, has, isIn, link, linkInto, newTalk, reconnect, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** The disk is as it was at the backup, and the device has noticed and taken new keys. */
async function putBack(device: TestDevice, backup: Disk): Promise<void> {
  const before = deviceOf(device);
  device.crash();
  restoreDisk(device.disk, backup);
  await device.start();
  await world.until('it is another device', () => deviceOf(device) !== before);
}

describe('a profile', () => {
  it('[X20] put back from a backup notices it, takes new keys by itself, and loses nothing', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const backup = copyDisk(alice.disk);
    for (let i = 0; i < 5; i++) {
      await alice.do('send', { chat, text: `a${i}` });
      await bob.do('send', { chat, text: `b${i}` });
    }
    await calm(world);
    const [user, before] = [userOf(alice), deviceOf(alice)];
    alice.crash();
    restoreDisk(alice.disk, backup);
    await alice.start();
    expect(await textsIn(alice, chat)).toEqual(['Hello Bob', 'Hello Alice']);
    await alice.do('send', { chat, text: 'written before it noticed' });
    await world.until('it is another device', () => deviceOf(alice) !== before);
    expect(userOf(alice)).toBe(user);
    await world.until('bob has what was written', () => has(bob, chat, 'written before it noticed'), 300_000);
    await bob.do('send', { chat, text: 'on we go' });
    await world.until('alice has it', () => has(alice, chat, 'on we go'));
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    expect((await textsIn(bob, chat)).length).toBe(14);
    const line = chatOf(bob, chat)?.line;
    expect(line && leavesOf(line.group).length).toBe(2);
    expect((await alice.view('devices', {})).devices.map(({ device }) => device)).toEqual([deviceOf(alice)]);
  });

  it('[X126] of a person who has no other device waits for nobody to be let into its own chat again, however short its runs are', async () => {
    world = await newWorld();
    const { alice } = await newTalk(world);
    const own = (await alice.do('openSelf', {})).chat;
    await alice.do('send', { chat: own, text: 'first note' });
    await calm(world);
    const backup = copyDisk(alice.disk);
    await alice.do('send', { chat: own, text: 'second note' });
    await calm(world);
    await putBack(alice, backup);
    for (let run = 0; run < 2; run++) {
      alice.crash();
      await alice.start();
      await world.pass(10_000);
    }
    await alice.do('send', { chat: own, text: 'third note' });
    const third = async () => (await rowsIn(alice, own)).find(({ text }) => text === 'third note');
    const since = world.timers.now();
    await world.until('it is on the hub', async () => (await third())?.status === 'hub');
    expect(world.timers.now() - since).toBeLessThan(15_000);
  });

  it('[X156] loses nothing it had not sent when it takes new keys, though the other devices of its person hear of them first', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    tablet.crash();
    const clone = await world.device('clone', copyDisk(tablet.disk), tablet.vault);
    await bob.do('send', { chat, text: 'to the clone' });
    const seen = async () =>
      (await rowsIn(bob, chat)).find(({ text }) => text === 'to the clone')?.status === 'delivered' && has(clone, chat, 'to the clone');
    await world.until('the clone has it', seen);
    await calm(world);
    clone.crash();
    tablet.cut();
    await tablet.start();
    const unsent = ['one', 'two', 'three'];
    for (const text of unsent) await tablet.do('send', { chat, text });
    const before = deviceOf(tablet);
    tablet.mend();
    await world.until('it is another device', () => deviceOf(tablet) !== before);
    // It dies before it has said anything; the others know its new keys meanwhile.
    tablet.crash();
    alice.crash();
    await alice.start();
    await world.until('Alice knows them', async () => !(await alice.view('devices', {})).devices.some(({ device }) => device === before));
    await world.pass(30_000);
    expect(chatOf(alice, chat)?.record.cuts.has(before)).toBe(false);
    await tablet.start();
    await calm(world);
    for (const device of [alice, bob, tablet]) expect((await textsIn(device, chat)).slice(-unsent.length)).toEqual(unsent);
    await world.until('where the old words end is said', () => chatAt(bob, chat).record.cuts.has(before), 300_000);
  });

  it('[X128] that takes new keys keeps its name, on every own device, also where it dies right after', async () => {
    world = await newWorld();
    const { alice } = await newTalk(world);
    await alice.do('renameDevice', { device: deviceOf(alice), name: 'Desk' });
    const tablet = await link(world, alice, 'Tablet');
    await calm(world);
    const backup = copyDisk(alice.disk);
    await alice.do('send', { chat: (await alice.do('openSelf', {})).chat, text: 'after the backup' });
    await calm(world);
    await putBack(alice, backup);
    alice.crash();
    await alice.start();
    for (const one of [alice, tablet]) {
      const names = async () => (await one.view('devices', {})).devices.map(({ device, name }) => [device, name]);
      const wanted = [
        [deviceOf(alice), 'Desk'],
        [deviceOf(tablet), 'Tablet'],
      ];
      await world.until(`${one.name} knows it`, async () => JSON.stringify((await names()).sort()) === JSON.stringify(wanted.sort()), 300_000);
    }
    await alice.do('renameDevice', { device: deviceOf(alice), name: 'Lamp' });
    alice.crash();
    await alice.start();
    await calm(world);
    expect((await alice.view('devices', {})).devices.find(({ current }) => current)?.name).toBe('Lamp');
  });

  it('[X21] that was copied and runs twice: one goes on with new keys, the other finds itself revoked', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    alice.crash();
    const clone = await world.device('clone', copyDisk(alice.disk), alice.vault);
    await alice.start();
    const before = deviceOf(alice);
    await Promise.all([alice.do('send', { chat, text: 'from the one' }), clone.do('send', { chat, text: 'from the other' })]);
    const both = [alice, clone];
    await world.until(
      'one is new and one is out',
      async () => {
        const states = await Promise.all(both.map(async (device) => (await device.view('session', {})).state));
        return states.filter((state) => state === 'revoked').length === 1 && both.filter((device) => deviceOf(device) !== before).length === 1;
      },
      300_000,
    );
    const [kept] = both.filter((device) => deviceOf(device) !== before);
    if (!kept) throw new Error('nobody is left');
    for (const device of both) if (device !== kept) device.crash();
    await kept.do('send', { chat, text: 'after it all' });
    await world.until('Bob has it', () => has(bob, chat, 'after it all'), 300_000);
    await bob.do('send', { chat, text: 'good' });
    await calm(world);
    expect((await rowsIn(bob, chat)).map(({ id }) => id)).toEqual((await rowsIn(kept, chat)).map(({ id }) => id));
    expect(await has(bob, chat, kept === alice ? 'from the one' : 'from the other')).toBe(true);
    await world.until('where the old words end is said', () => chatAt(bob, chat).record.cuts.has(before), 300_000);
  });

  it('[X252] that runs twice and hears nothing of what the other says, on a hub that began anew, finds out by its sessions', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const before = deviceOf(alice);
    const clone = await world.device('clone', copyDisk(alice.disk), alice.vault);
    const both = [clone, alice];
    for (const device of [...both, bob]) device.crash();
    await world.wipeHub();
    // Each opens a generation while nobody else is there, and stays in it.
    for (const device of both) {
      await device.start();
      await world.until(`${device.name} is in and even`, () => isIn(device, chat) && device.engine().isCaughtUp(), 300_000);
      device.crash();
    }
    for (const device of both) await device.start();
    const states = (): readonly string[] => both.map((device) => `${device.engine().session.state} ${deviceOf(device) !== before}`);
    await world.until('one is new and one is out', () => states().includes('in true') && states().includes('revoked false'), 300_000);
  });

  it('[X22] that is killed while it takes new keys finishes when it starts again', async () => {
    world = await newWorld();
    for (let at = 1; at <= 4; at++) {
      const one = await newTalkAt(at);
      const { alice, bob, chat } = one;
      const backup = copyDisk(alice.disk);
      await alice.do('send', { chat, text: `lost ${at}` });
      await calm(world);
      const before = toHex(coreOf(alice).me().device);
      alice.crash();
      restoreDisk(alice.disk, backup);
      await alice.start();
      alice.store().killAt(at, at % 2 === 0 ? 'before' : 'after');
      await world.pass(20_000);
      alice.crash();
      await alice.start();
      await world.until('it is another device', () => deviceOf(alice) !== before, 300_000);
      await alice.do('send', { chat, text: `again ${at}` });
      await world.until('bob has it', () => has(bob, chat, `again ${at}`), 300_000);
      await calm(world);
      expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    }
  });
});

async function newTalkAt(at: number): Promise<Awaited<ReturnType<typeof newTalk>>> {
  if (at > 1) {
    await world.close();
    world = await newWorld();
  }
  const talk = await newTalk(world);
  await calm(world);
  return talk;
}

// What is cut is gone for everybody: a sibling that is catching up is not to be taken for one that has all.
it.each(['there', 'away'])('[X158] a device put back from a backup cuts nothing of what it had said that somebody has who is %s', async (where) => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const laptop = await linkInto(world, alice, 'laptop', chat);
  await calm(world);
  const backup = copyDisk(alice.disk);
  const old = deviceOf(alice);
  laptop.crash();
  for (let i = 0; i < 60; i++) await alice.do('send', { chat, text: `after the backup ${i}` });
  await world.until('Bob has all', () => has(bob, chat, 'after the backup 59'), 300_000);
  await world.pass(10_000);
  alice.crash();
  restoreDisk(alice.disk, backup);
  if (where === 'away') bob.cut();
  // The chat's envelopes come to the laptop later than its mail.
  laptop.line.says = (frame) => ((frame.type === 'envelope' || frame.type === 'echo') && frame.epoch > 0 ? [] : [frame]);
  await laptop.start();
  await alice.start();
  await world.until('it is another device', () => deviceOf(alice) !== old, 300_000);
  // So long, and no longer: who has not been heard is asked at growing distances, so that what is waited for below depends on it.
  await world.pass(60_000);
  laptop.line.says = undefined;
  await reconnect(world, laptop);
  bob.mend();
  await world.until('where its words end is said', () => chatAt(bob, chat).record.cuts.has(old), 300_000);
  await calm(world);
  for (const device of [alice, bob, laptop]) expect((await textsIn(device, chat)).length).toBe(62);
});
