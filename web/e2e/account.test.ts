/** Accounts: a code on a number that lives, and what a profile is. */
// Feature: telegram-clone, Property 5: a profile stored and then read is equal
// Feature: telegram-clone, Property 27: adding a contact lists it
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isValidBio, isValidName } from '../chat/text.ts';
import type { TestDevice } from './device.ts';
import { calm, enterCode, has, link, newTalk, say, signUp, textsIn, userOf, linkOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

describe('a code on a living account', () => {
  let world: World;
  afterEach(() => world.close());

  it('[X23] gives nothing by itself: one links, or starts anew and is a new person to everybody', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await world.pass(61_000);
    const thief = await world.device('thief');
    expect((await enterCode(world, thief, '+14155550101')).next).toBe('taken');
    expect((await thief.view('session', {})).state).toBe('taken');
    expect((await thief.call('openChat', { user: userOf(bob) })).ok).toBe(false);
    const { waitingUntil } = await thief.do('startAnew', {});
    expect(waitingUntil).toBeGreaterThan(world.timers.now() + 6 * 86_400_000);
    await thief.do('setProfile', { name: 'Alice', username: '', bio: '' });
    expect(userOf(thief)).not.toBe(userOf(alice));
    const { chat: other } = await thief.do('openChat', { user: userOf(bob) });
    expect(other).not.toBe(chat);
    await thief.do('send', { chat: other, text: 'It is me, Alice' });
    await world.until('Bob has a request', () => has(bob, other, 'It is me, Alice'));
    const { requests } = await bob.view('chats', {});
    expect(requests.map((row) => row.user)).toEqual([userOf(thief)]);
    expect((await bob.view('safety', { user: userOf(thief) }))?.groups).not.toEqual((await bob.view('safety', { user: userOf(alice) }))?.groups);
    expect(await textsIn(thief, chat)).toEqual([]);
    await alice.do('send', { chat, text: 'I am still here' });
    await world.until('Bob hears the true one', () => has(bob, chat, 'I am still here'));
  });

  it('[X124] is asked for once: who closes the page over the text message enters it afterwards, and who asks again too early has it still', async () => {
    world = await newWorld();
    const alice = await world.device('alice');
    const asked = await alice.do('requestCode', { phone: '+14155550101' });
    alice.crash();
    await alice.start();
    expect(await alice.view('session', {})).toMatchObject({ state: 'out', asked: { verification: asked.verification } });
    expect(await alice.do('requestCode', { phone: '+14155550101' })).toMatchObject({ verification: asked.verification });
    expect(world.texts).toHaveLength(1);
    const code = /#(\d{6})$/.exec(world.texts[0]?.text ?? '')?.[1] ?? '';
    expect((await alice.do('checkCode', { verification: asked.verification, code })).next).toBe('profile');
    const bob = await world.device('bob');
    await bob.do('requestCode', { phone: '+14155550102' });
    await world.pass(10 * 60_000);
    bob.crash();
    await bob.start();
    expect(await bob.view('session', {})).toEqual({ state: 'out', asked: undefined });
  });

  it('[X24] whose person links instead is the same person on one more device', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    await calm(world);
    const second = await link(world, alice, 'second');
    await world.until('it has the history', async () => (await textsIn(second, chat)).length === 2);
    expect(userOf(second)).toBe(userOf(alice));
  });
});

describe('profiles and contacts', () => {
  let world: World;
  let alice: TestDevice;
  let bob: TestDevice;
  let chat: string;
  beforeAll(async () => {
    world = await newWorld();
    ({ alice, bob, chat } = await newTalk(world));
  });
  afterAll(() => world.close());

  const typed = (maxLength: number): fc.Arbitrary<string> =>
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength }),
      fc.string({ unit: 'binary', maxLength }),
      fc.constantFrom(
        '',
        ' ',
        'שלום עולם',
        'مرحبا',
        '👩‍👩‍👧‍👦'.repeat(10),
        '<script>alert(1)</script>',
        '\u202egnp.exe',
        '__proto__',
        '你好，世界',
        "Robert'); DROP TABLE",
        'é'.normalize('NFD'),
      ),
    );

  it('[X25] any profile that is taken is read back equal, by oneself, after a restart, and by the other; any other is refused and changes nothing', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(typed(80), typed(300), async (name, bio) => {
        const before = await alice.view('me', {});
        const answer = await alice.call('setProfile', { name, username: 'alice', bio });
        expect(answer.ok).toBe(isValidName(name) && isValidBio(bio));
        const me = await alice.view('me', {});
        expect([me?.name, me?.bio, me?.username]).toEqual(answer.ok ? [name, bio, 'alice'] : [before?.name, before?.bio, 'alice']);
        runs += 1;
        if (!answer.ok || runs % 20 !== 0) return;
        await world.until('Bob sees it', async () => {
          const person = (await bob.view('people', {})).people.find(({ user }) => user === userOf(alice));
          return person?.name === name && person.bio === bio;
        });
        alice.crash();
        await alice.start();
        expect((await alice.view('me', {}))?.name).toBe(name);
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  it('[X26] whoever is added by a contact code, an id, a username, a number or a message is listed once, by their name', async () => {
    const people: TestDevice[] = [];
    for (let i = 0; i < 3; i++) {
      const person = await world.device(`p${i}`);
      await signUp(world, person, `+1415555020${i}`, `Person ${i}`, `person_${i}`);
      await person.do('setFindable', { byNumber: true });
      people.push(person);
    }
    const codes = await Promise.all(people.map((person) => linkOf(world, person)));
    const ways = fc.record({
      who: fc.nat({ max: people.length - 1 }),
      way: fc.constantFrom('code' as const, 'id' as const, 'username' as const, 'number' as const),
      opened: fc.boolean(),
    });
    const added = new Set<string>();
    const asked = new Set<string>();
    await fc.assert(
      fc.asyncProperty(ways, async ({ who, way, opened }) => {
        const person = people[who];
        if (!person) return;
        const code = codes[who] ?? '';
        // The hub answers few questions a day about names and numbers: each is asked once.
        const text = { code, id: userOf(person), username: `@person_${who}`, number: `+1 (415) 555-020${who}` }[way];
        const { person: found } = await alice.do('find', { text: asked.has(text) && way !== 'code' ? userOf(person) : text });
        asked.add(text);
        expect(found.user).toBe(userOf(person));
        if (opened) {
          await alice.do('openChat', { user: found.user });
          added.add(found.user);
        }
        const listed = (await alice.view('people', {})).people.map(({ user }) => user).filter((user) => user !== userOf(bob));
        expect([...listed].sort()).toEqual([...added].sort());
        expect(new Set(listed).size).toBe(listed.length);
      }),
      { numRuns: 100, seed: 27 },
    );
    expect([...asked].filter((text) => /^[@+]/.test(text)).length).toBe(6);
    const first = people[0];
    if (!first) throw new Error('nobody');
    await say(world, alice, first, 'hello');
    await first.do('acceptChat', { chat: (await alice.do('openChat', { user: userOf(first) })).chat });
    await world.until('and has their name', async () => (await alice.view('people', {})).people.some(({ name }) => name === 'Person 0'));
    expect((await first.view('people', {})).people.map(({ user }) => user)).toEqual([userOf(alice)]);
    expect(await has(bob, chat, 'Hello Bob')).toBe(true);
  });
});
