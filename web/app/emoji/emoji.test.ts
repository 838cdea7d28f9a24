/** The emoji on offer, in every language. */
import { describe, expect, it } from 'vitest';
import { findEmoji, loadEmoji, TONES, withTone } from './emoji.ts';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'pt-BR', 'ru', 'zh-Hans'] as const;
const ONE = '^\\p{RGI_Emoji}$';
const RGI = new RegExp(ONE, 'v');

describe('emoji', () => {
  it('[U234] have a name in every language, and each is one emoji, in every tone it has', async () => {
    for (const language of LANGUAGES) {
      const { groups, all } = await loadEmoji(language);
      expect([language, all.length > 1800, groups.length]).toEqual([language, true, 9]);
      expect(all.filter(({ name, words, group }) => name === '' || words.trim() === '' || groups[group] === undefined)).toEqual([]);
    }
    const { all } = await loadEmoji('en');
    const drawn = all.flatMap((one) => [one.char, ...TONES.map((tone) => withTone(one, tone))]);
    expect(drawn.filter((one) => !RGI.test(one))).toEqual([]);
    expect(all.filter(({ hasTones }) => hasTones).length).toBeGreaterThan(250);
  });

  it('[U235] are found by the beginnings of words, whatever the case and accents, and in scripts without spaces anywhere', async () => {
    const found = async (language: string, query: string) => findEmoji((await loadEmoji(language)).all, query, 50).map(({ char }) => char);
    expect((await found('en', 'grinning face'))[0]).toBe('😀');
    expect(await found('de', 'ÄPF')).toEqual(await found('de', 'apf'));
    expect(await found('es', 'CORAZON')).toContain('❤️');
    expect(await found('ru', 'сердце')).toContain('❤️');
    expect(await found('ar', 'قلب')).toContain('❤️');
    expect(await found('zh-Hans', '心')).toContain('❤️');
    expect(await found('en', '❤️')).toEqual(['❤️']);
    expect(await found('en', '   ')).toEqual([]);
    expect(await found('en', '.*')).toEqual([]);
    expect((await found('en', 'a')).length).toBe(50);
  });

  it('[U483] what is called just so comes before what only begins so', async () => {
    const first = async (language: string, query: string) => findEmoji((await loadEmoji(language)).all, query, 1)[0]?.char;
    expect(await first('en', 'fire')).toBe('🔥');
    expect(await first('en', 'Dog')).toBe('🐕');
    expect(await first('de', 'feuer')).toBe('🔥');
    expect(await first('ru', 'ОГОНЬ')).toBe('🔥');
  });
});
