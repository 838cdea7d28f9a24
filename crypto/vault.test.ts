/** The vault: what is at rest opens only for who has a slot's key, only in its own place, and the master is not kept. */
import { argon2id } from '@noble/hashes/argon2.js';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bytes, equal, fromHex, own, randomBytes, toHex, utf8 } from './bytes.ts';
import { PASSCODE_COST, readSlots, SLOT_LIMITS, type SlotKey, writeSlots } from './slots.ts';
import {
  addSlot,
  type Changed,
  listSlots,
  newVault,
  newWrappingKey,
  RECORD_OVERHEAD,
  removeSlot,
  type Unlocked,
  unlockVault,
  type Vault,
  wrappingKeyFrom,
} from './vault.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const CHEAP = { memory: 64, passes: 1, lanes: 1 };
const device = async (): Promise<SlotKey> => ({ kind: 'device', key: await newWrappingKey() });
const passcode = (text: string): SlotKey => ({ kind: 'passcode', passcode: text, cost: CHEAP });
const because = (result: Unlocked): string => (result.unlocked ? 'unlocked' : result.because);
const refusal = (result: Changed): string => (result.changed ? 'changed' : result.because);
const open = async (header: Bytes, key: SlotKey): Promise<Vault> => {
  const result = await unlockVault(header, key);
  if (!result.unlocked) throw new Error(result.because);
  return result.vault;
};
const headerOf = (result: Changed): Bytes => {
  if (!result.changed) throw new Error(result.because);
  return result.header;
};

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom('', 'שלום', 'مرحبا', '你好', '👩‍👩‍👧‍👦', '\u0000\u202e', 'long '.repeat(20_000)),
);
const rowKey = fc.uint8Array({ maxLength: 80 }).map((bytes) => own(bytes));
const table = fc.constantFrom('meta', 'rows', 'outbox', 'mls');

