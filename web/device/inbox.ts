/**
 * Envelopes of a chat, in the log's order. Each ends applied, held or invalid, and what it became is on the disk, with the cursor and the keys it used up, before
 * the hub hears that it may forget it.
 */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { readCommitEnvelope } from '../../crypto/envelope.ts';
import { hash } from '../../crypto/hash.ts';
import { type Change, epochOf, type Leaf, leavesOf, open, receiveCommit } from '../../crypto/mls.ts';
import { readDeviceFrame } from '../../hub/protocol/forms.ts';
import { type Echo, type Envelope, KIND, type Placed } from '../../hub/protocol/frames.ts';
import { AUTHORITY, readAuthority, type SignedAuthority } from '../chat/authority.ts';
import { judgeCommit, type LeafChange } from '../chat/rules.ts';
import { applyAuthority, type Chains, growChains } from '../chat/state.ts';
import { keyOf } from '../store/key.ts';
import { adopt, advance, dropStale, type Line, type PendingCommit } from '../sync/line.ts';
import { PLAIN, readPlain } from '../sync/plain.ts';
import { begin, type Chat, type Core, commit, type Draft } from './memory/core.ts';
import { doubt } from './group/doubt.ts';
import { landed } from './group/flight.ts';
import { withLetIn } from './group/knock.ts';
import { nextRenewal, renewSoon } from './group/leaves.ts';
import { takeRight } from './group/rights-taken.ts';
import { photoOps } from './memory/photo.ts';
import { isMany, takeReceipt } from './shown/receipts.ts';
import { nudgeOwn } from './mail/requests.ts';
import { retryHeld, takeUpdates } from './history/updates.ts';

/** Envelopes taken in one transaction, and their bytes, beyond which there is only the one that brings them there. */
const BATCH = 64;
export const BATCH_BYTES = 2 * 1024 * 1024;
/** In the place of a device whose branch of a chain is no longer in force. */
const NOBODY = '0'.repeat(32);
/** Envelopes of a chat waiting in memory, and their bytes over all chats, before the socket is made to wait. */
const MAX_INBOX = 256;
export const INBOX_BYTES = 8 * 1024 * 1024;

/** What a step found that is for the chat as a whole to deal with, after the transaction. */
export type Trouble = {
  readonly trouble: 'poisoned' | 'removed' | 'gap' | 'behind';
  readonly route: Bytes;
  readonly epoch: number;
  readonly seq: number;
  /** The device (hex) whose commit it was, where that is known. */
  readonly by: string | undefined;
};
export type OnTrouble = (core: Core, chat: Chat, trouble: Trouble) => void;

/** Takes an envelope from the socket; resolves when there is room for more. */
export async function takeEnvelope(
  core: Core,
  chat: Chat,
  frame: Placed,
  after: { readonly pump: (chat: Chat) => void; readonly trouble: OnTrouble },
): Promise<void> {
  chat.live.inbox.push(frame);
  if (!chat.live.draining) {
    chat.live.draining = true;
    const drained = chat.turn(() => drain(core, chat, after.trouble));
    // What fails here has stopped the engine already (core.halt).
    drained.then(() => after.pump(chat)).catch((error: unknown) => core.halt(error));
    chat.live.drained = drained;
  }
  if (chat.live.inbox.length > MAX_INBOX || bytesWaiting(core) > INBOX_BYTES) await chat.live.drained;
}

const sizeOf = (frames: readonly Placed[]): number => frames.reduce((sum, frame) => sum + (frame.type === 'envelope' ? frame.bytes.length : 0), 0);

const bytesWaiting = (core: Core): number => [...core.chats.values()].reduce((sum, { live }) => sum + sizeOf(live.inbox) + sizeOf(live.batch), 0);

/** Takes from the inbox what one transaction is to hold. */
function nextBatch(inbox: Placed[]): Placed[] {
  let [count, bytes] = [0, 0];
  for (const frame of inbox.slice(0, BATCH)) {
    if (bytes >= BATCH_BYTES) break;
    bytes += sizeOf([frame]);
    count += 1;
  }
  return inbox.splice(0, count);
}

/** That it is over is said with the last look at the inbox: what comes between the two would lie there until something else comes. */
async function drain(core: Core, chat: Chat, onTrouble: OnTrouble): Promise<void> {
  try {
    while (chat.live.inbox.length > 0) await takeBatch(core, chat, onTrouble);
  } finally {
    chat.live.draining = false;
  }
}

async function takeBatch(core: Core, chat: Chat, onTrouble: OnTrouble): Promise<void> {
  const batch = nextBatch(chat.live.inbox);
  chat.live.batch = batch;
  const draft: Draft = { ...begin(chat), isLive: true, also: (part) => nudgeOwn(core, chat, part) };
  const troubles: Trouble[] = [];
  for (const frame of batch) {
    const trouble = await takeOne(core, chat, draft, frame);
    if (trouble) troubles.push(trouble);
    if (draft.record.authority.rights !== chat.record.authority.rights) await settleRights(core, chat, draft);
  }
  await retryHeld(core, chat, draft);
  await commit(core, chat, draft);
  chat.live.batch = [];
  for (const line of [draft.line, ...draft.old])
    if (line && batch.some(({ route }) => equal(route, line.route))) core.hub.tell({ type: 'ack', route: line.route, seq: line.cursor.seq });
  const [first] = troubles;
  if (first) {
    chat.live.inbox = [];
    onTrouble(core, chat, first);
  }
}

