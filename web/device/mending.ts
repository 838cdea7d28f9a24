/**
 * When the leaves of a chat are due to change: a revoked device's goes before anything more is sealed, an own new device gets one, people of the roster who
 * have none are invited again, and keys are renewed from time to time.
 */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { activeDevices } from '../../crypto/identity.ts';
import { type Group, type Leaf, leavesOf, ownLeaf } from '../../crypto/mls.ts';
import { AUTHORITY } from '../chat/authority.ts';
import type { Chains } from '../chat/state.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import { admit, chance, isLeafOf, type Joiner, joinersFrom, startCommit } from './leaves.ts';
import type { Invite } from './record.ts';
import { silentIn } from './retell.ts';
import { wakeIn } from './wake.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** An own device without key packages is not asked for again before so long. */
const PACKAGE_PAUSE_MS = 10 * 60 * 1000;
/** The first and the longest distance at which others are invited again. Each is cut short by up to half, by chance: of many who invite one is first. */
const INVITE_MS = HOUR;
const MAX_INVITE_MS = DAY;
/** At which those are who were let in and never came: their Welcomes lie in their mailboxes, unless they have run out or found no room. */
const AGAIN_MS = 7 * DAY;

/** Brings the leaves to what the chains and the roster say; true where a commit is under way or must be waited for before anything is sealed. */
export async function mendLeaves(core: Core, chat: Chat): Promise<boolean> {
  const { line } = chat;
  if (!line) return false;
  const chains = await core.people.chains(chat.record.authority.roster);
  const leaves = leavesOf(line.group);
  const gone = leaves.filter((leaf) => !isActive(leaf.credential, chains));
  if (gone.length === 0 && !mayVolunteer(core, chat)) return false;
  const own = missingOwn(core, chat, leaves, chains);
  const absent = await absentFrom(core, chat, line.group, chains);
  const due = await dueOf(core, chat, absent);
  const users = [...(own.length > 0 && !due.some((user) => equal(user, core.me().user)) ? [core.me().user] : []), ...due];
  if (users.length > 0) invite(core, chat, { users, isLet: due.length > 0 && absent.isLet }, own);
  if (gone.length === 0 && (users.length > 0 || !isRenewalDue(core, chat))) return false;
  const left = chat.live.haltedUntil - core.clock.now();
  if (left > 0) {
    wakeIn(core, chat, left);
    return gone.length > 0;
  }
  await startCommit(core, chat, { remove: gone, join: [], type: gone.length > 0 ? AUTHORITY.devices : AUTHORITY.update });
  return true;
}

/** After a conflict whoever need not commit waits, so that a busy chat does not live-lock. */
function mayVolunteer(core: Core, chat: Chat): boolean {
  const left = chat.live.quietUntil - core.clock.now();
  if (left > 0) wakeIn(core, chat, left);
  return left <= 0;
}

const isActive = (leaf: Credential, chains: Chains): boolean =>
  chains.get(toHex(leaf.user))?.devices.some(({ active, index, signKey }) => active && index === leaf.index && equal(signKey, leaf.key)) ?? false;

/** Own devices without a leaf, but for those that were just tried. */
function missingOwn(core: Core, chat: Chat, leaves: readonly Leaf[], chains: Chains): readonly Bytes[] {
  const own = chains.get(toHex(core.me().user));
  const now = core.clock.now();
  return (own ? activeDevices(own) : [])
    .filter(({ index }) => !leaves.some(({ credential }) => equal(credential.user, core.me().user) && credential.index === index))
    .filter(({ id }) => (chat.live.pausedUntil.get(toHex(id)) ?? 0) <= now)
    .map(({ id }) => id);
}

/** People who have devices, and of whom it is not known that they are in here; `isLet`: they have leaves, and did not come. */
type Absent = { readonly users: readonly Bytes[]; readonly isLet: boolean };

/**
 * As long as there are such, this generation is not finished: they may stand in one of their own, and where that lives nothing tells them of this one but a
 * Welcome. Of another person who is in the other devices are added by that one, or when they knock. But who joins renews its keys soon: a leaf that never did
 * is of a device that may not have come. Not so of who was never heard: they may have accepted nothing.
 */
