/** Device chains: valid histories are read as they were grown, everything else is refused. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, equal } from './bytes.ts';
import { growChain } from './chain.ts';
import { CHAIN_LIMITS, type EntryContent } from './entry.ts';
import {
  addDevice,
  addHub,
  addName,
  addRecovery,
  type Chain,
  consentTo,
  deviceAt,
  extendChain,
  headAt,
  isAncestor,
  isGrowthOf,
  newIdentity,
  readChain,
  revokeDevice,
} from './identity.ts';
import { act, fillPool, forged, grown, idOf, key, link, play, refusal, renew, revoke, signer } from './identity.world.ts';

beforeAll(fillPool);

describe('a device chain', () => {
  it('[I4] every valid history is read back as it was grown, whole or in two parts', async () => {
    // Feature: telegram-clone, Property 35: identity certifies itself
    let kinds = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), fc.nat(), async (acts, cut) => {
        const chain = await play(acts);
        expect(await readChain(chain.entries)).toEqual(chain);
        const at = 1 + (cut % chain.entries.length);
        const first = (await readChain(chain.entries.slice(0, at))) as Chain;
        expect(await extendChain(first, chain.entries.slice(at))).toEqual(chain);
        expect(isGrowthOf(chain, first)).toBe(true);
        expect(isGrowthOf(first, chain)).toBe(at === chain.entries.length);
        kinds = Math.max(kinds, chain.entries.length);
      }),
      { numRuns: 100 },
    );
    expect(kinds).toBeGreaterThan(6);
  });

  it('[I5] a chain with any byte changed is refused', async () => {
    let chain = await newIdentity(key(0), 1);
    chain = await link(chain, 0, 1);
    chain = await renew(chain, 1, 2);
    chain = grown(await addRecovery(chain, signer(chain, 0), key(9).sign.publicKey, 4));
    chain = grown(await addName(chain, signer(chain, 2), 'Ada_Lovelace', 5));
    chain = grown(await addHub(chain, signer(chain, 2), 'https://hub.example', 6));
    chain = grown(await revokeDevice(chain, { recovery: key(9).sign }, idOf(chain, 2), 7));
    for (const [i, entry] of chain.entries.entries()) {
      const before = i === 0 ? undefined : ((await readChain(chain.entries.slice(0, i))) as Chain);
      for (let at = 0; at < entry.length; at++) {
        const changed = entry.map((byte, j) => (j === at ? byte ^ (1 << (at % 8)) : byte));
        const read = before ? await extendChain(before, [changed]) : await readChain([changed]);
        if (read) throw new Error(`entry ${i} was taken with byte ${at} changed`);
      }
      for (const cut of [entry.slice(1), entry.slice(0, -1), concat(entry, new Uint8Array(1)), new Uint8Array(), entry.slice(0, 64)])
        expect(before ? await extendChain(before, [cut]) : await readChain([cut])).toBeUndefined();
    }
  });

  it('[I5] a chain with entries dropped, swapped, repeated or of another person is refused', async () => {
    const other = await link(await newIdentity(key(20), 1), 20, 21);
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), fc.nat(), fc.nat(), async (acts, a, b) => {
        const { entries } = await play(acts);
        const [i, j] = [a % entries.length, b % entries.length];
        const dropped = entries.filter((_, at) => at !== i);
        if (i < entries.length - 1) expect(await readChain(dropped)).toBeUndefined();
        expect(await readChain(entries.toSpliced(i, 0, entries[i] as Bytes))).toBeUndefined();
        expect(await readChain(entries.toSpliced(1 + j, 0, other.entries[1] as Bytes))).toBeUndefined();
        if (i === j) return;
        const swapped = entries.with(i, entries[j] as Bytes).with(j, entries[i] as Bytes);
        expect(await readChain(swapped)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
    expect(await readChain([])).toBeUndefined();
  });

  it('[I6] the id is bound to the first keys: the same keys exchanged give another person', async () => {
    const [a, again, b] = [await newIdentity(key(0), 1), await newIdentity(key(0), 1), await newIdentity(key(1), 1)];
    expect(equal(a.user, again.user)).toBe(false);
    expect(equal(a.user, b.user)).toBe(false);
    expect(a.user).toHaveLength(16);
    expect(equal(a.user, a.devices[0]?.id as Bytes)).toBe(false);
  });

  it('[I12] names, hubs, times, sizes and counts have limits', async () => {
    const chain = await newIdentity(key(0), 1);
    const by = signer(chain, 0);
    for (const bad of ['abc', '1abcd', 'a'.repeat(33), 'имя_тут', 'a b c d', 'admin\n'])
      expect(refusal(await addName(chain, by, bad, 1))).toBe('malformed');
    for (const bad of [
      '',
      'hub.example',
      'https://hub.example/',
      'https://a@hub.example',
      'ftp://hub',
      'https://HUB.example',
      `https://${'a'.repeat(300)}`,
    ])
      expect(refusal(await addHub(chain, by, bad, 1))).toBe('malformed');
    expect(refusal(await addName(chain, by, 'fine', 2 ** 48))).toBe('malformed');
    expect(grown(await addName(grown(await addName(chain, by, 'fine', 1)), by, '', 1)).username).toBeUndefined();
    expect(grown(await addHub(chain, by, 'http://[::1]:8787', 1)).hub).toBe('http://[::1]:8787');
    let full = chain;
    for (let i = 1; i < CHAIN_LIMITS.activeDevices; i++) full = await link(full, 0, i);
    expect(refusal(await addDevice(full, signer(full, 0), await consentTo(key(20), full), 1))).toBe('full');
    const long = await forged(chain, { kind: 'other', number: 64, bytes: new Uint8Array(CHAIN_LIMITS.entryBytes) }, key(0), 0);
    expect(refusal(await growChain(chain, long))).toBe('malformed');
    const many = { ...chain, entries: Array.from({ length: CHAIN_LIMITS.entries }, () => chain.entries[0] as Bytes) };
    expect(refusal(await addName(many, by, 'fine', 1))).toBe('full');
    expect(await readChain(many.entries.concat(chain.entries))).toBeUndefined();
  });

  it('[I12] a chain has a limit of bytes, which keeps nobody from a revocation', async () => {
    let chain = await link(await newIdentity(key(0), 1), 0, 1);
    const content = (length: number): EntryContent => ({ kind: 'other', number: 64, bytes: new Uint8Array(length) });
    const large = (): Promise<Bytes> => forged(chain, content(CHAIN_LIMITS.entryBytes - 200), key(0), 0);
    const sizeOf = ({ entries }: Chain): number => entries.reduce((sum, { length }) => sum + length, 0);
    while (sizeOf(chain) + CHAIN_LIMITS.entryBytes <= CHAIN_LIMITS.bytes) chain = grown(await growChain(chain, await large()));
    while (sizeOf(chain) < CHAIN_LIMITS.bytes - 200) chain = grown(await growChain(chain, await forged(chain, content(20), key(0), 0)));
    expect(refusal(await growChain(chain, await large()))).toBe('full');
    expect(refusal(await addDevice(chain, signer(chain, 0), await consentTo(key(2), chain), 1))).toBe('full');
    expect(await readChain([...chain.entries, await large()])).toBeUndefined();
    expect(await readChain(chain.entries)).toEqual(chain);
    for (let i = 0; i < 2; i++) chain = await revoke(chain, 0, 1 - i);
    expect(sizeOf(chain)).toBeGreaterThan(CHAIN_LIMITS.bytes);
    expect(await readChain(chain.entries)).toEqual(chain);
  });

  it('[I12] the last entries of a chain are for revocations alone, one for each device there may be', async () => {
    const two = await link(await newIdentity(key(0), 1), 0, 1);
    const chain = grown(await addName(two, signer(two, 0), 'name', 1));
    const of = (length: number) => ({ ...chain, entries: Array.from({ length }, () => chain.entries.at(-1) as Bytes) });
    const last = CHAIN_LIMITS.entries - CHAIN_LIMITS.revocations;
    expect(grown(await addName(of(last - 1), signer(chain, 0), 'fine', 1)).entries).toHaveLength(last);
    for (const length of [last, CHAIN_LIMITS.entries - 1]) {
      const full = of(length);
      expect(refusal(await addName(full, signer(chain, 0), 'fine', 1))).toBe('full');
      expect(refusal(await addDevice(full, signer(chain, 0), await consentTo(key(2), full), 1))).toBe('full');
      expect(refusal(await addRecovery(full, signer(chain, 0), key(3).sign.publicKey, 1))).toBe('full');
      expect(grown(await revokeDevice(full, signer(chain, 0), idOf(chain, 1), 1)).entries).toHaveLength(length + 1);
    }
    expect(refusal(await revokeDevice(of(CHAIN_LIMITS.entries), signer(chain, 0), idOf(chain, 1), 1))).toBe('full');
  });

  it('[I13] an unknown kind of entry is kept where it says that it may be skipped, else refused', async () => {
    const chain = await newIdentity(key(0), 1);
    const content = (number: number): EntryContent => ({ kind: 'other', number, bytes: new Uint8Array(9) });
    expect(refusal(await growChain(chain, await forged(chain, content(63), key(0), 0)))).toBe('malformed');
    const kept = grown(await growChain(chain, await forged(chain, content(64), key(0), 0)));
    expect(kept.entries).toHaveLength(2);
    expect(kept.devices).toEqual(chain.devices);
    expect(refusal(await growChain(chain, await forged(chain, content(64), key(1), 0)))).toBe('bad_signature');
  });

  it('[I14] a cited head tells withheld entries and which device was active then', async () => {
    const one = await newIdentity(key(0), 1);
    const linked = await link(one, 0, 1);
    const after = await revoke(linked, 0, 1);
    expect(headAt(after, linked.head)).toBe(1);
    expect(isAncestor(linked, after.head)).toBe(false);
    const id = idOf(linked, 1);
    expect(deviceAt(after, one.head, id)).toBeUndefined();
    expect(deviceAt(after, linked.head, id)?.index).toBe(1);
    expect(deviceAt(after, after.head, id)).toBeUndefined();
    expect(deviceAt(linked, after.head, id)).toBeUndefined();
  });
});
