/** Names on a hub that lost its store and kept its key: whose they were, they are again, whoever was first. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import { bindNumber, bytesIn, newPerson, newWorld, type Person, phoneOf, signInAgain, textIn, uploadChain, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { proveName, readProof } from './name-proof.ts';
import { newBound, rename } from './people.world.ts';
import { newPepper } from './pepper.ts';

const DAY = 86_400_000;
const key = new Uint8Array(32).fill(3);
let worlds: World[];
let world: World;
beforeEach(async () => {
  worlds = [await newWorld({ key })];
  world = worlds[0] as World;
});
afterEach(() => Promise.all(worlds.map((one) => one.close())));

const ask = (method: string, path: string, person: Person, body?: object) => world.ask(method, path, body, { token: person.session.access });
const setName = (person: Person, username: string, proof?: string) => ask('PUT', '/v1/username', person, { username, ...(proof ? { proof } : {}) });
const nameOf = async (person: Person) => (await ask('GET', '/v1/username', person)).body;
const proofOf = async (person: Person): Promise<string> => textIn(await ask('GET', '/v1/username', person), 'proof');
const bound = (index: number, username: string) => newBound(world, index, username);
const renamed = (person: Person, username: string) => rename(world, person, username);
/** The hub goes on with nothing but its key; `later` ms have gone by. */
async function wipe(later: number, kept: Uint8Array<ArrayBuffer> = key): Promise<void> {
  world = await newWorld({ key: kept, start: world.clock.now() + later });
  worlds.push(world);
}
async function back(person: Person): Promise<Person> {
  await uploadChain(world, person.chain);
  return signInAgain(world, person);
}
const finds = async (asker: Person, username: string) => (await ask('POST', '/v1/lookup', asker, { username })).body['user'];

describe('a name that was given before the hub lost its store', () => {
  it('[A23] goes back to who proves it, without a number, also from a squatter who was first and has taken it', async () => {
    const anna = await bound(1, 'Anna');
    expect((await setName(anna, 'Anna')).status).toBe(204);
    const proof = await proofOf(anna);
    await wipe(DAY);
    const mallory = await bound(2, 'anna');
    expect((await setName(mallory, 'anna')).status).toBe(204);
    const again = await back(anna);
    expect((await setName(again, 'Anna')).refused?.code).toBe('insufficient_permission');
    expect((await setName(again, 'Anna', proof)).status).toBe(204);
    expect(await nameOf(again)).toEqual({ username: 'anna', proof });
    expect(await nameOf(mallory)).toEqual({ username: '' });
    expect((await setName(mallory, 'anna', forged(mallory, 'anna'))).refused?.code).toBe('username_taken');
    expect(await finds(mallory, 'anna')).toBe(anna.user);
  });

  it('[A23] comes back a second time by the same proof, should the hub be wiped again', async () => {
    const anna = await bound(1, 'anna');
    await setName(anna, 'anna');
    const proof = await proofOf(anna);
    for (let i = 0; i < 2; i++) {
      await wipe(DAY);
      const mallory = await bound(2, 'anna');
      await setName(mallory, 'anna');
      const again = await back(anna);
      expect((await setName(again, 'anna', proof)).status).toBe(204);
      expect(await finds(mallory, 'anna')).toBe(anna.user);
    }
  });

  it('[A23] goes to the last who had it, whichever of them comes first', async () => {
    let anna = await bound(1, 'name');
    await setName(anna, 'name');
    const older = await proofOf(anna);
    anna = await renamed(anna, '');
    await setName(anna, '');
    world.clock.advance(HUB_LIMITS.usernameHoldMs);
    const boris = await bound(2, 'name');
    await setName(boris, 'name');
    const newer = await proofOf(boris);
    anna = await renamed(await signInAgain(world, anna), 'name');
    for (const isAnnaFirst of [true, false]) {
      await wipe(DAY);
      const [first, second] = [await back(anna), await back(boris)];
      if (isAnnaFirst) expect((await setName(first, 'name', older)).status).toBe(204);
      expect((await setName(second, 'name', newer)).status).toBe(204);
      expect((await setName(first, 'name', older)).refused?.code).toBe('username_taken');
    }
  });

  it('[A23] is not taken from anybody by a proof on a hub that lost nothing, or lost it more than 90 days ago, or lost its key too', async () => {
    let anna = await bound(1, 'anna');
    await setName(anna, 'anna');
    const proof = await proofOf(anna);
    anna = await renamed(anna, '');
    await setName(anna, '');
    world.clock.advance(HUB_LIMITS.usernameHoldMs);
    const boris = await bound(2, 'anna');
    expect((await setName(boris, 'anna')).status).toBe(204);
    anna = await renamed(await signInAgain(world, anna), 'anna');
    await bindNumber(world, anna, phoneOf(3));
    expect((await setName(anna, 'anna', proof)).refused?.code).toBe('username_taken');
    for (const [late, kept] of [
      [true, key],
      [false, randomBytes(32)],
    ] as const) {
      await wipe(DAY, kept);
      const mallory = await bound(4, 'anna');
      await setName(mallory, 'anna');
      if (late) world.clock.advance(HUB_LIMITS.usernameHoldMs);
      const again = await back(anna);
      expect((await setName(again, 'anna', proof)).refused?.code).toBe('insufficient_permission');
      expect(await finds(await signInAgain(world, mallory), 'anna')).toBe(mallory.user);
    }
  });

  it('[A23] spares nobody the number on the hub that gave it and lost nothing', async () => {
    let anna = await bound(1, 'anna');
    await setName(anna, 'anna');
    const proof = await proofOf(anna);
    anna = await renamed(anna, '');
    await setName(anna, '');
    world.clock.advance(31 * DAY);
    expect((await bindNumber(world, await newPerson(world), phoneOf(1), true)).body).toEqual({ bound: 'now' });
    anna = await renamed(await signInAgain(world, anna), 'anna');
    expect((await setName(anna, 'anna', proof)).refused?.code).toBe('insufficient_permission');
  });

  it('[A23] a proof is of one user and one name, and every changed byte of it proves nothing', async () => {
    const pepper = newPepper(key);
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('', 'anna', 'أحمد', 'שלום', '__proto__', 'x'.repeat(5000)));
    const user = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes));
    await fc.assert(
      fc.asyncProperty(
        user,
        user,
        text,
        text,
        fc.maxSafeNat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (one, other, name, another, givenAt, at, flip) => {
          const proof = proveName(pepper, { user: one, name, givenAt });
          expect(readProof(pepper, { user: one, name }, proof)).toBe(givenAt);
          if (toBase64(one) !== toBase64(other)) expect(readProof(pepper, { user: other, name }, proof)).toBeUndefined();
          if (toBase64(utf8(name)) !== toBase64(utf8(another))) expect(readProof(pepper, { user: one, name: another }, proof)).toBeUndefined();
          const changed = Uint8Array.from(proof, (byte, i) => (i === at % proof.length ? byte ^ flip : byte));
          expect(readProof(pepper, { user: one, name }, changed)).toBeUndefined();
          expect(readProof(newPepper(new Uint8Array(32)), { user: one, name }, proof)).toBeUndefined();
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** One made with another key. */
const forged = (person: Person, name: string): string =>
  toBase64(proveName(newPepper(randomBytes(32)), { user: bytesIn(person.user), name, givenAt: 5 }));
