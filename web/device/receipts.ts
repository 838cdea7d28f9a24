/** Receipts sent and taken: what has arrived here is told to whom this person accepted, what has been read only where they want that told. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { deviceAt } from '../../crypto/identity.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Chat, Core, Draft } from './core.ts';
import { type Mark, type Receipt, readReceipt, stepsFor, stepTo } from './receipt.ts';
import { signReceipt, verifyReceipt } from './receipt-signing.ts';

/** What arrives within so long is told together. */
const RECEIPT_MS = 300;
/** Receipts of one chat that are kept. */
const MAX_RECEIPTS = 2000;

/** The receipt this device owes, or undefined where it says nothing new. Read marks move only when `read` says how far each device was read. */
export async function nextReceipt(
  core: Core,
  chat: Chat,
  record: Chat['record'],
  read: ReadonlyMap<string, number>,
): Promise<{ readonly receipt: Receipt; readonly bytes: Bytes } | undefined> {
  const { user, device, keys } = core.me();
  const before = chat.receipts.get(toHex(device))?.marks ?? new Map<string, Mark>();
  const now = Math.floor(core.clock.now());
  const marks = new Map<string, Mark>();
  const kept = stepsFor(record.frontier.size);
  for (const [author, reach] of record.frontier) {
    if (author === toHex(device)) continue;
    const old = before.get(author);
    const readUpTo = Math.min(read.get(author) ?? 0, reach.upTo);
    const delivered = stepTo(old?.delivered ?? [], reach.upTo, now, kept);
    marks.set(author, { since: reach.since, delivered, read: stepTo(old?.read ?? [], readUpTo, now, kept) });
  }
  const news = [...marks].some(([author, mark]) => {
    const old = before.get(author);
    return !old || old.delivered !== mark.delivered || old.read !== mark.read || old.since !== mark.since;
  });
  if (marks.size === 0 || (!news && record.told >= record.receipt)) return undefined;
  const chain = await core.ownChain();
  const receipt: Receipt = { chat: chat.id, user, device, head: chain.head, counter: record.receipt + 1, marks };
  return { receipt, bytes: await signReceipt(keys.sign, receipt) };
}

/** A receipt goes out in `ms`, or when one was to go out earlier. */
export function oweReceipt(core: Core, chat: Chat, ms = RECEIPT_MS): void {
  const at = core.clock.now() + ms;
  chat.live.receiptAt = Math.min(chat.live.receiptAt ?? at, at);
}

/** Takes a receipt from the log: signed by an active device of the roster, for this chat, and newer than the one known of that device. */
export async function takeReceipt(core: Core, chat: Chat, draft: Draft, bytes: Bytes): Promise<void> {
  const signed = readReceipt(bytes);
  if (!signed || !equal(signed.receipt.chat, chat.id)) return;
  const { receipt } = signed;
  const { roster } = draft.record.authority;
  if (!roster.some((user) => equal(user, receipt.user))) return;
  const known = draft.receipts.get(toHex(receipt.device));
  if (known && known.counter >= receipt.counter) return;
  const chain = await core.people.chain(receipt.user);
  const author = chain && deviceAt(chain, receipt.head, receipt.device);
  if (!author) {
    draft.after.push(() => core.fetchChains(chat));
    return;
  }
  if (await verifyReceipt(signed, author.signKey)) keepReceipt(core, chat, draft, receipt, bytes);
}

export function keepReceipt(core: Core, chat: Chat, draft: Draft, receipt: Receipt, bytes: Bytes): void {
  draft.receipts = new Map(draft.receipts).set(toHex(receipt.device), receipt);
  draft.ops.push({ op: 'put', table: 'receipts', key: keyOf(chat.id, receipt.device), value: bytes });
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

export async function loadReceipts(core: Core, chat: Chat): Promise<void> {
  const rows = await core.store.range('receipts', { ...rangeOf(keyOf(chat.id)), limit: MAX_RECEIPTS });
  chat.receipts = new Map(
    rows.flatMap(({ value }) => {
      const signed = readReceipt(value);
      return signed ? [[toHex(signed.receipt.device), signed.receipt] as const] : [];
    }),
  );
}
