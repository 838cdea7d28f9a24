/** A hub that lies on the line: it forks, withholds, delays, repeats, and speaks a version of its own. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { epochOf } from '../../crypto/mls.ts';
import { type Envelope, KIND } from '../../hub/protocol/frames.ts';
import { mailboxOf } from '../chat/names.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, lineAt, newPerson, newTalk, reconnect, rowsIn, say, textsIn } from './steps.ts';
import { isOn } from './lines.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a malicious hub', () => {
  it('[X42] that forks a chat into two commits of one epoch is found out, and the chat goes on in one', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = lineAt(bob, chat).route;
    // Bob's commit is swallowed; when Alice's for the same epoch comes, Bob is told that his was the one.
    let swallowed: { readonly item: Bytes; readonly bytes: Bytes; readonly request: number } | undefined;
    bob.line.hears = (frame) => {
      if (frame.type !== 'post' || frame.kind !== KIND.commit || !equal(frame.route, route) || swallowed) return [frame];
      swallowed = frame;
      return [];
    };
    let lied = false;
    bob.line.says = (frame) => {
      if (lied || !swallowed || !isOn(frame, route) || frame.kind !== KIND.commit) return [frame];
      lied = true;
      const { seq, at, epoch } = frame;
      const { item, bytes, request } = swallowed;
      return [
        { type: 'posted', request, seq, at, left: [] },
        { type: 'echo', route, seq, at, epoch, item, kind: KIND.commit, digest: hash('item', bytes) },
      ];
    };
    for (const device of [bob, alice]) {
      const one = chatAt(device, chat);
      one.record = { ...one.record, renewAt: 0 };
      coreOf(device).pump(one);
      await world.pass(1000);
    }
    await world.until('the lie was told', () => lied);
    const epochIn = (device: TestDevice): number => epochOf(lineAt(device, chat).group);
    await world.until('both are in an epoch of that number', () => epochIn(alice) === epochIn(bob));
    await alice.do('send', { chat, text: 'which half are you in' });
    await bob.do('send', { chat, text: 'the other' });
    for (let i = 0; i < 5; i++) {
      await alice.do('send', { chat, text: `a${i}` });
      await bob.do('send', { chat, text: `b${i}` });
      await world.pass(2000);
    }
    await world.until('they have met again', async () => (await has(bob, chat, 'a4')) && (await has(alice, chat, 'b4')), 300_000);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
    expect((await textsIn(bob, chat)).length).toBe(14);
    expect(lineAt(bob, chat).generation).toBeGreaterThan(0);
  });

  it('[X43] that withholds one message and closes the gap behind it is found out, and the message comes from a peer', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = lineAt(bob, chat).route;
    let hidden = 0;
    bob.line.says = (frame) => {
      if (!isOn(frame, route)) return [frame];
      if (hidden === 0) {
        hidden = frame.seq;
        return [];
      }
      return [{ ...frame, seq: frame.seq - 1 }];
    };
    await alice.do('send', { chat, text: 'the hub does not like this' });
    await world.pass(1000);
    alice.crash();
    await alice.start();
    await alice.do('send', { chat, text: 'nor this' });
    await world.until(
      'Bob has both',
      async () => (await has(bob, chat, 'nor this')) && (await has(bob, chat, 'the hub does not like this')),
      300_000,
    );
    expect(hidden).toBeGreaterThan(0);
    expect((await textsIn(bob, chat)).slice(-2)).toEqual(['the hub does not like this', 'nor this']);
    bob.line.says = undefined;
    await reconnect(world, bob);
    await calm(world);
    expect(await textsIn(bob, chat)).toEqual(await textsIn(alice, chat));
  });

  it('[X44] that delays, reorders and repeats envelopes changes nothing that is shown', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = lineAt(bob, chat).route;
    const held: Envelope[] = [];
    let count = 0;
    bob.line.says = (frame) => {
      if (!isOn(frame, route)) return [frame];
      count += 1;
      if (count % 4 === 1) {
        held.push(frame);
        return [];
      }
      // Late, twice, and after what followed it.
      return count % 4 === 3 ? [frame, frame, ...held.splice(0), ...held] : [frame, frame];
    };
    for (let i = 0; i < 20; i++) {
      await alice.do('send', { chat, text: `m${i}` });
      await world.pass(400);
    }
    bob.line.says = undefined;
    await reconnect(world, bob);
    await calm(world);
    expect((await textsIn(bob, chat)).slice(-20)).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
    expect(count).toBeGreaterThan(10);
  });

  it('[X45] that replays a whole mailbox, the Welcome in it too, changes nothing', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const mails: Envelope[] = [];
    bob.line.says = (frame) => {
      if (frame.type === 'envelope' && frame.kind === KIND.mail) mails.push(frame);
      return [frame];
    };
    const chat = await say(world, alice, bob, 'Hello Bob');
    await bob.do('acceptChat', { chat });
    await calm(world);
    expect(mails.length).toBeGreaterThan(0);
    const before = { route: lineAt(bob, chat).route, epoch: epochOf(lineAt(bob, chat).group), texts: await textsIn(bob, chat) };
    // Each comes again behind the last, as if it were new.
    let replaying = mails.at(-1)!.seq;
    const end = replaying + mails.length;
    let dealtWith = 0;
    bob.line.hears = (frame) => {
      if (frame.type !== 'ack' || !equal(frame.route, mailboxOf(coreOf(bob).me().device))) return [frame];
      dealtWith = frame.seq;
      return [];
    };
    bob.line.says = (frame) => {
      if (frame.type !== 'pong') return [frame];
      const again = mails.map((mail) => ({ ...mail, seq: ++replaying }));
      return [frame, ...again];
    };
    await world.until('every one was taken for new', () => dealtWith >= end);
    bob.line.says = undefined;
    bob.line.hears = undefined;
    expect(lineAt(bob, chat).route).toEqual(before.route);
    expect(epochOf(lineAt(bob, chat).group)).toBeGreaterThanOrEqual(before.epoch);
    await alice.do('send', { chat, text: 'still here' });
    await world.until('they still talk', () => has(bob, chat, 'still here'));
    expect(await textsIn(bob, chat)).toEqual([...before.texts, 'still here']);
  });

  it('[X49] that speaks only an unknown version is told so, and gets nothing', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const said: string[] = [];
    alice.line.says = (frame) => (frame.type === 'challenge' ? [{ ...frame, versions: [99] }] : [frame]);
    alice.line.hears = (frame) => {
      said.push(frame.type);
      return [frame];
    };
    alice.cut();
    await world.pass(250);
    alice.mend();
    said.length = 0;
    await alice.do('send', { chat, text: 'not to you' });
    await world.pass(30_000);
    expect(said).toEqual([]);
    expect((await rowsIn(alice, chat)).at(-1)?.status).toBe('device');
    alice.line.says = undefined;
    await alice.do('nudge', {});
    await world.until('Bob has it', () => has(bob, chat, 'not to you'), 900_000);
  });
});
