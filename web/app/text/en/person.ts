/** What a person reads in English about one person. */
import { isolated } from '../../../chat/plain.ts';
import { count } from './count.ts';

export const person = {
  username: 'Username',
  ownName: 'Their own name',
  groups: 'Groups in common',
  addContact: 'Add to contacts',
  removeContact: 'Remove from contacts',
  added: (name: string): string => `${isolated(name)} is in your contacts`,
  removed: (name: string): string => `${isolated(name)} is no longer in your contacts`,
  rename: 'Rename',
  renameTitle: (name: string): string => `What do you call ${isolated(name)}?`,
  renameLabel: 'Name',
  renameHint: 'Only you see it. Left empty, they are called as they call themselves.',
  block: 'Block',
  unblock: 'Unblock',
  blockTitle: (name: string): string => `Block ${isolated(name)}?`,
  blockHint:
    'Nothing of theirs comes any more, and nothing of yours goes to them: no message, and not whether you are here. They are not told. What they write meanwhile you never see. In groups you both are in, what they say is hidden.',
  blocked: (name: string): string => `${isolated(name)} is blocked`,
  unblocked: (name: string): string => `${isolated(name)} is no longer blocked`,
  youBlocked: (name: string): string => `You have blocked ${isolated(name)}.`,
  report: 'Report',
  reportTitle: (name: string): string => `Report ${isolated(name)}`,
  reportLead: (name: string): string =>
    `Your report goes to whoever runs this hub. Only the messages that you send along can be read there; they leave the end-to-end encryption. ${isolated(name)} is not told.`,
  reasons: {
    spam: 'Spam',
    fraud: 'Fraud',
    harassment: 'Harassment',
    violence: 'Violence',
    child_abuse: 'Sexual abuse of children',
    impersonation: 'Pretends to be somebody else',
    other: 'Something else',
  },
  reason: 'Reason',
  reportText: 'What happened (optional)',
  reportLast: (n: number): string => count(n, (n) => ({ one: `Send their last message along`, other: `Send their last ${n} messages along` })),
  reportThese: (n: number): string => count(n, (n) => ({ one: `${n} message is sent along.`, other: `${n} messages are sent along.` })),
  reportSend: 'Send report',
  reported: 'Your report was sent',
  alsoBlock: (name: string): string => `Block ${isolated(name)} too`,
} as const;
