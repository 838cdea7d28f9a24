/** Commits of a chat: what changes its leaves goes with a rider that says so and with letters to those who join. When one is due, mending.ts says. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Credential } from '../../../crypto/credential.ts';
import { writeCommitEnvelope } from '../../../crypto/envelope.ts';
import { commit as commitGroup, epochOf, type Leaf, leavesOf, readKeyPackage, rowsBetween, seal } from '../../../crypto/mls.ts';
import { writeDeviceFrame } from '../../../hub/protocol/forms.ts';
import { KIND } from '../../../hub/protocol/frames.ts';
import { AUTHORITY, readAuthority, signAuthority } from '../../chat/authority.ts';
import { type Change, writeChange } from '../../chat/change.ts';
import { deviceOfLeaf } from '../../chat/rules.ts';
import { applyAuthority, chainParts, type Chains, judgeWords } from '../../chat/state.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import { type Line, newItem } from '../../sync/line.ts';
import { PLAIN, writePlain } from '../../sync/plain.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import type { TakenPackage } from '../memory/hub.ts';
import { fitting } from './room.ts';
import { wakeIn } from '../memory/wake.ts';
import { welcomeMails } from '../mail/welcome.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Own keys are renewed once soon after joining, then at about this distance, and later where all together would renew more often than so many times a day. */
const RENEW_MS = 7 * DAY;
const RENEWALS_A_DAY = 8;
const FIRST_RENEW_MS = 60 * 1000;
/** The hub takes a commit every three seconds, and messages wait behind each. */
const LEAVES_A_MINUTE = 8;

/** What who joins is told of a generation: beyond this many events, or bytes, the next generation begins, with a log of one. */
const LOG_EVENTS = 5000;
const LOG_BYTES = 1024 * 1024;
/** A device of the roster that may have a leaf, with a fresh key package of it. */
export type Joiner = { readonly user: Bytes; readonly device: Bytes; readonly sealKey: Bytes; readonly package: Bytes };

/** `change`: what it changes of a group's rights, with the photo it names; whoever is in the group no more by it goes with all their leaves. */
type Commit = {
  readonly remove: readonly Leaf[];
  readonly join: readonly Joiner[];
  readonly type: number;
  readonly change?: Change;
  readonly photo?: Bytes | undefined;
};

/** Composes a commit with its rider and stores both before they go out. Runs in the chat's turn. */
export async function startCommit(core: Core, chat: Chat, { remove, join: wanted, type, change, photo }: Commit): Promise<void> {
  const { line, record } = chat;
  if (!line || line.pending) return;
  const { authority } = record;
  const named = change?.type === AUTHORITY.people ? [...change.added, ...leaversIn(change)] : [];
  const chains = await core.people.chains([...authority.roster, ...named]);
  const item = newItem();
  const event = await signNext(core, authority, type, chains, change && writeChange(change), named);
  const signed = readAuthority(event);
  const applied = signed && (await applyAuthority(authority, signed, chains));
  if (!applied?.ok) {
    // What others have said is no proof of the change any more: it cannot be made, in whatever generation.
    if (signed && change && (await judgeWords(authority, signed.event, chains))) return core.log('change_not_proven');
    // Another branch of somebody's chain is in force now, and nothing follows from what the log says of it. A new generation names all heads anew.
    return beginAnew(core, chat, line, applied?.because ?? 'malformed');
  }
  const log = wanted.length > 0 ? await logSince(core, chat, event) : [];
  // The first of them bears the chains, however long: the next generation would begin with the same.
  if (log.length > LOG_EVENTS || bytesOf(log.slice(1)) > LOG_BYTES) return beginAnew(core, chat, line, 'log_too_long');
  const gone = leavesOf(line.group).filter(({ credential }) => !applied.state.roster.some((user) => equal(user, credential.user)));
  const going = new Set([...remove, ...gone].map(({ index }) => index));
  const join = fitting(wanted, leavesOf(line.group).length - going.size, applied.state, chains, bytesOf(log));
  if (join.length < wanted.length) core.log('no_room', { wanted: wanted.length, join: join.length });
  // Nothing is left of what it was for.
  if (wanted.length > 0 && join.length + going.size === 0 && !change) return;
  const rider = await seal(line.group, writePlain({ kind: PLAIN.rider, event, photo }), item);
  const made = await commitGroup(rider.next, {
    add: join.map((one) => one.package),
    remove: [...going],
    aad: item,
  });
  if (!made.ok) {
    core.log('commit_not_made', { because: made.because });
    return;
  }
  const devices = leavesOf(made.next).flatMap(({ credential }) => deviceOfLeaf(applied.state, credential, chains)?.id ?? []);
  const { generation, route } = line;
  const isInvited = (user: Bytes): boolean => change?.type === AUTHORITY.people && change.added.some((one) => equal(one, user));
  const letters = await welcomeMails(core, chat, { generation, route, log, welcome: made.welcome, tree: made.tree }, join, isInvited);
  const frame = writeDeviceFrame({
    type: 'post',
    request: 0,
    route,
    item,
    kind: KIND.commit,
    epoch: epochOf(line.group),
    bytes: writeCommitEnvelope({ rider: rider.bytes, commit: made.commit }),
    devices,
    ...letters,
  });
  const draft = begin(chat);
  draft.line = {
    ...line,
    group: rider.next,
    pending: { item, epoch: epochOf(line.group), frame, event, rows: rowsBetween(undefined, made.next).put },
  };
  await commit(core, chat, draft);
}

