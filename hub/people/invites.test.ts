/** What stands behind invite links over HTTP: put by whoever has the key of the box, read by who is signed in, bounded, and no help to who guesses or replays. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import { type Card, inviteKeys, makeCard, MAX_SEALED_CARD } from '../../crypto/invite.ts';
import { type Answer, bindNumber, newPerson, newWorld, type Person, phoneOf, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const pathOf = (box: Bytes): string => `/v1/invites/${toBase64(box)}`;
const get = ({ session }: Person, box: Bytes): Promise<Answer> => world.ask('GET', pathOf(box), undefined, { token: session.access });
const put = ({ session }: Person, box: Bytes, { key, time, sealed, signature }: Card): Promise<Answer> =>
  world.ask('PUT', pathOf(box), { key: toBase64(key), time, sealed: toBase64(sealed), signature: toBase64(signature) }, { token: session.access });
const DAY = 24 * 60 * 60 * 1000;
const newKeys = () => inviteKeys(randomBytes(32));
const card = (keys: ReturnType<typeof newKeys>, time: number, text: string | undefined) =>
  makeCard(keys, time, text === undefined ? undefined : utf8(text));

describe('what stands behind a link', () => {
  it('[J12] is put, changed and taken away by whoever has its key, and read by whoever names the box and is signed in', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const keys = newKeys();
    const now = world.clock.now();
    expect((await get(boris, keys.box)).refused?.code).toBe('not_found');
    const [first, second] = [await card(keys, now, 'one'), await card(keys, now + 1, 'two')];
    for (const one of [first, second, first]) expect((await put(anna, keys.box, one)).status).toBe(204);
    expect((await get(boris, keys.box)).body).toMatchObject({ sealed: toBase64(second.sealed), time: now + 1 });
    expect((await world.ask('GET', pathOf(keys.box), undefined)).refused?.code).toBe('invalid_session');
    // Of two who may, either.
    expect((await put(boris, keys.box, await card(keys, now + 2, undefined))).status).toBe(204);
    expect((await get(boris, keys.box)).body).toMatchObject({ sealed: '', time: now + 2 });
  });

  it('[J13] is not changed or taken away by who has the link alone, by who signed for another box or time, nor by an old word brought again', async () => {
    const [anna, mallory] = [await newPerson(world), await newPerson(world)];
    const [keys, other] = [newKeys(), newKeys()];
    const now = world.clock.now();
    const [first, gone] = [await card(keys, now, 'one'), await card(keys, now + 1, undefined)];
    const second = await card(keys, now + 2, 'two');
    for (const one of [first, gone, second]) await put(anna, keys.box, one);
    const forged = await makeCard({ ...other, box: keys.box, secret: keys.secret }, now + 9, utf8('Come here'));
    for (const bent of [forged, { ...forged, key: keys.key.publicKey }, { ...second, time: now + 9 }, { ...second, sealed: forged.sealed }])
      expect((await put(mallory, keys.box, bent)).refused?.code).toBe('invalid_signature');
    expect((await put(mallory, other.box, second)).refused?.code).toBe('invalid_signature');
    for (const old of [first, gone]) await put(mallory, keys.box, old);
    expect((await get(anna, keys.box)).body['sealed']).toBe(toBase64(second.sealed));
    expect((await put(anna, keys.box, await card(keys, now + 2 * 24 * 60 * 60 * 1000, 'from a time to come'))).refused?.code).toBe('malformed');
  });

  it('[J49] that was taken away is not put back by who has read it, then or when nothing is known of it any more', async () => {
    const anna = await newPerson(world);
    const keys = newKeys();
    const now = world.clock.now();
    // As far ahead of the hub as a device's clock may be.
    const read = await card(keys, now + DAY - 1, 'one');
    await put(anna, keys.box, read);
    await put(anna, keys.box, await card(keys, now + DAY, undefined));
    for (const days of [0, 1, 45, 44, 2]) {
      world.clock.advance(days * DAY);
      const mallory = await newPerson(world);
      await put(mallory, keys.box, read);
      expect((await get(mallory, keys.box)).body?.['sealed'] ?? '').toBe('');
    }
    const boris = await newPerson(world);
    expect((await put(boris, keys.box, read)).refused?.code).toBe('malformed');
    const anew = await card(keys, world.clock.now(), 'two');
    expect((await put(boris, keys.box, anew)).status).toBe(204);
    expect((await get(boris, keys.box)).body['sealed']).toBe(toBase64(anew.sealed));
  });

  it('[J14] has a limit for each person, lower for who has no number, and is not looked for box after box', async () => {
    const anna = await newPerson(world);
    const fill = async (count: number): Promise<readonly (string | undefined)[]> => {
      const answers = [];
      for (let i = 0; i < count; i++) {
        const keys = newKeys();
        answers.push((await put(anna, keys.box, await card(keys, world.clock.now(), 'a'))).refused?.code);
      }
      return [...new Set(answers)];
    };
    expect(await fill(HUB_LIMITS.invitesPerUnbound)).toEqual([undefined]);
    expect(await fill(1)).toEqual(['full']);
    await bindNumber(world, anna, phoneOf(1));
    expect(await fill(1)).toEqual([undefined]);
    const guesses = [];
    for (let i = 0; i < 700; i++) guesses.push((await get(anna, randomBytes(16))).refused?.code);
    expect(new Set(guesses)).toEqual(new Set(['not_found', 'rate_limited']));
    expect(guesses.at(-1)).toBe('rate_limited');
  });

  it('[J14] is of one form and no longer than it may be', async () => {
    const anna = await newPerson(world);
    const keys = newKeys();
    expect(LIMITS.inviteBytes).toBe(MAX_SEALED_CARD);
    const good = await card(keys, world.clock.now(), 'one');
    expect((await put(anna, keys.box, { ...good, sealed: new Uint8Array(LIMITS.inviteBytes + 1) })).refused?.code).toBe('malformed');
    for (const box of [new Uint8Array(15), new Uint8Array(17)]) expect((await put(anna, box, good)).refused?.code).toBe('malformed');
    for (const body of [
      {},
      { key: 'A', time: 1, sealed: '', signature: '' },
      { key: 'A'.repeat(43), time: -1, sealed: '', signature: `${'A'.repeat(85)}A` },
    ])
      expect((await world.ask('PUT', pathOf(keys.box), body, { token: anna.session.access })).status).toBe(400);
  });
});
