/** What the hub lost is put back by whoever is asked and has it, a day's worth for each who asks. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { type Chat, type Core, write } from '../memory/core.ts';
import { RETRY_MS } from '../memory/wake.ts';
import { spend, spentIn, spentOp, waitFor } from './allowance.ts';
import { holdingOf } from './holding.ts';
import { isRefused, type Moving, pauseAfter } from './moving.ts';
import { writeWait, writeWant } from './seeking.ts';
import { upload } from './uploading.ts';

/** What waits to be put back. */
const MAX_WAITING = 50;
/** How often it is tried again. */
const TRIES = 4;

export type Giving = {
  /** Puts back what somebody asks for, where it is here, and tells them; or tells them to wait, where they asked for much. */
  putBack(chat: Chat, asker: MailSender, blob: Bytes): Promise<void>;
  /** Sees to it that the hub has these for a chat, into which they came from another. */
  keepFor(chat: Chat, blobs: readonly Bytes[]): Promise<void>;
};

/** One blob at a time. */
export function openGiving(moving: Moving): Giving {
  const { core } = moving;
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    if (waiting >= MAX_WAITING) return Promise.resolve();
    waiting += 1;
    const mine = turn.then(work).finally(() => {
      waiting -= 1;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  // Whoever is asked may be on the way to its own place at a hub that lost it.
  const tryToPut = (chat: Chat, asker: MailSender, blob: Bytes, times: number): Promise<void> =>
    inTurn(async () => {
      const result = await put(moving, chat, blob, asker.user);
      if (result === 'there') await tell(core, asker, LETTER.given, writeWant({ chat: chat.id, blob }));
      else if (typeof result === 'number') await tell(core, asker, LETTER.wait, writeWait({ chat: chat.id, blob, ms: result }));
      else if (result === 'later' && times < TRIES)
        core.timers.after(RETRY_MS * 2 ** times, () => void tryToPut(chat, asker, blob, times + 1).catch(core.halt));
    });
  return {
    putBack: async (chat, asker, blob) => {
      if (await isShownIn(core, chat, blob)) await tryToPut(chat, asker, blob, 0);
    },
    keepFor: async (chat, blobs) => {
      for (const blob of blobs) await inTurn(async () => void (await put(moving, chat, blob, undefined)));
    },
  };
}

/** What is in no message of theirs is none of their business. */
async function isShownIn(core: Core, chat: Chat, blob: Bytes): Promise<boolean> {
  const [key] = await core.store.keys('media', { ...rangeOf(keyOf(blob, chat.id)), limit: 1 });
  return key !== undefined;
}

/**
 * `there`: it is at the hub now. `later`: not yet, for a reason that passes. `not`: this device does not put it there. A number: `asker` has to wait so long for
 * it, ms. What this person does by themselves counts for nobody.
 */
async function put(moving: Moving, chat: Chat, blob: Bytes, asker: Bytes | undefined): Promise<'there' | 'later' | 'not' | number> {
  const { core, api, signal } = moving;
  const holding = await holdingOf(core.store, blob);
  if (!holding?.isWhole || signal.aborted) return 'not';
  if (!chat.line) return 'later';
  const bytes = holding.manifest.head + holding.manifest.body;
  try {
    // Who had gone to it just now may have brought it there.
    if (await api.putOn(blob, [chat.line.route])) return 'there';
    const wait = asker ? waitFor(await spentIn(core.store), asker, bytes, { own: core.me().user, now: core.clock.local() }) : 0;
    if (wait > 0) return wait;
    const isThere = await upload({ ...moving, progressed: () => undefined }, blob, holding, [chat.line.route]);
    if (!isThere || signal.aborted) return 'not';
    if (asker) await write(core, [spentOp(spend(await spentIn(core.store), asker, bytes, core.clock.local()))]);
    return 'there';
  } catch (error) {
    const pause = pauseAfter(error, 0);
    if (pause === undefined && !isRefused(error)) throw error;
    core.log('put_back_failed', { why: isRefused(error) ? error.code : 'unreachable' });
    return pause === undefined ? 'not' : 'later';
  }
}

async function tell(core: Core, { user, device }: MailSender, kind: number, body: Bytes): Promise<void> {
  const chain = await core.people.chain(user);
  const to = chain && addressesOf(chain).find((one) => equal(one.device, device));
  if (to) await queueLetter(core, to, kind, body);
}
