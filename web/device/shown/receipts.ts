/** Receipts sent and taken: what has arrived here is told to whom this person accepted, what has been read only where they want that told. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { deviceAt } from '../../../crypto/identity.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { begin, type Chat, type Core, commit, type Draft } from '../memory/core.ts';
import { isBlockedIn } from '../memory/counting.ts';
import { areSame, MAX_DEVICES } from '../memory/frontier.ts';
import { TELLING_PEOPLE } from '../memory/progress.ts';
import { type Mark, type Receipt, reachOf as upTo, readKeptReceipt, readReceipt, stepsFor, stepTo, writeReceipt } from '../memory/receipt.ts';
import { signReceipt, verifyReceipt } from '../memory/receipt-signing.ts';
import type { ChatRecord } from '../memory/record.ts';

/** What arrives within so long is told together; in a group within so long for each other person, since all tell all. */
const RECEIPT_MS = 300;
/** In a group of many. */
const MANY_MS = 6 * 60 * 60 * 1000;
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
  const isKnown = record.told >= record.receipt;
  for (const [author, reach] of record.frontier) {
    if (author === toHex(device)) continue;
    const old = before.get(author);
    const readUpTo = Math.min(read.get(author) ?? 0, reach.upTo);
    const delivered = stepTo(old?.delivered ?? [], reach.upTo, now, kept);
    marks.set(author, { since: reach.since, delivered, read: stepTo(old?.read ?? [], readUpTo, now, kept), unseen: reach.unseen });
  }
  const news = [...marks].filter(([author, mark]) => {
    const old = before.get(author);
    return !old || old.delivered !== mark.delivered || old.read !== mark.read || old.since !== mark.since || !areSame(old.unseen, mark.unseen);
  });
  // Where there are many, most have said nothing since: naming all each time, all would tell all of all.
  const named = isKnown && isMany(record) ? news : [...marks];
  if (named.length === 0 || (news.length === 0 && isKnown)) return undefined;
  const chain = await core.ownChain();
  const receipt: Receipt = { chat: chat.id, user, device, head: chain.head, counter: record.receipt + 1, marks: new Map(named) };
  return { receipt, bytes: await signReceipt(keys.sign, receipt) };
}

/** A receipt is to go out in `ms`, or when one was to go out earlier. Where there are many, each says rarely what it has, and by chance when. */
export function owing(core: Core, record: ChatRecord, ms = RECEIPT_MS): ChatRecord {
  const { roster } = record.authority;
  const left = isMany(record) ? MANY_MS * (0.5 + (core.random(1)[0] ?? 0) / 512) : ms * Math.max(1, roster.length - 1);
  const at = Math.floor(core.clock.now() + left);
  return { ...record, receiptAt: Math.min(record.receiptAt ?? at, at) };
}

/** What the person did here is told: this device owes it, and the others of theirs do not. */
export async function oweReceipt(core: Core, chat: Chat, ms?: number): Promise<void> {
  await chat.turn(async () => {
    const draft = begin(chat);
    draft.record = owing(core, draft.record, ms);
    await commit(core, chat, draft);
  });
  core.pump(chat);
}

/** Is a receipt owed that is not kept back for hours? Who asks whether all is told waits for it. */
export const owesReceipt = ({ record }: Chat): boolean => record.receiptAt !== undefined && !isMany(record);

/** Does this device tell rarely, and then of those alone who have said something since? */
export const isMany = ({ authority }: Pick<ChatRecord, 'authority'>): boolean => authority.roster.length - 1 > TELLING_PEOPLE;

/** Takes a receipt from the log: signed by an active device of the roster, for this chat, and newer than the one known of that device. */
export async function takeReceipt(core: Core, chat: Chat, draft: Draft, bytes: Bytes): Promise<void> {
  const signed = readReceipt(bytes);
  const author = signed && (await authorOf(core, chat, draft, signed.receipt));
  if (author && (await verifyReceipt(signed, author.signKey))) keepReceipt(core, chat, draft, signed.receipt);
}

/**
 * Takes what an own device has kept of what another told: of those it has put together nobody signed the whole, and an own device is believed. Only where it says
 * more, and until that device says something itself: it counts for no number of theirs, since one that was stolen could say the last there is.
 */
export async function takeKeptReceipt(core: Core, chat: Chat, draft: Draft, bytes: Bytes): Promise<void> {
  const receipt = readKeptReceipt(bytes);
  // How far this device has come it knows itself.
  if (!receipt || equal(receipt.device, core.me().device) || !(await authorOf(core, chat, draft, receipt))) return;
  const known = draft.receipts.get(toHex(receipt.device));
  const marks = new Map([...receipt.marks].filter(([author, mark]) => saysMore(mark, known?.marks.get(author))));
  if (marks.size > 0) keepReceipt(core, chat, draft, { ...receipt, marks, counter: known?.counter ?? 0 });
}

const saysMore = (mark: Mark, known: Mark | undefined): boolean =>
  !known || upTo(mark.delivered) > upTo(known.delivered) || upTo(mark.read) > upTo(known.read);

/** The device that is to have said it, where it would be news; undefined where it may not say it, or nobody knows it here yet. */
async function authorOf(core: Core, chat: Chat, draft: Draft, receipt: Receipt): Promise<{ readonly signKey: Bytes } | undefined> {
  if (!equal(receipt.chat, chat.id)) return undefined;
  // How far somebody blocked has come is not shown, whoever brings it.
  if (isBlockedIn(draft.record) && !equal(receipt.user, core.me().user)) return undefined;
  const { roster } = draft.record.authority;
  if (!roster.some((user) => equal(user, receipt.user))) return undefined;
  const known = draft.receipts.get(toHex(receipt.device));
  if (known && known.counter >= receipt.counter) return undefined;
  const chain = await core.people.chain(receipt.user);
  const author = chain && deviceAt(chain, receipt.head, receipt.device);
  if (!author) draft.after.push(() => core.fetchChains(chat));
  return author;
}

/** With what this device said before of those whom it does not name now. */
export function keepReceipt(core: Core, chat: Chat, draft: Draft, receipt: Receipt): void {
  const name = toHex(receipt.device);
  const marks = [...new Map([...(draft.receipts.get(name)?.marks ?? []), ...receipt.marks])].slice(-MAX_DEVICES);
  const whole = { ...receipt, marks: new Map(marks) };
  draft.receipts = new Map(draft.receipts).set(name, whole);
  draft.ops.push({ op: 'put', table: 'receipts', key: keyOf(chat.id, receipt.device), value: writeReceipt(whole) });
  // What this device says itself is on none of its screens.
  if (!equal(receipt.device, core.me().device)) draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

export async function loadReceipts(core: Core, chat: Chat): Promise<void> {
  const rows = await core.store.range('receipts', { ...rangeOf(keyOf(chat.id)), limit: MAX_RECEIPTS });
  chat.receipts = new Map(
    rows.flatMap(({ value }) => {
      const receipt = readKeptReceipt(value);
      return receipt ? [[toHex(receipt.device), receipt] as const] : [];
    }),
  );
}
