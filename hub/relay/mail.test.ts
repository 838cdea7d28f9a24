/** Letters to mailboxes, alone or with a commit: who reads them, which found no room, and how many may be sent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { writeDeviceFrame } from '../protocol/forms.ts';
import { type HubFrame, KIND } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { RELAY_BUDGETS } from './budgets.ts';
import { mailboxOf } from './log.ts';
import { openOutboxes } from './outbox.ts';
import { runsOf } from './run.ts';
import {
  codes,
  commitFrame,
  messageFrame,
  newDevice,
  newWorld,
  openChat,
  openFrame,
  type Peer,
  subscribeFrame,
  type TestDevice,
  type World,
} from './relay.world.ts';

let world: World;
let atAlice: Peer;
let atBob: Peer;
const [alice, bob, mallory] = [newDevice(), newDevice(), newDevice()];
const route = randomBytes(32);
beforeEach(async () => {
  world = await newWorld();
  atAlice = await world.online(alice);
  atBob = await world.online(bob);
});
afterEach(() => world.close());

describe('mail', () => {
  it('[R7] mail is read by its owner alone, also where another opens a chat under the mailbox’s route', async () => {
    const mailbox = mailboxOf(bob.device);
    const atMallory = await world.online(mallory);
    atMallory.say(openFrame(mailbox, [mallory]));
    atAlice.say({ type: 'mail', request: 1, device: bob.device, item: randomBytes(16), bytes: randomBytes(50) });
    await atAlice.take();
    atMallory.say(subscribeFrame(mailbox));
    expect((await atMallory.take()).map(({ type }) => type)).toEqual(['posted', 'subscribed']);
    atBob.say(subscribeFrame(mailbox));
    expect((await atBob.take()).map(({ type }) => type)).toEqual(['subscribed', 'envelope']);
    atAlice.say({ type: 'mail', request: 2, device: bob.device, item: randomBytes(16), bytes: randomBytes(50) });
    expect([(await atBob.take()).length, (await atMallory.take()).length]).toEqual([1, 0]);
  });

  it('[R63] a mail says whose device posted it, as it comes and when it is read later, and no other envelope does', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const mailbox = mailboxOf(bob.device);
    const mail = (request: number) => atAlice.say({ type: 'mail', request, device: bob.device, item: randomBytes(16), bytes: randomBytes(50) });
    mail(1);
    await atAlice.take();
    atBob.say(subscribeFrame(mailbox));
    const users = (frames: readonly HubFrame[]) => frames.flatMap((frame) => (frame.type === 'envelope' ? [frame.user] : []));
    expect(users(await atBob.take())).toEqual([alice.user]);
    mail(2);
    atAlice.say(commitFrame(route, [alice, bob], 1, {}));
    expect(users(await atBob.take())).toEqual([alice.user, undefined]);
  });

  it('[R8] mails that ride with a commit arrive with it, and not without it', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const mailbox = mailboxOf(mallory.device);
    const atMallory = await world.online(mallory);
    atMallory.say(subscribeFrame(mailbox));
    await atMallory.take();
    const mails = [{ device: mallory.device, item: randomBytes(16), bytes: randomBytes(500) }];
    atAlice.say(commitFrame(route, [alice, bob, mallory], 7, { mails }));
    expect([codes(await atAlice.take()), await atMallory.take()]).toEqual([['refused stale_epoch'], []]);
    atAlice.say(commitFrame(route, [alice, bob, mallory], 1, { mails }));
    await atAlice.take();
    expect((await atMallory.take())[0]).toMatchObject({ type: 'envelope', kind: KIND.mail, route: mailbox, bytes: mails[0]?.bytes });
  });

  it('[H84] what a commit or an opening encloses is handed out with each of its mails, live and read later, and as the very same bytes to all', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const letters = [bob, mallory].map(({ device }) => ({ device, item: randomBytes(16), bytes: randomBytes(50) }));
    const enclosure = randomBytes(60_000);
    const atMallory = await world.online(mallory);
    atBob.say(subscribeFrame(mailboxOf(bob.device)));
    await atBob.take();
    atAlice.say(commitFrame(route, [alice, bob, mallory], 1, { mails: letters, enclosure }));
    expect(codes(await atAlice.take())).toEqual(['posted', 'echo']);
    const enclosed = (frames: readonly HubFrame[]) =>
      frames.flatMap((frame) => (frame.type === 'envelope' && frame.kind === KIND.mail ? [frame.enclosure ?? 'none'] : []));
    expect(enclosed(await atBob.take())).toEqual([enclosure]);
    atMallory.say(subscribeFrame(mailboxOf(mallory.device)));
    expect(enclosed(await atMallory.take())).toEqual([enclosure]);
    atAlice.say(openFrame(randomBytes(32), [alice], { mails: [{ ...letters[0], item: randomBytes(16) }] as typeof letters, enclosure }));
    atAlice.say({ type: 'mail', request: 9, device: bob.device, item: randomBytes(16), bytes: randomBytes(9), enclosure });
    atAlice.say({ type: 'mail', request: 10, device: bob.device, item: randomBytes(16), bytes: randomBytes(9) });
    await atAlice.take();
    expect(enclosed(await atBob.take())).toEqual([enclosure, enclosure, 'none']);
    const [whole] = runsOf(openOutboxes(world.clock), route, [
      { seq: 1, kind: KIND.mail, epoch: 0, item: route, device: alice.device, at: 0, bytes: route, enclosure },
    ]);
    expect(whole?.portionFor(bob).parts.includes(enclosure)).toBe(true);
  });

  it('[H85] a message brings no enclosure, one that is too large is no frame, and its bytes are paid for', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    atAlice.say(messageFrame(route, 1, { enclosure: randomBytes(9) }));
    expect(codes(await atAlice.take())).toEqual(['refused malformed']);
    const large = openFrame(randomBytes(32), [alice], { enclosure: new Uint8Array(LIMITS.enclosureBytes + 1) });
    await expect(world.relay.post(alice, writeDeviceFrame(large))).rejects.toMatchObject({ code: 'malformed' });
    const most = { device: bob.device, bytes: randomBytes(1), enclosure: new Uint8Array(LIMITS.enclosureBytes) };
    const posting = () =>
      world.relay.post(alice, writeDeviceFrame({ type: 'mail', request: 1, item: randomBytes(16), ...most })).catch((error) => error);
    for (let spent = 0; spent < RELAY_BUDGETS.mailKibibytes.times * 1024; spent += most.enclosure.length) await posting();
    expect(await posting()).toMatchObject({ code: 'rate_limited' });
  });

  it('[R60] the answer to a commit or an opening names the mails it brought that lie in no mailbox, also when it is asked again', async () => {
    await openChat(route, [alice, bob], [atAlice, atBob]);
    const gone = newDevice();
    await world.store.chains.append({
      user: gone.user,
      version: 0,
      entries: [],
      devices: [{ ...gone, signingKey: randomBytes(32), active: false }],
      now: 0,
    });
    const letter = ({ device }: TestDevice) => ({ device, item: randomBytes(16), bytes: randomBytes(50) });
    const posted = (frames: readonly HubFrame[]) => frames.flatMap((frame) => (frame.type === 'posted' ? [frame.left] : []));
    for (const frame of [
      commitFrame(route, [alice, bob], 1, { mails: [letter(gone), letter(bob)] }),
      openFrame(randomBytes(32), [alice], { mails: [letter(bob), letter(gone)] }),
    ]) {
      const left = frame.mails.filter(({ device }) => device === gone.device).map(({ item }) => item);
      atAlice.say(frame, frame);
      expect(posted(await atAlice.take())).toEqual([left, left]);
      expect(await world.relay.post(alice, writeDeviceFrame(frame))).toMatchObject({ left: left.map(toBase64) });
    }
    await atBob.take();
    atBob.say(subscribeFrame(mailboxOf(bob.device)));
    expect((await atBob.take()).filter(({ type }) => type === 'envelope')).toHaveLength(2);
  });

  it('[R9] mail to one device has a budget, told with the seconds to wait', async () => {
    const letter = () => ({ type: 'mail' as const, request: 1, device: bob.device, item: randomBytes(16), bytes: randomBytes(4) });
    for (let i = 0; i < 6; i++) atAlice.say(...Array.from({ length: 100 }, letter));
    expect((await atAlice.take()).filter((frame) => frame.type === 'posted')).toHaveLength(600);
    atAlice.say(letter());
    expect((await atAlice.take())[0]).toMatchObject({ type: 'refused', code: 'rate_limited', details: { retry_after: 6 } });
  });

  it('[R61] mail has a budget of bytes as well as of letters, whether it goes alone or with an opening', async () => {
    const bytes = new Uint8Array(LIMITS.mailBytes);
    const letter = () => ({ device: bob.device, item: randomBytes(16), bytes });
    const budget = RELAY_BUDGETS.mailKibibytes.times * 1024;
    // What finds no room is paid for as well: the hub has read it.
    for (let sent = 0; sent < budget; sent += bytes.length)
      await world.relay.post(alice, writeDeviceFrame({ type: 'mail', request: 1, ...letter() })).catch(() => undefined);
    const small = { ...letter(), bytes: randomBytes(1) };
    for (const frame of [{ type: 'mail' as const, request: 1, ...small }, openFrame(randomBytes(32), [alice], { mails: [small] })])
      await expect(world.relay.post(alice, writeDeviceFrame(frame))).rejects.toMatchObject({ code: 'rate_limited', details: { retry_after: 1 } });
    expect(await world.relay.post(alice, writeDeviceFrame(openFrame(randomBytes(32), [alice])))).toMatchObject({ seq: 0, left: [] });
  });
});