describe('the vault', () => {
  it('[V1] what was sealed is opened again, also after a restart, and the plaintext is nowhere in the sealed bytes', async () => {
    // Feature: telegram-clone, Property 34: stored encrypted
    const key = await device();
    const { vault, header } = await newVault(key);
    const again = await open(header, key);
    await fc.assert(
      fc.asyncProperty(table, rowKey, words, async (name, at, text) => {
        const plain = utf8(text);
        const sealed = await vault.seal(name, at, plain);
        expect(await again.open(name, at, sealed)).toEqual(plain);
        expect(sealed).toHaveLength(plain.length + RECORD_OVERHEAD);
        if (plain.length > 8) expect(toHex(sealed).includes(toHex(plain))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('[V2] a record opens only in its own table under its own key, unchanged, and in its own vault', async () => {
    // Feature: telegram-clone, Property 33: decrypting gives back what was encrypted, or nothing
    const [{ vault }, { vault: other }] = [await newVault(await device()), await newVault(await device())];
    await fc.assert(
      fc.asyncProperty(table, table, rowKey, rowKey, fc.nat(), fc.nat({ max: 7 }), async (name, elsewhere, at, otherKey, where, bit) => {
        const plain = utf8('the row');
        const sealed = await vault.seal(name, at, plain);
        expect((await vault.open(elsewhere, at, sealed)) !== undefined).toBe(name === elsewhere);
        expect((await vault.open(name, otherKey, sealed)) !== undefined).toBe(equal(at, otherKey));
        expect(await other.open(name, at, sealed)).toBeUndefined();
        const changed = sealed.map((byte, i) => (i === where % sealed.length ? byte ^ (1 << bit) : byte));
        expect(await vault.open(name, at, changed)).toBeUndefined();
        expect(await vault.open(name, at, sealed.slice(0, where % sealed.length))).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('[V2] the boundary between table and key cannot be moved', async () => {
    const { vault } = await newVault(await device());
    const sealed = await vault.seal('rows', utf8('ab'), utf8('x'));
    expect(await vault.open('rowsa', utf8('b'), sealed)).toBeUndefined();
  });

  it('[V3] every key is AES-256 and cannot be exported', async () => {
    // Feature: telegram-clone, Property 36: symmetric keys are AES-256
    const used: CryptoKey[] = [];
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'encrypt').mockImplementation((algorithm, key, data) => {
      used.push(key);
      return encrypt(algorithm, key, data);
    });
    await fc.assert(
      fc.asyncProperty(fc.string(), table, async (text, name) => {
        const { vault } = await newVault(passcode(text));
        await vault.seal(name, utf8('k'), utf8('v'));
      }),
      { numRuns: 100 },
    );
    expect(used).toHaveLength(200);
    expect(new Set(used.map((key) => JSON.stringify([key.algorithm, key.extractable])))).toEqual(
      new Set(['[{"name":"AES-GCM","length":256},false]']),
    );
    for (const key of [await newWrappingKey(), await wrappingKeyFrom(randomBytes(32))])
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('[V4] nonces never meet: not in one vault, not in a cloned profile, not in a second tab', async () => {
    const key = await device();
    const { header, vault } = await newVault(key);
    const vaults = [vault, await open(header, key), await open(header.slice(), key)];
    const seen = new Set<string>();
    for (let i = 0; i < 3000; i++) seen.add(toHex((await (vaults[i % 3] as Vault).seal('rows', utf8('same'), utf8('same'))).slice(1, 13)));
    expect(seen.size).toBe(3000);
  });

  it('[V5] the master and the key of a passcode are wiped once WebCrypto has them', async () => {
    const raws: Bytes[] = [];
    const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (...of: readonly unknown[]) => Promise<CryptoKey>;
    vi.spyOn(crypto.subtle, 'importKey').mockImplementation((...of: readonly unknown[]) => {
      if (of[0] === 'raw' && of[1] instanceof Uint8Array) raws.push(own(of[1]));
      return importKey(...of);
    });
    const { header } = await newVault(passcode('1234'));
    await open(header, passcode('1234'));
    await addSlot(header, passcode('1234'), await device());
    expect(raws.length).toBeGreaterThanOrEqual(5);
    expect(raws.every((raw) => raw.every((byte) => byte === 0))).toBe(true);
  });

  it('[V6] a wrong passcode is a value, and the same passcode opens however it was typed', async () => {
    const { header } = await newVault(passcode('pässwört'));
    expect(because(await unlockVault(header, passcode('passwort')))).toBe('wrong_key');
    expect(because(await unlockVault(header, passcode('')))).toBe('wrong_key');
    expect(because(await unlockVault(header, await device()))).toBe('no_slot');
    expect(because(await unlockVault(header, passcode('pässwört'.normalize('NFD'))))).toBe('unlocked');
    expect(because(await unlockVault(header.slice(1), passcode('pässwört')))).toBe('malformed');
  });

  it('[V6] a changed header opens nothing, and asks for no memory or time it was not given', async () => {
    const { header } = await newVault(passcode('1234'));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: header.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const changed = header.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        // Only the cost fields may be turned up, to what we would still take; skip those that merely burn a second here.
        const payload = readSlots(changed)?.[0]?.payload;
        if (payload && ((payload[16] as number) | ((payload[17] as number) << 7)) > 4096) return;
        expect(because(await unlockVault(changed, passcode('1234')))).not.toBe('unlocked');
      }),
      { numRuns: 200 },
    );
    const slot = readSlots(header)?.[0];
    if (!slot) throw new Error('no slot');
    const greedy = own(Uint8Array.of(...slot.payload.slice(0, 16), 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, ...slot.payload.slice(-60)));
    const hasher = vi.spyOn(crypto.subtle, 'decrypt');
    expect(because(await unlockVault(writeSlots([{ ...slot, payload: greedy }]), passcode('1234')))).toBe('wrong_key');
    expect(hasher).not.toHaveBeenCalled();
  });

  it('[V7] slots come and go, each opens alone, and the last one stays', async () => {
    const [first, second] = [await device(), passcode('1234')];
    const { header, vault } = await newVault(first);
    const sealed = await vault.seal('rows', utf8('k'), utf8('v'));
    expect(refusal(await addSlot(header, passcode('9'), second))).toBe('no_slot');
    expect(refusal(await addSlot(header, await device(), second))).toBe('wrong_key');
    const both = headerOf(await addSlot(header, first, second));
    expect(listSlots(both)?.map(({ kind }) => kind)).toEqual(['device', 'passcode']);
    for (const key of [first, second]) expect(await (await open(both, key)).open('rows', utf8('k'), sealed)).toEqual(utf8('v'));
    const [deviceSlot, passcodeSlot] = listSlots(both) ?? [];
    const locked = headerOf(removeSlot(both, deviceSlot?.id as Bytes));
    expect(because(await unlockVault(locked, first))).toBe('no_slot');
    expect(because(await unlockVault(locked, second))).toBe('unlocked');
    expect(refusal(removeSlot(locked, passcodeSlot?.id as Bytes))).toBe('last_slot');
    expect(refusal(removeSlot(locked, randomBytes(16)))).toBe('no_slot');
    expect(refusal(removeSlot(locked.slice(1), passcodeSlot?.id as Bytes))).toBe('malformed');
  });

  it('[V7] there is a most of slots', async () => {
    const first = await device();
    let { header } = await newVault(first);
    for (let i = 1; i < SLOT_LIMITS.slots; i++) header = headerOf(await addSlot(header, first, await device()));
    expect(refusal(await addSlot(header, first, await device()))).toBe('full');
  });

  it('[V8] a slot of a later kind is kept through changes, and does not count as one that opens', async () => {
    const first = await device();
    const { header } = await newVault(first);
    const passkey = { kind: 2, id: randomBytes(16), payload: randomBytes(99) };
    const mixed = writeSlots([...(readSlots(header) ?? []), passkey]);
    expect(listSlots(mixed)?.map(({ kind }) => kind)).toEqual(['device', 'other']);
    const changed = headerOf(await addSlot(mixed, first, passcode('1')));
    expect(readSlots(changed)?.[1]).toEqual(passkey);
    expect(refusal(removeSlot(mixed, listSlots(mixed)?.[0]?.id as Bytes))).toBe('last_slot');
  });

  it('[V9] a passcode costs what RFC 9106 asks for, and the hash is the one of its test vector', async () => {
    expect(PASSCODE_COST).toEqual({ memory: 65_536, passes: 3, lanes: 4 });
    const vector = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      m: 32,
      t: 3,
      p: 4,
      dkLen: 32,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
    });
    expect(own(vector)).toEqual(fromHex('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659'));
    const { header } = await newVault({ kind: 'passcode', passcode: '1234' });
    const payload = readSlots(header)?.[0]?.payload as Bytes;
    expect([...payload.slice(16, 21)]).toEqual([0x80, 0x80, 4, 3, 4]); // 65,536 as lib0 writes it, 3 passes, 4 lanes
  });
});
