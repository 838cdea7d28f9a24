/**
 * Who is not known to have come into the generation this device stands in, and when they are told of it: they may stand in another one, and where that lives,
 * nothing there speaks of this one.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { type Group, leavesOf, ownLeaf } from '../../../crypto/mls.ts';
import type { Chains } from '../../chat/state.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import { chance } from './leaves.ts';
import type { Invite } from '../memory/record.ts';
import { MAIL_MS, wakeIn } from '../memory/wake.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** The first distance at which they are told. Each is cut short by up to half, by chance: of many who invite one is first. */
const FIRST_MS = HOUR;
/** The longest, where somebody has no leaf: whether they have key packages is to be asked of the hub. */
const MAX_INVITE_MS = DAY;
/** The longest else: a knock the hub has taken lies in the mailbox for weeks. */
const MAX_KNOCK_MS = 7 * DAY;

/** `users`: people with devices and no leaf. `devices` (hex): of those with leaves, devices that may have found no way in. */
export type Absent = { readonly users: readonly Bytes[]; readonly devices: readonly string[] };
const NOBODY: Absent = { users: [], devices: [] };

/**
 * Who joins renews its keys within minutes, so a leaf that still is as its key package was is of a device that may not have come: its Welcome ran out, was lost
 * or could not be opened. Of another person whoever has come sees to the others.
 */
export function absentFrom(core: Core, group: Group, chains: Chains): Absent {
  const own = ownLeaf(group).index;
  const leaves = leavesOf(group).filter(({ index }) => index !== own);
  const each = [...chains.values()].map((chain): Absent => {
    const devices = activeDevices(chain);
    const theirs = leaves.filter(({ credential }) => equal(credential.user, chain.user));
    const fresh = devices.filter(({ index }) => theirs.some(({ isFresh, credential }) => isFresh && credential.index === index));
    if (equal(chain.user, core.me().user)) return { users: [], devices: fresh.map(({ id }) => toHex(id)) };
    if (theirs.length === 0) return { users: devices.length > 0 ? [chain.user] : [], devices: [] };
    return { users: [], devices: theirs.every(({ isFresh }) => isFresh) ? devices.map(({ id }) => toHex(id)) : [] };
  });
  return { users: each.flatMap(({ users }) => users), devices: each.flatMap(({ devices }) => devices) };
}

/** They, where it is time to tell them. When that is stands on the disk, since a run may be shorter than any distance. */
export async function dueOf(core: Core, chat: Chat, absent: Absent): Promise<Absent> {
  const now = core.clock.now();
  const { invite: before } = chat.record;
  if (absent.users.length + absent.devices.length === 0) {
    if (before) await keep(core, chat, undefined);
    return NOBODY;
  }
  const longest = absent.users.length > 0 ? MAX_INVITE_MS : MAX_KNOCK_MS;
  // One further ahead was noted by a clock that has been put back since, or when everybody had a leaf.
  const plan = before && before.at <= now + longest ? before : planned(core, 0, longest);
  // What lies in the mailbox may lead this device to where they are.
  const left = core.isMailRead() ? plan.at - now : Math.max(plan.at - now, MAIL_MS);
  if (left > 0) {
    if (plan !== before) await keep(core, chat, plan);
    wakeIn(core, chat, left);
    return NOBODY;
  }
  // Noted first: whatever becomes of it costs a letter, or a key package, of each device at such a distance.
  await keep(core, chat, planned(core, plan.times + 1, longest));
  return absent;
}

function planned(core: Core, times: number, longest: number): Invite {
  const ms = Math.min(FIRST_MS * 2 ** times, longest);
  return { at: Math.floor(core.clock.now() + ms * (0.5 + chance(core) / 2)), times };
}

async function keep(core: Core, chat: Chat, plan: Invite | undefined): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, invite: plan };
  await commit(core, chat, draft);
}
