/** Which part each command stands in that a first send does not need: it comes when one of its commands is first given (crypto/later.ts). */
import { later } from '../../crypto/later.ts';
import type { CommandTable, SignedInCommand } from './command.ts';
import type { CHAT } from './commands-chat.ts';

export type LaterCommand = Exclude<SignedInCommand, keyof typeof CHAT>;

const people = async () => (await later(() => import('./commands-people.ts'))).PEOPLE;
const own = async () => (await later(() => import('./commands-own.ts'))).OWN;
const unsent = async () => (await later(() => import('./commands-unsent.ts'))).UNSENT;
const messages = async () => (await later(() => import('./commands-messages.ts'))).MESSAGES;
const groups = async () => (await later(() => import('./commands-groups.ts'))).GROUPS;
const invites = async () => (await later(() => import('./commands-invites.ts'))).INVITES;
const notices = async () => (await later(() => import('./commands-notices.ts'))).NOTICES;
const media = async () => (await later(() => import('./commands-media.ts'))).MEDIA_COMMANDS;
const account = async () => (await later(() => import('./commands-account.ts'))).ACCOUNT;

/** The command of that name, once its part is here. Throws NotLoaded. */
export async function laterCommand<C extends LaterCommand>(name: C): Promise<CommandTable<C>[C]> {
  const part: CommandTable<C> = await PARTS[name]();
  return part[name];
}

const PARTS: { readonly [C in LaterCommand]: () => Promise<CommandTable<C>> } = {
  retry: unsent,
  discard: unsent,
  restore: unsent,
  history: messages,
  messageAt: messages,
  edit: messages,
  deleteForAll: messages,
  deleteForMe: messages,
  react: messages,
  toggleReaction: messages,
  seeReactions: messages,
  pin: messages,
  unpinAll: messages,
  forward: messages,
  versions: messages,
  messageInfo: messages,
  find: people,
  recall: people,
  openChat: people,
  acceptChat: people,
  hideChat: people,
  clearChat: people,
  setVerified: people,
  checkSafetyCode: people,
  addContact: own,
  removeContact: own,
  renameContact: own,
  block: own,
  unblock: own,
  report: own,
  setException: own,
  makeOwnLink: own,
  pinChat: own,
  orderPinned: own,
  muteChat: own,
  archiveChat: own,
  markUnread: own,
  saveFolder: own,
  removeFolder: own,
  orderFolders: own,
  createGroup: groups,
  changePeople: groups,
  setRole: groups,
  setGroup: groups,
  transferGroup: groups,
  leaveGroup: groups,
  retryChange: groups,
  dismissChange: groups,
  waitGroup: groups,
  createInvite: invites,
  changeInvite: invites,
  revokeInvite: invites,
  openInvite: invites,
  joinByInvite: invites,
  cancelJoin: invites,
  answerJoin: invites,
  setNotices: notices,
  noteTold: notices,
  startPush: notices,
  stopPush: notices,
  pushInfo: notices,
  testPush: notices,
  sendMedia: media,
  stopSealing: media,
  fetchMedia: media,
  stopMedia: media,
  readMedia: media,
  readHead: media,
  setKeeping: media,
  clearMedia: media,
  setProfile: account,
  setSettings: account,
  setFindable: account,
  keepNumber: account,
  revokeDevice: account,
  takeNewKeys: account,
  renameDevice: account,
  waitSent: account,
  sync: account,
  handOver: account,
};
