/** How often one may change what the hub keeps of people. Spent before the work, whatever comes of it. */
import type { Budget } from '../limits/spend.ts';
import { LIMITS } from '../protocol/limits.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const BUDGETS = {
  /** Of one device: how often it may come to the front. */
  activities: { name: 'activities', times: 30, perMs: MINUTE },
  /** Of one device: whom it asks about. All contacts at each new connection, and not much more. */
  watches: { name: 'watches', times: 3 * LIMITS.presencesPerSocket, perMs: 10 * MINUTE },
  reports: { name: 'reports', times: 10, perMs: DAY },
  /** An identity without a number costs nothing to make. */
  reportsUnbound: { name: 'reports-unbound', times: 3, perMs: DAY },
  /** Of one person: cards behind links looked at and put. A group that changes much puts its cards anew each time. */
  invitesRead: { name: 'invites-read', times: 600, perMs: HOUR },
  invitesPut: { name: 'invites-put', times: 300, perMs: HOUR },
  /** Each name added has all the two persons share looked through. */
  blocks: { name: 'blocks', times: 2000, perMs: HOUR },
} as const satisfies Record<string, Budget>;
