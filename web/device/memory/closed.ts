/** Whether a person may write in a chat. */
import { rightsOf } from '../../chat/rights.ts';
import type { Chat, Core } from './core.ts';
import { isOutOf } from './windows.ts';

/** Why this person may not write in a chat now, if they may not. */
export function whyClosed(core: Core, chat: Chat): 'not_accepted' | 'out_of_group' | 'no_right' | undefined {
  if (isOutOf(core, chat)) return 'out_of_group';
  const { record } = chat;
  if (!record.accepted) return 'not_accepted';
  return rightsOf(record.authority, record.authority.rights, core.me().user)?.may.has('write') ? undefined : 'no_right';
}
