/** What the system shows of new messages, in all languages at once: the service worker says it, which cannot fetch one of them when it needs it. */
import { notices as ar } from './ar/notices.ts';
import { notices as de } from './de/notices.ts';
import { notices as en } from './en/notices.ts';
import { notices as es } from './es/notices.ts';
import type { Language } from './languages.ts';
import { notices as ptBR } from './pt-BR/notices.ts';
import { notices as ru } from './ru/notices.ts';
import type { Notices } from './text.ts';
import { notices as zhHans } from './zh-Hans/notices.ts';

export const NOTICES: Readonly<Record<Language, Notices>> = { en, de, ru, ar, 'zh-Hans': zhHans, es, 'pt-BR': ptBR };
