/**
 * Changes of a group that this person has asked for: made one after the other when the line is free, each judged anew by the group as it is then. What is true
 * already is done, what they may not do any more is told them, and the rest becomes a commit; whoever loses a race tries again by what won.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { later } from '../../../crypto/later.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { whyNot } from '../../chat/amend.ts';
import { AUTHORITY, type SignedAuthority } from '../../chat/authority.ts';
import { readEvent } from '../../chat/event.ts';
import { type Change, type Ends, MAX_SIDE, type Removal, readChange } from '../../chat/change.ts';
import { type Group, standingAt } from '../../chat/group.ts';
import { type Chains, judgeLeaver } from '../../chat/state.ts';
import { readJoin } from '../../chat/join.ts';
import type { Op } from '../../store/port.ts';
import { begin, type Chat, type Core, commit, type Draft, maySpeak } from '../memory/core.ts';
import { type Intent, intentOp, MAX_INTENTS, noIntentOp } from '../memory/intents.ts';
import { loadPhotoOf } from '../memory/photo.ts';
import type { GroupRefusal } from '../port/groups.ts';
import { wakeIn } from '../memory/wake.ts';
import { type Joiner, joinersFrom, startCommit } from './leaves.ts';
import { dutyLeft } from './duty.ts';
import { MAX_DEVICES } from './room.ts';

/** People who go by one change, and bytes of the words of those who leave: of an event's body (web/chat/authority.ts) the greater part. */
const MAX_REMOVED = 100;
const MAX_PROOFS = 48 * 1024;
/** Those who come by a link to a group that has no room for their devices are tried again after this. */
const NO_ROOM_MS = 60 * 60 * 1000;
/** A hub that gave no packages is asked again after this. */
const RETRY_MS = 5 * 1000;

const NOBODY: Bytes = new Uint8Array();

/** What of a change is not true yet; undefined where all of it is. */
function restOf(group: Group, change: Change): Change | undefined {
  if (change.type === AUTHORITY.people) {
    const added = change.added.filter((user) => !standingAt(group, user));
    const removed = change.removed.filter(({ user }) => standingAt(group, user)).slice(0, MAX_REMOVED);
    const proofs = change.proofs?.filter((proof) => added.some((user) => equal(user, readJoin(proof)?.user ?? NOBODY)));
    return added.length + removed.length > 0 ? { ...change, added, removed, proofs } : undefined;
  }
  if (change.type === AUTHORITY.merge) {
    const hashes = change.hashes.filter((one) => !group.sides.has(toHex(one)) && !group.versions.some((known) => equal(known, one)));
    return hashes.length > 0 ? { ...change, hashes } : undefined;
  }
  // Who handed it on may do so no more: what they asked for is so, and none of it is left.
  if (change.type === AUTHORITY.owner && standingAt(group, change.user)?.role === 'creator') return undefined;
  // A link that was asked for and never came to be needs no revoking.
  if (change.type === AUTHORITY.invite && !change.on && !group.invites.has(toHex(change.box))) return undefined;
  return change;
}

/** Why this person may not make it now; 'nothing' where it is true already. */
export function refusalOf(core: Core, group: Group, change: Change): GroupRefusal | undefined {
  const rest = restOf(group, change);
  return rest ? whyNot(group, core.me().user, rest) : 'nothing';
}

/** Makes the next change; true where a commit is under way. Runs in the chat's turn, with a line that is free. */
export async function makeChanges(core: Core, chat: Chat): Promise<boolean> {
  const { group } = chat.record.authority;
  if (!group || !maySpeak(chat) || chat.live.changing || !chat.line) return false;
  const next = chat.intents.find(({ failed }) => failed === undefined);
  const wanted = next ? { intent: next, change: next.change } : ((await leavers(core, chat)) ?? (await comers(core, chat, group)));
  if (!wanted) return false;
  const left = chat.live.quietUntil - core.clock.now();
  if (left > 0) {
    wakeIn(core, chat, left);
    return false;
  }
  const because = refusalOf(core, group, wanted.change);
  if (because) return refused(core, chat, wanted, because);
  const change = restOf(group, wanted.change);
  if (change?.type === AUTHORITY.people && change.added.length > 0) {
    invite(core, chat, wanted, change.added);
    return false;
  }
  return change ? begun(core, chat, change, [], wanted.intent?.photo) : false;
}

/** What cannot be made: whoever asked for it is told, and so is who waits for room. */
async function refused(core: Core, chat: Chat, { intent, change }: Wanted, because: GroupRefusal): Promise<false> {
  if (because === 'full' && change.type === AUTHORITY.people) await sayFull(core, chat, change.added);
  return intent ? finish(core, chat, intent, because === 'nothing' ? undefined : because) : false;
}

