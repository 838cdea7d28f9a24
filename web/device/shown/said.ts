/**
 * What people say of themselves, and own devices of settings, people, chats and names, where each word replaces another. Where a cut or a lie takes back the
 * one that counts, those before it are read again: so what counts follows from what is here, and not from what came first.
 */
import { equal, toHex } from '../../../crypto/bytes.ts';
import { readBody, TYPE } from '../../chat/bodies.ts';
import { replaces } from '../memory/counting.ts';
import { type Event, readEvent } from '../../chat/event.ts';
import { isOwnType } from '../../chat/own-bodies.ts';
import { revisionOf } from '../../chat/revision.ts';
import { eventsOf } from '../../sync/segment.ts';
import type { Op } from '../../store/port.ts';
import { type Chat, type Core, closeUnused, type Draft } from '../memory/core.ts';
import { isOwnWord } from '../memory/own.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import type { ChatWish } from '../memory/wishes.ts';
import { type Profile, profileFor, profileHash } from './told.ts';
import { applyOwn, wishesOf, wishOps } from './self.ts';

/** Is it a word that replaces another of its kind? */
export const isReplacing = ({ header }: Event): boolean => header.type === TYPE.profile || isOwnType(header.type);

/** A word has come in, or counts again; `isAgain`: or is only read again. */
export async function takeSaid(core: Core, draft: Draft, event: Event, isAgain = false): Promise<void> {
  const { header } = event;
  const body = event.body && readBody(header.type, event.body);
  if (!body || !replaces(draft.record, header)) return;
  const word = { revision: revisionOf(event), chain: await core.people.chain(header.user) };
  if (body.type !== TYPE.profile) return void draft.ops.push(...(await applyOwn(core, event, body, word, draft, isAgain)));
  const { name, username, bio, photo, presence } = body;
  // One's own is what the own chat says; what goes to others is a copy, and may be made of a word that was just replaced.
  if (equal(header.user, core.me().user) && draft.record.authority.kind !== 'self') return noteTold(core, draft, body);
  const isAlone = draft.record.authority.kind !== 'group';
  draft.ops.push(...core.people.profile(header.user, word, { name, username, bio, photo, presence }, isAlone));
  draft.after.push(() => core.topics.changed('people', 'me', 'chats'));
}

/** Another own device has told what this one would tell: once is enough. */
async function noteTold(core: Core, draft: Draft, told: Profile): Promise<void> {
  const profile = await profileFor(core, draft.record);
  if (equal(profileHash(profile), profileHash(told))) draft.record = { ...draft.record, profile: profileHash(told) };
}

/** A word counts no more: it is past a cut, or gone from its document. Was it the one that counted? Then those before it are to be read again. */
export function takeBack(core: Core, draft: Draft, event: Event): boolean {
  const ops = unsay(core, draft, event);
  draft.ops.push(...ops);
  return ops.length > 0;
}

/** Reads the words again that are like those taken back: the last of them counts. */
export async function readAgain(core: Core, chat: Chat, draft: Draft, unsaid: readonly Event[]): Promise<void> {
  if (unsaid.length === 0) return;
  draft.after.push(() => core.topics.changed('people', 'me', 'chats', 'settings', 'devices', 'folders', 'own-link'));
  const types = new Set(unsaid.map(({ header }) => header.type));
  const authors = new Set(unsaid.map(({ header }) => toHex(header.user)));
  for (const place of await placesOf(core, chat)) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    for (const bytes of eventsOf(segment)) {
      const event = readEvent(bytes);
      if (event && types.has(event.header.type) && authors.has(toHex(event.header.user))) await takeSaid(core, draft, event, true);
    }
  }
}

/** Forgets what this word says, where it is what counts. */
function unsay(core: Core, draft: Draft, { id, header, body }: Event): readonly Op[] {
  const said = body && readBody(header.type, body);
  if (!said || said.type === 'unknown') return [];
  if (said.type === TYPE.profile) return core.people.unsay(header.user, id);
  if (said.type === TYPE.contact) return core.people.unsay(said.user, id);
  if (said.type === TYPE.read) return undo(core, draft, core.own.unsayRead(said.chat, id), { wish: 'read', chat: said.chat, word: id });
  if (said.type === TYPE.clear) return undo(core, draft, core.own.unsayClear(said.chat), { wish: 'clear', chat: said.chat, word: id });
  if (!isOwnWord(said)) return [];
  const ops = core.own.unsay(said, id);
  return wishesOf(core, said, id).reduce<readonly Op[]>((sum, wish) => undo(core, draft, sum, wish), ops);
}

/** What the word did in another chat is to be done anew. */
const undo = (core: Core, draft: Draft, ops: readonly Op[], wish: ChatWish): readonly Op[] =>
  ops.length === 0 ? [] : [...ops, ...wishOps(core, draft, wish)];
