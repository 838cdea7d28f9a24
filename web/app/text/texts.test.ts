/** The texts of all languages: each says what the English one says of its values, in its own words, whatever is counted. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { first } from './en/first.ts';
import { later } from './en/later.ts';
import { notices } from './en/notices.ts';
import { type Language, LANGUAGES, pickLanguage } from './languages.ts';
import { language, loadLater, type Source, speak, t } from './language.ts';
import { newCounting } from './locale.ts';

/** Texts by their names, as deep as they lie. */
type Leaf = readonly [name: string, text: unknown];
const leavesOf = (texts: object, name = ''): readonly Leaf[] =>
  Object.entries(texts).flatMap(([key, text]): readonly Leaf[] =>
    typeof text === 'object' && text !== null ? leavesOf(text, `${name}${key}.`) : [[`${name}${key}`, text]],
  );
const textsOf = async (of: Language): Promise<ReadonlyMap<string, unknown>> => {
  const [one, other, told] = [await import(`./${of}/first.ts`), await import(`./${of}/later.ts`), await import(`./${of}/notices.ts`)];
  return new Map(leavesOf({ ...one.first, ...other.later, notices: told.notices }));
};
const ENGLISH = new Map(leavesOf({ ...first, ...later, notices }));
const OTHERS = LANGUAGES.filter((one) => one !== 'en');

/** What a text says of these; each is a number and a word alike, as each text takes it. */
const said = (text: unknown, values: readonly unknown[]): string => (typeof text === 'function' ? `${text(...values)}` : `${text}`);
const valued = (digits: string): unknown => new String(digits);
/** Where in a text a value stands, and whether as an island. */
const placesOf = (text: string, value: string): readonly string[] => text.match(new RegExp(`\u2068?${value}\u2069?`, 'g')) ?? [];

describe('texts', () => {
  it.each(OTHERS)('[L15] say each value as often as English, and as an island where it is one there: %s', async (of) => {
    const texts = await textsOf(of);
    // Three values that every language writes with the same digits, and counts with its number.
    const values = ['7', '8', '9'];
    const differing = [...ENGLISH].flatMap(([name, english]) => {
      const [here, there] = [said(texts.get(name), values.map(valued)), said(english, values.map(valued))];
      return values.some((value) => placesOf(here, value).join() !== placesOf(there, value).join()) ? [`${name}: ${here}`] : [];
    });
    expect(differing).toEqual([]);
  });
  it.each(OTHERS)('[L16] leave nothing in English, and nothing unsaid: %s', async (of) => {
    const texts = await textsOf(of);
    expect([...texts.keys()].sort()).toEqual([...ENGLISH.keys()].sort());
    const values = ['7', '8', '9'].map(valued);
    const same = [...ENGLISH].filter(([name, english]) => said(texts.get(name), values) === said(english, values)).map(([name]) => name);
    expect([...texts].filter(([, text]) => said(text, values).trim() === '')).toEqual([]);
    // Names, single words that are the same, and what has no words.
    expect(same.filter((name) => /\p{L}+ \p{L}+/u.test(said(ENGLISH.get(name), values)))).toEqual([]);
    expect(same.length).toBeLessThan(ENGLISH.size / 10);
  });
  it.each(LANGUAGES)('[L17] have a form for every whole number: %s', async (of) => {
    const counted = [...(await textsOf(of))].filter(([, text]) => typeof text === 'function' && text.length <= 3);
    const { number } = newCounting(of);
    fc.assert(
      fc.property(fc.oneof(fc.nat(200), fc.nat(), fc.constantFrom(0, 1_000_000, 2_000_000)), (n) => {
        for (const [name, text] of counted) expect(`${name}: ${said(text, [valued(`${n}`), valued('8'), valued('9')])}`).not.toMatch(/undefined|NaN/);
        expect(number(n)).not.toBe('');
      }),
      { numRuns: 100 },
    );
  });
  it.each(LANGUAGES)('[L25] end a sentence once, where a date ends in a full stop too: %s', async (of) => {
    const texts = await textsOf(of);
    const date = new Intl.DateTimeFormat(of, { day: 'numeric', month: 'long', year: 'numeric' }).format(0);
    const dated = [
      ...['number.claimed', 'number.waiting', 'number.kept', 'signIn.anewWaiting', 'settings.added', 'connection.held'].map((name) =>
        said(texts.get(name), [date, date]),
      ),
      said(texts.get('people.devices'), ['Ada', 2, date]),
      said(texts.get('settings.removeSureLead'), [said(texts.get('settings.added'), [date])]),
    ];
    expect(dated.filter((text) => /[.。]{2}|[。，]\s*[.,]/.test(text))).toEqual([]);
    expect(dated.every((text) => text.includes(date))).toBe(true);
  });
  it('[L17] know the forms of Russian and of Arabic', async () => {
    const [russian, arabic] = [await textsOf('ru'), await textsOf('ar')];
    const unread = (texts: ReadonlyMap<string, unknown>) => (n: number) => said(texts.get('list.unread'), [n]);
    expect([1, 2, 5, 11, 21, 22, 112].map(unread(russian))).toEqual([
      '1 непрочитанное сообщение',
      '2 непрочитанных сообщения',
      '5 непрочитанных сообщений',
      '11 непрочитанных сообщений',
      '21 непрочитанное сообщение',
      '22 непрочитанных сообщения',
      '112 непрочитанных сообщений',
    ]);
    expect([0, 1, 2, 3, 11, 100, 103].map(unread(arabic))).toEqual([
      'لا رسائل غير مقروءة',
      'رسالة واحدة غير مقروءة',
      'رسالتان غير مقروءتين',
      '3 رسائل غير مقروءة',
      '11 رسالة غير مقروءة',
      '100 رسالة غير مقروءة',
      '103 رسائل غير مقروءة',
    ]);
  });
});