async function absentFrom(core: Core, chat: Chat, group: Group, chains: Chains): Promise<Absent> {
  const me = core.me().user;
  const own = ownLeaf(group).index;
  const leaves = leavesOf(group).filter(({ index }) => index !== own);
  const leavesBy = (user: Bytes): readonly Leaf[] => leaves.filter(({ credential }) => equal(credential.user, user));
  const mayBeOut = (user: Bytes): boolean =>
    equal(user, me) ? leavesBy(user).some(({ isFresh }) => isFresh) : leavesBy(user).every(({ isFresh }) => isFresh);
  const absent = [...chains.values()].filter((chain) => activeDevices(chain).length > 0 && mayBeOut(chain.user)).map(({ user }) => user);
  const silent = absent.length > 0 ? await silentIn(core, chat) : [];
  const users = absent.filter((user) => leavesBy(user).length === 0 || !silent.some((one) => equal(one, user)));
  return { users, isLet: users.every((user) => leavesBy(user).length > 0) };
}

/** They, where it is time to invite them. When that is stands on the disk, since a run may be shorter than any distance. */
async function dueOf(core: Core, chat: Chat, { users, isLet }: Absent): Promise<readonly Bytes[]> {
  const now = core.clock.now();
  const { invite: before } = chat.record;
  if (users.length === 0) {
    if (before) await keep(core, chat, undefined);
    return [];
  }
  // One further ahead was noted by a clock that has been put back since.
  const isGood = before?.isLet === isLet && before.at <= now + (isLet ? AGAIN_MS : MAX_INVITE_MS);
  const plan = isGood ? before : planned(core, 0, isLet);
  if (plan.at > now) {
    if (plan !== before) await keep(core, chat, plan);
    wakeIn(core, chat, plan.at - now);
    return [];
  }
  // Noted first: whatever becomes of it costs one key package of each device at such a distance.
  await keep(core, chat, planned(core, plan.times + 1, isLet));
  return users;
}

function planned(core: Core, times: number, isLet: boolean): Invite {
  const ms = isLet ? AGAIN_MS : Math.min(INVITE_MS * 2 ** times, MAX_INVITE_MS);
  return { at: Math.floor(core.clock.now() + ms * (0.5 + chance(core) / 2)), times, isLet };
}

async function keep(core: Core, chat: Chat, plan: Invite | undefined): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, invite: plan };
  await commit(core, chat, draft);
}

/** Messages go first. A renewal that is due within the hour is waited for; a later one is found by whatever happens next. */
function isRenewalDue(core: Core, chat: Chat): boolean {
  const left = chat.record.renewAt - core.clock.now();
  if (left > 0 && left < HOUR) wakeIn(core, chat, left);
  return left <= 0 && chat.outbox.waiting.length === 0;
}

/** Gets packages without holding the chat's turn, then commits. Whoever waits until this device is even waits for it. */
function invite(core: Core, chat: Chat, wanted: Absent, own: readonly Bytes[]): void {
  const { answering, pausedUntil } = chat.live;
  for (const device of own) pausedUntil.set(toHex(device), core.clock.now() + PACKAGE_PAUSE_MS);
  if (own.length > 0) wakeIn(core, chat, PACKAGE_PAUSE_MS);
  for (const user of wanted.users) answering.add(toHex(user));
  // Not awaited: it takes the chat's turn itself.
  void letAllIn(core, chat, wanted)
    .catch(core.halt)
    .then(() => {
      for (const user of wanted.users) answering.delete(toHex(user));
      core.topics.changed('caught-up');
    });
}

async function letAllIn(core: Core, chat: Chat, { users, isLet }: Absent): Promise<void> {
  const others = users.filter((user) => !equal(user, core.me().user));
  // They may have other devices by now.
  if (others.length > 0) await core.refreshChains(others);
  const taken = await core.hub.takePackages(users);
  const chains = await core.people.chains(chat.record.authority.roster);
  const joiners = await joinersFrom(taken ?? [], chains, core.clock.now());
  const isIn = (joiner: Joiner, { credential, isFresh }: Leaf): boolean => isLeafOf(credential, joiner, chains) && !(isFresh && isLet);
  const isOut = (joiner: Joiner): boolean =>
    !equal(joiner.device, core.me().device) && !(chat.line ? leavesOf(chat.line.group) : []).some((leaf) => isIn(joiner, leaf));
  if (await admit(core, chat, joiners, isOut)) return;
  for (const { device } of joiners) chat.live.pausedUntil.delete(toHex(device));
}
