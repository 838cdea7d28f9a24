/** What a person reads in English in a chat. */
import { isolated } from '../../../chat/plain.ts';
import { count } from './count.ts';

export const chat = {
  messagesIn: (title: string): string => `Messages with ${isolated(title)}`,
  verified: 'Verified',
  you: 'You',
  newMessages: (n: number): string => count(n, 'new message', 'new messages'),
  toNewest: 'To the newest message',
  message: 'Message',
  send: 'Send',
  retry: 'Retry',
  discard: 'Delete',
  notSent: 'Not sent.',
  deleted: 'This message was deleted',
  unsupported: 'This needs a newer Tidings. Update to see it.',
  ahead: 'Sent by a device whose clock is ahead',
  edited: 'edited',
  missing: (n: number): string => `Waiting for ${count(n, 'message', 'messages')}`,
  nothingSeen: 'Nothing of this message would be seen.',
  tooLong: (over: number, most: number): string =>
    `Too long by ${count(over, 'character', 'characters')}. A message holds ${most.toLocaleString('en')}; send it in parts.`,
  joining: 'This device is joining the chat. What you write is sent once it has joined.',
  branch: (title: string): string => `Somebody used old keys of ${isolated(title)}. Compare the safety number before you write anything private.`,
  checkSafety: 'Compare',
  request: (title: string): string =>
    `${isolated(title)} wants to write to you. Until you accept, nothing is sent back, not even that you have seen this.`,
  accept: 'Accept',
  hide: 'Hide',
  hello: 'Only the two of you can read this. Not even the hub can.',
  helloSelf: 'Notes to yourself, on all your devices. Nobody else can read them.',
  goesTo: (host: string): string => `Goes to ${isolated(host)}`,
  incoming: (title: string, text: string): string => `${isolated(title)}: ${isolated(text)}`,
  incomingMany: (n: number): string => count(n, 'new message', 'new messages'),
  safety: 'Safety number',
  gone: 'This message is no longer here',
  notHere: 'This chat is not on this device',
  service: {
    opened: (who: string): string => `${isolated(who)} opened this chat`,
    ownOpened: 'You opened this chat',
    deviceAdded: (who: string): string => `${isolated(who)} has a new device`,
    ownDeviceAdded: 'You have a new device',
    deviceRemoved: (who: string): string => `${isolated(who)} removed a device`,
    ownDeviceRemoved: 'You removed a device',
  },
} as const;
