/**
 * Own words to somebody who has never given a sign of life in the chat, told again by mail. A Welcome is sent once: it may run out in the mailbox, or find it
 * full, and whoever it was for never learns of the chat. What is told begins it there; once its person accepts, their device asks to be let in.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { later, NotLoaded } from '../../../crypto/later.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import type { ChatRecord, Retell } from '../memory/record.ts';
import { wakeIn } from '../memory/wake.ts';
import type { Told } from './retelling.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Silence after the first word; twice as long each time a letter finds no room, up to NEWS_MS. */
const FIRST_MS = HOUR;
/** What was said since the last time is told after so long. */
const NEWS_MS = DAY;
/** A letter the hub has taken is there for weeks; where its owner keeps it shorter, the next comes soon enough. */
const KEPT_MS = 7 * DAY;
/** How often without a new word: about a year, where there is room. */
export const MAX_TIMES = 52;
/** A hub that did not answer is tried again after this. */
const RETRY_MS = MINUTE;
const PAUSE = 'retell';

/** Tells again what it is time for. Runs in the chat's turn. */
export async function retell(core: Core, chat: Chat): Promise<void> {
  // In a group whoever lacks something asks for it, and nobody tells everybody.
  const silent = chat.record.n === 0 || chat.record.authority.kind === 'group' ? [] : await silentIn(core, chat);
  if (silent.length === 0) return;
  const now = Math.floor(core.clock.now());
  const plan = planned(chat.record, now);
  if (plan !== chat.record.retell) await keep(core, chat, plan);
  if (plan.times >= MAX_TIMES) return;
  if (plan.at > now) return wakeIn(core, chat, plan.at - now);
  if ((chat.live.pausedUntil.get(PAUSE) ?? 0) > now) return;
  chat.live.pausedUntil.set(PAUSE, now + RETRY_MS);
  wakeIn(core, chat, RETRY_MS);
  // Not awaited: it asks the hub, and takes the chat's turn itself.
  void later(() => import('./retelling.ts'))
    .then(async ({ tell }) => {
      const told = await tell(core, chat, silent);
      if (told) await planNext(core, chat, told);
    })
    .catch((error: unknown) => {
      if (!(error instanceof NotLoaded)) core.halt(error);
    });
}

/** The others of the roster of whose devices nothing has come: no receipt, and no event, which a profile is too. */
async function silentIn(core: Core, { record, receipts }: Chat): Promise<readonly Bytes[]> {
  const others = record.authority.roster.filter((user) => !equal(user, core.me().user));
  const chains = await core.people.chains(others);
  const isHeard = (user: Bytes): boolean =>
    chains.get(toHex(user))?.devices.some(({ id }) => record.frontier.has(toHex(id)) || receipts.has(toHex(id))) ?? false;
  return others.filter((user) => !isHeard(user));
}

/** A new word begins the count anew, and is not kept waiting for long. */
function planned({ retell: before, n }: ChatRecord, now: number): Retell {
  if (!before) return { at: now + FIRST_MS, times: 0, n };
  return before.n === n ? before : { at: Math.min(before.at, now + NEWS_MS), times: 0, n };
}

async function planNext(core: Core, chat: Chat, { n, isKept }: Told): Promise<void> {
  await chat.turn(async () => {
    const times = chat.record.retell?.times ?? 0;
    const ms = isKept ? KEPT_MS : Math.min(FIRST_MS * 2 ** times, NEWS_MS);
    await keep(core, chat, { at: Math.floor(core.clock.now() + ms), times: times + 1, n });
  });
  core.pump(chat);
}

async function keep(core: Core, chat: Chat, plan: Retell): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, retell: plan };
  await commit(core, chat, draft);
}