/** What follows is judged by the rights that are true now, so these are true first. */
async function settleRights(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const { isLive, also } = draft;
  await commit(core, chat, draft);
  Object.assign(draft, { ...begin(chat), isLive, also });
}

async function takeOne(core: Core, chat: Chat, draft: Draft, frame: Placed): Promise<Trouble | undefined> {
  const line = lineOf(draft, frame.route);
  if (!line || frame.seq <= line.cursor.seq) return undefined;
  const trouble = (what: Trouble['trouble'], by?: string): Trouble => ({ trouble: what, route: line.route, epoch: frame.epoch, seq: frame.seq, by });
  if (frame.seq !== line.cursor.seq + 1) return trouble('gap');
  const digest = frame.type === 'envelope' ? hash('item', frame.bytes) : frame.digest;
  const moved = { ...line, cursor: advance(line.cursor, frame.item, digest) };
  // From before this device came in: whoever was let in again is read to what it once was in.
  if (frame.epoch < epochOf(line.group)) return void setLine(draft, moved);
  // A commit between is not there any more, or was not taken: what follows can be opened by nobody who missed it.
  const isBeyond = frame.type !== 'echo' && frame.epoch > epochOf(line.group);
  if (isBeyond || (frame.type === 'withheld' && frame.kind !== KIND.message))
    return line === draft.line ? trouble('behind') : void dropOld(draft, line);
  // Of somebody this person has blocked: it has its place here, and nothing else.
  if (frame.type === 'withheld') return void setLine(draft, moved);
  if (frame.type === 'echo') {
    const next = await takeEcho(core, chat, draft, moved, frame);
    return next ? void setLine(draft, next) : trouble('poisoned');
  }
  if (frame.kind === KIND.message) return void setLine(draft, await takeMessage(core, chat, draft, moved, frame));
  if (line !== draft.line) return void dropOld(draft, line);
  const next = await takeCommit(core, chat, draft, moved, frame);
  if (next.is === 'poisoned') return trouble('poisoned', next.by);
  if (next.is === 'removed') {
    draft.line = undefined;
    return trouble('removed');
  }
  setLine(draft, next.line);
  return undefined;
}

/**
 * Our own: a message has arrived where its answer said, a commit is adopted now; undefined where it cannot be any more. What we know nothing of, somebody
 * else has posted as us.
 */
async function takeEcho(core: Core, chat: Chat, draft: Draft, line: Line, echo: Echo): Promise<Line | undefined> {
  const { unheard } = draft.record;
  // The echo may overtake the answer, and is then the first word of where the message is.
  if (draft.outbox.flights.some(({ item }) => equal(item, echo.item))) landed(core, chat, draft, echo.item);
  else if (unheard.some((item) => equal(item, echo.item)))
    draft.record = { ...draft.record, unheard: unheard.filter((item) => !equal(item, echo.item)) };
  else if (line.pending && equal(line.pending.item, echo.item)) return takeOwnCommit(core, chat, draft, line, line.pending);
  else if (draft.line && equal(draft.line.route, line.route)) draft.after.push(() => core.doubled('echo'));
  return line;
}

/** Judged like everybody's: what somebody's chain said when it was composed need not be in force when it comes back. */
async function takeOwnCommit(core: Core, chat: Chat, draft: Draft, line: Line, pending: PendingCommit): Promise<Line | undefined> {
  const signed = readAuthority(pending.event);
  const chains = signed && (await growChains(await core.people.chains(draft.record.authority.roster), signed.event));
  const applied = signed && chains && (await applyAuthority(draft.record.authority, signed, chains));
  if (!signed || !applied?.ok) {
    core.log('commit_refused', { because: applied && !applied.ok ? applied.because : 'own', epoch: pending.epoch });
    return undefined;
  }
  await keepAuthority(core, chat, draft, signed, applied.state);
  draft.ops.push(...photosOf(draft).flatMap((photo) => photoOps(applied.state, photo)));
  const frame = readDeviceFrame(pending.frame);
  const joined = frame?.type === 'post' ? frame.mails.map(({ device }) => toHex(device)) : [];
  draft.record = { ...withLetIn(core, draft.record, joined), renewAt: nextRenewal(core, leavesOf(line.group).length) };
  return adopt(line);
}

