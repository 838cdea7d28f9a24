/** What this person says of themselves, told in every chat they have accepted, once for each change. */
import type { Bytes } from '../../crypto/bytes.ts';
import { encode, writeText } from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import { TYPE } from '../chat/bodies.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import { composeInto } from './own-event.ts';

/** Composes the profile into the chat where it has not been told yet. Runs in the chat's turn. */
export async function shareProfile(core: Core, chat: Chat): Promise<void> {
  const { name, username, bio } = core.people.person(core.me().user);
  if (name === '' || chat.record.authority.kind === 'self' || !chat.record.accepted) return;
  const told = profileHash({ name, username, bio });
  if (chat.record.profile?.every((byte, i) => byte === told[i])) return;
  const draft = begin(chat);
  await composeInto(core, chat, draft, { type: TYPE.profile, name, username, bio });
  draft.record = { ...draft.record, profile: told };
  await commit(core, chat, draft);
}

const profileHash = (profile: { readonly name: string; readonly username: string; readonly bio: string }): Bytes =>
  hash(
    'body',
    encode((to) => [profile.name, profile.username, profile.bio].forEach((text) => writeText(to, text))),
  );
