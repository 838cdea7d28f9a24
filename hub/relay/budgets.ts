/** How often a device may do what costs the hub or bothers others. Above what people and their apps do, below what hurts. */
import type { Budget } from '../limits/spend.ts';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;

export const RELAY_BUDGETS = {
  /** An outbox of weeks goes out in one burst. */
  posts: { name: 'posts', times: 3000, perMs: 60 * SECOND },
  /** In units of 1,024 bytes: weeks of words, and a long chat told again in a new generation. */
  postKibibytes: { name: 'post-kibibytes', times: 1024 * 1024, perMs: HOUR },
  /** Of one person in one chat, those that were taken: a day's worth of changes at once, and every commit costs everybody there new keys. */
  commitsOfPerson: { name: 'commits-person', times: 200, perMs: HOUR },
  opens: { name: 'opens', times: 500, perMs: HOUR },
  /** Of one device to one other: Welcomes, knocks, parts of a reconciliation. */
  mailsToOne: { name: 'mails-to-one', times: 600, perMs: HOUR },
  mails: { name: 'mails', times: 6000, perMs: HOUR },
  /** In units of 1,024 bytes: eight whole answers of a reconciliation at once. */
  mailKibibytes: { name: 'mail-kibibytes', times: 512 * 1024, perMs: HOUR },
  /** Of one person, whichever of their devices: nobody types on more than a few. */
  transients: { name: 'transients', times: 60, perMs: 10 * SECOND },
  subscriptions: { name: 'subscriptions', times: 20_000, perMs: 60 * SECOND },
} as const satisfies Record<string, Budget>;
