/** Which segments a chat has: those on the disk, and those a draft has begun. */
import { expect, it } from 'vitest';
import { toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import { deviceOf, newPerson, type Person } from '../../chat/chat.world.ts';
import { begin, commit } from './core.ts';
import { make, newReader, startAgain } from '../shown/effects.world.ts';
import { placesOf } from './segments.ts';
import { takeUpdates } from '../history/updates.ts';

it('[Y41] the segments of a chat are named from the moment a draft has begun them, and after every restart', async () => {
  const both: readonly [Person, Person] = [await newPerson(1), await newPerson(1)];
  const reader = await newReader(both[0], 0, both[1]);
  const { core, chat } = reader;
  const { update } = await make(both, { by: both[1], n: 1, body: { type: TYPE.text, text: 'first' } });
  await chat.turn(async () => {
    const draft = begin(chat);
    await takeUpdates(core, chat, draft, toHex(deviceOf(both[1], 0)), update);
    expect(await placesOf(core, chat)).toHaveLength(1);
    await commit(core, chat, draft);
  });
  expect(await placesOf(core, chat)).toHaveLength(1);
  const again = await startAgain(reader);
  expect(await placesOf(again.core, again.chat)).toHaveLength(1);
});
