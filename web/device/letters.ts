/** What each kind of sealed mail asks of this device. Doing it twice is doing it once. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Mail } from '../../crypto/mail.ts';
import { directChatId, selfChatId } from '../chat/names.ts';
import { guestChat, selfChat } from './chats.ts';
import { type Chat, type Core, mayTell } from './core.ts';
import { isGuest, isOurs } from './guests.ts';
import { joinWelcome } from './joining.ts';
import { readKnock, takeKnock } from './knock.ts';
import { isStillTheirs } from './mailbox.ts';
import { reopen } from './place.ts';
import { takeNews } from './publish.ts';
import { readAsk, readTell } from './questions.ts';
import { answerAsk, takeTell } from './reconcile.ts';
import { LETTER, readWelcome, type WelcomeBody } from './welcome.ts';

/** Chats that strangers may put onto this device. */
const MAX_REQUESTS = 500;

export async function dealWith(core: Core, mail: Mail): Promise<void> {
  await deal(core, mail);
  core.guests.clear();
}

async function deal(core: Core, mail: Mail): Promise<void> {
  // A device that its person has removed says nothing here any more, whatever head it signs by.
  if (!(await isStillTheirs(core, mail.sender))) return core.log('mail_of_removed_device');
  switch (mail.kind) {
    case LETTER.welcome:
      return welcomed(core, mail);
    case LETTER.knock: {
      const knock = readKnock(mail.body);
      const chat = knock && chatWith(core, mail, knock.chat);
      return chat && takeKnock(core, chat, mail, knock);
    }
    case LETTER.ask: {
      const ask = readAsk(mail.body);
      const chat = ask && chatWith(core, mail, ask.chat);
      return chat && mayTell(core, chat, mail.sender.user) ? answerAsk(core, chat, mail.sender, ask) : undefined;
    }
    case LETTER.tell: {
      const tell = readTell(mail.body);
      const chat = tell && (chatWith(core, mail, tell.chat) ?? begunWith(core, mail, tell.chat));
      return chat && takeTell(core, chat, mail.sender, tell);
    }
    case LETTER.chain:
      return isOurs(core, mail.sender.user) ? takeNews(core, mail.sender, mail.body) : undefined;
    default:
      core.log('mail_unknown', { kind: mail.kind });
  }
}

async function welcomed(core: Core, mail: Mail): Promise<void> {
  const body = readWelcome(mail.body);
  if (!body?.roster.some((user) => equal(user, mail.sender.user))) return core.log('welcome_malformed');
  const chat = chatOf(core, mail, body);
  if (!chat || !sameRoster(chat.record.authority.roster, body.roster)) return core.log('welcome_not_ours');
  const isFromOwn = equal(mail.sender.user, core.me().user);
  if (!isFromOwn && !chat.record.accepted && strangersIn(core).silent > MAX_REQUESTS) return core.log('requests_full');
  if (core.looks.wait(mail.sender.user) === 0) await core.lookAt(mail.sender.user);
  chat.live.host = toHex(mail.sender.device);
  const result = await chat.turn(() => joinWelcome(core, chat, body, isFromOwn));
  core.log('welcome', { result, generation: body.generation });
  if (result === 'outdated') await chat.turn(() => reopen(core, chat, undefined));
  // Whoever lets this device into another generation stands in it; a later one could not be joined by this letter.
  if (result === 'known' || result === 'refused') await takeKnock(core, chat, mail, { generation: body.generation, lostAt: 0 });
  if (!isGuest(core, chat)) core.pump(chat);
}

/** A Welcome may be the first word of a chat: from the other person, or from an own device that opened it. */
function chatOf(core: Core, mail: Mail, { kind, roster }: WelcomeBody): Chat | undefined {
  const { user } = core.me();
  if (kind === 'self') return equal(mail.sender.user, user) ? selfChat(core) : undefined;
  const other = roster.find((one) => !equal(one, user));
  return other && roster.length === 2 ? guestChat(core, other) : undefined;
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
  return known && isIn(known, sender.user) ? known : undefined;
}

const isIn = (chat: Chat, user: Bytes): boolean => chat.record.authority.roster.some((one) => equal(one, user));
const sameRoster = (a: readonly Bytes[], b: readonly Bytes[]): boolean => a.length === b.length && a.every((user, i) => equal(user, b[i] as Bytes));
