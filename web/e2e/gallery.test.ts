/** What a chat holds, by kind, as an engine gives it: over all of it, newest first, and nothing of what is gone or was never for this person. */
import { afterEach, expect, it } from 'vitest';
import type { GalleryView, Holding } from '../device/port/search.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree } from './group-steps.ts';
import { fileOf, filled, withMedia } from './media-steps.ts';
import { calm, has, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const galleryIn = (device: TestDevice, chat: string, kind: Holding, limit = 50): Promise<GalleryView> =>
  new Promise((resolve) => {
    device.follow('gallery', { chat, kind, limit }, (view) => view.isDone && resolve(view));
  });
const texts = ({ rows }: GalleryView): readonly string[] => rows.map(({ text }) => text);
const photo = { kind: 'photo', name: 'sea.jpg', type: 'image/jpeg', width: 40, height: 30 } as const;

it('[F34] shows what a chat holds of each kind, newest first, as many as are asked for, on every device', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const send = async (text: string, ...media: readonly ReturnType<typeof fileOf>[]): Promise<void> => {
    await alice.do(media.length > 0 ? 'sendMedia' : 'send', { chat, text, media } as never);
    await world.until('Bob has it', () => has(bob, chat, text));
    await world.pass(1000);
  };
  await send('one photo', fileOf(filled(10), photo));
  await send('no link');
  await send('a film and a list', fileOf(filled(11), { kind: 'video', name: 'a.mp4' }), fileOf(filled(12)));
  await send('see https://example.org', fileOf(filled(13), { kind: 'voice', name: 'v.ogg' }));
  await send('music', fileOf(filled(14), { kind: 'audio', name: 'a.mp3' }));
  for (const device of [alice, bob]) {
    expect(texts(await galleryIn(device, chat, 'media'))).toEqual(['a film and a list', 'one photo']);
    expect(texts(await galleryIn(device, chat, 'file'))).toEqual(['music', 'a film and a list']);
    expect(texts(await galleryIn(device, chat, 'voice'))).toEqual(['see https://example.org']);
    expect(texts(await galleryIn(device, chat, 'link'))).toEqual(['see https://example.org']);
  }
  const first = await galleryIn(bob, chat, 'media', 1);
  expect([texts(first), first.isMore, first.rows[0]?.media?.length]).toEqual([['a film and a list'], true, 2]);
  expect((await galleryIn(bob, chat, 'media', 2)).isMore).toBe(false);
  expect(await galleryIn(bob, 'none', 'media')).toEqual({ rows: [], isMore: false, isDone: true });
});

it('[F34] reaches the oldest of a long chat without opening what lies between', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  await alice.do('sendMedia', { chat, text: 'the first', media: [fileOf(filled(10), photo)] });
  await world.until('it is said', async () => (await withMedia(alice, chat)).length === 1);
  for (let at = 0; at < 30; at++)
    await alice.do('send', { chat, text: `${at}`, more: Array.from({ length: 20 }, (_, n) => ({ text: `${at} ${n}` })) });
  await alice.do('sendMedia', { chat, text: 'the last', media: [fileOf(filled(11), photo)] });
  await world.until('it is said', async () => has(alice, chat, 'the last'));
  await calm(world);
  expect(texts(await galleryIn(alice, chat, 'media'))).toEqual(['the last', 'the first']);
  // Packed once: what is asked for again is found by it.
  expect(texts(await galleryIn(alice, chat, 'media'))).toEqual(['the last', 'the first']);
});

it('[F35] what is deleted, for all or for oneself, leaves it while it is looked at, and what is still to be sent is not in it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  for (const text of ['one', 'two', 'three']) {
    await alice.do('sendMedia', { chat, text, media: [fileOf(filled(10), photo)] });
    await world.until('Bob has it', () => has(bob, chat, text));
  }
  let seen: readonly string[] = [];
  bob.follow('gallery', { chat, kind: 'media', limit: 50 }, (view) => {
    seen = texts(view);
  });
  await world.until('he sees all', () => seen.length === 3);
  const idOf = async (device: TestDevice, text: string): Promise<string> => (await rowsIn(device, chat)).find((row) => row.text === text)!.id;
  await alice.do('deleteForAll', { chat, ids: [await idOf(alice, 'one')] });
  await world.until('it is gone', () => seen.length === 2);
  await bob.do('deleteForMe', { chat, ids: [await idOf(bob, 'two')], on: true });
  await world.until('it is gone as well', () => seen.length === 1);
  expect(seen).toEqual(['three']);
  expect(texts(await galleryIn(alice, chat, 'media'))).toEqual(['three', 'two']);
  alice.cut();
  await alice.do('sendMedia', { chat, text: 'waits', media: [fileOf(filled(10), photo)] });
  expect(texts(await galleryIn(alice, chat, 'media'))).toEqual(['three', 'two']);
  alice.mend();
  await alice.do('clearChat', { chat });
  await calm(world);
  expect(texts(await galleryIn(alice, chat, 'media'))).toEqual([]);
});

it('[F36] what was said in a group before somebody came is in no gallery of theirs', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob]);
  await alice.do('setGroup', { chat, history: false });
  await alice.do('sendMedia', { chat, text: 'before', media: [fileOf(filled(10), photo)] });
  await world.until('Bob has it', () => has(bob, chat, 'before'));
  await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
  await world.until('Carol is in', async () => (await carol.view('chats', {})).rows.some((row) => row.chat === chat && row.state === 'open'));
  await calm(world);
  await alice.do('sendMedia', { chat, text: 'after', media: [fileOf(filled(11), photo)] });
  await world.until('Carol has it', () => has(carol, chat, 'after'));
  expect(texts(await galleryIn(bob, chat, 'media'))).toEqual(['after', 'before']);
  expect(texts(await galleryIn(carol, chat, 'media'))).toEqual(['after']);
});
