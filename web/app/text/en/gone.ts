/** What a person reads in English of a device that is of no more use, or of none for the moment. */
import { count } from './count.ts';

export const gone = {
  removed: 'Another of your devices signed this one out. What is on it stays readable; nothing new comes to it.',
  cannotWrite: 'Nothing can be sent from here. Write on another of your devices, or clear this one and link it again.',
  clear: 'Clear this device',
  clearSure: 'Clear this device?',
  clearLead: 'All chats are taken off it for good. Other devices of yours, if you linked any, keep theirs; then you can sign in or link it again.',
  clearUnsent: (n: number): string =>
    `${count(n, 'message', 'messages')} never left this device. Copy what you still need: no other device has ${n === 1 ? 'it' : 'them'}.`,
  damagedTitle: 'This device cannot open its chats',
  damagedLead:
    'Try again first. Where that does not help: another device of yours has its chats still, if you linked one, and can link this one anew once it is cleared.',
  fullTitle: 'There is no room on this device',
  fullLead: 'Tidings cannot open your chats while the device is full, or its storage does not answer. Make room; it goes on by itself.',
  tryAgain: 'Try again',
} as const;
