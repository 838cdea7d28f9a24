/**
 * Groups this person left, or was removed from, before a device of theirs was linked: an own device that is out of one says what it was, and then, as of any
 * chat, what was said there.
 */
import { toHex } from '../../crypto/bytes.ts';
import type { MailSender } from '../../crypto/mail.ts';
import { groupOp } from './memory/group-row.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { groupChat } from './chats.ts';
import { takeRights } from './group/rights-taken.ts';
import { groundOfTold, tellRights, type Told } from './group/telling-rights.ts';
import { isGuest, keepChat } from './mail/guests.ts';

/** Answers the question of an own device (asking-left.ts), and takes the answer; false where the letter is about a group this device has, or had. */
export async function takeOfLeft(core: Core, sender: MailSender, told: Told): Promise<boolean> {
  const known = core.chats.get(toHex(told.chat));
  if (told.rights.length === 0) {
    if (known?.record.isOut) await tellRights(core, known, sender);
    return true;
  }
  if (known) return false;
  const ground = core.own.chatSaid(told.chat)?.state.accepted ? await groundOfTold(core, told) : undefined;
  if (ground) await begunAsOut(core, groupChat(core, ground.state), ground);
  else core.log('rights_refused');
  return true;
}

/** Only a device that is out of the group answers, so this person is, whatever the last it had heard says. Whoever lets them in again says otherwise. */
async function begunAsOut(core: Core, chat: Chat, { chain, chains }: NonNullable<Awaited<ReturnType<typeof groundOfTold>>>): Promise<void> {
  await chat.turn(async () => {
    // A Welcome was quicker.
    if (!isGuest(core, chat)) return;
    const draft = begin(chat);
    await keepChat(core, chat, draft);
    draft.ops.push(...core.people.pin(chains.values()), groupOp(draft.record.authority));
    await takeRights(core, chat, draft, chain, 0);
    draft.record = { ...draft.record, isOut: true, askAt: 0 };
    await commit(core, chat, draft);
  });
  core.pump(chat);
}
