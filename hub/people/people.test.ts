/** Block lists and presence over HTTP and sockets: for all of a person’s devices, bounded, and nobody learns from them who exists. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { bindNumber, bytesIn, newPerson, newWorld, type Person, phoneOf, signInAgain, type World } from '../hub.world.ts';
import { openSocket } from '../socket.world.ts';
import { PRESENCE } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { mailboxOf } from '../relay/log.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const change = ({ session }: Person, add: readonly string[], remove: readonly string[] = []) =>
  world.ask('POST', '/v1/blocks', { add, remove }, { token: session.access });
const listOf = async ({ session }: Person): Promise<unknown> =>
  (await world.ask('GET', '/v1/blocks', undefined, { token: session.access })).body['users'];
const newUsers = (count: number): readonly string[] => Array.from({ length: count }, () => toBase64(randomBytes(16)));

describe('a block list', () => {
  it('[P4] is the person’s, whoever of their devices asks, and whether anybody of it exists makes no difference', async () => {
    const [anna, boris, carla] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    const [nobody = ''] = newUsers(1);
    expect(await listOf(anna)).toEqual([]);
    for (const user of [boris.user, nobody]) expect((await change(anna, [user])).text).toBe('');
    expect(await listOf(await signInAgain(world, anna))).toEqual([boris.user, nobody].sort((a, b) => Buffer.compare(bytesIn(a), bytesIn(b))));
    expect([await listOf(boris), await listOf(carla)]).toEqual([[], []]);
  });

  it('[P5] has a limit, which is lower for who has no number, and is changed whole or not at all', async () => {
    const anna = await newPerson(world);
    const users = newUsers(LIMITS.blocksPerUser + 1);
    const [few, many] = [users.slice(0, HUB_LIMITS.blocksPerUnbound), users.slice(0, LIMITS.blocksPerUser)];
    expect((await change(anna, few)).status).toBe(204);
    expect((await change(anna, users.slice(-1))).refused?.code).toBe('full');
    await bindNumber(world, anna, phoneOf(1));
    expect((await change(anna, many)).status).toBe(204);
    expect((await change(anna, users.slice(-1))).refused?.code).toBe('full');
    expect((await change(anna, users.slice(-1), users.slice(0, 1))).status).toBe(204);
    expect((await change(anna, users)).refused?.code).toBe('malformed');
    expect((await change(anna, many)).refused?.code).toBe('rate_limited');
  });

  it('[P6] takes no form but its own, nobody who is not signed in, and never oneself', async () => {
    const anna = await newPerson(world);
    expect((await change(anna, newUsers(1), [anna.user])).status).toBe(204);
    expect((await change(anna, [...newUsers(1), anna.user])).refused?.code).toBe('malformed');
    for (const body of [{}, { add: [] }, { add: 'all', remove: [] }, { add: ['short'], remove: [] }, { add: [], remove: [7] }, 'nothing'])
      expect((await world.ask('POST', '/v1/blocks', body, { token: anna.session.access })).status).toBe(400);
    for (const method of ['GET', 'POST']) expect((await world.ask(method, '/v1/blocks', undefined)).refused?.code).toBe('invalid_session');
    expect(await listOf(anna)).toHaveLength(1);
  });

  it('[P7] is in force at once for mail, over the hub’s own sockets, and leaves no trace in its log', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const [atAnna, atBoris] = [await openSocket(world, anna), await openSocket(world, boris)];
    await change(anna, [boris.user]);
    const mailbox = { type: 'subscribe' as const, cursor: { seq: 0, hash: new Uint8Array(32) } };
    atAnna.send({ ...mailbox, route: mailboxOf(bytesIn(anna.device)) });
    const letter = () => ({ type: 'mail' as const, request: 1, device: bytesIn(anna.device), item: randomBytes(16), bytes: randomBytes(40) });
    atBoris.send(letter());
    await atAnna.until(() => atAnna.frames.some(({ type }) => type === 'withheld'));
    await change(anna, [], [boris.user]);
    atBoris.send(letter());
    await atAnna.until(() => atAnna.frames.some(({ type }) => type === 'envelope'));
    expect(atAnna.frames.map(({ type }) => type).filter((type) => type === 'withheld' || type === 'envelope')).toEqual(['withheld', 'envelope']);
    for (const line of world.lines) for (const { user } of [anna, boris]) expect(line).not.toContain(user);
  });
});

describe('presence over HTTP and sockets', () => {
  it('[P15] is allowed by any own device, taken back by another token or none, and seen by nobody who is blocked', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const [atAnna, atBoris] = [await openSocket(world, anna), await openSocket(world, boris)];
    const [first, next] = [randomBytes(32), randomBytes(32)];
    const allow = (tokens: unknown) => world.ask('PUT', '/v1/presence', tokens, { token: anna.session.access });
    const shown = () => atBoris.frames.flatMap((frame) => (frame.type === 'presence' ? frame.people.map(({ is }) => is) : []));
    const isTold = async (is: number): Promise<void> => {
      const before = shown().length;
      for (let turns = 0; turns < 20 && shown().length === before; turns++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        world.clock.advance(HUB_LIMITS.presenceMs);
      }
      expect(shown().slice(before)).toEqual([is]);
    };
    atAnna.send({ type: 'active', isActive: true });
    atBoris.send({ type: 'watch', people: [{ user: bytesIn(anna.user), token: first }] });
    await isTold(PRESENCE.hidden);
    expect((await allow({ exact: toBase64(first) })).status).toBe(204);
    await isTold(PRESENCE.online);
    await change(anna, [boris.user]);
    await isTold(PRESENCE.hidden);
    await change(anna, [], [boris.user]);
    await isTold(PRESENCE.online);
    await allow({ exact: toBase64(next), coarse: toBase64(first) });
    await isTold(PRESENCE.recently);
    await allow({ exact: toBase64(next) });
    await isTold(PRESENCE.hidden);
    atBoris.send({ type: 'watch', people: [{ user: bytesIn(anna.user), token: next }] });
    await isTold(PRESENCE.online);
    await allow({});
    await isTold(PRESENCE.hidden);
    for (const body of [{ exact: 'short' }, { coarse: 7 }, 'nothing']) expect((await allow(body)).status).toBe(400);
    expect((await world.ask('PUT', '/v1/presence', {})).refused?.code).toBe('invalid_session');
  });
});
