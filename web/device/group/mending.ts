/**
 * When the leaves of a chat are due to change: a revoked device's goes before anything more is sealed, an own new device gets one, people of the roster who
 * have none are invited again, those who have one and did not come are told of it, and keys are renewed from time to time.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Credential } from '../../../crypto/credential.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { type Leaf, leavesOf } from '../../../crypto/mls.ts';
import { AUTHORITY } from '../../chat/authority.ts';
import type { Chains } from '../../chat/state.ts';
import { absentFrom, dueOf } from './coming.ts';
import type { Chat, Core } from '../memory/core.ts';
import { dutyLeft, isOnDuty } from './duty.ts';
import { takeLater, tellPlace } from './knock.ts';
import { admit, isLeafOf, type Joiner, joinersFrom, startCommit } from './leaves.ts';
import { placesIn } from './room.ts';
import { hasUnsent } from '../../sync/outbox.ts';
import { wakeIn } from '../memory/wake.ts';

const HOUR = 60 * 60 * 1000;
/** An own device without key packages is not asked for again before so long. */
const PACKAGE_PAUSE_MS = 10 * 60 * 1000;

/** Brings the leaves to what the chains and the roster say; true where a commit is under way or must be waited for before anything is sealed. */
export async function mendLeaves(core: Core, chat: Chat): Promise<boolean> {
  const { line } = chat;
  if (!line) return false;
  const chains = await core.people.chains(chat.record.authority.roster);
  const leaves = leavesOf(line.group);
  const gone = leaves.filter((leaf) => !isActive(leaf.credential, chains));
  if (gone.length === 0 && !mayVolunteer(core, chat)) return false;
  const own = missingOwn(core, chat, leaves, chains);
  const due = await dueOf(core, chat, absentFrom(core, line.group, chains));
  const told = due.devices.length > 0 && (await isOnDuty(core, chat, 'tell')) ? due.devices : [];
  tellPlace(core, chat, [...told, ...takeLater(core, chat)]);
  const users = [...(own.length > 0 ? [core.me().user] : []), ...due.users];
  if (users.length > 0) invite(core, chat, users, own);
  if (gone.length === 0 && (users.length > 0 || !isRenewalDue(core, chat))) return false;
  const left = Math.max(chat.live.haltedUntil - core.clock.now(), await turnLeft(core, chat, gone));
  if (left > 0) {
    wakeIn(core, chat, left);
    return gone.length > 0;
  }
  await startCommit(core, chat, { remove: gone, join: [], type: gone.length > 0 ? AUTHORITY.devices : AUTHORITY.update });
  return true;
}

/** Who has something to send takes revoked leaves away at once, and so does their person; of the others in a group one does. */
async function turnLeft(core: Core, chat: Chat, gone: readonly Leaf[]): Promise<number> {
  const isOwn = gone.some(({ credential }) => equal(credential.user, core.me().user));
  if (gone.length === 0 || isOwn || hasUnsent(chat.outbox)) return 0;
  return dutyLeft(core, chat, `gone:${gone.map(({ index }) => index).join()}`);
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
    .filter(({ id }) => (chat.live.pausedUntil.get(toHex(id)) ?? 0) <= now && placesIn(chat.record.authority, chains).has(toHex(id)))
    .map(({ id }) => id);
}

/** Messages go first. A renewal that is due within the hour is waited for; a later one is found by whatever happens next. */
function isRenewalDue(core: Core, chat: Chat): boolean {
  const left = chat.record.renewAt - core.clock.now();
  if (left > 0 && left < HOUR) wakeIn(core, chat, left);
  return left <= 0 && !hasUnsent(chat.outbox);
}

/** Gets packages without holding the chat's turn, then commits. Whoever waits until this device is even waits for it. */
function invite(core: Core, chat: Chat, users: readonly Bytes[], own: readonly Bytes[]): void {
  const { answering, pausedUntil } = chat.live;
  for (const device of own) pausedUntil.set(toHex(device), core.clock.now() + PACKAGE_PAUSE_MS);
  if (own.length > 0) wakeIn(core, chat, PACKAGE_PAUSE_MS);
  for (const user of users) answering.add(toHex(user));
  // Not awaited: it takes the chat's turn itself.
  void letAllIn(core, chat, users)
    .catch(core.halt)
    .then(() => {
      for (const user of users) answering.delete(toHex(user));
      core.topics.changed('caught-up');
    });
}

async function letAllIn(core: Core, chat: Chat, users: readonly Bytes[]): Promise<void> {
  const others = users.filter((user) => !equal(user, core.me().user));
  // They may have other devices by now.
  if (others.length > 0) await core.refreshChains(others);
  const taken = await core.hub.takePackages(users);
  const chains = await core.people.chains(chat.record.authority.roster);
  const joiners = await joinersFrom(taken ?? [], chains, core.clock.now());
  const hasNone = (joiner: Joiner): boolean =>
    !(chat.line ? leavesOf(chat.line.group) : []).some(({ credential }) => isLeafOf(credential, joiner, chains));
  if (await admit(core, chat, joiners, hasNone)) return;
  for (const { device } of joiners) chat.live.pausedUntil.delete(toHex(device));
}
