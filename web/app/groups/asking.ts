/** What is asked before something about a group is changed. */
import type { GroupMember, GroupView } from '../../device/port/groups.ts';

/** `of`: about whom. */
export type Question =
  | { readonly is: 'edit' | 'add' | 'rules' | 'links' | 'leave' }
  | { readonly is: 'rights' | 'remove' | 'ban' | 'transfer' | 'stepDown'; readonly of: GroupMember };

export type Asked = { readonly group: GroupView; readonly onClose: () => void };
