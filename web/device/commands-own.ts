/** What a person says of people, of chats in the list, and of folders: each a word of the own chat, so that it holds on all their devices. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { inviteKeys } from '../../crypto/invite.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { directChatId } from '../chat/names.ts';
import { CHOICE, type Choosable, EXCEPTION } from '../chat/choices.ts';
import { OWN_LIMIT, OWN_TYPE, type Silence } from '../chat/own-bodies.ts';
import { isOngoing, silenced, unsilenced } from '../chat/silences.ts';
import { isValidName } from '../chat/text.ts';
import { linksOf } from './account/own-links.ts';
import { fulfil, selfChat } from './chats.ts';
import { type CommandTable, OK } from './command.ts';
import { compose } from './compose.ts';
import { findPerson, readPerson, sayContact } from './contacts.ts';
import { personOf } from './known.ts';
import { EXCEPTION_OF } from './memory/audience.ts';
import type { Core } from './memory/core.ts';
import { rotation } from './memory/tokens.ts';
import { report } from './reporting.ts';
import type { OwnWord, OwnWordOf } from './memory/own.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { ChatId } from './port/ids.ts';
import type { Folder, PeopleCommands } from './port/people.ts';

/** As many as fit above the others on a small screen. */
export const MAX_PINNED = 5;
const MAX_FOLDERS = 20;

export const OWN: CommandTable<Exclude<keyof PeopleCommands, 'setProfile' | 'setSettings' | 'look' | 'typing'>> = {
  addContact: async (core, engine, { text, name = '' }) => {
    if (name !== '' && !isValidName(name)) return failure('invalid_name');
    const found = await findPerson(core, engine, text);
    if (!found.ok) return found;
    await sayContact(core, found.id, name === '' ? { listed: true } : { listed: true, givenName: name });
    return { ok: true, person: personOf(core, found.id, text) };
  },
  removeContact: (core, _, { user }) => withPerson(core, user, (id) => sayContact(core, id, { listed: false })),
  renameContact: async (core, _, { user, name }) => {
    if (name !== '' && !isValidName(name)) return failure('invalid_name');
    return withPerson(core, user, (id) => sayContact(core, id, { givenName: name }));
  },

  block: (core, _, { user }) => setBlocked(core, user, true),
  unblock: (core, _, { user }) => setBlocked(core, user, false),

  report,

  setException: (core, _, { of, user, is }) =>
    withPerson(core, user, (id) => choose(core, EXCEPTION_OF[of], id, EXCEPTION[is], of === 'lastSeen' && is !== 'always' ? rotation(core) : [])),

  makeOwnLink: async (core, _, { renew }, id) => {
    const old = linksOf(core);
    if (old.length > 0 && !renew) return OK;
    const root = core.random(32);
    const link = { type: OWN_TYPE.link, box: inviteKeys(root).box, root, on: true } as const;
    await compose(core, selfChat(core), link, { call: id, besides: old.map((one) => ({ ...one, on: false })) });
    core.pump(selfChat(core));
    return OK;
  },

  pinChat: async (core, _, { chat, on }) => {
    const pinned = pinnedIn(core);
    if (on && pinned.length >= MAX_PINNED && !pinned.includes(chat)) return failure('too_many', { count: MAX_PINNED });
    const [top] = pinned;
    const place = (id: string | undefined): number => core.own.choice(CHOICE.pinned, idOf(core, id)) ?? 0;
    return withChat(core, chat, (id) => choose(core, CHOICE.pinned, id, !on ? 0 : place(chat) || place(top) + 1));
  },
  orderPinned: async (core, _, { chats }) => {
    const pinned = pinnedIn(core);
    const order = [...new Set([...chats.filter((chat) => pinned.includes(chat)), ...pinned])];
    for (const [i, chat] of order.entries()) {
      const id = idOf(core, chat);
      if (id) await choose(core, CHOICE.pinned, id, order.length - i);
    }
    return OK;
  },
  muteChat: (core, _, { chat, until }) => withChat(core, chat, (id) => choose(core, CHOICE.muted, id, Math.max(0, Math.floor(until)))),
  archiveChat: (core, _, { chat, on }) =>
    withChat(core, chat, async (id) => {
      // Said again where it came back by what was written since: it is archived from now on.
      await say(core, { type: OWN_TYPE.choice, about: id, what: CHOICE.archived, value: Number(on) });
      if (on) await choose(core, CHOICE.pinned, id, 0);
    }),
  markUnread: (core, _, { chat, on }) => withChat(core, chat, (id) => choose(core, CHOICE.unread, id, Number(on))),

  saveFolder: async (core, _, { folder, ...rules }) => {
    const folders = foldersIn(core);
    const known = folders.find((one) => toHex(one.folder) === folder);
    if (!known && folders.length >= MAX_FOLDERS) return failure('too_many', { count: MAX_FOLDERS });
    if (!isValidName(rules.name, OWN_LIMIT.folderName)) return failure('invalid_name');
    const ids = chatIds(core, rules);
    if (!ids) return failure('too_many', { count: OWN_LIMIT.chats });
    const { name, people, groups, unread } = rules;
    const order = known?.order ?? Math.max(0, ...folders.map((one) => one.order)) + 1;
    const id = known?.folder ?? core.random(16);
    await say(core, { type: OWN_TYPE.folder, folder: id, name, order, people, groups, unread, ...ids, gone: false });
    return { ok: true, folder: toHex(id) };
  },
  removeFolder: async (core, _, { folder }) => {
    const known = foldersIn(core).find((one) => toHex(one.folder) === folder);
    // What is gone keeps nothing but that it is.
    if (known) await say(core, { ...known, name: '', chats: [], without: [], gone: true });
    return OK;
  },
  orderFolders: async (core, _, { folders }) => {
    for (const known of foldersIn(core)) {
      const at = folders.indexOf(toHex(known.folder));
      if (at >= 0 && known.order !== at + 1) await say(core, { ...known, order: at + 1 });
    }
    return OK;
  },
};

