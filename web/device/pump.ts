/** What goes out of a chat, when the line is free: openings, commits, sealed messages, receipts. Each step is stored before it is sent, and sent again as it is. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { later, NotLoaded } from '../../crypto/later.ts';
import { endAssumed } from './memory/accepting.ts';
import { begin, type Chat, type Core, commit, maySpeak } from './memory/core.ts';
import { askFlight, fly, isReceipt, sealNext } from './group/flight.ts';
import { askOpening } from './group/generation.ts';
import { askForLeft } from './group/asking-left.ts';
import { mendLeaves } from './group/mending.ts';
import { askForMissing } from './history/missing.ts';
import { askPending } from './group/pending.ts';
import { ensureLine, reopen } from './group/place.ts';
import { shareProfile } from './shown/profile.ts';
import { readMarks } from './shown/reading.ts';
import { isMany, keepReceipt, nextReceipt } from './shown/receipts.ts';
import { retell } from './history/retell.ts';
import { isStale, waitForEpoch } from './group/stale.ts';
import { PLAIN } from '../sync/plain.ts';
import { RETRY_MS, wakeIn } from './memory/wake.ts';

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
    .catch((error: unknown) => {
      if (!(error instanceof NotLoaded)) return core.halt(error);
      // What it needs lies with the hub: as when that cannot be reached, it is tried again.
      chat.live.pumping = false;
      wakeIn(core, chat, RETRY_MS);
    });
}

async function pumpOnce(core: Core, chat: Chat): Promise<void> {
  if (chat.record.authority.kind === 'self') {
    endAssumed(core);
    await askForLeft(core, chat);
  }
  if (chat.live.typedIn !== undefined) await (await later(() => import('./typing.ts'))).repeatTyping(core, chat);
  if (!(await mayFly(core, chat))) return;
  for (const flight of chat.outbox.flights) askFlight(core, chat, flight);
  const draft = begin(chat);
  while (await sealNext(core, chat, draft));
  if (draft.line !== chat.line) await commit(core, chat, draft);
  await askForMissing(core, chat);
  if (chat.record.knocks.size > 0) await (await later(() => import('./group/letting-in.ts'))).answerKnocks(core, chat);
  await sendReceipt(core, chat);
  await retell(core, chat);
  if (hasLinks(core, chat)) await (await later(() => import('./group/inviting.ts'))).tend(core, chat);
}

/** Is there anything to keep of a group's links? */
const hasLinks = (core: Core, { id, record }: Chat): boolean => (record.authority.group?.invites.size ?? 0) > 0 || core.joins.askers(id).length > 0;

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
  if (chat.record.authority.group && (await doGroup(core, chat))) return false;
  if (await hasUncut(core, chat)) await (await later(() => import('./history/cutting.ts'))).cutRevoked(core, chat);
  await shareProfile(core, chat);
  return true;
}

/** Has this person a device that is gone, and it is not said here where its words end? */
const hasUncut = async (core: Core, { record }: Chat): Promise<boolean> =>
  (await core.ownChain()).devices.some(({ id, active }) => !active && !record.cuts.has(toHex(id)));

/** True where nothing else goes out in a group now: a change of it is under way, or this person is on the way out. */
async function doGroup(core: Core, chat: Chat): Promise<boolean> {
  const { leaveRoute } = await later(() => import('./group/leaving.ts'));
  if (await leaveRoute(core, chat)) return true;
  const { makeChanges } = await later(() => import('./group/intents.ts'));
  if (!(await makeChanges(core, chat))) return false;
  if (chat.line?.pending) askPending(core, chat);
  return true;
}

/** What must be before anything is sealed: a generation this device is in, and no word of an epoch that would make it useless. */
function goesFirst(core: Core, chat: Chat): (() => Promise<void> | void) | undefined {
  const { line, live, opening } = chat;
  const { ended } = live;
  if (opening) return () => askOpening(core, chat, opening);
  if (ended && maySpeak(chat)) return () => reopen(core, chat, ended);
  if (!line) return () => ensureLine(core, chat);
  if (!live.subscribed.has(toHex(line.route))) return () => subscribe(core, chat, line.route, line.cursor);
  if (!maySpeak(chat)) return () => askForMissing(core, chat);
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
  const { outbox, record } = chat;
  if (outbox.flights.some(isReceipt)) return;
  // Where there are many it is no reason to tell all at once: it goes with what comes next.
  const isUnheard = record.told < record.receipt && !isMany(record);
  if (record.receiptAt === undefined && !isUnheard) return;
  const left = isUnheard ? 0 : (record.receiptAt ?? 0) - core.clock.now();
  if (left > 0) return wakeIn(core, chat, left);
  const due = await nextReceipt(core, chat, record, await readMarks(core, chat));
  const draft = begin(chat);
  draft.record = { ...draft.record, receiptAt: undefined };
  if (!due) return commit(core, chat, draft);
  draft.record = { ...draft.record, receipt: due.receipt.counter };
  keepReceipt(core, chat, draft, due.receipt);
  await fly(core, chat, draft, { kind: PLAIN.receipt, receipt: due.bytes }, []);
}
