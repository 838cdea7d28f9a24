/** What a device tells somebody who looks at nothing: what they have not read, and what they want to be told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPushService, type PushService } from '../../hub/push/push.world.ts';
import type { Notice } from '../device/port/notices.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree, settled } from './group-steps.ts';
import { fileOf, filled } from './media-steps.ts';
import { calm, coreOf, has, isIn, link, linkInto, newPerson, newTalk, say, userOf } from './steps.ts';
import { read, tell } from './notice-steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const HOUR = 60 * 60 * 1000;

const noticesOn = async (device: TestDevice): Promise<readonly Notice[]> => (await device.view('notices', {}))?.notices ?? [];
/** What is told of each chat, shortly. */
const toldOn = async (device: TestDevice): Promise<readonly string[]> =>
  (await noticesOn(device)).map(({ kind, title, by, text, count }) => [kind, title, by?.name, text, count].join(' | '));
const newsOn = async (device: TestDevice): Promise<number> => (await noticesOn(device)).filter(({ isNews }) => isNews).length;
const told = async (device: TestDevice): Promise<void> => void (await device.do('noteTold', { told: await noticesOn(device) }));

// Feature: telegram-clone, Property 37: in the background a message notifies
it('[X500] what somebody says is told with its newest words and how many there are, not to them, and goes when it is read on another device', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await read(alice, chat);
  await read(bob, chat);
  await calm(world);
  expect([await toldOn(alice), await toldOn(bob), await toldOn(tablet)]).toEqual([[], [], []]);
  await tell(world, bob, [alice, tablet], chat, 'one');
  await tell(world, bob, [alice, tablet], chat, 'two and ▒secret▒');
  expect(await toldOn(alice)).toEqual(['message | Bob | Bob | two and ▒secret▒ | 2']);
  expect(await toldOn(bob)).toEqual([]);
  await read(tablet, chat);
  await world.until('nothing is told any more', async () => (await toldOn(alice)).length === 0);
  expect(await toldOn(tablet)).toEqual([]);
});

// Feature: telegram-clone, Property 39: silent while muted until the mute ends
it('[X501] a muted chat tells nothing, and once the mute is over only what is said from then on, which ended while the device was off; all of it counts', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await read(alice, chat);
  await alice.do('muteChat', { chat, until: world.timers.now() + HOUR });
  await calm(world);
  await tell(world, bob, [alice], chat, 'while muted');
  expect([await toldOn(alice), (await alice.view('chats', {})).rows[0]?.unread]).toEqual([[], 1]);
  alice.crash();
  await bob.do('send', { chat, text: 'while muted and away' });
  await world.pass(1000);
  await world.sleep(HOUR);
  await alice.start();
  await world.until('it is here', () => has(alice, chat, 'while muted and away'));
  expect([await toldOn(alice), (await alice.view('chats', {})).rows[0]?.unread]).toEqual([[], 2]);
  await tell(world, bob, [alice], chat, 'after it');
  expect(await toldOn(alice)).toEqual(['message | Bob | Bob | after it | 1']);
  // One that is ended by hand tells nothing of what came meanwhile either.
  await alice.do('muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
  await tell(world, bob, [alice], chat, 'muted again');
  expect(await toldOn(alice)).toEqual([]);
  await world.pass(1000);
  await alice.do('muteChat', { chat, until: 0 });
  expect(await toldOn(alice)).toEqual([]);
});

