/** Whose a number and a username are, and who is found by them. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bindNumber, bytesIn, newPerson, newWorld, type Person, peerOf, phoneOf, signInAgain, textIn, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { newBound, rename } from './people.world.ts';

const DAY = 86_400_000;
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const bound = (index: number, username?: string) => newBound(world, index, username);
const renamed = (person: Person, username: string) => rename(world, person, username);
const setName = (person: Person, username: string) => world.ask('PUT', '/v1/username', { username }, { token: person.session.access });
const lookup = (person: Person, what: object, peer = '203.0.113.8') => world.ask('POST', '/v1/lookup', what, { token: person.session.access, peer });
const refreshed = async (person: Person): Promise<Person> => {
  const answer = await world.ask('POST', '/v1/sessions/refresh', { refresh: person.session.refresh });
  return { ...person, session: { ...person.session, access: textIn(answer, 'access'), refresh: textIn(answer, 'refresh') } };
};

describe('numbers of accounts', () => {
  it('[A17] a number that has a living account is never silently replaced', async () => {
    const anna = await bound(1);
    const boris = await newPerson(world);
    world.clock.advance(60_000);
    const { verification, code } = await world.codeFor(phoneOf(1));
    const checked = await world.ask('POST', '/v1/codes/check', { verification, code });
    expect(checked.body['number']).toBe('taken');
    const ticket = textIn(checked, 'ticket');
    const silent = await world.ask('PUT', '/v1/number', { ticket, anew: false }, { token: boris.session.access });
    expect([silent.status, silent.refused?.code]).toEqual([409, 'number_taken']);
    // The ticket is still there to choose with, and choosing anew waits, because the old device was active lately.
    const anew = await world.ask('PUT', '/v1/number', { ticket, anew: true }, { token: boris.session.access });
    expect(anew.body).toEqual({ bound: 'waiting', until: world.clock.now() + HUB_LIMITS.anewDelayMs });
    expect((await world.store.accounts.get(bytesIn(anna.user)))?.hasNumber).toBe(true);
    expect((await world.store.accounts.get(bytesIn(boris.user)))?.hasNumber).toBe(false);
  });

  it('[A17] anew takes effect after 7 days, and at once where no old device was active for 30', async () => {
    const anna = await bound(1);
    const boris = await newPerson(world);
    world.clock.advance(60_000);
    expect((await bindNumber(world, boris, phoneOf(1), true)).body['bound']).toBe('waiting');
    world.clock.advance(7 * DAY - 1);
    const carla = await bound(2);
    await world.store.accounts.setByNumber(bytesIn(anna.user), true);
    expect((await lookup(carla, { phone: phoneOf(1) })).body['user']).toBe(anna.user);
    world.clock.advance(1);
    expect((await lookup(carla, { phone: phoneOf(1) })).refused?.code).toBe('user_not_found');
    expect((await world.store.accounts.get(bytesIn(boris.user)))?.hasNumber).toBe(true);
    world.clock.advance(31 * DAY);
    const dora = await newPerson(world);
    expect((await bindNumber(world, dora, phoneOf(1), true)).body).toEqual({ bound: 'now' });
    expect((await world.store.accounts.get(bytesIn(boris.user)))?.hasNumber).toBe(false);
  });

  it('[A17] who proves the number again keeps it, and a waiting claim on it ends', async () => {
    const anna = await bound(1);
    const boris = await newPerson(world);
    world.clock.advance(60_000);
    await bindNumber(world, boris, phoneOf(1), true);
    world.clock.advance(6 * DAY);
    expect((await bindNumber(world, await refreshed(anna), phoneOf(1))).body).toEqual({ bound: 'now' });
    world.clock.advance(2 * DAY);
    const carla = await bound(2);
    await world.store.accounts.setByNumber(bytesIn(anna.user), true);
    expect((await lookup(carla, { phone: phoneOf(1) })).body['user']).toBe(anna.user);
  });

  it('[A17] a ticket is of no use without a session, nor is one made up', async () => {
    const anna = await newPerson(world);
    const made = await world.ask('PUT', '/v1/number', { ticket: 'A'.repeat(43), anew: false }, { token: anna.session.access });
    expect([made.status, made.refused?.code]).toEqual([401, 'invalid_ticket']);
    expect((await world.store.accounts.get(bytesIn(anna.user)))?.hasNumber).toBe(false);
  });
});

describe('usernames', () => {
  it('[A18] a name is taken by whose chain names it last, once, whatever the case of its letters', async () => {
    const anna = await bound(1, 'Anna_1');
    expect((await setName(anna, 'Anna_1')).status).toBe(204);
    const boris = await bound(2, 'aNNA_1');
    const taken = await setName(boris, 'aNNA_1');
    expect([taken.status, taken.refused?.code]).toEqual([409, 'username_taken']);
    const carla = await bound(3, 'carla');
    expect((await setName(carla, 'karla')).refused?.code).toBe('invalid_username');
    expect((await lookup(carla, { username: 'ANNA_1' })).body).toEqual({ user: anna.user });
  });

  it('[A18] two who race for a name: one has it', async () => {
    const people = [await bound(1, 'same_name'), await bound(2, 'Same_Name'), await bound(3, 'SAME_NAME')];
    const answers = await Promise.all(people.map((person, i) => setName(person, ['same_name', 'Same_Name', 'SAME_NAME'][i] ?? '')));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
  });

  it('[A18] a name that was let go waits 90 days for who had it', async () => {
    let anna = await bound(1, 'wanted');
    expect((await setName(anna, 'wanted')).status).toBe(204);
    anna = await renamed(anna, '');
    expect((await setName(anna, '')).status).toBe(204);
    const boris = await bound(2, 'wanted');
    expect((await setName(boris, 'wanted')).refused?.code).toBe('username_taken');
    expect((await lookup(boris, { username: 'wanted' })).refused?.code).toBe('user_not_found');
    world.clock.advance(20 * DAY);
    const later = await refreshed(boris);
    expect((await setName(later, 'wanted')).refused?.code).toBe('username_taken');
    anna = await renamed(await refreshed(anna), 'wanted');
    expect((await setName(anna, 'wanted')).status).toBe(204);
  });

  it('[A18] a name that was let go is anybody’s after 90 days', async () => {
    let anna = await bound(1, 'wanted');
    await setName(anna, 'wanted');
    anna = await renamed(anna, '');
    await setName(anna, '');
    world.clock.advance(HUB_LIMITS.usernameHoldMs);
    const boris = await bound(2, 'wanted');
    expect((await setName(boris, 'wanted')).status).toBe(204);
  });

  it('[A18] what is no username is refused, whatever it is', async () => {
    const anna = await bound(1);
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 140 }),
      fc.constantFrom('abc', '1abc', 'anna anna', 'аnna', 'أحمد', 'a'.repeat(33), '_anna', 'anna​', '<b>anna</b>'),
    );
    let index = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (username) => {
        fc.pre(username !== '' && !/^[A-Za-z]\w{3,31}$/.test(username));
        const { status, refused } = await setName(anna, username);
        expect([status, ['invalid_username', 'malformed'].includes(refused?.code ?? '')]).toEqual([400, true]);
        index++;
      }),
      { numRuns: 100 },
    );
    expect(index).toBeGreaterThanOrEqual(100);
  });
});

describe('names on a hub that was wiped', () => {
  it('[A21] a name waits for the chain that brings it first, till its number is proven anew', async () => {
    const anna = await newPerson(world, {}, 'anna');
    const boris = await bound(2, 'Anna');
    expect((await setName(boris, 'Anna')).refused?.code).toBe('username_taken');
    expect((await lookup(boris, { username: 'anna' })).refused?.code).toBe('user_not_found');
    world.clock.advance(60_000);
    expect((await bindNumber(world, anna, phoneOf(1))).status).toBe(200);
    expect((await setName(anna, 'anna')).status).toBe(204);
    expect((await lookup(boris, { username: 'anna' })).body).toEqual({ user: anna.user });
  });

  it('[A21] 90 days after the store was made no brought name waits, nor does one that waited', async () => {
    await newPerson(world, {}, 'early');
    world.clock.advance(HUB_LIMITS.usernameHoldMs);
    await newPerson(world, {}, 'late');
    const boris = await bound(2, 'early');
    expect((await setName(boris, 'early')).status).toBe(204);
    const carla = await bound(3, 'late');
    expect((await setName(carla, 'late')).status).toBe(204);
  });

  it('[A21] one address cannot hold names without end, and a name in use is not touched by a chain that claims it', async () => {
    const anna = await bound(1, 'anna');
    await setName(anna, 'anna');
    for (let i = 0; i < 105; i++) await newPerson(world, { peer: peerOf(7) }, `squat_${i}`);
    await newPerson(world, { peer: peerOf(8) }, 'anna');
    const boris = await bound(2, 'squat_104');
    expect((await setName(boris, 'squat_104')).status).toBe(204);
    expect((await lookup(boris, { username: 'anna' })).body).toEqual({ user: anna.user });
  });
});

describe('lookup', () => {
  // Feature: telegram-clone, Property 27: adding by number or username finds the one person who wants to be found
  it('[A19] a person is found by her number if she wants it, and by her username, however they are written', async () => {
    let asker = await bound(999_000);
    let index = 0;
    const names = fc.oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,25}$/), fc.constantFrom('a', 'Z', 'toString', 'constructor', 'X'.repeat(26)));
    await fc.assert(
      fc.asyncProperty(names, fc.boolean(), fc.constantFrom(' ', '-', ''), async (base, byNumber, gap) => {
        world.clock.advance(2 * DAY);
        asker = await signInAgain(world, asker);
        const peer = peerOf(++index);
        // A suffix of its own, because names and numbers of earlier runs are still taken.
        const name = `${base}_${String(index).padStart(4, '0')}`;
        const anna = await bound(index, name);
        expect((await setName(anna, name)).status).toBe(204);
        await world.ask('PUT', '/v1/discovery', { by_number: byNumber }, { token: anna.session.access });
        expect((await world.ask('GET', '/v1/number', undefined, { token: anna.session.access })).body).toEqual({ bound: true, by_number: byNumber });
        const phone = phoneOf(index);
        const found = await lookup(asker, { phone: phone.slice(0, 5) + gap + phone.slice(5) }, peer);
        expect(byNumber ? found.body['user'] : found.refused?.code).toBe(byNumber ? anna.user : 'user_not_found');
        expect((await lookup(asker, { username: name.toUpperCase() }, peer)).body).toEqual({ user: anna.user });
      }),
      { numRuns: 100 },
    );
  });

  it('[A19] unknown, hidden and unbound answer with the same bytes but for the time, after the same questions to the store', async () => {
    const asker = await bound(1);
    const hidden = await bound(2);
    await world.ask('PUT', '/v1/discovery', { by_number: false }, { token: hidden.session.access });
    const seen: string[] = [];
    const { accounts } = world.store;
    for (const name of ['get', 'findByNumber', 'findByUsername'] as const) {
      const original = accounts[name];
      Object.assign(accounts, { [name]: (...args: never[]) => (seen.push(name), Reflect.apply(original, accounts, args)) });
    }
    const questions: string[][] = [];
    const answers = [];
    for (const what of [{ phone: phoneOf(2) }, { phone: phoneOf(500_000) }]) {
      answers.push(await lookup(asker, what));
      questions.push(seen.splice(0));
    }
    const [first, second] = answers;
    expect([first?.status, first?.text]).toEqual([404, second?.text]);
    expect(questions[0]).toEqual(questions[1]);
    expect((await lookup(asker, { username: 'nobody_here' })).text).toBe(first?.text);
  });

  it('[A20] who has no number can neither search nor take a name', async () => {
    const anna = await bound(1, 'anna');
    await setName(anna, 'anna');
    const stranger = await newPerson(world, {}, 'stranger');
    for (const what of [{ username: 'anna' }, { phone: phoneOf(1) }, { username: 'nobody_here' }]) {
      const { status, refused } = await lookup(stranger, what);
      expect([status, refused?.code]).toEqual([403, 'insufficient_permission']);
    }
    expect((await setName(stranger, 'stranger')).refused?.code).toBe('insufficient_permission');
  });

  it('[A20] searching is limited per account and per address, also over many accounts', async () => {
    const asker = await bound(1);
    const answers = [];
    for (let i = 0; i < 61; i++) answers.push(await lookup(asker, { phone: phoneOf(1000 + i) }));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(60);
    expect(answers[60]?.refused?.details?.retry_after).toBeGreaterThan(0);
    const crowd = await Promise.all(Array.from({ length: 6 }, (_, i) => bound(10_000 * (i + 1))));
    let found = 0;
    for (const one of crowd) for (let i = 0; i < 55; i++) if ((await lookup(one, { phone: phoneOf(i) })).status === 404) found++;
    expect(found).toBe(300 - 60);
  });

  it('[A20] a lookup names exactly one of number and username', async () => {
    const asker = await bound(1);
    for (const what of [{}, { phone: phoneOf(1), username: 'anna' }, { phone: 5 }, [], null])
      expect((await lookup(asker, what as object)).status).toBe(400);
  });
});
