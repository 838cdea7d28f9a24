/** People who are there, and who watch them: for tests of presence. */
import { type Bytes, equal, randomBytes } from '../../crypto/bytes.ts';
import { type HubFrame, PRESENCE, type Shown } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { newDevice, type Peer, settle, type TestDevice, type World } from '../relay/relay.world.ts';

export const active = (isActive: boolean) => ({ type: 'active' as const, isActive });
export const watch = (...people: readonly (readonly [user: Bytes, token: Bytes])[]) => ({
  type: 'watch' as const,
  people: people.map(([user, token]) => ({ user, token })),
});
export const shownIn = (frames: readonly HubFrame[]): readonly Shown[] => frames.flatMap((frame) => (frame.type === 'presence' ? frame.people : []));
/** What a watcher is told in the next window, of one person: as words. */
export const wordOf = ({ is, at }: Shown): string => `${Object.keys(PRESENCE)[is]}${at === 0 ? '' : ` ${at}`}`;
/** The last word of one person in these frames. */
export const lastOf = (frames: readonly HubFrame[], of: Bytes): string | undefined => {
  const last = shownIn(frames).findLast(({ user }) => equal(user, of));
  return last && wordOf(last).split(' ')[0];
};
export async function told(world: World, peer: Peer): Promise<readonly string[]> {
  await settle();
  world.clock.pass(HUB_LIMITS.presenceMs);
  return shownIn(await peer.take()).map(wordOf);
}
/** A person whose presence `token` shows, and somebody who watches them by it. */
export async function newScene(world: World, precision: 'exact' | 'coarse' = 'exact') {
  const [anna, token, atBoris] = [newDevice(), randomBytes(32), await world.online(newDevice())];
  await world.admit(anna);
  await world.presence.allow(anna.user, precision === 'exact' ? token : undefined, precision === 'coarse' ? token : undefined);
  atBoris.say(watch([anna.user, token]));
  return { anna, token, atBoris, first: await told(world, atBoris) };
}
export const secondOf = async (world: World, person: TestDevice): Promise<TestDevice> => {
  const device = { ...newDevice(), user: person.user };
  const devices = [...(await world.store.chains.devices(person.user)), { ...device, signingKey: randomBytes(32), active: true }];
  await world.store.chains.append({ user: person.user, version: 0, entries: [], devices, now: 1 });
  return device;
};