/** Anybody may be blocked, also who cannot be found: a stranger whose chain is gone, or an id that was passed on. */
async function setBlocked(core: Core, user: string, on: boolean): Promise<Answer> {
  const id = fromHex(user);
  if (id?.length !== 16) return failure('unknown_person');
  if (equal(id, core.me().user)) return failure('yourself');
  const silences = core.own.blockOf(id);
  if (isOngoing({ silences }) === on) return OK;
  if (on && core.own.words(OWN_TYPE.block).filter(isOngoing).length >= LIMITS.blocksPerUser)
    return failure('too_many', { count: LIMITS.blocksPerUser });
  const next = on ? silenced(silences, await endsOf(core, id)) : unsilenced(silences, Math.floor(core.clock.now()));
  const word = await compose(core, selfChat(core), { type: OWN_TYPE.block, user: id, silences: next }, { besides: on ? rotation(core) : [] });
  core.pump(selfChat(core));
  // Done here before it is answered, so that nothing goes out any more that was not on its way.
  await fulfil(core, { wish: 'besides', chat: directChatId(core.me().user, id), word });
  return OK;
}

/** How far each of their devices has come here. */
async function endsOf(core: Core, user: Bytes): Promise<Silence['ends']> {
  const frontier = core.chats.get(toHex(directChatId(core.me().user, user)))?.record.frontier;
  const chain = await core.people.chain(user);
  return (chain?.devices ?? []).flatMap(({ id }) => {
    const reach = frontier?.get(toHex(id));
    return reach ? [{ device: id, n: reach.beyond.at(-1) ?? reach.upTo }] : [];
  });
}

async function withPerson(core: Core, user: string, work: (id: Bytes) => Promise<unknown>): Promise<Answer> {
  const found = await readPerson(core, user);
  if (!found.ok) return found;
  await work(found.id);
  return OK;
}

async function withChat(core: Core, chat: ChatId, work: (id: Bytes) => Promise<unknown>): Promise<Answer> {
  const id = idOf(core, chat);
  if (!id) return failure('unknown_chat');
  await work(id);
  return OK;
}

const idOf = (core: Core, chat: ChatId | undefined): Bytes | undefined => core.chats.get(chat ?? '')?.id;

async function say(core: Core, word: OwnWord, besides: readonly OwnWord[] = []): Promise<void> {
  await compose(core, selfChat(core), word, { besides });
  core.pump(selfChat(core));
}

/** What is chosen already is not said again. */
async function choose(core: Core, what: Choosable, about: Bytes, value: number, besides: readonly OwnWord[] = []): Promise<void> {
  if ((core.own.choice(what, about) ?? 0) !== value) await say(core, { type: OWN_TYPE.choice, about, what, value }, besides);
}

/** The pinned chats, the top one first. */
function pinnedIn(core: Core): readonly ChatId[] {
  const words = core.own.words(OWN_TYPE.choice).filter(({ what, value }) => what === CHOICE.pinned && value > 0);
  return [...words].sort((a, b) => b.value - a.value).map(({ about }) => toHex(about));
}

const foldersIn = (core: Core): readonly OwnWordOf<typeof OWN_TYPE.folder>[] => core.own.words(OWN_TYPE.folder).filter(({ gone }) => !gone);

/** The chats a folder names; undefined where they are too many. One that is not here is left out. */
function chatIds(core: Core, { chats, without }: Pick<Folder, 'chats' | 'without'>): Pick<OwnWordOf<23>, 'chats' | 'without'> | undefined {
  if (chats.length > OWN_LIMIT.chats || without.length > OWN_LIMIT.chats) return undefined;
  const known = (some: readonly ChatId[]): readonly Bytes[] => some.flatMap((one) => (fromHex(one)?.length === 16 ? (idOf(core, one) ?? []) : []));
  return { chats: known(chats), without: known(without) };
}
