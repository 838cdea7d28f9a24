/** What each kind of sealed mail asks of this device. Doing it twice is doing it once. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import type { Mail } from '../../crypto/mail.ts';
import type { Enclosed } from '../../hub/protocol/frames.ts';
import { directChatId, selfChatId } from '../chat/names.ts';
import { groupChat, guestChat, selfChat } from './chats.ts';
import { type Chat, type Core, mayTell, peopleOf } from './memory/core.ts';
import { isGuest, isKnown, isOurs } from './mail/guests.ts';
import { addressesOf, queueLetter } from './mail/letterbox.ts';
import { joinWelcome } from './group/joining.ts';
import { isLeaving } from './group/leaving.ts';
import { writeKnock } from './group/knock.ts';
import { readKnock, takeKnock } from './group/letting-in.ts';
import { isStillTheirs } from './mail/mailbox.ts';
import { reopen } from './group/place.ts';
import { takeNews } from './mail/publish.ts';
import { readAsk, readTell } from './memory/questions.ts';
import { readWait, readWant } from './media/seeking.ts';
import { answerAsk, takeTell } from './history/reconcile.ts';
import { LETTER, openWelcome, readWelcome } from './mail/welcome.ts';
import { groundOf, unknownBytes } from './group/origin.ts';
import { readTold, takeTold, tellRights, wasBehind } from './group/telling-rights.ts';
import type { AuthorityState } from '../chat/genesis.ts';

/** Chats that strangers may put onto this device. */
const MAX_REQUESTS = 500;

export async function dealWith(core: Core, mail: Mail & Enclosed): Promise<void> {
  await deal(core, mail);
  core.guests.clear();
}

async function deal(core: Core, mail: Mail & Enclosed): Promise<void> {
  // A device that its person has removed says nothing here any more, whatever head it signs by.
  if (!(await isStillTheirs(core, mail.sender))) return core.log('mail_of_removed_device');
  switch (mail.kind) {
    case LETTER.welcome:
      return welcomed(core, mail);
    case LETTER.knock: {
      const knock = readKnock(mail.body);
      const chat = knock && chatWith(core, mail, knock.chat);
      const left = knock && !chat && core.chats.get(toHex(knock.chat));
      // Who is in the group no more, and may not have heard of it.
      if (left) return tellRights(core, left, mail.sender);
      if (knock?.lostAt === 0 && !chat) return askWho(core, mail, knock.chat);
      return chat && takeKnock(core, chat, mail, knock);
    }
    case LETTER.ask: {
      const ask = readAsk(mail.body);
      const chat = ask && chatWith(core, mail, ask.chat);
      if (chat && mayTell(core, chat, mail.sender.user)) return answerAsk(core, chat, mail.sender, ask);
      // Whoever has not taken up yet that this person leaves may not have heard it.
      return chat && isLeaving(core, chat) ? answerAsk(core, chat, mail.sender, { ...ask, back: false }) : undefined;
    }
    case LETTER.tell: {
      const tell = readTell(mail.body);
      const chat = tell && (chatWith(core, mail, tell.chat) ?? begunWith(core, mail, tell.chat));
      return chat && takeTell(core, chat, mail.sender, tell);
    }
    case LETTER.join:
      return (await inviting()).takeJoin(core, mail);
    case LETTER.joinAnswer:
      return (await inviting()).takeJoinAnswer(core, mail);
    case LETTER.rights: {
      const told = readTold(mail.body);
      if (told && equal(mail.sender.user, core.me().user) && (await (await leaving()).takeOfLeft(core, mail.sender, told))) return;
      return told && takeTold(core, told, mail.sender);
    }
    case LETTER.want: {
      const want = readWant(mail.body);
      const chat = want && chatWith(core, mail, want.chat);
      return chat && mayTell(core, chat, mail.sender.user) ? core.media.wanted(chat, mail.sender, want.blob) : undefined;
    }
    case LETTER.given: {
      const given = readWant(mail.body);
      return given && chatWith(core, mail, given.chat) ? core.media.given(given.blob) : undefined;
    }
    case LETTER.wait: {
      const wait = readWait(mail.body);
      return wait && chatWith(core, mail, wait.chat) ? core.media.toldToWait(mail.sender.device, wait.blob, wait.ms) : undefined;
    }
    case LETTER.chain:
      return isOurs(core, mail.sender.user) ? takeNews(core, mail.sender, mail.body) : undefined;
    default:
      core.log('mail_unknown', { kind: mail.kind });
  }
}

/** Parts that come with the first who asks. */
const inviting = () => later(() => import('./group/inviting.ts'));
const leaving = () => later(() => import('./left.ts'));

