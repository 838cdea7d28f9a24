/** Random histories of groups: who joins, goes, renews, speaks, restarts and founds anew, in any order. Seeds are pinned; a failing one is added. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex, utf8 } from './bytes.ts';
import {
  agree,
  anyone,
  type Device,
  everyoneReceives,
  joined,
  type Member,
  must,
  NO_AAD,
  NOW,
  newDevices,
  randomOf,
  say,
  why,
} from './mls-testing.ts';
import { commit, createGroup, groupFromRows, leavesOf, newKeyPackage, open, ownLeaf, receiveCommit, rowsBetween, seal, treeOf } from './mls.ts';

const SEEDS = [1, 2, 3, 20260101];
const STEPS = 36;
const MOST = 9;

type Rows = ReadonlyMap<string, Bytes>;
/** The members, those who were removed, and every living member's rows as its store would hold them. */
type World = { readonly members: readonly Member[]; readonly gone: readonly Member[]; readonly rows: ReadonlyMap<Device, Rows> };

describe('a group through random histories', () => {
  it.each(SEEDS)('[G4] all members agree after each step, from seed %i', { timeout: 60_000 }, async (seed) => {
    const random = randomOf(seed);
    let world = kept({ members: [], gone: [], rows: new Map() }, await found(await newDevices(3)));
    const counts = { change: 0, renewal: 0, generation: 0, message: 0, restart: 0 };
    for (let step = 0; step < STEPS; step++) {
      const kind = random();
      if (kind < 0.5) [world, counts.change] = [await changeMembers(world, random), counts.change + 1];
      else if (kind < 0.65) [world, counts.renewal] = [await commitBy(world, pick(world, random), [], []), counts.renewal + 1];
      else if (kind < 0.7) [world, counts.generation] = [kept(world, await found(world.members.map(({ device }) => device))), counts.generation + 1];
      else if (kind < 0.9)
        [world, counts.message] = [kept(world, await say(world.members, pick(world, random), `message ${step}`)), counts.message + 1];
      else [world, counts.restart] = [await restart(world, pick(world, random)), counts.restart + 1];
      expect(agree(world.members)).toBe(true);
      expect(new Set(world.members.map(({ group }) => leavesOf(group).length))).toEqual(new Set([world.members.length]));
      await expectDeaf(world);
    }
    // [G7] all of them continue from their rows alone.
    for (let at = 0; at < world.members.length; at++) world = await restart(world, at);
    world = await commitBy(kept(world, await say(world.members, 0, 'after the restart')), 0, [], []);
    expect(agree(world.members)).toBe(true);
    expect(Object.values(counts).every((count) => count > 0)).toBe(true);
  });

  it('[G5] a commit with exactly one Remove leaves the removed device no way to follow', async () => {
    for (const size of [2, 3, 5]) {
      const { members } = kept({ members: [], gone: [], rows: new Map() }, await found(await newDevices(size)));
      const [by, ...others] = members as [Member, ...Member[]];
      const victim = others[others.length - 1] as Member;
      const made = must(await commit(by.group, { add: [], remove: [ownLeaf(victim.group).index] }));
      const { gone } = await everyoneReceives(others, made.commit);
      expect(gone).toHaveLength(1);
      const { bytes } = await seal(made.next, utf8('without you'), NO_AAD);
      expect(why(await open(gone[0]!.group, bytes, NO_AAD))).toBe('removed');
      expect(why(await open(victim.group, bytes, NO_AAD))).toBe('wrong_epoch');
      // Nor with the old secrets under the new epoch's name.
      const lying = { ...victim.group, context: { ...victim.group.context, epoch: made.next.context.epoch } };
      expect(why(await open(lying, bytes, NO_AAD))).toBe('undecryptable');
      const renewed = must(await commit(made.next, { add: [], remove: [] }));
      expect(why(await receiveCommit(lying, renewed.commit, anyone))).toBe('undecryptable');
    }
  });
});

