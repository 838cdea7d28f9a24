/** As public/theme.js and main.tsx do of the real page: its looks, and the language that the address asks for. */
import { t as english } from '../../app/text/en.ts';
import { speak } from '../../app/text/language.ts';
import { directionOf, isLanguage } from '../../app/text/languages.ts';
import { pseudo } from '../pseudo.ts';

/** `?dir=` turns a page without its language; `?language=pseudo` and `pseudo-rtl` are languages nobody speaks. */
export async function prepare(asked: URLSearchParams): Promise<void> {
  const page = document.documentElement;
  for (const name of ['theme', 'accent', 'density', 'text', 'wallpaper']) page.dataset[name] = asked.get(name) ?? '';
  const wanted = asked.get('language') ?? 'en';
  const language = isLanguage(wanted) ? wanted : 'en';
  page.lang = language;
  page.dir = asked.get('dir') ?? (wanted === 'pseudo-rtl' ? 'rtl' : directionOf(language));
  if (!wanted.startsWith('pseudo')) return speak(language);
  const texts = pseudo(english, wanted === 'pseudo-rtl');
  await speak('en', { first: async () => ({ first: texts }), later: async () => ({ later: texts }) });
}
