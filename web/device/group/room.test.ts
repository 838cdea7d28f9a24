/** Which devices of its people a group has room for. */
import { beforeAll, expect, it } from 'vitest';
import { fillPool, key, link } from '../../../crypto/identity.world.ts';
import { activeDevices, type Chain, newIdentity } from '../../../crypto/identity.ts';
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { fitting, MAX_DEVICES, placesIn } from './room.ts';

let laptop: Chain;
beforeAll(async () => {
  await fillPool();
  laptop = await link(await link(await newIdentity(key(0), 1), 0, 1), 0, 2);
});

/** People with these many devices each, by a chain that is looked at for nothing but its devices. */
function crowd(counts: readonly number[]) {
  const ids = (user: number, device: number): Bytes =>
    new Uint8Array(16)
      .fill(user % 251)
      .fill(device, 8)
      .fill(Math.floor(user / 251), 15);
  const people = counts.map((count, user) => ({
    ...laptop,
    user: ids(user, 255),
    devices: Array.from({ length: count }, (_, device) => ({
      ...(activeDevices(laptop)[0] as (typeof laptop.devices)[number]),
      id: ids(user, device),
    })),
  }));
  const chains = new Map(people.map((chain) => [toHex(chain.user), chain]));
  return { state: { roster: people.map(({ user }) => user) }, chains, people };
}
const idsOf = ({ devices }: Pick<Chain, 'devices'>, from: number, to?: number): readonly string[] =>
  devices.slice(from, to).map(({ id }) => toHex(id));

it('[X392] a group has room for every device up to 500; beyond, each person has one before anybody has two, and the eldest stay', () => {
  const just = crowd(Array.from({ length: 250 }, () => 2));
  expect(placesIn(just.state, just.chains).size).toBe(MAX_DEVICES);
  const [first] = just.people;
  if (!first) throw new Error('expected somebody');
  // One more is linked: whoever had a place keeps it, and all find the same in whatever order they know the people.
  const third = {
    ...first,
    devices: [...first.devices, { ...(first.devices[0] as (typeof first.devices)[number]), id: new Uint8Array(16).fill(254) }],
  };
  const more = new Map([...just.chains].reverse()).set(toHex(third.user), third);
  expect(placesIn({ roster: [...just.state.roster].reverse() }, more)).toEqual(placesIn(just.state, just.chains));
  // Many who have many: nobody has none.
  const full = crowd([...Array.from({ length: 40 }, () => 16), 1, 1, 3]);
  const places = placesIn(full.state, full.chains);
  expect(places.size).toBe(MAX_DEVICES);
  for (const person of full.people) expect(idsOf(person, 0, 1).every((id) => places.has(id))).toBe(true);
  expect(
    full.people
      .slice(-1)
      .flatMap((person) => idsOf(person, 0))
      .every((id) => places.has(id)),
  ).toBe(true);
});

it('[X149] as many are let in at once as there is room for beside those who are in; nobody, where what they must be told is more than the hub takes', () => {
  const { state, chains, people } = crowd([...Array.from({ length: 249 }, () => 2), 3]);
  const joiners = people.flatMap(({ user, devices }) => devices.map(({ id }) => ({ user, device: id })));
  const authority = { ...state, group: undefined };
  const all = fitting(joiners, 0, authority, chains, 1000);
  expect(all).toHaveLength(MAX_DEVICES);
  expect(all.map(({ device }) => toHex(device))).not.toContain(idsOf(people[249] as Chain, 2)[0]);
  expect(fitting(joiners, 490, authority, chains, 1000)).toHaveLength(10);
  expect(fitting(joiners, 0, authority, chains, 3 * 1024 * 1024)).toHaveLength(MAX_DEVICES);
  expect(fitting(joiners, 0, authority, chains, LIMITS.enclosureBytes - 1024)).toEqual([]);
});
