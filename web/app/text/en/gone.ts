/** What a person reads in English of a device that is of no more use, or of none for the moment. */
import { count } from './count.ts';

export const gone = {
  removed: 'Another of your devices signed this one out. What is on it stays readable; nothing new comes to it.',
  clear: 'Clear this device',
  clearSure: 'Clear this device?',
  clearLead: 'All chats are taken off it for good. Other devices of yours, if you linked any, keep theirs; then you can sign in or link it again.',
  clearUnsent: (n: number): string =>
    count(n, (n) => ({
      one: `${n} message never left this device. Copy it if you still need it: no other device has it.`,
      other: `${n} messages never left this device. Copy what you still need: no other device has them.`,
    })),
  damagedTitle: 'This device cannot open its chats',
  damaged: {
    newer: 'A newer version of Tidings has stored this. Reload to get it.',
    forbidden: 'This browser does not let Tidings store anything. Allow it for this site, or leave private browsing.',
    wrong_key: 'The key to what this device stored is gone.',
    unreadable: 'What this device stored cannot be read.',
  },
  damagedLead:
    'Try again first. Where that does not help: another device of yours has its chats still, if you linked one, and can link this one anew once it is cleared.',
  fullTitle: 'There is no room on this device',
  fullLead: 'Tidings cannot open your chats while the device is full, or its storage does not answer. Make room; it goes on by itself.',
  tryAgain: 'Try again',
} as const;
