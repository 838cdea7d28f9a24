/** my-link: made where there is none, waited for, renewed, and said where it leads nowhere yet. */
import { expect, it } from 'vitest';
import { EXIT } from './exit.ts';
import { runFake } from './fake.world.ts';
import { myLink } from './my-link.ts';

const LINK = 'https://chat.example.org/#tidings:contact:AAAA';
const answers = { makeOwnLink: () => ({ ok: true }) as const };

it('[N77] it is shown, or made anew, once it leads to its person; else that is said', async () => {
  const there = { views: { ownLink: { link: LINK, stands: true } }, answers };
  const shown = await runFake(['--json', 'my-link'], there);
  expect([shown.exit, shown.inputs, shown.out.map((line) => JSON.parse(line)), shown.err]).toEqual([
    EXIT.done,
    [{ renew: false }],
    [{ type: 'own_link', link: LINK, stands: true }],
    [],
  ]);
  const renewed = await runFake(['my-link', 'renew'], there);
  expect([renewed.inputs, renewed.out]).toEqual([[{ renew: true }], [LINK]]);
  const offline = { views: { ownLink: { link: LINK, stands: false } }, answers };
  for (const argv of [
    ['my-link', '--no-wait'],
    ['--timeout', '0', 'my-link'],
  ]) {
    const ran = await runFake(argv, offline);
    expect([ran.exit, ran.out, ran.err]).toEqual([EXIT.done, [LINK], ['It leads to you once this device has told the hub; tidings sync does.']]);
  }
  expect([['show'], ['renew']].map((words) => myLink.mistake?.({ words, options: {} }))).toEqual(['my-link takes renew, or nothing.', undefined]);
});
