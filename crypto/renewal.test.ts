/** A device that takes new keys: one entry, the same place among the devices, and nobody else's. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes } from './bytes.ts';
import { type Chain, growChain, usedPart } from './chain.ts';
import { CHAIN_LIMITS, consentBody } from './entry.ts';
import {
  activeDevices,
  addDevice,
  addName,
  addRecovery,
  consentTo,
  deviceAt,
  findDevice,
  newIdentity,
  readChain,
  renewDevice,
  revokeDevice,
  seniorBranch,
  standingFor,
} from './identity.ts';
import { type Act, fillPool, forged, grown, idOf, key, keysOf, link, play, refusal, renew, revoke, signer } from './identity.world.ts';
import { sign } from './signing.ts';

beforeAll(fillPool);

/** Keys that no history of ten acts has used. */
const [FRESH, RECOVERY] = [12, 13];

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom<Act['what'][]>('add', 'add', 'renew', 'revoke', 'recovery', 'recover'),
  by: fc.nat(),
  on: fc.nat(),
  text: fc.constant(''),
});

/** A person with so many devices, linked by the first. */
async function withDevices(count: number): Promise<Chain> {
  let chain = await newIdentity(key(0), 1);
  for (let i = 1; i < count; i++) chain = await link(chain, 0, i);
  return chain;
}

/** Of all active devices: whom may each revoke, and may it set a recovery key? */
async function powersOf(chain: Chain): Promise<readonly (readonly boolean[])[]> {
  const active = activeDevices(chain);
  const powers = active.map(async ({ id, signKey }) => {
    const by = { keys: keysOf(signKey) ?? key(FRESH), device: id };
    const verdicts = active.map(async (other) => (await revokeDevice(chain, by, other.id, 9)).may);
    return [...(await Promise.all(verdicts)), (await addRecovery(chain, by, key(RECOVERY).sign.publicKey, 9)).may];
  });
  return Promise.all(powers);
}

