/** Where each command stands: with all that a first send needs, or in a part that comes later. */
import { later } from '../../crypto/later.ts';
import type { CommandTable, SignedInCommand } from './command.ts';
import { CHAT } from './commands-chat.ts';

/** The command of that name, once it is here. Throws NotLoaded. */
export async function commandOf(name: SignedInCommand): Promise<CommandTable<SignedInCommand>[SignedInCommand]> {
  return isOfChat(name) ? CHAT[name] : (await later(() => import('./commands-later.ts'))).laterCommand(name);
}

const isOfChat = (name: SignedInCommand): name is keyof typeof CHAT => Object.hasOwn(CHAT, name);
