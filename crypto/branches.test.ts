/** Forks of a chain are judged alike by everybody. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from './bytes.ts';
import { activeDevices, addName, addRecovery, type Chain, type ChainSigner, isGrowthOf, newIdentity, seniorBranch } from './identity.ts';
import { act, fillPool, grown, key, keysOf, link, play, revoke, signer } from './identity.world.ts';

beforeAll(fillPool);

describe('branches', () => {
  it('[I15] of two branches everybody picks the same one: recovery-signed, then the senior signer, then the lower hash', async () => {
    let base = await newIdentity(key(0), 1);
    for (const i of [1, 2]) base = await link(base, 0, i);
    base = grown(await addRecovery(base, signer(base, 0), key(9).sign.publicKey, 2));
    const name = async (by: ChainSigner, text: string): Promise<Chain> => grown(await addName(base, by, text, 3));
    const recovered = await name({ recovery: key(9).sign }, 'recovered');
    const [senior, junior] = [await name(signer(base, 0), 'senior'), await name(signer(base, 2), 'junior')];
    const longJunior = await revoke(junior, 2, 2);
    const ranked = [recovered, senior, await name(signer(base, 1), 'middle'), longJunior];
    for (const [i, a] of ranked.entries()) for (const [j, b] of ranked.entries()) expect(seniorBranch(a, b)).toBe(i <= j ? a : b);
    expect(seniorBranch(junior, longJunior)).toBe(longJunior);
    expect(seniorBranch(longJunior, junior)).toBe(longJunior);
    expect(isGrowthOf(longJunior, senior)).toBe(false);
  });

  it('[I15] the choice is one order: symmetric, and the same whichever two meet first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 3, maxLength: 5 }),
        async (acts, forks) => {
          const base = await play(acts);
          const branches = [base];
          for (const [from, by, text] of forks) {
            const on = branches[from % branches.length] as Chain;
            const active = activeDevices(on);
            const device = active[by % Math.max(active.length, 1)];
            const keys = keysOf(device?.signKey);
            if (device && keys) branches.push(grown(await addName(on, { keys, device: device.id }, `name${text % 3}`, text)));
          }
          const pick = (list: readonly Chain[]): Bytes => list.reduce(seniorBranch).head;
          const best = pick(branches);
          for (const a of branches) {
            expect(seniorBranch(a, a)).toBe(a);
            for (const b of branches) expect(seniorBranch(a, b).head).toEqual(seniorBranch(b, a).head);
          }
          expect(pick(branches.toReversed())).toEqual(best);
          for (let i = 1; i < branches.length; i++) expect(pick([...branches.slice(i), ...branches.slice(0, i)])).toEqual(best);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('[I15] branches of two persons are not compared', async () => {
    const [a, b] = [await newIdentity(key(0), 1), await newIdentity(key(1), 1)];
    expect(() => seniorBranch(a, b)).toThrow('two persons');
  });
});
