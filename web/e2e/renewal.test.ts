/** Keys that are renewed by a commit: when it is made again where another was first. */
import { afterEach, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import { AUTHORITY, readAuthority } from '../chat/authority.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, lineAt, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[X329] a renewal of keys that another commit overtakes is made soon after, however the device hears that it was second', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const renewals = async (): Promise<number> =>
    (await coreOf(alice).authorityLog(chatAt(alice, chat))).filter((one) => {
      const event = readAuthority(one)?.event;
      return event?.type === AUTHORITY.update && equal(event.user, coreOf(bob).me().user);
    }).length;
  await world.until('Bob has renewed as who has just come does', async () => (await renewals()) > 0, 600_000);
  const before = await renewals();
  // What Bob posts does not come through, and the commit of Alice is the first he hears.
  bob.line.hears = (frame) => (frame.type === 'post' ? [] : [frame]);
  const renew = (device: TestDevice): void => {
    const one = chatAt(device, chat);
    one.record = { ...one.record, renewAt: 0 };
    coreOf(device).pump(one);
  };
  renew(bob);
  await world.until('it is under way', () => lineAt(bob, chat).pending !== undefined);
  renew(alice);
  await world.until('Bob has heard of hers', () => lineAt(bob, chat).pending === undefined);
  bob.line.hears = undefined;
  await world.until('Bob has renewed', async () => (await renewals()) > before, 300_000);
});
