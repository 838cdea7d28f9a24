/** What a device takes for accepted before it has heard the own chat. */
import { expect, it } from 'vitest';
import { TYPE } from '../../chat/bodies.ts';
import { newPerson } from '../../chat/chat.world.ts';
import { UNSAID } from '../../chat/revision.ts';
import { calm, chatAt, coreOf, newTalk } from '../../e2e/steps.ts';
import { newWorld } from '../../e2e/world.ts';
import { asSaid, assume } from './accepting.ts';
import { openDirect, selfChat } from '../chats.ts';
import { newReader } from '../shown/effects.world.ts';

it('[E30] who has not heard the own chat takes for accepted what an own device lets it into, until the own chat says otherwise or nothing', async () => {
  const [ada, bob] = [await newPerson(1), await newPerson(1)];
  const { core, chat } = await newReader(ada, 0, bob);
  const { record } = chat;
  const assumed = assume(core, chat, record);
  expect(assumed).toMatchObject({ accepted: true, assumed: true });
  expect(asSaid(core, chat, assumed)).toMatchObject({ accepted: false, assumed: false });
  const word = { revision: { ...UNSAID, number: 1, event: chat.id }, chain: ada.chain };
  core.own.take(word, { type: TYPE.chat, chat: chat.id, user: bob.chain.user, accepted: true, hidden: false });
  expect(asSaid(core, chat, assumed)).toMatchObject({ accepted: true, assumed: false });
  // Something was said of it: nothing is assumed.
  expect(assume(core, chat, record)).toBe(record);
});

it('[X270] whoever opens a chat that is only assumed accepts it, whatever the own chat says when it is heard', async () => {
  const [ada, bob] = [await newPerson(1), await newPerson(1)];
  const { core, chat } = await newReader(ada, 0, bob);
  chat.record = assume(core, chat, chat.record);
  await openDirect(core, bob.chain.user);
  expect(chat.record).toMatchObject({ accepted: true, assumed: false });
  expect(asSaid(core, chat, chat.record).accepted).toBe(true);
});

it('[X270] so does who writes in it, once', async () => {
  const world = await newWorld();
  const { alice, chat } = await newTalk(world);
  await calm(world);
  const [core, one] = [coreOf(alice), chatAt(alice, chat)];
  const own = selfChat(core);
  // The own chat is not heard, and this one was only let into.
  own.record = { ...own.record, askAt: world.timers.now() + 1_000_000 };
  one.record = { ...one.record, assumed: true };
  const before = own.record.n;
  for (const text of ['one', 'two']) await alice.do('send', { chat, text });
  expect([own.record.n, one.record.assumed]).toEqual([before + 1, false]);
  await world.close();
});
