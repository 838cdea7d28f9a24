/** What is half written on one device goes on on another, and never takes the place of what is being typed there. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { calm, linkInto, newTalk, rowsIn, selfEvents } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X389] a draft, with the names in it and what it answers, is told when its writer pauses or leaves, goes when it is sent, and takes the place of nothing that is being typed elsewhere', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const draft = async (device: TestDevice): Promise<readonly (string | undefined)[]> => {
    const view = await device.view('chat', { chat });
    return [view?.draft, view?.draftReply?.id];
  };
  const shows = (device: TestDevice, text: string, reply?: string) => async (): Promise<boolean> =>
    (await draft(device)).join() === [text, reply].join();
  const reply = (await rowsIn(alice, chat)).at(-1)?.id ?? '';
  const names = [{ name: '@Bob', user: (await alice.view('chat', { chat }))?.user ?? '' }];
  for (const text of ['H', 'Hel', 'Hello @Bo', 'Hello @Bob']) {
    await alice.do('saveDraft', { chat, text, names, reply });
    await world.pass(4000);
  }
  expect(await draft(tablet)).toEqual(['', undefined]);
  const before = selfEvents(alice);
  await world.until('the tablet shows it after a pause', shows(tablet, 'Hello @Bob', reply), 20_000);
  const drafted = await tablet.view('chat', { chat });
  expect([drafted?.draftNames, drafted?.draftReply?.excerpt]).toEqual([names, 'Hello Alice']);
  // Told once, however often a key was pressed.
  expect(selfEvents(alice) - before).toBe(1);
  await tablet.do('saveDraft', { chat, text: 'Hello again', reply, left: true });
  await world.until('and left there it shows here', shows(alice, 'Hello again', reply), 5000);

  // Both write at once: what each types stays under their hands, and one of them stands in the end, on both.
  alice.cut();
  await world.pass(500);
  await alice.do('saveDraft', { chat, text: 'typed by Alice' });
  await tablet.do('saveDraft', { chat, text: 'typed on the tablet', left: true });
  await world.pass(12_000);
  expect((await draft(alice))[0]).toBe('typed by Alice');
  alice.mend();
  await calm(world);
  const [one, other] = [await draft(alice), await draft(tablet)];
  expect(one).toEqual(other);
  expect(['typed by Alice', 'typed on the tablet']).toContain(one[0]);

  // What was kept and not told is told by the next run.
  await alice.do('saveDraft', { chat, text: 'before the crash' });
  alice.crash();
  await alice.start();
  await world.until('the tablet shows that', shows(tablet, 'before the crash'));
  await tablet.do('send', { chat, text: 'before the crash, and sent' });
  await world.until('it is gone', shows(alice, ''), 5000);
  expect((await alice.view('chats', {})).rows.find((row) => row.chat === chat)?.preview.kind).toBe('text');
});
