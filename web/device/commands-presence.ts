/** What is said each minute and with each key: that somebody looks, and that this person types. Apart from what is chosen, for it comes before a first send. */
import { type CommandTable, OK, withChat } from './command.ts';
import { sayTyping } from './typing.ts';

export const PRESENCE: CommandTable<'look' | 'typing'> = {
  look: async (_, engine, { face, on }) => {
    await engine.watching?.look(face, on);
    return OK;
  },
  typing: (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      await sayTyping(core, one);
      return OK;
    }),
};