const bytesOf = (log: readonly Bytes[]): number => log.reduce((sum, { length }) => sum + length, 0);

/** This generation cannot go on: the next one does. */
function beginAnew(core: Core, chat: Chat, line: Line, because: string): void {
  core.log('commit_not_made', { because });
  chat.live.ended = { route: line.route, epoch: epochOf(line.group), seq: line.cursor.seq, by: undefined };
  wakeIn(core, chat, 0);
}

/** Others must know their chains as far as their words of leaving name them. */
const leaversIn = ({ removed }: Extract<Change, { type: typeof AUTHORITY.people }>): readonly Bytes[] =>
  removed.flatMap(({ user, how }) => (how === 'left' ? [user] : []));

/** The next event of the chat's authority log, signed by this device. `named`: people whose chains go with it, in the chat before it or not. */
export const signNext = (
  core: Core,
  state: AuthorityState,
  type: number,
  chains: Chains,
  body: Bytes = new Uint8Array(),
  named: readonly Bytes[] = [],
): Promise<Bytes> =>
  signAuthority(core.me().keys.sign, {
    chat: state.chat,
    number: state.version.number + 1,
    previous: state.version.hash,
    rights: state.rights,
    user: core.me().user,
    device: core.me().device,
    chains: chainParts(state, type, chains, core.me().user, distinctOf([...state.roster, ...named])),
    time: Math.floor(core.clock.now()),
    type,
    body,
  });

const distinctOf = (users: readonly Bytes[]): readonly Bytes[] => [...new Map(users.map((user) => [toHex(user), user])).values()];

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

/** How far apart renewals of one device are in a group of so many, ms. Each is told to all and stays in the log of the chat. */
export const renewalMs = (leaves: number): number => Math.max(RENEW_MS, (leaves / RENEWALS_A_DAY) * DAY);

/** When a device that has just joined renews its keys for the first time: of many who joined at once, one after the other. */
export const firstRenewal = (core: Core, leaves: number): number =>
  core.clock.now() + FIRST_RENEW_MS * Math.max(1, leaves / LEAVES_A_MINUTE) * (0.5 + chance(core));

/** When a device whose commit has been taken, whatever it was for, renews its keys next: each commit does. */
export const nextRenewal = (core: Core, leaves: number): number => core.clock.now() + renewalMs(leaves) * (0.75 + chance(core) / 2);

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
