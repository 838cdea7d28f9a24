/** How often one may ask for what costs money or tells something. Spent before the work, whatever comes of it. */
import type { Budget } from '../limits/spend.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const BUDGETS = {
  codesOfAddress: { name: 'codes-address', times: 20, perMs: HOUR },
  codesOfBlock: { name: 'codes-block', times: 30, perMs: HOUR },
  codesOfNumberSoon: { name: 'codes-number-soon', times: 1, perMs: MINUTE },
  codesOfNumber: { name: 'codes-number', times: 5, perMs: HOUR },
  codesOfNumberDaily: { name: 'codes-number-daily', times: 10, perMs: DAY },
  guessesOfAddress: { name: 'guesses-address', times: 60, perMs: HOUR },
  challengesOfAddress: { name: 'challenges-address', times: 120, perMs: HOUR },
  signInsOfDevice: { name: 'sign-ins-device', times: 30, perMs: HOUR },
  refreshesOfAddress: { name: 'refreshes-address', times: 600, perMs: HOUR },
  bindings: { name: 'bindings', times: 10, perMs: HOUR },
  usernames: { name: 'usernames', times: 10, perMs: HOUR },
  holdsOfAddress: { name: 'holds-address', times: 100, perMs: DAY },
  lookups: { name: 'lookups', times: 60, perMs: DAY },
  lookupsOfAddress: { name: 'lookups-address', times: 300, perMs: DAY },
} as const satisfies Record<string, Budget>;
