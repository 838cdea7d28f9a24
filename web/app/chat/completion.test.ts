/** What is being typed that can be completed, and with what. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMarkup } from '../../chat/markup.ts';
import { findEmoji, loadEmoji } from '../emoji/emoji.ts';
import { LANGUAGES } from '../text/languages.ts';
import { askedIn, type Nameable } from './completion.ts';
import { emojiFor, offersOf, peopleFor } from './offering.ts';

const asked = (text: string): string => {
  const { sign, query } = askedIn(text, text.length) ?? { sign: '', query: '' };
  return `${sign}${query}`;
};

it('[U337] an @ that begins a word asks for people, a colon with two letters for emoji, and neither does so within a word', () => {
  for (const [text, wanted] of [
    ['@', '@'],
    ['Hello @mar', '@mar'],
    ['(@Åse', '@Åse'],
    ['@лей', '@лей'],
    [':he', ':he'],
    ['so :сер', ':сер'],
    [':心', ':心'],
    ['me@example', ''],
    ['at 10:30', ''],
    ['https://a', ''],
    ['so: ', ''],
    [':)', ''],
    [':h', ''],
    ['@mar ', ''],
    ['\\@mar', ''],
  ] as const)
    expect(asked(text)).toBe(wanted);
  expect(askedIn('Hi @mar and more', 7)).toEqual({ sign: '@', from: 3, query: 'mar' });
});

const person = (user: string, name: string, username?: string): Nameable => ({ user, name, username });

it('[U338] people are found by the beginning of any of their names or their username, accents and case aside', () => {
  const all = [person('1', 'Tomás Ferreira', 'tomas'), person('2', 'Åse Holt'), person('3', 'Maren Holt', 'asea'), person('4', 'ليلى حداد')];
  const found = (query: string): string =>
    peopleFor(all, query)
      .map(({ user }) => user)
      .join('');
  expect([found('tomas'), found('ho'), found('ase'), found('لي'), found('olt'), found('').length]).toEqual(['1', '23', '23', '4', '', 4]);
});

it('[U338] whoever is picked is meant by what then stands in the text, also where two are called the same', () => {
  const name = fc.oneof(
    fc.constantFrom('Ann', 'Ann Lee', 'Ann 2', 'ann', 'مرحبا', '李', '*Bo*', 'O_o', '👩🏽‍🚀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((one) => one.replace(/\s+/g, ' ').trim() || 'x'),
  );
  const people = fc.array(fc.record({ name, username: fc.option(fc.constantFrom('ann', 'bo'), { nil: undefined }) }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(people, (some) => {
      const names = new Map<string, string>();
      const picked: string[] = [];
      for (const [at, one] of some.entries()) {
        const user = (at + 1).toString(16).padStart(32, '0');
        const [offer] = offersOf([{ user, ...one }], names);
        if (offer?.is !== 'person') throw new Error('no person');
        names.set(offer.text, user);
        picked.push(offer.text);
      }
      const { marks } = readMarkup(picked.map((text) => `${text} `).join('\n'), names);
      expect(marks.filter(({ kind }) => kind === 'mention').map(({ value }) => Number.parseInt(value, 16))).toEqual(some.map((_, at) => at + 1));
    }),
    { numRuns: 300 },
  );
});

it('[U339] emoji are found by their names in each language, with their parts joined by what is no space', async () => {
  const queries = {
    en: 'red_heart',
    de: 'rotes_herz',
    ru: 'красное_сердце',
    ar: 'قلب_أحمر',
    es: 'corazón_rojo',
    'pt-BR': 'coração_vermelho',
    'zh-Hans': '红心',
  };
  for (const language of LANGUAGES) {
    const { all } = await loadEmoji(language);
    const found = emojiFor(
      (query, limit) => findEmoji(all, query, limit),
      queries[language],
      ({ char }) => char,
    );
    expect([language, found.map(({ text }) => text)]).toEqual([language, expect.arrayContaining(['❤️'])]);
  }
});