async function takeMessage(core: Core, chat: Chat, draft: Draft, line: Line, envelope: Envelope): Promise<Line> {
  const opened = await open(line.group, envelope.bytes, envelope.item);
  if (!opened.ok) {
    core.log('envelope_invalid', { because: opened.because, seq: envelope.seq });
    if (draft.line && equal(draft.line.route, line.route)) draft.after.push(() => doubt(core, chat, envelope));
    return line;
  }
  const plain = readPlain(opened.plain);
  const from = deviceIn(opened.sender.credential, await core.people.chains(draft.record.authority.roster)) ?? NOBODY;
  if (plain?.kind === PLAIN.updates) for (const update of plain.updates) await takeUpdates(core, chat, draft, from, update);
  else if (plain?.kind === PLAIN.receipt) await takeReceipt(core, chat, draft, plain.receipt);
  else core.log('plaintext_invalid', { seq: envelope.seq });
  return { ...line, group: opened.next };
}

type Taken =
  | { readonly is: 'taken'; readonly line: Line }
  | { readonly is: 'removed' }
  | { readonly is: 'poisoned'; readonly by: string | undefined };

/** The verdict depends on the authority state, the commit and its rider alone, so that all honest devices give the same. */
async function takeCommit(core: Core, chat: Chat, draft: Draft, line: Line, envelope: Envelope): Promise<Taken> {
  const parts = readCommitEnvelope(envelope.bytes);
  const rider = parts && (await open(line.group, parts.rider, envelope.item));
  const plain = rider?.ok ? readPlain(rider.plain) : undefined;
  const signed = plain?.kind === PLAIN.rider ? readAuthority(plain.event) : undefined;
  const chains = signed && (await growChains(await core.people.chains(draft.record.authority.roster), signed.event));
  const applied = signed && chains && (await applyAuthority(draft.record.authority, signed, chains));
  // Only MLS says who sealed it; what the rider says of its author is part of what was refused.
  const by = rider?.ok ? deviceIn(rider.sender.credential, await core.people.chains(draft.record.authority.roster)) : undefined;
  if (!parts || !rider?.ok || !signed || !chains || !applied?.ok) {
    core.log('commit_refused', { because: applied && !applied.ok ? applied.because : 'rider', seq: envelope.seq });
    return { is: 'poisoned', by };
  }
  const joined: string[] = [];
  const fits = (change: Change): boolean => {
    joined.push(...change.added.flatMap(({ credential }) => deviceIn(credential, chains) ?? []));
    return (
      change.committer.index === rider.sender.index && judgeCommit(applied.state, signed.event, leafChange(change, leavesOf(line.group)), chains)
    );
  };
  const received = await receiveCommit(rider.next, parts.commit, fits);
  if (!received.ok) {
    core.log('commit_refused', { because: received.because, seq: envelope.seq });
    return { is: 'poisoned', by };
  }
  await keepAuthority(core, chat, draft, signed, applied.state);
  if (plain?.kind === PLAIN.rider) draft.ops.push(...photoOps(applied.state, plain.photo));
  draft.ops.push(...core.people.pin(chains.values()));
  draft.record = withLetIn(core, draft.record, joined);
  // Our own comes second: where that was a renewal it is due as before, and gives way to what else there is to commit.
  if (line.pending) draft.record = { ...draft.record, renewAt: Math.max(draft.record.renewAt, renewSoon(core)) };
  return received.removed ? { is: 'removed' } : { is: 'taken', line: dropStale({ ...line, group: received.next }) };
}

const deviceIn = ({ user, index }: Credential, chains: Chains): string | undefined => {
  const device = chains.get(toHex(user))?.devices.find((one) => one.index === index);
  return device && toHex(device.id);
};

/** Who has just come in knows no receipt of ours yet; where there are many, they wait for the next, for each change would bring one of all by all. */
async function keepAuthority(core: Core, chat: Chat, draft: Draft, signed: SignedAuthority, state: Draft['record']['authority']): Promise<void> {
  const isForAll = signed.event.type !== AUTHORITY.update;
  const isChange = state.rights !== draft.record.authority.rights;
  draft.record = { ...draft.record, authority: state, told: isForAll && !isMany({ authority: state }) ? 0 : draft.record.told };
  draft.ops.push({ op: 'put', table: 'authority', key: keyOf(state.chat, signed.event.number), value: signed.bytes });
  if (isChange) await takeRight(core, chat, draft, signed);
}

/** Own photos on their way. */
const photosOf = ({ intents }: Draft): readonly Bytes[] => intents.flatMap(({ photo }) => photo ?? []);

const leafChange = ({ committer, added, removed, updated }: Change, before: readonly Leaf[]): LeafChange => ({
  committer: committer.credential,
  leaves: before.map(({ credential }) => credential),
  added: added.map(({ credential }) => credential),
  removed: removed.map(({ credential }) => credential),
  updated: updated.map(({ credential }) => credential),
});

const lineOf = (draft: Draft, route: Bytes): Line | undefined => [draft.line, ...draft.old].find((line) => line && equal(line.route, route));

function setLine(draft: Draft, line: Line): void {
  if (draft.line && equal(draft.line.route, line.route)) draft.line = line;
  else draft.old = draft.old.map((old) => (equal(old.route, line.route) ? line : old));
}

/** What comes after a commit of an earlier generation cannot be opened any more; its authors post it again in the new one. */
function dropOld(draft: Draft, line: Line): void {
  draft.old = draft.old.filter((old) => old !== line);
}
