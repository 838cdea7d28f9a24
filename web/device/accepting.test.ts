/** What a device takes for accepted before it has heard the own chat. */
import { expect, it } from 'vitest';
import { newPerson } from '../chat/chat.world.ts';
import { UNSAID } from '../chat/revision.ts';
import { asSaid, assume } from './accepting.ts';
import { newReader } from './effects.world.ts';

it('[E30] who has not heard the own chat takes for accepted what an own device lets it into, until the own chat says otherwise or nothing', async () => {
  const [ada, bob] = [await newPerson(1), await newPerson(1)];
  const { core, chat } = await newReader(ada, 0, bob);
  const { record } = chat;
  const assumed = assume(core, chat, record);
  expect(assumed).toMatchObject({ accepted: true, assumed: true });
  expect(asSaid(core, chat, assumed)).toMatchObject({ accepted: false, assumed: false });
  const word = { revision: { ...UNSAID, number: 1, event: chat.id }, chain: ada.chain };
  core.own.takeChat(word, { chat: chat.id, user: bob.chain.user, accepted: true, hidden: false });
  expect(asSaid(core, chat, assumed)).toMatchObject({ accepted: true, assumed: false });
  // Something was said of it: nothing is assumed.
  expect(assume(core, chat, record)).toBe(record);
});
