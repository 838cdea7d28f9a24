/** Joining a group: what a Welcome lets in, and the key packages it takes. */
import { encodeWelcome } from 'ts-mls/welcome.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, equal, randomBytes, toHex } from './bytes.ts';
import { parseWelcome } from './mls-join.ts';
import { LAST_RESORT_LIFE_MS, PACKAGE_LIFE_MS, SKEW_MS, WELCOME_MS } from './mls-package.ts';
import {
  anyone,
  detail,
  type Device,
  groupsOf,
  joined,
  type Member,
  must,
  newDevice,
  newDevices,
  newGroup,
  NOW,
  tryJoin,
  why,
} from './mls-testing.ts';
import {
  authenticatorOf,
  commit,
  createGroup,
  epochOf,
  type Group,
  join,
  leavesOf,
  newKeyPackage,
  ownLeaf,
  readKeyPackage,
  treeOf,
  welcomeRefs,
} from './mls.ts';

const three = await newGroup(3);
const at = groupsOf(three);

describe('a Welcome', () => {
  let newcomer: Device;
  let made: { readonly welcome: Bytes | undefined; readonly tree: Bytes; readonly next: Group };
  beforeAll(async () => {
    newcomer = await newDevice();
    made = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [] }));
  });

  it('[G18] says which packages it is for, and lets just those in, with who signed for the group', async () => {
    expect(await welcomeRefs(made.welcome!)).toEqual([newcomer.own.ref]);
    const packages = (ref: Bytes) => (equal(ref, newcomer.own.ref) ? newcomer.own.secret : undefined);
    const { group, ref, signer } = must(await join({ welcome: made.welcome!, tree: made.tree, packages, accepts: anyone, now: NOW }));
    expect([ref, signer.index, ownLeaf(group).credential, leavesOf(group).length]).toEqual([newcomer.own.ref, 0, newcomer.credential, 4]);
    expect(treeOf(group)).toEqual(made.tree);
    expect(why(await tryJoin(await newDevice(), made))).toBe('no_package');
  });

  it('[G18] with another group’s tree, or that of another epoch, lets nobody in', async () => {
    expect(detail(await tryJoin(newcomer, { ...made, tree: treeOf(at(0)) }))).toBe('tree hash');
    const [other] = (await newGroup(4)) as [Member];
    expect(why(await tryJoin(newcomer, { ...made, tree: treeOf(other.group) }))).toBe('forged');
  });

  it('[G18] whose secrets were sealed for another group info does not open', async () => {
    const again = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [] }));
    const [a, b] = [parseWelcome(made.welcome!)!, parseWelcome(again.welcome!)!];
    const mixed = concat(Uint8Array.of(0, 1, 0, 3), encodeWelcome({ ...a, encryptedGroupInfo: b.encryptedGroupInfo }));
    expect((await tryJoin(newcomer, { welcome: mixed, tree: again.tree })).ok).toBe(false);
    must(await tryJoin(newcomer, again));
  });

  it('[G18] answers for a package as long as it may lie in a mailbox, and no longer', async () => {
    const packages = () => newcomer.own.secret;
    const joining = async (now: number) => why(await join({ welcome: made.welcome!, tree: made.tree, packages, accepts: anyone, now }));
    expect([await joining(NOW + PACKAGE_LIFE_MS + WELCOME_MS), await joining(NOW + PACKAGE_LIFE_MS + WELCOME_MS + 2000)]).toEqual(['ok', 'expired']);
  });

  it('[G18] for many lets each in, and all agree', async () => {
    const devices = await newDevices(5);
    const many = must(await commit(at(0), { add: devices.map(({ own }) => own.bytes), remove: [1, 2] }));
    const groups = await Promise.all(devices.map((device) => joined(device, many)));
    expect(new Set([many.next, ...groups].map((group) => toHex(authenticatorOf(group)))).size).toBe(1);
    expect(await welcomeRefs(many.welcome!)).toHaveLength(5);
  });
});

describe('a key package', () => {
  it('[G24] says whose it is and how long it lives, and is nobody’s outside of that', async () => {
    for (const last of [false, true]) {
      const { own, credential } = await newDevice({ last });
      const until = NOW + (last ? LAST_RESORT_LIFE_MS : PACKAGE_LIFE_MS);
      expect(await readKeyPackage(own.bytes, NOW)).toEqual({ credential, ref: own.ref, last, from: NOW - SKEW_MS, until });
      expect([await readKeyPackage(own.bytes, NOW - SKEW_MS - 1), await readKeyPackage(own.bytes, until + 1000)]).toEqual([undefined, undefined]);
      expect(await readKeyPackage(own.bytes, until)).toBeDefined();
    }
  });

  it('[G24] that claims to live longer than any of ours is refused', async () => {
    const { sign, credential } = await newDevice();
    const forever = await newKeyPackage({ credential, sign, now: NOW + LAST_RESORT_LIFE_MS, last: true });
    expect(await readKeyPackage(forever.bytes, NOW)).toBeUndefined();
  });

  it('[G24] of last resort may be used for two groups', async () => {
    const device = await newDevice({ last: true });
    const [one, two] = [at(0), ((await newGroup(1)) as [Member])[0].group];
    for (const group of [one, two]) await joined(device, must(await commit(group, { add: [device.own.bytes], remove: [] })));
  });

  it('[G24] is founded on by the one who has its secret', async () => {
    const { own, credential } = await newDevice();
    const group = await createGroup({ groupId: randomBytes(32), own });
    expect([epochOf(group), ownLeaf(group)]).toEqual([0, { index: 0, credential, isFresh: true }]);
    await expect(createGroup({ groupId: randomBytes(32), own: { ...own, secret: randomBytes(50) } })).rejects.toThrow('without its secret');
  });
});
