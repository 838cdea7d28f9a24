/** How often one may upload, take and meet. Spent before the work, whatever comes of it. */
import type { Budget } from '../limits/spend.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

export const BUDGETS = {
  uploadsOfAddress: { name: 'chains-address', times: 300, perMs: HOUR },
  /** In units of 1,024 bytes: twice all branches of one person at their largest. */
  uploadKibibytesOfAddress: { name: 'chain-kibibytes-address', times: 16 * 1024, perMs: HOUR },
  readsOfAddress: { name: 'chain-reads-address', times: 3000, perMs: HOUR },
  packagesOfDevice: { name: 'packages-device', times: 60, perMs: HOUR },
  /** One asker, one target: enough for a chat to be opened anew many times, too little to drain what others need. */
  takesOfTarget: { name: 'takes-target', times: 30, perMs: HOUR },
  /** Of all without a number together, of one target: beyond it they get its last-resort package, and keep it from nobody. */
  takesOfTargetUnbound: { name: 'takes-target-unbound', times: 50, perMs: HOUR },
  /** Of one's own devices: a new one is let into every chat, and is in nobody's way. */
  takesOfOwn: { name: 'takes-own', times: 3000, perMs: HOUR },
  takes: { name: 'takes', times: 1000, perMs: DAY },
  /** An identity without a number costs nothing to make. */
  takesUnbound: { name: 'takes-unbound', times: 100, perMs: DAY },
  meetingsOfAddress: { name: 'meetings-address', times: 600, perMs: HOUR },
} as const satisfies Record<string, Budget>;