/** Those who come by a link: a part that comes when somebody does. */
async function comers(core: Core, chat: Chat, group: Group): Promise<Wanted | undefined> {
  if (core.joins.askers(chat.id).length === 0) return undefined;
  const { comers } = await later(() => import('./inviting.ts'));
  const change = await comers(core, chat, group);
  return change && { intent: undefined, change };
}

/** A change and the intent it comes of; none where it is any device's to make. */
type Wanted = { readonly intent: Intent | undefined; readonly change: Change };

/** Those who said that they leave: whoever is on duty takes their leaves away. */
async function leavers(core: Core, chat: Chat): Promise<Wanted | undefined> {
  const removed = await provenLeavers(core, chat);
  if (removed.length === 0) return undefined;
  const name = `leave:${[...chat.record.leaving.keys()].join()}`;
  const left = await dutyLeft(core, chat, name, Math.max(...removed.map(({ proof }) => saidAt(proof))));
  if (left > 0) {
    wakeIn(core, chat, left);
    return undefined;
  }
  return { intent: undefined, change: { type: AUTHORITY.people, added: [], removed } };
}

type Leaver = Extract<Removal, { readonly how: 'left' }>;

/** As many as one change has room for. What is no proof to others is made into no change, which they would refuse. */
async function provenLeavers(core: Core, { record: { authority, leaving } }: Chat): Promise<readonly Leaver[]> {
  const chains = await core.people.chains(authority.roster);
  const removed: Leaver[] = [];
  let room = MAX_PROOFS;
  for (const [name, proof] of leaving) {
    const user = authority.group?.members.get(name)?.user;
    const standing = user && authority.group && standingAt(authority.group, user);
    if (!standing || standing.role === 'creator' || equal(user, core.me().user)) continue;
    if (removed.length === MAX_REMOVED || (removed.length > 0 && proof.length > room)) break;
    if ((await judgeLeaver(authority, user, proof, chains)) !== 'valid') continue;
    removed.push({ user, how: 'left', proof });
    room -= proof.length;
  }
  return removed;
}

const saidAt = (proof: Bytes): number => readEvent(proof)?.header.at.time ?? Number.POSITIVE_INFINITY;

async function begun(core: Core, chat: Chat, change: Change, join: readonly Joiner[], photo?: Bytes): Promise<boolean> {
  await startCommit(core, chat, { remove: [], join, type: change.type, change: withEnds(chat, change, await chainsFor(core, chat)), photo });
  return chat.line?.pending !== undefined;
}

const chainsFor = (core: Core, { record }: Chat): ReturnType<Core['people']['chains']> => core.people.chains(record.authority.roster);

/** What was taken here of whom something is taken away. */
function withEnds({ record: { frontier } }: Chat, change: Change, chains: Awaited<ReturnType<typeof chainsFor>>): Change {
  const endsOf = (user: Bytes): Ends =>
    (chains.get(toHex(user))?.devices ?? []).flatMap(({ id }) => {
      const reach = frontier.get(toHex(id));
      const n = Math.max(reach?.upTo ?? 0, reach?.beyond.at(-1) ?? 0);
      return n > 0 ? [{ device: id, n }] : [];
    });
  if (change.type === AUTHORITY.people)
    return { ...change, removed: change.removed.map((one) => (one.how === 'left' ? one : { ...one, ends: endsOf(one.user) })) };
  if (change.type === AUTHORITY.role) return { ...change, ends: endsOf(change.user) };
  if (change.type === AUTHORITY.settings && change.open) return { ...change, ends: [...chains.values()].flatMap(({ user }) => endsOf(user)) };
  return change;
}

/** The change is done, or cannot be any more. */
async function finish(core: Core, chat: Chat, intent: Intent, failed: GroupRefusal | undefined): Promise<false> {
  const draft = begin(chat);
  const others = draft.intents.filter((one) => one !== intent);
  draft.intents = failed ? [...others, { ...intent, failed }] : others;
  draft.ops.push(failed ? intentOp({ ...intent, failed }) : noIntentOp(intent));
  draft.after.push(() => core.topics.changed(`chat:${chat.hex}`));
  await commit(core, chat, draft);
  core.log('change_finished', { failed: failed ?? 'no' });
  core.pump(chat);
  return false;
}

/** Who comes in comes with their devices: their chains and packages are had without holding the chat's turn. */
function invite(core: Core, chat: Chat, wanted: Wanted, users: readonly Bytes[]): void {
  chat.live.changing = true;
  const work = async (): Promise<void> => {
    const found = await core.refreshChains(users);
    const taken = found === 'unreachable' ? undefined : await core.hub.takePackages(users);
    await chat.turn(async () => {
      chat.live.changing = false;
      if (!taken || !chat.line || chat.line.pending) return wakeIn(core, chat, RETRY_MS);
      await admitNew(core, chat, wanted, taken, users);
    });
    core.pump(chat);
  };
  // Not awaited: it takes the chat's turn itself.
  void work().catch(core.halt);
}

