/** What a command is: from its input to its answer. */
import { failure } from './port/answers.ts';
import type { Chat, Core } from './memory/core.ts';
import type { Engine } from './engine.ts';
import type { Answer } from './port/failure.ts';
import type { CommandName, Commands } from './port/port.ts';

type In<C extends CommandName> = Commands[C]['in'];
export type Out<C extends CommandName> = Promise<Answer<Commands[C]['out']>>;
export type CommandTable<C extends CommandName> = { readonly [N in C]: (core: Core, engine: Engine, input: In<N>, id: string) => Out<N> };

/** Those of a device on its way in or out (signin.ts); every other needs one that is signed in. */
export const SIGN_IN = ['requestCode', 'checkCode', 'startAnew', 'startLink', 'cancelLink', 'acceptLink', 'confirmLink', 'signOut'] as const;
export type SignInCommand = (typeof SIGN_IN)[number];
export type SignedInCommand = Exclude<CommandName, SignInCommand>;

export const OK = { ok: true } as const;

export async function withChat<T>(core: Core, id: string, work: (chat: Chat) => Promise<Answer<T>>): Promise<Answer<T>> {
  const chat = core.chats.get(id);
  return chat ? work(chat) : failure('unknown_chat');
}