describe('in a group', () => {
  it('[X502] who is named is told though the group is muted, archived or switched off, unless they do not want that', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    for (const { chat } of (await bob.view('chats', {})).rows) await read(bob, chat);
    const chat = await newGroup(world, alice, [bob, carol]);
    await settled(world, alice, chat);
    await tell(world, alice, [bob], chat, 'hello');
    expect(await toldOn(bob)).toEqual(['message | Bees | Alice | hello | 1']);
    await bob.do('muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
    expect(await toldOn(bob)).toEqual([]);
    await tell(world, alice, [bob], chat, '@Bob', bob);
    await tell(world, alice, [bob], chat, '@Carol', carol);
    expect(await toldOn(bob)).toEqual(['mention | Bees | Alice | @Bob | 1']);
    await bob.do('archiveChat', { chat, on: true });
    await bob.do('setNotices', { groups: false });
    expect(await toldOn(bob)).toEqual(['mention | Bees | Alice | @Bob | 1']);
    await bob.do('setNotices', { mentions: false });
    expect(await toldOn(bob)).toEqual([]);
  });

  it('[X503] somebody who is let in by a stranger is told of an invitation, and of nothing once they accept or turn away', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await world.until('carol is asked', async () => (await carol.view('chats', {})).requests.length === 1);
    const [invite] = await noticesOn(carol);
    expect(invite).toMatchObject({ kind: 'invite', chat, title: 'Bees', text: '', isNews: true });
    await told(carol);
    expect(await newsOn(carol)).toBe(0);
    await carol.do('acceptChat', { chat });
    await world.until('carol is in', () => isIn(carol, chat));
    expect(await toldOn(carol)).toEqual([]);
  });

  it('[X525] somebody who is put into a group by one they know is told of that once, not who comes by a link, and nothing once they have read on', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    for (const one of [alice, bob, carol]) for (const { chat } of (await one.view('chats', {})).rows) await read(one, chat);
    const chat = await newGroup(world, alice, [bob]);
    await settled(world, alice, chat);
    expect(await toldOn(bob)).toEqual(['added | Bees | Alice |  | 1']);
    expect([await newsOn(bob), await toldOn(alice)]).toEqual([1, []]);
    await told(bob);
    expect(await newsOn(bob)).toBe(0);
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await world.until('carol is told', async () => (await toldOn(carol)).length === 1);
    expect(await toldOn(carol)).toEqual(['added | Bees | Alice |  | 1']);
    await carol.do('setNotices', { requests: false });
    expect(await toldOn(carol)).toEqual([]);
    await carol.do('setNotices', { requests: true });
    await carol.do('muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
    expect(await toldOn(carol)).toEqual([]);
    await carol.do('muteChat', { chat, until: 0 });
    await world.pass(1000);
    await tell(world, alice, [bob, carol], chat, 'welcome');
    expect(await toldOn(carol)).toEqual(['message | Bees | Alice | welcome | 1']);
    await read(carol, chat);
    expect(await toldOn(carol)).toEqual([]);
    // Who comes by a link knows it.
    const mallory = await newPerson(world, 'mallory');
    const { invite } = await alice.do('createInvite', { chat, asks: false, uses: 0, until: 0 });
    await settled(world, alice, chat);
    const link = (await alice.view('invites', { chat })).invites.find((row) => row.invite === invite)?.link ?? '';
    await world.until('mallory has come', async () => (await mallory.call('joinByInvite', { text: link })).ok);
    await world.until('mallory is in', () => isIn(mallory, chat));
    expect(await toldOn(mallory)).toEqual([]);
    // Whom nobody wrote to for a week needs no news of it.
    const other = await newGroup(world, alice, [bob], 'Wasps');
    await settled(world, alice, other);
    expect(await toldOn(bob)).toContain('added | Wasps | Alice |  | 1');
    await world.sleep(8 * 24 * HOUR);
    await world.until('it is no news any more', async () => !(await toldOn(bob)).includes('added | Wasps | Alice |  | 1'));
  });
});

it('[X504] a stranger who asks is told without their words, and not once they are turned away', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  await say(world, alice, bob, 'buy my thing');
  expect(await toldOn(bob)).toEqual(['request | Alice | Alice |  | 1']);
  await bob.do('setNotices', { requests: false });
  expect(await toldOn(bob)).toEqual([]);
  await bob.do('setNotices', { requests: true });
  await bob.do('block', { user: userOf(alice) });
  expect(await toldOn(bob)).toEqual([]);
});

it('[X505] what is deleted is told no more, and the one before it is in its place; what is changed is told as it is now', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await read(alice, chat);
  const first = await tell(world, bob, [alice], chat, 'first');
  const second = await tell(world, bob, [alice], chat, 'second');
  await told(alice);
  await bob.do('deleteForAll', { chat, ids: [second] });
  await world.until('the first is told', async () => (await toldOn(alice))[0] === 'message | Bob | Bob | first | 1');
  expect(await newsOn(alice)).toBe(0);
  await bob.do('edit', { chat, id: first, text: 'changed' });
  await world.until('it is told as it is', async () => (await toldOn(alice))[0] === 'message | Bob | Bob | changed | 1');
  expect(await newsOn(alice)).toBe(0);
  await bob.do('deleteForAll', { chat, ids: [first] });
  await world.until('nothing is told', async () => (await toldOn(alice)).length === 0);
});

// Feature: telegram-clone, Property 40: no notification where they are disabled
it('[X506] how somebody wants to be told holds on all their devices, and what is not to be read over a shoulder is not in what is told', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await read(alice, chat);
  await bob.do('sendMedia', { chat, text: 'look', media: [fileOf(filled(1000), { kind: 'photo', name: 'cat.jpg' })] });
  await world.until('it is here', async () => (await noticesOn(tablet)).length === 1 && (await noticesOn(alice)).length === 1);
  expect(await noticesOn(tablet)).toMatchObject([{ title: 'Bob', text: 'look', media: { kind: 'photo', count: 1 } }]);
  await alice.do('setNotices', { shows: 'names' });
  await calm(world);
  const [named] = await noticesOn(tablet);
  expect([named?.title, named?.by?.name, named?.text, named?.media]).toEqual(['Bob', 'Bob', '', undefined]);
  await alice.do('setNotices', { shows: 'nothing' });
  await calm(world);
  const [bare] = await noticesOn(tablet);
  expect([bare?.title, bare?.by, bare?.text, bare?.media, bare?.count]).toEqual(['', undefined, '', undefined, 1]);
  await alice.do('setNotices', { direct: false });
  await calm(world);
  expect([await toldOn(tablet), await toldOn(alice)]).toEqual([[], []]);
  // A device that is linked later begins with what was chosen.
  const phone = await link(world, alice, 'phone');
  await calm(world);
  expect(await phone.view('noticeSettings', {})).toEqual(await alice.view('noticeSettings', {}));
});

