/** A device without its place in a chat, and how it gets one: it opens the chat, asks to be let in, or opens the next generation. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import type { ErrorCode } from '../../../hub/protocol/errors.ts';
import type { Predecessor } from '../../../hub/protocol/frames.ts';
import { begin, type Chat, type Core, commit, maySpeak } from '../memory/core.ts';
import { loseLine, prepareOpening, WELCOME_MS } from './generation.ts';
import { dutyLeft } from './duty.ts';
import { knock } from './knock.ts';
import { isCrowdedOut } from './room.ts';
import type { Ended } from '../memory/live.ts';
import { askForMissing } from '../history/missing.ts';
import { MAIL_MS, wakeIn } from '../memory/wake.ts';

/** How long a device that lost its place waits to be let in again before it opens the next generation itself, over all its runs. */
const PATIENCE_MS = 60 * 1000;

/** A chat without a line: open it if it never was, else get in again. Runs in the chat's turn. */
export async function ensureLine(core: Core, chat: Chat): Promise<void> {
  if (!maySpeak(chat) || (await isCrowdedOut(core, chat))) return askForMissing(core, chat);
  const { live } = chat;
  const { generation, version } = chat.record.authority;
  if (generation < 0 && chat.record.tried < 0) return prepareOpening(core, chat, { generation: 0, predecessor: undefined });
  if (!(await isAnybodyElse(core, chat))) return prepareOpening(core, chat, { generation: nextOf(core, chat), predecessor: undefined });
  const now = core.clock.now();
  // A time that is still to come was noted by a clock that has been put back since.
  if (chat.record.lostAt === undefined || chat.record.lostAt > now) await noteLost(core, chat);
  // What an earlier run asked for may be in the mailbox.
  else if (live.lostAt === 0 && !core.isMailRead()) return wakeIn(core, chat, MAIL_MS);
  if (live.lostAt === 0) {
    live.lostAt = now;
    // Who never was in is let in by whoever told it of the chat.
    live.knockAt = version.number === 0 ? now + WELCOME_MS : now;
  }
  const left = (chat.record.lostAt ?? now) + PATIENCE_MS - now;
  if (left <= 0) return prepareOpening(core, chat, { generation: nextOf(core, chat), predecessor: undefined });
  if (live.knockAt > 0 && now >= live.knockAt) {
    live.knockAt = 0;
    knock(core, chat);
  }
  if (live.knockAt > 0) wakeIn(core, chat, live.knockAt - now);
  wakeIn(core, chat, left);
}

/** Kept, since a run may be shorter than any patience. */
async function noteLost(core: Core, chat: Chat): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, lostAt: Math.floor(core.clock.now()) };
  await commit(core, chat, draft);
}

/** Is there any other device that could let this one in? Of whom nothing is known there may be. */
async function isAnybodyElse(core: Core, { record: { authority } }: Chat): Promise<boolean> {
  const chains = await core.people.chains(authority.roster);
  return (
    chains.size < authority.roster.length || [...chains.values()].some((chain) => activeDevices(chain).some(({ id }) => !equal(id, core.me().device)))
  );
}

/**
 * The route is gone or cannot go on: the next generation, at once where it is this device's turn. In a group somebody else is first, most often, and their
 * Welcome brings this device along; where they were and it does not, it asks to be let in. Runs in the chat's turn.
 */
export async function reopen(core: Core, chat: Chat, ended: Ended): Promise<void> {
  if (!maySpeak(chat)) return;
  chat.live.ended = ended;
  const left = await dutyLeft(core, chat, `open:${chat.record.authority.generation}`);
  if (left > 0) return wakeIn(core, chat, left);
  const broken = ended === 'gone' ? undefined : ended;
  const predecessor: Predecessor | undefined = broken && { route: broken.route, epoch: broken.epoch, seq: broken.seq };
  prepareOpening(core, chat, { generation: nextOf(core, chat), predecessor, without: broken?.by });
}

/** The hub has this route no more, or not for us. */
export const isLost = (code: ErrorCode): boolean => code === 'route_not_found' || code === 'not_a_member' || code === 'moved';

/** What the hub says of a route that is no longer there for us; also what a refused subscription says. */
export async function lost(core: Core, chat: Chat, route: Bytes, code: ErrorCode): Promise<void> {
  if (!chat.line || !equal(chat.line.route, route)) return;
  // In a request nobody opens anything: whoever began it does, and lets this device in again.
  return code === 'route_not_found' && maySpeak(chat) ? reopen(core, chat, 'gone') : loseLine(core, chat);
}

/** After so many generations that were there without this device, somebody is taking them: it leaps to where nobody guesses it. */
const TAKEN = 2;
const LEAP = 2 ** 16;

function nextOf(core: Core, { record: { authority, tried } }: Chat): number {
  const next = Math.max(authority.generation, tried) + 1;
  const [high = 0, low = 0] = core.random(2);
  return tried - authority.generation < TAKEN ? next : next + ((high * 256 + low) % LEAP);
}
