/** What each language calls itself: the same in every language, so that whoever reads only theirs finds it. */
import type { Language } from './languages.ts';

export const OWN_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  ru: 'Русский',
  ar: 'العربية',
  'zh-Hans': '简体中文',
  es: 'Español',
  'pt-BR': 'Português (Brasil)',
};
