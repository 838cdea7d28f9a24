/** The form of the app's texts. English is its source: what it has and another language has not, or has too much, is an error of types. */
import type { first } from './en/first.ts';
import type { later } from './en/later.ts';
import type { notices } from './en/notices.ts';
import type { shell } from './en/shell.ts';

type Form<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof T]: Form<T[Name]> };

/** What the frame, the list of chats and a chat say: there before the first paint. */
export type First = Form<typeof first>;
export type Shell = Form<typeof shell>;
/** What every other screen says: there before the screen is (`ui/lazy.tsx`). */
export type Later = Form<typeof later>;
/** What the system shows of new messages, with no page there. */
export type Notices = Form<typeof notices>;
export type Text = First & Later;
