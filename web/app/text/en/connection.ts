/** What a person reads in English of the line to the hub. */
import { count } from './count.ts';

export const connection = {
  connecting: 'Connecting…',
  updating: 'Updating…',
  offline: (waiting: number): string =>
    waiting === 0
      ? 'Offline. What you write is sent when you are back.'
      : count(waiting, (n) => ({
          one: `Offline. ${n} message will send when you are back.`,
          other: `Offline. ${n} messages will send when you are back.`,
        })),
  back: (sent: number): string =>
    sent === 0 ? 'Back online.' : count(sent, (n) => ({ one: `Back online. ${n} message sent.`, other: `Back online. ${n} messages sent.` })),
  held: (until: string): string =>
    `The hub says again that this device runs twice. To be safe it sends and fetches nothing until ${until}, when it takes new keys by itself; what you write is kept.`,
  heldForNow:
    'The hub says that this device runs twice. To be safe it sends and fetches nothing; what you write is kept. It asks the hub again when you reload.',
  goOn: 'Take new keys now',
  heldForGood: 'The hub says that this device runs twice, and there is no room for new keys. It sends nothing more; use another of your devices.',
  unavailable: 'The hub cannot do anything right now. What you write is kept and goes out when it can.',
  full: 'This device is full, or its storage does not answer: nothing is kept, sent or fetched. Make room; Tidings goes on by itself.',
  updateNeeded: 'The hub needs a newer Tidings. Reload to update; what you wrote is kept.',
} as const;
