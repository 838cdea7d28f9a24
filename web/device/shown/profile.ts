/** What this person says of themselves, told in every chat they have accepted, once for each change, as far as those in it may see it. */
import { equal } from '../../../crypto/bytes.ts';
import { begin, type Chat, type Core, commit, maySpeak } from '../memory/core.ts';
import { composeInto } from './own-event.ts';
import { profileFor, profileHash } from './told.ts';

/** Composes the profile into the chat where it has not been told yet. Runs in the chat's turn. */
export async function shareProfile(core: Core, chat: Chat): Promise<void> {
  if (core.people.person(core.me().user).name === '' || chat.record.authority.kind === 'self' || !maySpeak(chat)) return;
  const profile = await profileFor(core, chat.record);
  const told = profileHash(profile);
  if (chat.record.profile && equal(chat.record.profile, told)) return;
  const draft = begin(chat);
  await composeInto(core, chat, draft, profile);
  draft.record = { ...draft.record, profile: told };
  await commit(core, chat, draft);
}
