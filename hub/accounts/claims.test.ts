/** A number two accounts want, asked as their devices ask. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bindNumber, newPerson, newWorld, type Person, phoneOf, signInAgain, textIn, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const asked = (method: string, path: string, person: Person, body?: object) => world.ask(method, path, body, { token: person.session.access });
const numberOf = async (person: Person) => (await asked('GET', '/v1/number', person)).body;
const keep = (person: Person) => asked('DELETE', '/v1/number/claim', person);

/** Anna has the number; Boris proved it a minute later, and waits. His ticket is good for some minutes yet. */
async function newDispute() {
  const [anna, boris] = [await newPerson(world), await newPerson(world)];
  await bindNumber(world, anna, phoneOf(1));
  world.clock.advance(60_000);
  const { verification, code } = await world.codeFor(phoneOf(1));
  const ticket = textIn(await world.ask('POST', '/v1/codes/check', { verification, code }), 'ticket');
  const since = world.clock.now();
  const until = since + HUB_LIMITS.anewDelayMs;
  const claim = () => asked('PUT', '/v1/number', boris, { ticket, anew: true });
  expect((await claim()).body).toEqual({ bound: 'waiting', until });
  return { anna, boris, claim, waiting: { since, until } };
}

describe('a claim on a number', () => {
  it('[A22] is seen by the account that has the number and by the one that waits, and says nothing to others', async () => {
    const { anna, boris, waiting } = await newDispute();
    expect(await numberOf(anna)).toEqual({ bound: true, by_number: false, claim: waiting });
    expect(await numberOf(boris)).toEqual({ bound: false, by_number: false, own: waiting });
    expect(await numberOf(await newPerson(world))).toEqual({ bound: false, by_number: false });
    const nobody = await world.ask('GET', '/v1/number');
    expect([nobody.status, nobody.refused?.code]).toEqual([401, 'invalid_session']);
  });

  it('[A22] ends when the account keeps its number: it never takes effect, and the claimant is told so', async () => {
    const { anna, boris, claim, waiting } = await newDispute();
    world.clock.advance(1000);
    expect((await keep(anna)).status).toBe(204);
    expect(await numberOf(anna)).toEqual({ bound: true, by_number: false });
    expect(await numberOf(boris)).toEqual({ bound: false, by_number: false, own: { ...waiting, kept_at: world.clock.now() } });
    const again = await claim();
    expect([again.status, again.refused?.code]).toEqual([409, 'number_kept']);
    expect((await keep(anna)).refused?.code).toBe('not_found');
    world.clock.advance(HUB_LIMITS.anewDelayMs);
    expect(await numberOf(await signInAgain(world, anna))).toEqual({ bound: true, by_number: false });
  });

  it('[A22] is nobody else’s to end: not the claimant’s, not a stranger’s, not without a session', async () => {
    const { anna, boris, waiting } = await newDispute();
    for (const person of [boris, await newPerson(world)]) expect((await keep(person)).refused?.code).toBe('not_found');
    expect((await world.ask('DELETE', '/v1/number/claim')).refused?.code).toBe('invalid_session');
    expect(await numberOf(anna)).toEqual({ bound: true, by_number: false, claim: waiting });
  });

  it('[A22] begins anew with another code, with the whole time before it', async () => {
    const { anna, boris } = await newDispute();
    await keep(anna);
    world.clock.advance(60_000);
    const until = world.clock.now() + HUB_LIMITS.anewDelayMs;
    expect((await bindNumber(world, boris, phoneOf(1), true)).body).toEqual({ bound: 'waiting', until });
    expect(await numberOf(anna)).toEqual({ bound: true, by_number: false, claim: { since: world.clock.now(), until } });
  });

  it('[A22] that nobody refused takes effect on its day, whoever asks first', async () => {
    const { anna, boris } = await newDispute();
    world.clock.advance(HUB_LIMITS.anewDelayMs);
    const old = await signInAgain(world, anna);
    expect((await keep(old)).refused?.code).toBe('not_found');
    expect(await numberOf(old)).toEqual({ bound: false, by_number: false });
    expect(await numberOf(await signInAgain(world, boris))).toEqual({ bound: true, by_number: false });
  });
});
