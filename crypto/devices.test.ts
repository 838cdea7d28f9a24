/** The devices of a chain: who may add, revoke and replace whom. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, own, randomBytes } from './bytes.ts';
import { growChain } from './chain.ts';
import { consentBody, readJoining, writeJoining } from './entry.ts';
import { activeDevices, addDevice, addName, addRecovery, consentTo, extendChain, type Joining, newIdentity, revokeDevice } from './identity.ts';
import { sign } from './signing.ts';
import { deviceContent, fillPool, forged, grown, idOf, key, link, refusal, revoke, signer } from './identity.world.ts';

beforeAll(fillPool);

describe('devices of a chain', () => {
  it('[I7] the hub cannot add a device: not by its own key, not by an unsigned claim, not by a revoked device', async () => {
    let chain = await link(await newIdentity(key(0), 1), 0, 1);
    const joining = await consentTo(key(5), chain);
    for (const index of [0, 1, 2, 99]) expect(await extendChain(chain, [await forged(chain, deviceContent(joining), key(5), index)])).toBeUndefined();
    chain = await revoke(chain, 0, 1);
    const stale = await forged(chain, deviceContent(await consentTo(key(5), chain)), key(1), 1);
    expect(refusal(await growChain(chain, stale))).toBe('signer_inactive');
    expect(refusal(await addName(chain, signer(chain, 1), 'thief', 2))).toBe('signer_inactive');
  });

  it('[I8] nobody puts a device into a chain that did not agree to exactly this chain at this head', async () => {
    const mine = await newIdentity(key(0), 1);
    const thief = await newIdentity(key(7), 1);
    const forMine = await consentTo(key(1), mine);
    expect(refusal(await addDevice(thief, signer(thief, 7), forMine, 2))).toBe('no_consent');
    const later = grown(await addName(mine, signer(mine, 0), 'ada_l', 2));
    expect(refusal(await addDevice(later, signer(later, 0), forMine, 2))).toBe('no_consent');
    const others = { ...(await consentTo(key(2), mine)), signKey: key(1).sign.publicKey };
    expect(refusal(await addDevice(mine, signer(mine, 0), others, 2))).toBe('no_consent');
    const swappedSeal = { ...forMine, sealKey: key(3).seal.publicKey };
    expect(refusal(await addDevice(mine, signer(mine, 0), swappedSeal, 2))).toBe('no_consent');
    const unsigned = await forged(
      mine,
      { kind: 'device', signKey: key(1).sign.publicKey, sealKey: key(1).seal.publicKey, nonce: randomBytes(16), consent: undefined },
      key(0),
      0,
    );
    expect(refusal(await growChain(mine, unsigned))).toBe('no_consent');
    // A chain entry's signature is no consent, and a consent no entry.
    const wrongUse = { ...forMine, consent: await sign(key(1).sign, 'chain', consentBody(mine.user, mine.head, forMine)) };
    expect(refusal(await addDevice(mine, signer(mine, 0), wrongUse, 2))).toBe('no_consent');
    expect(grown(await addDevice(mine, signer(mine, 0), readJoining(writeJoining(forMine)) as Joining, 2)).devices).toHaveLength(2);
  });

  it('[I9] keys of small order, outside the field, or already in the chain are refused', async () => {
    const chain = await revoke(await link(await newIdentity(key(0), 1), 0, 1), 0, 1);
    const weakSeal = (change: (bytes: Bytes) => void): Bytes => {
      const bytes = key(2).seal.publicKey.slice();
      change(bytes);
      return bytes;
    };
    const seals = [
      weakSeal((bytes) => bytes.fill(0, 1184)),
      weakSeal((bytes) => bytes.fill(0, 1184).fill(1, 1184, 1185)),
      weakSeal((bytes) => bytes.fill(0xff, 0, 3)),
      weakSeal((bytes) => bytes.fill((bytes[1215] as number) | 0x80, 1215)),
    ];
    const attempt = async (change: Partial<{ signKey: Bytes; sealKey: Bytes }>, by = key(2)) => {
      const joining = { signKey: by.sign.publicKey, sealKey: by.seal.publicKey, nonce: randomBytes(16), ...change };
      const consent = await sign(by.sign, 'consent', consentBody(chain.user, chain.head, joining));
      return refusal(await addDevice(chain, signer(chain, 0), { ...joining, consent }, 2));
    };
    for (const sealKey of seals) expect(await attempt({ sealKey })).toBe('weak_key');
    expect(await attempt({ signKey: own(concat(new Uint8Array([1]), new Uint8Array(31))) })).toBe('weak_key');
    for (const old of [0, 1]) {
      expect(await attempt({}, key(old))).toBe('repeated_key');
      expect(await attempt({ signKey: key(old).sign.publicKey })).toBe('repeated_key');
      expect(await attempt({ sealKey: key(old).seal.publicKey })).toBe('repeated_key');
      const half = concat(key(2).seal.publicKey.slice(0, 1184), key(old).seal.publicKey.slice(1184));
      expect(await attempt({ sealKey: half })).toBe('repeated_key');
    }
    expect(await attempt({})).toBeUndefined();
    expect(refusal(await addRecovery(chain, signer(chain, 0), key(1).sign.publicKey, 2))).toBe('repeated_key');
    const weak = { sign: { ...key(3).sign, publicKey: new Uint8Array(32) }, seal: key(3).seal };
    await expect(newIdentity(weak, 1)).rejects.toThrow('weak_key');
  });

  it('[I10] a device revokes itself and later ones, never an older one; the recovery key revokes any', async () => {
    let chain = await newIdentity(key(0), 1);
    for (const i of [1, 2]) chain = await link(chain, 0, i);
    expect(refusal(await revokeDevice(chain, signer(chain, 1), idOf(chain, 0), 2))).toBe('not_senior');
    expect(refusal(await revokeDevice(chain, signer(chain, 2), idOf(chain, 1), 2))).toBe('not_senior');
    expect(activeDevices(await revoke(chain, 1, 2))).toHaveLength(2);
    expect(activeDevices(await revoke(chain, 2, 2))).toHaveLength(2);
    expect(refusal(await revokeDevice(chain, signer(chain, 0), randomBytes(16), 2))).toBe('unknown_device');
    const twice = await revoke(chain, 0, 2);
    expect(refusal(await revokeDevice(twice, signer(twice, 0), idOf(twice, 2), 2))).toBe('unknown_device');
    chain = grown(await addRecovery(chain, signer(chain, 0), key(9).sign.publicKey, 2));
    for (const i of [0, 1, 2]) chain = grown(await revokeDevice(chain, { recovery: key(9).sign }, idOf(chain, i), 3));
    expect(activeDevices(chain)).toEqual([]);
    chain = grown(await addDevice(chain, { recovery: key(9).sign }, await consentTo(key(3), chain), 4));
    expect(activeDevices(chain).map(({ addedBy }) => addedBy)).toEqual([3]);
  });

  it('[I11] only the senior device and the recovery key itself set a recovery key; the one replaced is void', async () => {
    let chain = await link(await newIdentity(key(0), 1), 0, 1);
    expect(refusal(await addRecovery(chain, signer(chain, 1), key(8).sign.publicKey, 2))).toBe('not_senior');
    chain = grown(await addRecovery(chain, signer(chain, 0), key(8).sign.publicKey, 2));
    expect(refusal(await addRecovery(chain, signer(chain, 1), key(9).sign.publicKey, 2))).toBe('not_senior');
    chain = grown(await addRecovery(chain, { recovery: key(8).sign }, key(9).sign.publicKey, 3));
    const old = await forged(chain, { kind: 'name', username: 'thief' }, key(8), 2);
    expect(refusal(await growChain(chain, old))).toBe('signer_inactive');
    expect(refusal(await addName(chain, { recovery: key(8).sign }, 'thief', 4))).toBe('bad_signature');
    chain = await revoke(chain, 0, 0);
    expect(refusal(await addRecovery(chain, signer(chain, 1), key(10).sign.publicKey, 5))).toBeUndefined();
  });
});
