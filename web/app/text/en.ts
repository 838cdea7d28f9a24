/** All of English at once: for tests, which read the app in it. The app takes its texts from language.ts. */
import { first } from './en/first.ts';
import { later } from './en/later.ts';

export const t = { ...first, ...later } as const;
