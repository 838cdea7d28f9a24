/** What goes out of a chat, when the line is free: openings, commits, sealed messages, receipts. Each step is stored before it is sent, and sent again as it is. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { endAssumed } from './accepting.ts';
import { begin, type Chat, type Core, commit, maySpeak } from './core.ts';
import { cutRevoked } from './cutting.ts';
import { askFlight, fly, isReceipt, sealNext } from './flight.ts';
import { askOpening } from './generation.ts';
import { answerKnocks } from './knock.ts';
import { mendLeaves } from './mending.ts';
import { askForMissing } from './missing.ts';
import { askPending } from './pending.ts';
import { ensureLine, reopen } from './place.ts';
import { shareProfile } from './profile.ts';
import { readMarks } from './reading.ts';
import { keepReceipt, nextReceipt, oweReceipt } from './receipts.ts';
import { retell } from './retell.ts';
import { isStale, waitForEpoch } from './stale.ts';
import { PLAIN } from '../sync/plain.ts';
import { wakeIn } from './wake.ts';

/** Lets the chat do what it can do now. Asking twice is asking once. */
export function pump(core: Core, chat: Chat): void {
  if (chat.live.pumping) {
    chat.live.again = true;
    return;
  }
  chat.live.pumping = true;
  chat
    .turn(() => pumpOnce(core, chat))
    .then(() => {
      chat.live.pumping = false;
      if (!chat.live.again) return core.topics.changed('caught-up');
      chat.live.again = false;
      pump(core, chat);
    })
    .catch((error: unknown) => core.halt(error));
}

async function pumpOnce(core: Core, chat: Chat): Promise<void> {
  if (chat.record.authority.kind === 'self') endAssumed(core);
  if (!(await mayFly(core, chat))) return;
  for (const flight of chat.outbox.flights) askFlight(core, chat, flight);
  const draft = begin(chat);
  while (await sealNext(core, chat, draft));
  if (draft.line !== chat.line) await commit(core, chat, draft);
  await askForMissing(core, chat);
  await answerKnocks(core, chat);
  await sendReceipt(core, chat);
  await retell(core, chat);
}

/** May something be sealed now? What goes first is done here, or waited for, and what waits is sealed after it. In the chat's turn. */
export async function mayFly(core: Core, chat: Chat): Promise<boolean> {
  if (!core.hub.online() || core.isDoubled()) return false;
  for (const old of chat.old) subscribe(core, chat, old.route, old.cursor);
  const first = goesFirst(core, chat);
  if (first) {
    await first();
    return false;
  }
  if (await mendLeaves(core, chat)) {
    if (chat.line?.pending) askPending(core, chat);
    return false;
  }
  await cutRevoked(core, chat);
  await shareProfile(core, chat);
  return true;
}

/** What must be before anything is sealed: a generation this device is in, and no word of an epoch that would make it useless. */
function goesFirst(core: Core, chat: Chat): (() => Promise<void> | void) | undefined {
  const { line, live, opening } = chat;
  const { broken } = live;
  if (opening) return () => askOpening(core, chat, opening);
  if (!line) return () => ensureLine(core, chat);
  // A route that is gone is not asked for while the next is being opened.
  if (!live.subscribed.has(toHex(line.route))) return () => (live.opening ? undefined : subscribe(core, chat, line.route, line.cursor));
  if (!maySpeak(chat)) return () => askForMissing(core, chat);
  if (broken) return () => reopen(core, chat, broken);
  if (isStale(chat)) return () => waitForEpoch(core, chat);
  return line.pending && (() => askPending(core, chat));
}

export function subscribe(core: Core, chat: Chat, route: Bytes, cursor: { readonly seq: number; readonly hash: Bytes }): void {
  const name = `subscribe:${toHex(route)}`;
  if (chat.live.asked.has(name) || chat.live.subscribed.has(toHex(route))) return;
  chat.live.asked.add(name);
  core.hub.tell({ type: 'subscribe', route, cursor });
}

/** One receipt is under way at a time; what arrives meanwhile is told by the next. */
async function sendReceipt(core: Core, chat: Chat): Promise<void> {
  const { live, outbox, record } = chat;
  if (record.told < record.receipt) oweReceipt(core, chat, 0);
  if (live.receiptAt === undefined || outbox.flights.some(isReceipt)) return;
  const left = live.receiptAt - core.clock.now();
  if (left > 0) return wakeIn(core, chat, left);
  live.receiptAt = undefined;
  const due = await nextReceipt(core, chat, record, await readMarks(core, chat));
  if (!due) return;
  const draft = begin(chat);
  draft.record = { ...draft.record, receipt: due.receipt.counter };
  keepReceipt(core, chat, draft, due.receipt, due.bytes);
  await fly(core, chat, draft, { kind: PLAIN.receipt, receipt: due.bytes }, []);
}
