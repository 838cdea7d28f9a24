/** What comes from the log, taken one after the other: whenever it comes, it is taken. */
import { expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { type Envelope, KIND } from '../../hub/protocol/frames.ts';
import { newPerson } from '../chat/chat.world.ts';
import { takeEnvelope } from './inbox.ts';
import { newReader } from './shown/effects.world.ts';

/** Of a log this device does not follow: it is read over. */
const newEnvelope = (): Envelope => ({
  type: 'envelope',
  route: randomBytes(32),
  seq: 1,
  kind: KIND.message,
  epoch: 1,
  item: randomBytes(16),
  at: 0,
  bytes: randomBytes(10),
});

it('[X325] an envelope that comes when the last was taken, and before anybody has heard of that, is taken too', async () => {
  const { core, chat } = await newReader(await newPerson(), 0, await newPerson());
  const after = { pump: () => undefined, trouble: () => undefined };
  const { turn } = chat;
  let isLate = true;
  Object.assign(chat, {
    turn: async (work: () => Promise<unknown>) => {
      const result = await turn(work);
      if (isLate) {
        isLate = false;
        await takeEnvelope(core, chat, newEnvelope(), after);
      }
      return result;
    },
  });
  await takeEnvelope(core, chat, newEnvelope(), after);
  await chat.live.drained;
  await chat.live.drained;
  expect([isLate, chat.live.inbox.length, chat.live.draining]).toEqual([false, 0, false]);
});