async function welcomed(core: Core, mail: Mail & Enclosed): Promise<void> {
  const letter = readWelcome(mail.body);
  const body = letter && (await openWelcome(letter, mail));
  if (letter && !body) return askWho(core, mail, letter.chat);
  // What strangers bring to be verified costs as much as what they make this device fetch.
  if (!core.looks.mayBring(mail.sender.user)) return core.log('strangers_full');
  if (body && !isKnown(core, mail.sender.user)) core.looks.brought(mail.sender.user, await unknownBytes(core, body));
  const ground = body && (await groundOf(core, body));
  const chat = ground && chatOf(core, mail, ground.state);
  if (!body || !ground || !chat) return core.log('welcome_not_ours');
  const isFromOwn = equal(mail.sender.user, core.me().user);
  if (!isFromOwn && !chat.record.accepted && strangersIn(core).silent > MAX_REQUESTS) return core.log('requests_full');
  if (core.looks.wait(mail.sender.user) === 0) await core.lookAt(mail.sender.user);
  chat.live.host = toHex(mail.sender.device);
  const result = await chat.turn(() => joinWelcome(core, chat, body, ground, isFromOwn));
  core.log('welcome', { result, generation: body.generation });
  if (result === 'outdated') await chat.turn(() => reopen(core, chat, 'gone'));
  if (result === 'behind') await wasBehind(core, chat, mail.sender, body.generation, ground.chain);
  // Whoever lets this device into another generation stands in it; a later one could not be joined by this letter.
  if (result === 'known' || result === 'refused') await takeKnock(core, chat, mail, { generation: body.generation, lostAt: 0 });
  if (!isGuest(core, chat)) core.pump(chat);
}

/**
 * Somebody speaks of a chat that is not known here and cannot be read of: their Welcome ran out in the mailbox, or what was enclosed with it is not there. They are
 * asked to let this device in, for the time it was before any. Strangers are not: an answer would say when this person is online.
 */
async function askWho(core: Core, { sender }: Mail, chat: Bytes): Promise<void> {
  core.log('welcome_lacking');
  const chain = isKnown(core, sender.user) ? await core.people.chain(sender.user) : undefined;
  const to = chain && addressesOf(chain).find(({ device }) => equal(device, sender.device));
  if (to) await queueLetter(core, to, LETTER.knock, writeKnock({ chat, generation: 0, lostAt: Math.floor(core.clock.now()) }));
}

/** A Welcome may be the first word of a chat: from the other person, from somebody in a group, or from an own device that opened it. */
function chatOf(core: Core, mail: Mail, state: AuthorityState): Chat | undefined {
  const { user } = core.me();
  const { kind, roster } = state;
  if (kind === 'group') return groupChat(core, state);
  if (!roster.some((one) => equal(one, user)) || !roster.some((one) => equal(one, mail.sender.user))) return undefined;
  if (kind === 'self') return selfChat(core);
  const other = roster.find((one) => !equal(one, user));
  return other && guestChat(core, other);
}

/**
 * Chats that strangers have begun and that stand somewhere: those who said something, and those who did not. Each has a limit of its own, and what was
 * declined counts for neither, so that who says nothing and who is not wanted cost nobody a place.
 */
function strangersIn(core: Core): { readonly said: number; readonly silent: number } {
  const strangers = [...core.chats.values()].filter(({ record }) => !record.accepted && !record.hidden);
  const said = strangers.filter(({ record }) => record.last !== undefined).length;
  return { said, silent: strangers.filter(({ record, line }) => record.last === undefined && line !== undefined).length };
}

/** What the other person tells of the chat with them begins it, as a Welcome does: theirs may have run out in the mailbox, or found it full. */
function begunWith(core: Core, { sender }: Mail, id: Bytes): Chat | undefined {
  if (equal(sender.user, core.me().user) || !equal(id, directChatId(core.me().user, sender.user))) return undefined;
  if (strangersIn(core).said < MAX_REQUESTS) return guestChat(core, sender.user);
  core.log('requests_full');
  return undefined;
}

/** The chat this is about, if it is one of ours with the sender in it. Only words begin one, so that nobody fills this device by asking. */
function chatWith(core: Core, { sender }: Mail, id: Bytes): Chat | undefined {
  const isOwn = equal(sender.user, core.me().user);
  if (isOwn && equal(id, selfChatId(sender.user))) return selfChat(core);
  const known = core.chats.get(toHex(id));
  return known && peopleOf(core, known).some((user) => equal(user, sender.user)) ? known : undefined;
}
