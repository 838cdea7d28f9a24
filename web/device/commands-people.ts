/** Finding people, beginning chats with them, answering theirs, and being sure who they are. */
import { equal, fromHex } from '../../crypto/bytes.ts';
import { readCode } from '../../crypto/codes.ts';
import { clearChat } from './clear.ts';
import { openDirect, peerOf, setChatState } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { findPerson, readPerson, sayContact } from './contacts.ts';
import { personOf } from './known.ts';
import { recall } from './lookup.ts';
import { failure } from './port/answers.ts';

export const PEOPLE: CommandTable<'find' | 'recall' | 'openChat' | 'acceptChat' | 'hideChat' | 'clearChat' | 'setVerified' | 'checkSafetyCode'> = {
  find: async (core, engine, { text }) => {
    const found = await findPerson(core, engine, text);
    return found.ok ? { ok: true, person: personOf(core, found.id, text) } : found;
  },
  recall: async (core, _, { text }) => {
    const known = await recall(core, text);
    return known ? { ok: true, person: personOf(core, known, text) } : failure('unknown_person');
  },
  openChat: async (core, _, { user }) => {
    const found = await readPerson(core, user);
    if (!found.ok) return found;
    const chat = await openDirect(core, found.id);
    await sayContact(core, found.id, { listed: true });
    return { ok: true, chat: chat.hex };
  },
  acceptChat: async (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      await setChatState(core, one, true, false);
      if (one.record.authority.kind === 'direct') await sayContact(core, peerOf(core, one), { listed: true });
      return OK;
    }),
  hideChat: async (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      await setChatState(core, one, one.record.accepted, true);
      return OK;
    }),
  clearChat: async (core, _, { chat, remove = false }, call) =>
    withChat(core, chat, async (one) => {
      await clearChat(core, one, remove, call);
      return OK;
    }),
  setVerified: async (core, _, { user, verified }) => {
    const id = fromHex(user);
    if (id?.length !== 16) return failure('unknown_person');
    await sayContact(core, id, { listed: true, verified });
    return OK;
  },
  checkSafetyCode: async (core, _, { user, code }) => {
    const id = fromHex(user);
    const read = readCode(code);
    if (id?.length !== 16) return failure('unknown_person');
    if (read?.kind !== 'safety') return failure('invalid_code');
    const match = equal(read.own, id) && equal(read.other, core.me().user);
    if (match) await sayContact(core, id, { listed: true, verified: true });
    return { ok: true, match };
  },
};
