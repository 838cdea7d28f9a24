/** How a chat begins: at once from both sides, without a network, and from a stranger. */
import { afterEach, describe, expect, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import type { DeviceFrame } from '../../hub/protocol/frames.ts';
import { calm, chatOf, has, newPerson, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a chat begins', () => {
  it('[X2] both open the same chat at once and end up in one', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const [a, b] = await Promise.all([alice.do('openChat', { user: userOf(bob) }), bob.do('openChat', { user: userOf(alice) })]);
    expect(a.chat).toBe(b.chat);
    await Promise.all([alice.do('send', { chat: a.chat, text: 'from Alice' }), bob.do('send', { chat: b.chat, text: 'from Bob' })]);
    await calm(world);
    expect([...(await textsIn(alice, a.chat))].sort()).toEqual(['from Alice', 'from Bob']);
    expect(await textsIn(bob, a.chat)).toEqual(await textsIn(alice, a.chat));
    expect(chatOf(alice, a.chat)?.line?.route).toEqual(chatOf(bob, a.chat)?.line?.route);
    expect(chatOf(alice, a.chat)?.record.authority.generation).toBe(0);
  });

  it('[X150] who has just signed in is waited for: nobody opens a chat without the person it is with, who would not learn of it', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    await calm(world);
    let asked = 0;
    // The first two times none has arrived at the hub yet.
    alice.line.answers = async (path) => (path.endsWith('/packages/take') && ++asked <= 2 ? Response.json({ packages: [] }) : undefined);
    const { chat } = await alice.do('openChat', { user: userOf(bob) });
    await alice.do('send', { chat, text: 'welcome here' });
    await world.until('Bob has it', () => has(bob, chat, 'welcome here'));
    expect(asked).toBe(3);
    expect(alice.log).toContain('opening {"kind":"direct","generation":0,"leaves":2}');
  });

  it('[W36] of what waits it is known how many are messages: a reaction, an edit, and what was taken back before it went are none, also after a restart', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id: said } = await bob.do('send', { chat, text: 'come at nine?' });
    await world.until('Alice has it', () => has(alice, chat, 'come at nine?'));
    await calm(world);
    alice.cut();
    await world.pass(1000);
    await alice.do('toggleReaction', { chat, id: said, emoji: '👍' });
    const { id: kept } = await alice.do('send', { chat, text: 'aye' });
    const { id: gone } = await alice.do('send', { chat, text: 'no' });
    await alice.do('edit', { chat, id: kept, text: 'yes' });
    const messages = async () => (await alice.view('connection', {})).messages;
    expect(await messages()).toBe(2);
    await alice.do('deleteForAll', { chat, ids: [gone] });
    expect(await messages()).toBe(1);
    expect((await alice.view('connection', {})).waiting).toBeGreaterThan(3);
    alice.crash();
    await alice.start();
    expect(await messages()).toBe(1);
    alice.mend();
    await world.until('Bob has it', () => has(bob, chat, 'yes'));
    await world.until('nothing waits', async () => (await messages()) + (await alice.view('connection', {})).waiting === 0);
  });

  it('[X3] what is written offline waits, also to somebody never written to, and arrives once, in order', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    await alice.do('find', { text: '@caroline' });
    await calm(world);
    alice.cut();
    await world.pass(1000);
    const { chat: fresh } = await alice.do('openChat', { user: userOf(carol) });
    for (const text of ['one', 'two', 'three']) {
      await alice.do('send', { chat: fresh, text });
      await alice.do('send', { chat, text: `${text} for Bob` });
    }
    expect((await alice.view('connection', {})).waiting).toBeGreaterThanOrEqual(6);
    expect((await rowsIn(alice, fresh)).map(({ status }) => status)).toEqual(['device', 'device', 'device']);
    alice.crash();
    await alice.start();
    await world.pass(5000);
    expect(await textsIn(carol, fresh)).toEqual([]);
    alice.mend();
    await world.until('Carol has all three', async () => (await textsIn(carol, fresh)).length === 3);
    await world.until('Bob too', () => has(bob, chat, 'three for Bob'));
    expect(await textsIn(carol, fresh)).toEqual(['one', 'two', 'three']);
    expect((await textsIn(bob, chat)).slice(-3)).toEqual(['one for Bob', 'two for Bob', 'three for Bob']);
  });

  it('[X4] to a stranger nothing at all is said until they are accepted', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const said: DeviceFrame[] = [];
    bob.line.hears = (frame) => {
      said.push(frame);
      return [frame];
    };
    const { chat } = await alice.do('openChat', { user: userOf(bob) });
    await alice.do('send', { chat, text: 'Buy now' });
    await world.until('Bob has the request', () => has(bob, chat, 'Buy now'));
    // Long enough for a renewal of keys, a receipt and a profile to have gone out, if they did.
    await world.pass(200_000);
    const { requests, rows } = await bob.view('chats', {});
    expect(requests.map((row) => row.chat)).toEqual([chat]);
    expect(rows.map((row) => row.chat)).not.toContain(chat);
    expect((await bob.call('send', { chat, text: 'x' })).ok).toBe(false);
    await bob.do('markRead', { chat, id: (await rowsIn(bob, chat))[0]?.id ?? '' });
    await world.pass(5000);
    expect((await rowsIn(alice, chat)).map(({ status }) => status)).toEqual(['hub']);
    const route = chatOf(bob, chat)?.line?.route;
    const isForAlice = (frame: DeviceFrame): boolean =>
      frame.type === 'mail' ||
      (frame.type !== 'ack' && frame.type !== 'subscribe' && 'route' in frame && route !== undefined && equal(frame.route, route));
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter(isForAlice)).toEqual([]);
    await bob.do('acceptChat', { chat });
    await world.until('Alice hears of it', async () => (await rowsIn(alice, chat))[0]?.status === 'read');
  });
});
