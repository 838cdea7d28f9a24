/** Key packages on the hub: each handed out once, and nobody’s drained by another. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { bindNumber, isRecord, newPerson, newWorld, type Person, phoneOf, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const put = (person: Person, packages: readonly string[], last?: string) =>
  world.ask('PUT', '/v1/packages', { packages, ...(last === undefined ? {} : { last }) }, { token: person.session.access });
const take = (person: Person, ...users: readonly string[]) => world.ask('POST', '/v1/packages/take', { users }, { token: person.session.access });
const newPackage = (): string => toBase64(randomBytes(40));

describe('key packages', () => {
  it('[D6] each package is handed out once, whoever asks and however many at once; then the last-resort one', async () => {
    const [anna, boris, carla] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    const packages = Array.from({ length: 10 }, newPackage);
    const last = newPackage();
    expect((await put(anna, packages, last)).body).toEqual({ count: 10 });
    const answers = await Promise.all(Array.from({ length: 14 }, (_, i) => take(i % 2 ? boris : carla, anna.user)));
    const taken = answers.flatMap(({ body }) => (Array.isArray(body['packages']) ? body['packages'] : []));
    expect(taken).toHaveLength(14);
    expect(
      taken
        .filter((one) => !one.last)
        .map((one) => one.package)
        .sort(),
    ).toEqual([...packages].sort());
    expect(taken.filter((one) => one.last).map((one) => one.package)).toEqual([last, last, last, last]);
    expect(taken.every((one) => one.user === anna.user && one.device === anna.device)).toBe(true);
  });

  it('[D6] a package that was taken does not come back, also when it is uploaded again', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const once = newPackage();
    await put(anna, [once]);
    await take(boris, anna.user);
    expect((await put(anna, [once])).body).toEqual({ count: 0 });
    expect((await take(boris, anna.user)).body).toEqual({ packages: [] });
  });

  it('[D7] packages have a size and a number, and what is neither is refused', async () => {
    const anna = await newPerson(world);
    expect((await put(anna, [toBase64(new Uint8Array(LIMITS.packageBytes + 1))])).status).toBe(400);
    expect((await put(anna, Array.from({ length: HUB_LIMITS.packagesPerDevice + 1 }, newPackage))).status).toBe(400);
    const lists = fc.array(fc.oneof(fc.constantFrom('', '=', 'ünï', '‮', ' '), fc.uint8Array({ minLength: 1, maxLength: 99 }).map(toBase64)), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(lists, async (packages) => {
        world.clock.advance(120_000);
        const valid = packages.every((text) => /^[\w-]+$/.test(text));
        const session = await world.ask('POST', '/v1/sessions/refresh', { refresh: anna.session.refresh });
        const token = String(session.body['access']);
        expect((await world.ask('PUT', '/v1/packages', { packages }, { token })).status).toBe(valid ? 200 : 400);
      }),
      { numRuns: 100 },
    );
    const boris = await newPerson(world);
    await put(boris, Array.from({ length: 60 }, newPackage));
    expect((await put(boris, Array.from({ length: 60 }, newPackage))).body).toEqual({ count: HUB_LIMITS.packagesPerDevice });
  });

  it('[D8] one asker cannot drain one target, and an identity without a number gets less', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    await put(anna, Array.from({ length: 100 }, newPackage));
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await take(boris, anna.user));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    expect([answers[30]?.refused?.code, answers[30]?.refused?.details?.retry_after]).toEqual(['rate_limited', 120]);
    const targets = Array.from({ length: 100 }, () => toBase64(randomBytes(16)));
    expect((await take(boris, ...targets)).refused?.code).toBe('rate_limited');
    const carla = await newPerson(world);
    await bindNumber(world, carla, phoneOf(1));
    expect((await take(carla, ...targets)).status).toBe(200);
    expect((await take(carla, ...targets)).status).toBe(200);
    expect((await take(carla, anna.user)).status).toBe(200);
  });

  // Threat 27: identities cost nothing, so a budget for each is none.
  it('[H83] however many people without a number take, they leave a person’s one-time packages to those who have one, and still get in', async () => {
    const [anna, bound] = [await newPerson(world), await newPerson(world)];
    await bindNumber(world, bound, phoneOf(1));
    const last = newPackage();
    await put(anna, Array.from({ length: HUB_LIMITS.packagesPerDevice }, newPackage), last);
    const given: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const stranger = await newPerson(world);
      for (let j = 0; j < 30; j++) {
        const { packages } = (await take(stranger, anna.user)).body;
        given.push(...(Array.isArray(packages) ? packages : []));
      }
    }
    expect(given).toHaveLength(90);
    expect(given.filter((one) => isRecord(one) && one['last'] === false)).toHaveLength(50);
    expect(given.filter((one) => isRecord(one) && one['package'] === last)).toHaveLength(40);
    expect((await take(bound, anna.user)).body['packages']).toMatchObject([{ last: false }]);
    const without = await newPerson(world);
    await put(without, [newPackage()]);
    expect((await take(anna, without.user)).body['packages']).toMatchObject([{ last: false }]);
  });

  it('[D8] a person’s new device is let into hundreds of chats at once, which drains nobody else', async () => {
    const anna = await newPerson(world);
    await put(anna, [newPackage()], newPackage());
    for (let i = 0; i < 500; i++) expect((await take(anna, anna.user)).status).toBe(200);
    expect((await take(anna, toBase64(randomBytes(16)))).status).toBe(200);
  });
});
