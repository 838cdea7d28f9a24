/** How often a device may change where it is woken, and try it. Spent before the work, whatever comes of it. */
import type { Budget } from '../limits/spend.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

export const BUDGETS = {
  /** A device says it at each start; each asks a resolver. */
  pushPuts: { name: 'push-puts', times: 60, perMs: HOUR },
  pushTests: { name: 'push-tests', times: 6, perMs: 10 * MINUTE },
} as const satisfies Record<string, Budget>;
