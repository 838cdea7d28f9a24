/** Commits of a chat: what changes its leaves goes with a rider that says so and with letters to those who join. When one is due, mending.ts says. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { writeCommitEnvelope } from '../../crypto/envelope.ts';
import { commit as commitGroup, epochOf, type Leaf, leavesOf, readKeyPackage, rowsBetween, seal } from '../../crypto/mls.ts';
import { writeDeviceFrame } from '../../hub/protocol/forms.ts';
import { KIND, type Mail } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { AUTHORITY, readAuthority, signAuthority } from '../chat/authority.ts';
import { deviceOfLeaf } from '../chat/rules.ts';
import { applyAuthority, chainParts, type Chains } from '../chat/state.ts';
import type { AuthorityState } from '../chat/genesis.ts';
import { type Line, newItem } from '../sync/line.ts';
import { PLAIN, writePlain } from '../sync/plain.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import type { TakenPackage } from './hub.ts';
import { wakeIn } from './wake.ts';
import { welcomeMails } from './welcome.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Own keys are renewed once soon after joining, then at about this distance. */
const RENEW_MS = 7 * DAY;
const FIRST_RENEW_MS = 60 * 1000;

/** What who joins is told of a generation is one letter: beyond this many events, or bytes, the next generation begins, with a log of one. */
const LOG_EVENTS = 5000;
const LOG_BYTES = 512 * 1024;
/** Of all letters that go with one opening or commit, which the hub takes whole; and of one of them beside the log. */
const LETTERS_BYTES = (LIMITS.bodyBytes * 3) / 4;
const LETTER_REST = 64 * 1024;

/** A device of the roster that may have a leaf, with a fresh key package of it. */
export type Joiner = { readonly user: Bytes; readonly device: Bytes; readonly sealKey: Bytes; readonly package: Bytes };

/** Composes a commit with its rider and stores both before they go out. Runs in the chat's turn. */
export async function startCommit(
  core: Core,
  chat: Chat,
  change: { readonly remove: readonly Leaf[]; readonly join: readonly Joiner[]; readonly type: number },
): Promise<void> {
  const { line, record } = chat;
  if (!line || line.pending) return;
  const chains = await core.people.chains(record.authority.roster);
  const item = newItem();
  const event = await signNext(core, record.authority, change.type, chains);
  const signed = readAuthority(event);
  const applied = signed && (await applyAuthority(record.authority, signed, chains));
  if (!applied?.ok) {
    // Another branch of somebody's chain is in force now, and nothing follows from what the log says of it. A new generation names all heads anew.
    return beginAnew(core, chat, line, applied?.because ?? 'malformed');
  }
  const log = change.join.length > 0 ? await logSince(core, chat, event) : [];
  // The first of them bears the chains, however long: the next generation would begin with the same.
  if (log.length > LOG_EVENTS || bytesOf(log.slice(1)) > LOG_BYTES) return beginAnew(core, chat, line, 'log_too_long');
  const join = fitting(change.join, bytesOf(log));
  const rider = await seal(line.group, writePlain({ kind: PLAIN.rider, event }), item);
  const made = await commitGroup(rider.next, {
    add: join.map((one) => one.package),
    remove: change.remove.map(({ index }) => index),
    aad: item,
  });
  if (!made.ok) {
    core.log('commit_not_made', { because: made.because });
    return;
  }
  const devices = leavesOf(made.next).flatMap(({ credential }) => deviceOfLeaf(applied.state, credential, chains)?.id ?? []);
  const mails: readonly Mail[] = made.welcome
    ? await welcomeMails(core, chat, { generation: line.generation, route: line.route, log, welcome: made.welcome, tree: made.tree }, join)
    : [];
  const frame = writeDeviceFrame({
    type: 'post',
    request: 0,
    route: line.route,
    item,
    kind: KIND.commit,
    epoch: epochOf(line.group),
    bytes: writeCommitEnvelope({ rider: rider.bytes, commit: made.commit }),
    devices,
    mails,
  });
  const draft = begin(chat);
  draft.line = {
    ...line,
    group: rider.next,
    pending: { item, epoch: epochOf(line.group), frame, event, rows: rowsBetween(undefined, made.next).put },
  };
  draft.record = { ...draft.record, renewAt: core.clock.now() + RENEW_MS * (0.75 + chance(core) / 2) };
  await commit(core, chat, draft);
}