it('[X507] within quiet hours all is told without a sound, and without sound always', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await tell(world, bob, [alice], chat, 'late');
  const isSilent = async (): Promise<boolean> => (await alice.view('notices', {}))?.silent ?? false;
  const here = new Date(world.timers.now());
  const minute = here.getHours() * 60 + here.getMinutes();
  expect(await isSilent()).toBe(false);
  await alice.do('setNotices', { quiet: { from: (minute + 1439) % 1440, to: (minute + 60) % 1440 } });
  expect([await isSilent(), (await toldOn(alice)).length]).toEqual([true, 1]);
  await alice.do('setNotices', { quiet: { from: (minute + 60) % 1440, to: (minute + 120) % 1440 } });
  expect(await isSilent()).toBe(false);
  await alice.do('setNotices', { quiet: undefined, sound: false });
  expect(await isSilent()).toBe(true);
});

it('[X508] what was told is news once on each device, also after it was started anew, and what comes then is news', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await read(alice, chat);
  await calm(world);
  await tell(world, bob, [alice, tablet], chat, 'one');
  const seen: number[] = [];
  alice.follow('notices', {}, (view) => seen.push((view?.notices ?? []).filter(({ isNews }) => isNews).length));
  await world.until('it is news', () => seen.at(-1) === 1);
  await told(alice);
  await world.until('it is no news', () => seen.at(-1) === 0);
  expect([await newsOn(alice), await newsOn(tablet)]).toEqual([0, 1]);
  alice.crash();
  await alice.start();
  expect([await newsOn(alice), (await toldOn(alice)).length]).toEqual([0, 1]);
  await tell(world, bob, [alice], chat, 'two');
  expect([await newsOn(alice), await toldOn(alice)]).toEqual([1, ['message | Bob | Bob | two | 2']]);
});

describe('a device that is woken', () => {
  let service: PushService;
  beforeEach(async () => {
    service = await openPushService();
  });
  afterEach(() => service.close());

  it('[X509] says where, is told nothing of what was there before, is woken for what comes, and not once it said so or was signed out', async () => {
    world = await newWorld({ outside: service.outside });
    const { alice, bob, chat } = await newTalk(world);
    const before = await alice.do('pushInfo', {});
    expect([before.subscribed, await alice.call('testPush', {})]).toMatchObject([false, { ok: false, error: { code: 'not_found' } }]);
    await tell(world, bob, [alice], chat, 'before');
    await alice.do('startPush', service.subscribe());
    expect([(await toldOn(alice)).length, await newsOn(alice)]).toEqual([1, 0]);
    expect((await alice.do('testPush', {})).answered).toBe('taken');
    expect(await alice.do('pushInfo', {})).toMatchObject({ key: before.key, subscribed: true, answered: 'taken' });
    const wakes = async (text: string): Promise<void> => {
      alice.cut();
      await world.until('alice is away', () => alice.line.open.size === 0);
      await bob.do('send', { chat, text });
      await calmWithout(alice);
      await world.pass(5000);
      alice.mend();
      await world.until('alice has it', () => has(alice, chat, text));
    };
    const count = service.received.length;
    await wakes('one');
    expect([service.received.length - count, await newsOn(alice)]).toEqual([1, 1]);
    await alice.do('stopPush', {});
    await wakes('two');
    expect([service.received.length - count, (await alice.do('pushInfo', {})).subscribed]).toEqual([1, false]);
    await alice.do('startPush', service.subscribe());
    const { device } = coreOf(alice).me();
    expect((await world.hubStore().pushes.state(device))?.target).toBeDefined();
    await alice.do('signOut', { losing: false, unheard: false });
    expect((await world.hubStore().pushes.state(device))?.target).toBeUndefined();
    // Nothing of where it is woken is in what the device or the hub noted.
    for (const secret of [service.received[0]?.path ?? '', 'p256dh']) expect([...alice.log, ...world.hubLog].join()).not.toContain(secret);
  });

  const calmWithout = (away: TestDevice): Promise<void> =>
    world.until('it is at the hub', () => world.devices.every((one) => one === away || !one.isOn() || one.engine().isCaughtUp()));
});