/** Who asked for it is told, and so is who would come by a link and waits for room; nobody's key packages are used up by looking for it. */
async function cannot(core: Core, chat: Chat, intent: Intent | undefined, because: GroupRefusal, users: readonly Bytes[]): Promise<void> {
  if (because === 'too_many_devices') await sayFull(core, chat, users);
  if (intent) await finish(core, chat, intent, because);
  else chat.live.pausedUntil.set('comers', core.clock.now() + NO_ROOM_MS);
}

async function sayFull(core: Core, chat: Chat, users: readonly Bytes[]): Promise<void> {
  const askers = users.flatMap((user) => core.joins.asker(chat.id, user) ?? []);
  if (askers.length === 0) return;
  const { sayWhy } = await later(() => import('./inviting.ts'));
  for (const { box, user } of askers) await sayWhy(core, chat, { box, user, because: 'full' });
}

/** Those who have room beside so many devices: all, or none, of whom one asked for; of who come by a link whoever still has, the first who asked first. */
function withRoom(users: readonly Bytes[], chains: Chains, others: number, isWanted: boolean): readonly Bytes[] {
  let left = MAX_DEVICES - others;
  const fitting = users.filter((user) => {
    const chain = chains.get(toHex(user));
    const after = left - (chain ? activeDevices(chain).length : 0);
    if (after >= 0) left = after;
    return after >= 0;
  });
  return isWanted && fitting.length < users.length ? [] : fitting;
}

async function admitNew(
  core: Core,
  chat: Chat,
  { intent, change: wanted }: Wanted,
  taken: Parameters<typeof joinersFrom>[0],
  users: readonly Bytes[],
): Promise<void> {
  const { group } = chat.record.authority;
  const change = group && restOf(group, wanted);
  if (!group || change?.type !== AUTHORITY.people || refusalOf(core, group, change)) return;
  const chains = await core.people.chains(users);
  const isKnown = (user: Bytes): boolean => chains.has(toHex(user));
  if (!change.added.every(isKnown)) return cannot(core, chat, intent, 'unknown_person', []);
  const staying = [...(await chainsFor(core, chat)).values()].filter(({ user }) => !change.removed.some((one) => equal(one.user, user)));
  const others = staying.reduce((sum, chain) => sum + activeDevices(chain).length, 0);
  const added = withRoom(change.added, chains, others, intent !== undefined);
  if (added.length < change.added.length)
    await cannot(
      core,
      chat,
      intent,
      'too_many_devices',
      change.added.filter((user) => !added.includes(user)),
    );
  const rest = restOf(group, { ...change, added });
  if (rest?.type !== AUTHORITY.people || added.length === 0) return;
  const joiners = (await joinersFrom(taken, chains, core.clock.now())).filter(({ user }) => added.some((one) => equal(one, user)));
  await begun(core, chat, rest, joiners);
}

/**
 * What this person had changed on a branch that does not count is asked for again, the last of it where there is much; what anybody said on it is made to count
 * by `merge`s. A photo set there is still here.
 */
export async function againOps(core: Core, chat: Chat, draft: Draft, fork: number, gone: readonly SignedAuthority[]): Promise<readonly Op[]> {
  const own = gone.filter(({ event }) => equal(event.user, core.me().user) && equal(event.device, core.me().device));
  const changes = own
    .flatMap(({ event }) => readChange(event.type, event.body) ?? [])
    .filter(({ type }) => type !== AUTHORITY.merge && type !== AUTHORITY.create);
  const room = Math.max(0, 2 * MAX_INTENTS - draft.intents.length);
  const hashes = gone.map(({ hash }) => hash);
  const merges = Array.from({ length: Math.ceil(hashes.length / MAX_SIDE) }, (_, i): Change => {
    return { type: AUTHORITY.merge, fork: Math.max(0, fork), hashes: hashes.slice(i * MAX_SIDE, (i + 1) * MAX_SIDE) };
  });
  const again = await Promise.all(
    [...changes.slice(Math.max(0, changes.length - room)).map(unproven), ...merges].map(async (change): Promise<Intent> => {
      const photo = change.type === AUTHORITY.settings && change.photo ? await loadPhotoOf(core.store, chat.id, change.photo) : undefined;
      return { chat: chat.id, counter: core.nextCounter(), change, photo, failed: undefined };
    }),
  );
  draft.intents = [...draft.intents, ...again];
  return again.map(intentOp);
}

/** What it had taken of whom it took something away is found anew, and who left says so themselves. */
const unproven = (change: Change): Change =>
  change.type === AUTHORITY.people ? { ...change, removed: change.removed.filter(({ how }) => how !== 'left') } : change;
