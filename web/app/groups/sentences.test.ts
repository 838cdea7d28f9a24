/** What was done to a group, in sentences of every language: who is named is named, and no name can pass for another or for a word. */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { isolated } from '../../chat/plain.ts';
import type { ServiceLine } from '../../device/port/groups.ts';
import { somebody } from '../called.ts';
import { loadLater, speak, t } from '../text/language.ts';
import { LANGUAGES } from '../text/languages.ts';
import { doingIn } from './doing.ts';
import { sentencesOf, textOf } from './sentences.ts';

const id = (n: number): string => n.toString(16).padStart(2, '0').repeat(16);
const ME = id(0);
const WHATS: readonly ServiceLine['what'][] = [
  ...(['created', 'added', 'removed', 'banned', 'left', 'promoted', 'demoted', 'owner', 'renamed', 'described'] as const),
  ...(['photo', 'photo_gone', 'rules', 'history_shown', 'history_hidden', 'joined', 'link', 'link_gone', 'pinned'] as const),
];
const ONE = ['promoted', 'demoted', 'owner'];
const MANY = ['created', 'added', 'removed', 'banned'];

/** Empty, long, of every script, to both sides, and with what sentences are made with inside. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom('', 'ليلى حداد', 'עדה', '张伟', '\u202Egnp.exe', '\ue000', '\u2068\ue001\u2069', 'a\ue000b', 'x'.repeat(500), '🧗🏽‍♀️'),
);
const line = fc.record({
  what: fc.constantFrom(...WHATS),
  people: fc.uniqueArray(fc.nat(9).map(id), { minLength: 1, maxLength: 8 }),
  more: fc.nat(200),
  text: name,
  names: fc.array(name, { minLength: 10, maxLength: 10 }),
  by: fc.nat(9).map(id),
});

afterAll(() => speak('en'));

it.each(LANGUAGES)('[U266] every change is said, with everybody who is named in it, whatever they are called: %s', async (language) => {
  await speak(language);
  await loadLater();
  fc.assert(
    fc.property(line, ({ what, people, more, text, names, by }) => {
      const some = ONE.includes(what) ? people.slice(0, 1) : people;
      const count = MANY.includes(what) ? some.length + more : some.length;
      const sentences = sentencesOf([{ what, people: some, count, text }], { user: by, me: ME, said: text });
      const nameOf = (user: string): string => names[Number.parseInt(user.slice(0, 2), 16)] ?? '';
      const said = sentences.map((one) => textOf(one, nameOf)).join('\n');
      const named = sentences.flat().flatMap((piece) => (typeof piece === 'object' && 'user' in piece ? [piece.user] : []));
      const isAbout = !MANY.includes(what) || some.some((user) => user !== by);
      expect(sentences.length > 0).toBe(what === 'created' || isAbout || (some.includes(ME) && by !== ME));
      // Nobody is named who has nothing to do with it, and oneself never by name.
      for (const user of named) expect([...some, by].filter((one) => one !== ME)).toContain(user);
      for (const user of named) expect(said.toLowerCase()).toContain(isolated(nameOf(user) || t.lines.somebody).toLowerCase());
      if (what === 'created' || what === 'renamed' || (what === 'pinned' && text !== '')) expect(said).toContain(isolated(text));
      // No mark of how it was made is left, unless a name has it.
      if (![text, ...names].some((one) => /[\ue000-\uf8ff]/.test(one))) expect(said).not.toMatch(/[\ue000-\uf8ff]|undefined/);
    }),
    { numRuns: 200 },
  );
});

it('[U266] whoever is too many to be named is counted, and this person is told first', async () => {
  await speak('en');
  await loadLater();
  const people = Array.from({ length: 12 }, (_, n) => id(n));
  const nameOf = (user: string): string => `P${Number.parseInt(user.slice(0, 2), 16)}`;
  const said = (by: string, count: number) =>
    sentencesOf([{ what: 'added', people, count, text: '' }], { user: by, me: ME }).map((one) => textOf(one, nameOf).replace(/[\u2068\u2069]/g, ''));
  expect(said(id(20), 60)).toEqual(['P20 added you', 'P20 added P1, P2, P3, and 56 others']);
  expect(said(ME, 12)).toEqual(['You added P1, P2, P3, and 8 others']);
  expect(sentencesOf([{ what: 'left', people: [ME, id(1)], count: 2, text: '' }], { user: id(2), me: ME })).toEqual([
    ['You left'],
    [{ user: id(1) }, ' left'],
  ]);
});

it.each(LANGUAGES)('[U275] whom nobody here knows is somebody, never the letters of an id: %s', async (language) => {
  await speak(language);
  await loadLater();
  for (const what of WHATS)
    for (const [by, whom] of [
      [ME, id(1)],
      [id(1), ME],
      [id(1), id(2)],
    ] as const) {
      const [sentence = []] = sentencesOf([{ what, people: [whom], count: 1, text: 'Bees' }], { user: by, me: ME });
      const said = textOf(sentence, () => '').replace(/[\u2066-\u2069]/g, '');
      expect(said).not.toMatch(/01|02|undefined/);
      // Who begins a sentence begins it as its other words do.
      if (typeof sentence[0] === 'object') expect(said.startsWith(somebody())).toBe(true);
      else if (sentence.some((piece) => typeof piece === 'object')) expect(said).toContain(t.lines.somebody);
    }
});

it.each(LANGUAGES)('[U354] what waits to be changed is said with whom it is about, and never as done: %s', async (language) => {
  await speak(language);
  await loadLater();
  fc.assert(
    fc.property(line, ({ what, people, more, text, names, by }) => {
      const some = ONE.includes(what) ? people.slice(0, 1) : people;
      const count = MANY.includes(what) ? some.length + more : some.length;
      const nameOf = (user: string): string => names[Number.parseInt(user.slice(0, 2), 16)] ?? '';
      const said = doingIn({ what, people: some, count, text }, ME, nameOf);
      expect(said === '').toBe(['created', 'left', 'joined', 'pinned'].includes(what));
      if (said === '') return;
      expect(said).not.toBe(
        sentencesOf([{ what, people: some, count, text }], { user: by, me: by })
          .map((one) => textOf(one, nameOf))
          .join('\n'),
      );
      const isOwn = what === 'demoted' && some[0] === ME;
      if (MANY.includes(what) || (ONE.includes(what) && !isOwn))
        for (const user of some.slice(0, 3)) expect(said).toContain(isolated(nameOf(user) || t.lines.somebody));
      if (what === 'renamed') expect(said).toContain(isolated(text));
    }),
    { numRuns: 200 },
  );
});