describe('the language', () => {
  afterEach(() => speak('en'));

  it('[L14] is the one that was chosen, else the first the browser wants that is spoken, in any of its varieties, else English', () => {
    expect(pickLanguage('ru', ['de'])).toBe('ru');
    const wanted: readonly (readonly [readonly string[], Language])[] = [
      [['nb', 'de-AT', 'en'], 'de'],
      [['pt-PT'], 'pt-BR'],
      [['zh-TW', 'en'], 'zh-Hans'],
      [['AR-eg'], 'ar'],
      [['uk', 'fr'], 'en'],
      [['', 'C', 'x-y'], 'en'],
      [[], 'en'],
    ];
    for (const [languages, picked] of wanted) expect([languages, pickLanguage(undefined, languages)]).toEqual([languages, picked]);
  });
  it('[L18] is loaded in two parts, the second once it is asked for, and then with every other language too', async () => {
    await speak('de');
    expect(t.list.title).toBe('Chats');
    expect(t.nav.settings).toBe('Einstellungen');
    await loadLater();
    expect(t.settings.theme).toBe('Design');
    await speak('es');
    expect([language.value, t.settings.theme]).toEqual(['es', 'Tema']);
  });
  it('[L18] is the one asked for last, whichever comes first', async () => {
    let come = (): void => undefined;
    const slow = new Promise<void>((done) => {
      come = done;
    });
    const late = speak('de', { first: () => slow.then(() => ({ first })), later: async () => ({ later }) });
    await speak('es');
    come();
    await late;
    expect([language.value, t.nav.settings]).toEqual(['es', 'Ajustes']);
  });
  it('[L19] that cannot be fetched leaves the one before, whole, and may be asked for again', async () => {
    await speak('ru');
    await loadLater();
    const away: Source = { first: async () => ({ first }), later: () => Promise.reject(new TypeError('offline')) };
    await expect(speak('ar', away)).rejects.toThrow('offline');
    expect([language.value, t.nav.settings, t.settings.theme]).toEqual(['ru', 'Настройки', 'Тема']);
    await speak('ar');
    expect([language.value, t.settings.theme]).toEqual(['ar', 'السمة']);
  });
});