/** As many as there is room for, each with the whole log: of each person one first. The others knock, or are let in by the next commit. */
export function fitting(joiners: readonly Joiner[], logBytes: number): readonly Joiner[] {
  const room = Math.floor(LETTERS_BYTES / (logBytes + LETTER_REST));
  const ofPerson = (one: Joiner): number => joiners.slice(0, joiners.indexOf(one)).filter(({ user }) => equal(user, one.user)).length;
  return joiners.length <= room ? joiners : joiners.toSorted((a, b) => ofPerson(a) - ofPerson(b)).slice(0, room);
}

const bytesOf = (log: readonly Bytes[]): number => log.reduce((sum, { length }) => sum + length, 0);

/** This generation cannot go on: the next one does. */
function beginAnew(core: Core, chat: Chat, line: Line, because: string): void {
  core.log('commit_not_made', { because });
  chat.live.broken = { route: line.route, epoch: epochOf(line.group), seq: line.cursor.seq, by: undefined };
  wakeIn(core, chat, 0);
}

/** The next event of the chat's authority log, signed by this device. */
export const signNext = (core: Core, state: AuthorityState, type: number, chains: Chains, body: Bytes = new Uint8Array()): Promise<Bytes> =>
  signAuthority(core.me().keys.sign, {
    chat: state.chat,
    number: state.version.number + 1,
    previous: state.version.hash,
    user: core.me().user,
    device: core.me().device,
    chains: chainParts(state, type, chains),
    time: Math.floor(core.clock.now()),
    type,
    body,
  });

/** Packages that are what their devices' chains say, one for each device that may join. */
export async function joinersFrom(taken: readonly TakenPackage[], chains: Chains, now: number): Promise<readonly Joiner[]> {
  const checked = await Promise.all(
    taken.map(async (one): Promise<Joiner | undefined> => {
      const device = chains.get(toHex(one.user))?.devices.find(({ id, active }) => active && equal(id, one.device));
      const read = await readKeyPackage(one.bytes, now);
      if (
        !device ||
        !read ||
        !equal(read.credential.user, one.user) ||
        !equal(read.credential.key, device.signKey) ||
        read.credential.index !== device.index
      )
        return undefined;
      return { user: one.user, device: device.id, sealKey: device.sealKey, package: one.bytes };
    }),
  );
  return checked.filter((one): one is Joiner => one !== undefined);
}

/** From 0 to 1. */
export const chance = (core: Core): number => (core.random(1)[0] ?? 0) / 256;

/** When a device that has just joined renews its keys for the first time. */
export const firstRenewal = (core: Core): number => core.clock.now() + FIRST_RENEW_MS * (0.5 + chance(core));

/** When a renewal that was given up for something more urgent is tried again. */
export const renewSoon = (core: Core): number => core.clock.now() + FIRST_RENEW_MS * (0.25 + chance(core) / 2);

/**
 * Adds those of these devices that are still wanted when their turn comes, replacing leaves they may still have: two who add the same device would
 * else throw it out again. False where a commit is under way, which may be about the same.
 */
export async function admit(core: Core, chat: Chat, prepared: readonly Joiner[], isWanted: (joiner: Joiner) => boolean): Promise<boolean> {
  const isDone = await chat.turn(async () => {
    const { line } = chat;
    if (!line || line.pending) return false;
    const joiners = prepared.filter(isWanted);
    if (joiners.length === 0) return true;
    const chains = await core.people.chains(chat.record.authority.roster);
    const replaced = leavesOf(line.group).filter(({ credential }) => joiners.some((joiner) => isLeafOf(credential, joiner, chains)));
    await startCommit(core, chat, { remove: replaced, join: joiners, type: AUTHORITY.devices });
    return true;
  });
  core.pump(chat);
  return isDone;
}

/** Is this the leaf of that device? */
export const isLeafOf = (leaf: Credential, { user, device }: Pick<Joiner, 'user' | 'device'>, chains: Chains): boolean =>
  equal(user, leaf.user) && (chains.get(toHex(user))?.devices.some(({ id, index }) => equal(id, device) && index === leaf.index) ?? false);

/** The authority events since the generation was opened, with one more: what who joins must have to judge as everybody else does. */
async function logSince(core: Core, chat: Chat, next: Bytes): Promise<readonly Bytes[]> {
  return [...(await core.authorityLog(chat)), next];
}