describe('a device that takes new keys', () => {
  it('[I40] keeps its age, whoever renews in whatever history: each may revoke just whom it might before', async () => {
    let renewed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 10 }), fc.nat(), async (acts, which) => {
        const chain = await play(acts);
        const active = activeDevices(chain);
        const old = active[which % Math.max(active.length, 1)];
        const keys = keysOf(old?.signKey);
        if (!old || !keys) return;
        const after = grown(await renewDevice(chain, { keys, device: old.id }, await consentTo(key(FRESH), chain), 9));
        expect(await powersOf(after)).toEqual(await powersOf(chain));
        expect(activeDevices(after).map(({ rank }) => rank)).toEqual(active.map(({ rank }) => rank));
        expect(after.devices.map(({ rank }) => rank)).toEqual(after.devices.map(({ rank }) => rank).toSorted((a, b) => a - b));
        if (chain.devices.some(({ rank, index }) => rank !== index)) renewed++;
      }),
      { numRuns: 60 },
    );
    expect(renewed).toBeGreaterThan(5);
  });

  it('[I40] is not removed by a device that was linked to it, and may remove that one', async () => {
    const chain = await renew(await renew(await withDevices(2), 0, 2), 2, 3);
    expect(refusal(await revokeDevice(chain, signer(chain, 1), idOf(chain, 3), 9))).toBe('not_senior');
    expect(refusal(await addRecovery(chain, signer(chain, 1), key(9).sign.publicKey, 9))).toBe('not_senior');
    expect(refusal(await addRecovery(chain, signer(chain, 3), key(9).sign.publicKey, 9))).toBeUndefined();
    expect(activeDevices(await revoke(chain, 3, 1)).map(({ id }) => id)).toEqual([idOf(chain, 3)]);
  });

  it('[I41] is revoked by the very entry that names the new ones, and stands where the old one stood', async () => {
    const before = await withDevices(3);
    const after = await renew(before, 1, 5);
    expect(after.entries).toHaveLength(before.entries.length + 1);
    const [old, fresh] = [idOf(before, 1), idOf(after, 5)];
    expect([deviceAt(after, before.head, old)?.index, deviceAt(after, after.head, old)]).toEqual([1, undefined]);
    expect([deviceAt(after, before.head, fresh), deviceAt(after, after.head, fresh)?.index]).toEqual([undefined, 3]);
    expect(activeDevices(after).map(({ id }) => id)).toEqual([idOf(after, 0), fresh, idOf(after, 2)]);
    const again = await renew(after, 5, 6);
    const standing = (id: Bytes): Bytes | undefined => {
      const device = findDevice(again, id);
      return device && standingFor(again, device).id;
    };
    expect([old, fresh, idOf(again, 6), idOf(again, 2)].map(standing)).toEqual([idOf(again, 6), idOf(again, 6), idOf(again, 6), idOf(again, 2)]);
    expect(await readChain(again.entries)).toEqual(again);
  });

  it('[I42] finds room where as many devices are active as may be, and makes none for another', async () => {
    let chain = await withDevices(CHAIN_LIMITS.activeDevices);
    for (const [old, fresh] of [
      [0, 16],
      [15, 17],
      [16, 18],
    ] as const)
      chain = await renew(chain, old, fresh);
    expect(activeDevices(chain)).toHaveLength(CHAIN_LIMITS.activeDevices);
    expect(refusal(await addDevice(chain, signer(chain, 18), await consentTo(key(20), chain), 9))).toBe('full');
    expect(await readChain(chain.entries)).toEqual(chain);
  });

  it('[I43] signs that itself, once, and the new device consents to just this place', async () => {
    const before = await withDevices(3);
    const chain = await renew(before, 1, 5);
    const joining = await consentTo(key(6), chain);
    const attempt = (by: number, change: Partial<typeof joining>) => renewDevice(chain, signer(chain, by), { ...joining, ...change }, 9);
    // The one that was replaced replaces nobody, nor does anybody in its name.
    expect(refusal(await attempt(1, {}))).toBe('signer_inactive');
    const content = { kind: 'renew', ...joining } as const;
    expect(refusal(await growChain(chain, await forged(chain, content, key(2), 3)))).toBe('bad_signature');
    const owned = grown(await addRecovery(chain, signer(chain, 0), key(9).sign.publicKey, 9));
    const recovered = { kind: 'renew', ...(await consentTo(key(6), owned)) } as const;
    expect(refusal(await growChain(owned, await forged(owned, recovered, key(9), 4)))).toBe('unknown_device');
    expect(refusal(await growChain(chain, await forged(chain, { ...content, consent: undefined }, key(5), 3)))).toBe('no_consent');
    expect(refusal(await attempt(5, await consentTo(key(6), before)))).toBe('no_consent');
    expect(refusal(await attempt(5, await consentTo(key(5), chain)))).toBe('repeated_key');
    expect(refusal(await attempt(5, await consentTo(key(1), chain)))).toBe('repeated_key');
    const weak = { ...joining, sealKey: joining.sealKey.slice().fill(0, 1184) };
    expect(refusal(await attempt(5, { ...weak, consent: await sign(key(6).sign, 'consent', consentBody(chain.user, chain.head, weak)) }))).toBe(
      'weak_key',
    );
    expect(refusal(await attempt(5, { nonce: randomBytes(16) }))).toBe('no_consent');
    expect(refusal(await attempt(5, {}))).toBeUndefined();
  });

  it('[I44] keeps the rank of its branch: it wins over one that a device linked to it has begun', async () => {
    const chain = await renew(await withDevices(2), 0, 2);
    for (let i = 0; i < 4; i++) {
      const elder = grown(await addName(chain, signer(chain, 2), `elder${i}`, 9));
      const junior = await revoke(grown(await addName(chain, signer(chain, 1), `junior${i}`, 9)), 1, 1);
      expect([seniorBranch(elder, junior), seniorBranch(junior, elder)]).toEqual([elder, elder]);
    }
  });

  it('[I45] takes none of the places that are kept for revocations, so that nobody uses them up', async () => {
    const two = await withDevices(2);
    const chain = grown(await addName(two, signer(two, 0), 'name', 1));
    const of = (length: number) => ({ ...chain, entries: Array.from({ length }, () => chain.entries.at(-1) as Bytes) });
    const last = CHAIN_LIMITS.entries - CHAIN_LIMITS.revocations;
    const attempt = async (full: Chain) => refusal(await renewDevice(full, signer(chain, 1), await consentTo(key(2), full), 1));
    expect([await attempt(of(last - 1)), await attempt(of(last)), await attempt(of(CHAIN_LIMITS.entries - 1))]).toEqual([undefined, 'full', 'full']);
    const large = { ...chain, entries: [...chain.entries, new Uint8Array(CHAIN_LIMITS.bytes - 3500)] };
    expect([usedPart(large) > 0.9, await attempt(large)]).toEqual([true, 'full']);
    expect(usedPart(of(CHAIN_LIMITS.entries / 2))).toBe(0.5);
  });
});
