/** What is said each minute and with each key: that somebody looks, and that this person types. Apart from what is chosen, for it comes before a first send. */
import { later } from '../../crypto/later.ts';
import { type CommandTable, OK, withChat } from './command.ts';

export const PRESENCE: CommandTable<'look' | 'typing'> = {
  look: async (_, engine, { face, on }) => {
    await engine.watching?.look(face, on);
    return OK;
  },
  typing: (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      // Nobody hears it in one's own chat.
      if (one.record.authority.kind !== 'self') await (await later(() => import('./typing.ts'))).sayTyping(core, one);
      return OK;
    }),
};
