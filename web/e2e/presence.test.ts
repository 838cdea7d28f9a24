/** Who is there: seen by those whom a person lets see it, by the hub's clock, and by nobody else. */
import { afterEach, expect, it } from 'vitest';
import { equal, fromHex } from '../../crypto/bytes.ts';
import { PRESENCE, type PresenceFrame } from '../../hub/protocol/frames.ts';
import { photoOf } from '../chat/photo.world.ts';
import type { Presence } from '../device/port/people.ts';
import type { TestDevice } from './device.ts';
import { newGroup, sayAll } from './group-steps.ts';
import { calm, coreOf, link, meet, newPerson, newTalk, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const FACE = 'a window';
const presenceIn = (device: TestDevice, user: string): Promise<Presence> => device.view('presence', { user });
const sees = (device: TestDevice, user: string, is: Presence['is']) => async (): Promise<boolean> => (await presenceIn(device, user)).is === is;

/** Alice and Bob, both looking at their devices. */
async function newPair() {
  world = await newWorld();
  const talk = await newTalk(world);
  const her = userOf(talk.alice);
  await calm(world);
  for (const one of [talk.alice, talk.bob]) await one.do('look', { face: FACE, on: true });
  await world.until('Bob sees her', sees(talk.bob, her, 'online'));
  return { ...talk, her };
}

// Feature: telegram-clone, Property 23: presence: online while active
// Feature: telegram-clone, Property 24: last seen set at disconnect
// Feature: telegram-clone, Property 25: readable for a contact
it("[X387] who looks at a device is online to their contacts, and was last seen when they looked no more, by the hub's clock, whatever died or was set wrong", async () => {
  const { alice, bob, chat, her } = await newPair();
  expect((await bob.view('chats', {})).rows.find((row) => row.chat === chat)?.online).toBe(true);
  // A device nobody looks at is not there, whatever it does.
  const tablet = await link(world, alice, 'tablet');
  await alice.do('look', { face: FACE, on: false });
  await world.pass(20_000);
  expect((await presenceIn(bob, her)).is).toBe('online');
  await world.until('she is gone', sees(bob, her, 'seen'), 30_000);
  await tablet.do('send', { chat, text: 'from a device nobody looks at' });
  await world.pass(5000);
  expect((await presenceIn(bob, her)).is).toBe('seen');
  // A face that says nothing any more is left.
  alice.skew.ms = -20 * 3_600_000;
  await alice.do('look', { face: FACE, on: true });
  await world.until('she is back', sees(bob, her, 'online'));
  await world.until('her face is left', sees(bob, her, 'seen'), 120_000);
  await alice.do('look', { face: FACE, on: true });
  await world.until('she is there', sees(bob, her, 'online'));
  alice.crash();
  const died = world.timers.now();
  await world.until('she died', sees(bob, her, 'seen'), 200_000);
  const presence = await presenceIn(bob, her);
  expect(presence.is === 'seen' && Math.abs(presence.at - died) < 120_000).toBe(true);
});

// Feature: telegram-clone, Property 26: presence is visible only to whom the person allows
it('[X388] it is seen by whom the person lets see it, exactly or about, and who loses that sees nothing, also by the token they had', async () => {
  const { alice, bob, chat, her } = await newPair();
  const carol = await newPerson(world, 'carol');
  await meet(world, alice, carol, ['Hello Carol', 'Hello']);
  await carol.do('look', { face: FACE, on: true });
  await world.until('Carol sees her', sees(carol, her, 'online'));
  const id = fromHex(her) ?? new Uint8Array();
  const old = coreOf(bob).people.person(id).presence ?? new Uint8Array(32);
  await alice.do('removeContact', { user: userOf(bob) });
  await world.until('Bob sees nothing', sees(bob, her, 'hidden'));
  await world.until('Carol has the new token', () => !equal(coreOf(carol).people.person(id).presence ?? old, old));
  await world.until('and sees her by it', sees(carol, her, 'online'));
  expect((await bob.view('chats', {})).rows.find((row) => row.chat === chat)?.online).toBe(false);
  await world.until('what he was given is worth nothing', async () => (await askAnyway(bob, id, old)) === PRESENCE.hidden, 10_000);

  await alice.do('setException', { of: 'lastSeen', user: userOf(bob), is: 'always' });
  await world.until('Bob sees her again', sees(bob, her, 'online'));
  await alice.do('setSettings', { lastSeenExact: false });
  for (const one of [bob, carol]) await world.until(`${one.name} sees about when`, sees(one, her, 'about'));
  expect(await presenceIn(bob, her)).toEqual({ is: 'about', bucket: 'recently' });
  await alice.do('setSettings', { lastSeen: 'nobody', lastSeenExact: true });
  await world.until('Carol sees nothing', sees(carol, her, 'hidden'));
  await world.until('Bob does', sees(bob, her, 'online'));
  const second = coreOf(bob).people.person(id).presence ?? new Uint8Array(32);
  await alice.do('block', { user: userOf(bob) });
  await world.until('Bob does no more', async () => (await askAnyway(bob, id, second)) === PRESENCE.hidden);
  // A hub that lost everything is told again.
  await alice.do('setException', { of: 'lastSeen', user: userOf(carol), is: 'always' });
  await world.until('Carol sees her', sees(carol, her, 'online'));
  await world.wipeHub();
  await alice.do('look', { face: FACE, on: true });
  await world.until('Carol sees her there too', sees(carol, her, 'online'));
});

it('[X471] what is shown to somebody alone, when one was here and one’s photo, is not taken back by what a group hears, and goes when it is taken back from them', async () => {
  const { alice, bob, her } = await newPair();
  const carol = await newPerson(world, 'carol');
  await meet(world, alice, carol, ['Hello Carol', 'Hello']);
  const photo = photoOf(1);
  const shows = async (): Promise<boolean> => equal((await bob.view('photo', { of: her }))?.bytes ?? new Uint8Array(), photo);
  await alice.do('setSettings', { photo: 'contacts' });
  await alice.do('setProfile', { name: 'Alice', username: 'alice', bio: '', photo });
  await world.until('Bob sees her photo', shows);
  const chat = await newGroup(world, alice, [bob, carol]);
  await sayAll(world, [alice, bob, carol], chat, 'in the group');
  await calm(world);
  expect((await presenceIn(bob, her)).is).toBe('online');
  expect(await shows()).toBe(true);
  // Nor is it after a start, nor by anything else that is said there.
  bob.crash();
  await bob.start();
  await bob.do('look', { face: FACE, on: true });
  await alice.do('setProfile', { name: 'Alice B.', username: 'alice', bio: '' });
  await world.until('Bob has heard it', () => coreOf(bob).people.person(fromHex(her) ?? new Uint8Array()).name === 'Alice B.');
  await calm(world);
  await world.until('Bob sees her', sees(bob, her, 'online'));
  expect(await shows()).toBe(true);
  await alice.do('removeContact', { user: userOf(bob) });
  await world.until('Bob sees neither', async () => !(await shows()) && (await presenceIn(bob, her)).is === 'hidden');
});

/** What the hub says to who asks by a token they were told to forget. */
async function askAnyway(device: TestDevice, user: Uint8Array<ArrayBuffer>, token: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
  const { watching } = device.engine();
  if (!watching) throw new Error('expected a device that watches');
  const { heard } = watching;
  let answer: number | undefined;
  watching.heard = (frame: PresenceFrame) => {
    answer = frame.people.find((one) => equal(one.user, user))?.is ?? answer;
    heard(frame);
  };
  coreOf(device).hub.tell({ type: 'watch', people: [{ user, token }] });
  await world.until('the hub has answered', () => answer !== undefined);
  watching.heard = heard;
  return answer;
}
