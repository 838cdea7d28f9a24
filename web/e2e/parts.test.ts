/** A long text that goes out as several messages. */
import { afterEach, expect, it } from 'vitest';
import { TEXT_LENGTH } from '../chat/text.ts';
import { has, newTalk, rowsIn, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[U277] what is said in parts is said as a whole and in its order, the first answers, and offline nothing of it is lost', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const [about] = await rowsIn(alice, chat);
  const parts = ['a', 'б', '👍'].map((letter) => letter.repeat(TEXT_LENGTH));
  const [text = '', ...rest] = parts;
  alice.cut();
  await alice.do('saveDraft', { chat, text: 'half', names: [] });
  await alice.do('send', { chat, text, reply: about?.id ?? '', more: rest.map((text) => ({ text })) });
  expect((await alice.view('chat', { chat }))?.draft).toBe('');
  alice.crash();
  await alice.start();
  expect((await textsIn(alice, chat)).slice(-3)).toEqual(parts);
  alice.mend();
  await world.until('Bob has the last', () => has(bob, chat, parts[2] ?? ''));
  const rows = (await rowsIn(bob, chat)).slice(-3);
  expect(rows.map((row) => [row.text, row.reply?.id])).toEqual(parts.map((text, at) => [text, at === 0 ? about?.id : undefined]));
});

it('[U277] where one part may not be said, none is', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const before = await textsIn(alice, chat);
  for (const more of [
    [{ text: 'fits' }, { text: 'x'.repeat(TEXT_LENGTH + 1) }],
    [{ text: ' ' }],
    Array.from({ length: 50 }, () => ({ text: 'one of many' })),
  ])
    expect((await alice.call('send', { chat, text: 'first', more })).ok).toBe(false);
  expect(await textsIn(alice, chat)).toEqual(before);
});
