/** What a person reads in English while finding and verifying people. */
import { isolated } from '../../../chat/plain.ts';
import { count } from './count.ts';

export const people = {
  title: 'New chat',
  search: 'Username, number or link',
  searchHint: 'For example @ada or a Tidings link. A number leads only to people who allow it in their settings.',
  brokenLink: 'This link leads to nobody on this hub. It may be cut short, or be of another hub. Ask for it again and copy all of it.',
  searchEmpty: 'Type a username, a number or a link first.',
  findable: 'This is no username, phone number or link.',
  pasteFirst: 'Paste the code first.',
  otherCode: (begins: string): string => `This is not the right code: it has to begin with ${isolated(begins)}`,
  find: 'Find',
  contacts: 'People you know',
  write: 'Write',
  writeTo: (name: string): string => `Write to ${isolated(name)}`,
  myLink: 'Your link',
  myLinkHint: 'Anybody who opens it on this hub can write to you. It names you by a fingerprint of your key, so the hub need not be trusted.',
  copyLink: 'Copy link',
  scan: 'Scan a code',
  noCamera: 'The camera cannot be used. Paste the code as text instead.',
  safetyTitle: (title: string): string => `Verify ${isolated(title)}`,
  safetyLead: (title: string): string =>
    `Compare this with ${isolated(title)} where you meet, or read it out on a call. If both show the same, nobody is listening in.`,
  theirCode: (title: string): string => `${isolated(title)}’s code`,
  compare: 'Compare',
  scanTheirs: (title: string): string => `Scan ${isolated(title)}’s code`,
  pasteTheirs: 'Paste their number',
  pastedDigits: (n: number, all: number): string => `A safety number has ${all} digits; this has ${n}.`,
  safetyQr: 'Safety code',
  safetyScan: 'Each of you scans the other’s code.',
  safetyShow: (title: string): string => `If ${isolated(title)} has a camera, they can read this code with it.`,
  devices: (title: string, n: number, newest: string): string =>
    `${isolated(title)} has ${n === 1 ? 'one device, added' : `${count(n, 'device', 'devices')}, the newest added`} on ${newest}.`,
  notVerified: 'Not verified yet',
  match: 'It matches. Verified.',
  noMatch: 'This does not match. Somebody may be between you. Do not write anything private.',
  markVerified: 'They match',
  unverify: 'Remove verification',
  copyNumber: 'Copy number',
} as const;
