/** Who types, over generated keys, pauses, messages and lost lines of several people: who does is seen by the others, and who does no more is not. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { TYPING_MS } from '../device/typing.ts';
import { toHex } from '../../crypto/bytes.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree } from './group-steps.ts';
import { calm, chatAt, coreOf, has, lineAt, reconnect, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

/** It is said again so often while somebody types (web/device/typing.ts), and until then where the epoch ended in which it was said. */
const AGAIN_MS = 3000;

const step = fc.record({
  by: fc.nat(1),
  does: fc.constantFrom('type', 'type', 'type', 'say', 'lose the line', 'renew', 'wait'),
  ms: fc.constantFrom(250, 500, 1000, 2500, 4000, 9000),
});

// Feature: telegram-clone, Property 10: typing is seen by the other participants
it('[E70] whoever types is seen by all others while they do, and not when they have said it or stopped, whoever else types, whoever loses the line, and whatever epoch begins', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await calm(world);
  const typists = [bob, carol];
  const sees = async (device: TestDevice, other: TestDevice): Promise<boolean> =>
    device !== other && ((await device.view('chat', { chat }))?.typing ?? []).includes(userOf(other));
  const othersThan = (typist: TestDevice): readonly TestDevice[] => [alice, bob, carol].filter((device) => device !== typist);
  const isSeenByAll = async (typist: TestDevice): Promise<boolean> =>
    (await Promise.all(othersThan(typist).map((device) => sees(device, typist)))).every(Boolean);
  let said = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      // Nobody types, and whoever does next says so at once.
      await world.pass(TYPING_MS + AGAIN_MS);
      const last = typists.map(() => ({ said: Number.NEGATIVE_INFINITY, typed: Number.NEGATIVE_INFINITY }));
      for (const { by, does, ms } of steps) {
        const [typist, is] = [typists[by] ?? bob, last[by] ?? { said: 0, typed: 0 }];
        if (does === 'type') {
          const isNew = world.timers.now() - is.said >= AGAIN_MS;
          if (isNew) is.said = is.typed = world.timers.now();
          await typist.do('typing', { chat });
          if (isNew) await world.atOnce(`all see that ${typist.name} types`, () => isSeenByAll(typist));
        } else if (does === 'say') {
          said += 1;
          await typist.do('send', { chat, text: `said ${said}` });
          await world.until('it is here', async () =>
            (await Promise.all(othersThan(typist).map((device) => has(device, chat, `said ${said}`)))).every(Boolean),
          );
          is.typed = Number.NEGATIVE_INFINITY;
        } else if (does === 'lose the line') {
          await reconnect(world, typist);
          await world.until('it hears again', () => chatAt(typist, chat).live.subscribed.has(toHex(lineAt(typist, chat).route)));
        } else if (does === 'renew') {
          const one = chatAt(typist, chat);
          one.record = { ...one.record, renewAt: 0 };
          coreOf(typist).pump(one);
        }
        await world.pass(ms);
        for (const device of [alice, ...typists])
          for (const [i, other] of typists.entries())
            if (world.timers.now() - (last[i]?.typed ?? 0) > TYPING_MS + AGAIN_MS)
              expect([device.name, other.name, await sees(device, other)]).toEqual([device.name, other.name, false]);
      }
    }),
    { numRuns: 100 },
  );
});