async function found(devices: readonly Device[]): Promise<readonly Member[]> {
  // A generation needs fresh key packages: those of the last one are used up.
  const fresh = await Promise.all(devices.map(async (device) => ({ ...device, own: (await renew(device)).own })));
  const [founder, ...others] = fresh as [Device, ...Device[]];
  const alone = await createGroup({ groupId: randomBytes(32), own: founder.own });
  if (others.length === 0) return [{ device: founder, group: alone }];
  const made = must(await commit(alone, { add: others.map(({ own }) => own.bytes), remove: [] }));
  const rest = await Promise.all(others.map(async (device) => ({ device, group: await joined(device, made) })));
  return [{ device: founder, group: made.next }, ...rest];
}

async function renew({ sign, credential }: Device): Promise<Pick<Device, 'own'>> {
  return { own: await newKeyPackage({ credential, sign, now: NOW }) };
}

/** Adds up to three, removes up to two, or both at once; now and then one comes back in the commit that removes its old leaf. */
async function changeMembers(world: World, random: () => number): Promise<World> {
  const by = pick(world, random);
  const room = MOST - world.members.length;
  const adds = world.members.length < 3 ? 1 + Math.floor(random() * 3) : Math.min(room, Math.floor(random() * 4));
  const removable = world.members.filter((_, at) => at !== by);
  const removes = world.members.length > 3 ? Math.floor(random() * 3) : 0;
  const victims = removable.filter(() => random() < 0.5).slice(0, removes);
  const devices = [...(await newDevices(adds))];
  const [back] = victims;
  if (back && random() < 0.3) devices.push({ ...back.device, ...(await renew(back.device)) });
  return commitBy(world, by, devices, victims);
}

async function commitBy(world: World, by: number, add: readonly Device[], victims: readonly Member[]): Promise<World> {
  const committer = world.members[by] as Member;
  const remove = victims.map(({ group }) => ownLeaf(group).index);
  const made = must(await commit(committer.group, { add: add.map(({ own }) => own.bytes), remove }));
  const others = world.members.filter((member) => member !== committer);
  const { stay, gone, change } = await everyoneReceives(others, made.commit);
  if (change) {
    expect(change.removed.map(({ index }) => index).sort()).toEqual([...remove].sort());
    expect(change.added.map(({ credential }) => toHex(credential.key)).sort()).toEqual(add.map(({ sign }) => toHex(sign.publicKey)).sort());
    expect(change.committer.index).toBe(ownLeaf(committer.group).index);
  }
  expect(gone.map(({ device }) => device)).toEqual(others.filter((member) => victims.includes(member)).map(({ device }) => device));
  const came = await Promise.all(add.map(async (device) => ({ device, group: await joined(device, made) })));
  const next = kept(world, [{ device: committer.device, group: made.next }, ...stay, ...came]);
  return { ...next, gone: [...world.gone.slice(-3), ...victims] };
}

/** Those who were removed cannot open what is said now, whatever state they kept. */
async function expectDeaf({ members, gone }: World): Promise<void> {
  const { bytes } = await seal(members[0]!.group, utf8('between us'), NO_AAD);
  for (const { group } of gone) expect((await open(group, bytes, NO_AAD)).ok).toBe(false);
}

/** The world with these members, and their rows brought up to date by what differs alone. */
function kept(world: World, members: readonly Member[]): World {
  const rows = new Map<Device, Rows>();
  for (const { device, group } of members) {
    const before = world.members.find((member) => member.device === device)?.group;
    const held = before ? world.rows.get(device) : undefined;
    const { put, remove } = rowsBetween(held && before, group);
    const merged = new Map([...(held ?? []), ...put]);
    for (const name of remove) merged.delete(name);
    rows.set(device, merged);
  }
  return { ...world, members, rows };
}

async function restart(world: World, at: number): Promise<World> {
  const { device, group } = world.members[at] as Member;
  const restored = await groupFromRows(world.rows.get(device) ?? new Map());
  if (!restored) throw new Error('rows do not make a group');
  // The tree as it is written: in memory the library notes more in some leaves than is in them.
  expect(isDeepStrictEqual({ ...restored, tree: treeOf(restored) }, { ...group, tree: treeOf(group) })).toBe(true);
  expect(rowsBetween(undefined, restored)).toEqual(rowsBetween(undefined, group));
  return { ...world, members: world.members.with(at, { device, group: restored }) };
}

const pick = ({ members }: World, random: () => number): number => Math.floor(random() * members.length);
