/**
 * Changes of a group: who may make them, and what they make of it. Each is judged by the group before it, alone: the same chain gives the same group everywhere.
 * Knows no keys; whose words these are is state.ts's part.
 */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { AUTHORITY, MAX_ROSTER } from './authority.ts';
import type { Change, ChangeType, Ends, Removal } from './change.ts';
import { ALL, EVERYBODY, type Group, MAX_RIGHTS, type Member, mayAt, NONE, newestOf, rosterOf, type Standing, standingAt } from './group.ts';
import { comingBy, letsIn, whyNoInvite, withInvite, withUses } from './invites.ts';
import { endsOfLeave } from './leave.ts';
import { isSomething } from './plain.ts';

/** Bytes of the events of one chain; the last of these and of its versions are for removals alone, so that nobody fills a chain to stay. */
const MAX_RIGHTS_BYTES = 2 * 1024 * 1024;
const KEPT_RIGHTS = 512;
const KEPT_BYTES = 256 * 1024;
/** Versions of lost branches that are known. */
const MAX_SIDES = 1024;

/** The event a change comes by: whose it is, its hash, its bytes as it is kept. */
export type Made = { readonly by: Bytes; readonly hash: Bytes; readonly bytes: number };

export type ChangeRefusal = 'malformed' | 'not_in_group' | 'out_of_group' | 'no_right' | 'is_creator' | 'nothing' | 'banned' | 'full';

/** The group a `create` begins, or undefined where it begins none: its author is its creator. */
export function beginGroup({ settings, people }: Extract<Change, { type: typeof AUTHORITY.create }>, { by, hash, bytes }: Made): Group | undefined {
  const isOrdered = people.every((user, i) => i === 0 || compare(people[i - 1] as Bytes, user) < 0);
  if (!isOrdered || !people.some((user) => equal(user, by)) || !isSomething(settings.name)) return undefined;
  const standing = (user: Bytes): Standing => ({ ...member(0, by, true), role: equal(user, by) ? 'creator' : 'member' });
  return {
    settings,
    versions: [hash],
    spans: [0],
    members: new Map(people.map((user) => [toHex(user), { user, past: [{ from: 0, standing: standing(user) }], banned: false }])),
    opened: [{ from: 0, open: settings.open }],
    cuts: new Map(),
    invites: new Map(),
    sides: new Map(),
    bytes,
  };
}

/** Why somebody may not make this change to the group as it is; undefined where they may. Of who goes by their own word it does not ask whether it is theirs. */
export function whyNot(group: Group, by: Bytes, change: Change): ChangeRefusal | undefined {
  if (!standingAt(group, by)) return 'out_of_group';
  const isRemoval = (change.type === AUTHORITY.people && change.added.length === 0) || (change.type === AUTHORITY.invite && !change.on);
  const isLate = group.versions.length >= MAX_RIGHTS - KEPT_RIGHTS || group.bytes >= MAX_RIGHTS_BYTES - KEPT_BYTES;
  if ((isLate && !isRemoval) || group.versions.length >= MAX_RIGHTS || group.bytes >= MAX_RIGHTS_BYTES) return 'full';
  return (WHY_NOT[change.type] as WhyNot<Change>)(group, by, change);
}

type WhyNot<C> = (group: Group, by: Bytes, change: C) => ChangeRefusal | undefined;

const WHY_NOT: { readonly [T in ChangeType]: WhyNot<Extract<Change, { type: T }>> } = {
  [AUTHORITY.create]: () => 'malformed',
  [AUTHORITY.people]: (group, by, { added, removed, proofs }) => {
    const coming = comingBy(added, proofs);
    if (!coming) return 'malformed';
    const boxes = [...coming.values()];
    const people = [...added, ...removed.map(({ user }) => user)].map(toHex);
    if (new Set(people).size !== people.length) return 'malformed';
    if (people.length === 0) return 'nothing';
    if (added.length > 0 && rosterOf(group).length + added.length - removed.length > MAX_ROSTER) return 'full';
    const order = [...coming.keys()];
    for (const user of added) {
      const place = order.indexOf(toHex(user));
      const box = boxes[place];
      const isLetIn = box !== undefined && letsIn(group, box, user, boxes.slice(0, place).filter((one) => one === box).length);
      const because = isLetIn ? undefined : whyNotAdded(group, by, user);
      if (because) return because;
    }
    for (const removal of removed) {
      const because = whyNotRemoved(group, by, removal);
      if (because) return because;
    }
    return undefined;
  },
  [AUTHORITY.role]: (group, by, { user, admin, switches }) => {
    const [own, before] = [standingAt(group, by), standingAt(group, user)];
    if (!own || !before) return 'not_in_group';
    if (before.role === 'creator') return 'is_creator';
    if (!admin && switches.size > 0) return 'malformed';
    if (admin === (before.role === 'admin') && isWithin(switches, before.switches) && isWithin(before.switches, switches)) return 'nothing';
    // Everybody may step down; what they keep is part of what they had.
    if (equal(user, by)) return before.role === 'admin' && isWithin(switches, before.switches) ? undefined : 'no_right';
    const isGiven = own.role === 'creator' || isWithin(switches, own.switches);
    return mayAt(group, by).has('appoint') && isGiven && isAbove(group, by, user) ? undefined : 'no_right';
  },
  [AUTHORITY.settings]: ({ settings, ...group }, by, { name, description, photo, open, history }) => {
    const own = standingAt({ ...group, settings }, by);
    if (name !== undefined && !isSomething(name)) return 'malformed';
    const isNew =
      (name !== undefined && name !== settings.name) ||
      (description !== undefined && description !== settings.description) ||
      (photo !== undefined && !equal(photo, settings.photo ?? new Uint8Array())) ||
      (history !== undefined && history !== settings.history) ||
      (open !== undefined && !(isWithin(open, settings.open) && isWithin(settings.open, open)));
    if (!isNew) return 'nothing';
    // What members may is not for members to say, whatever they may say of the name.
    const isRule = open !== undefined || history !== undefined;
    const may = isRule ? own?.role === 'creator' || own?.switches.has('info') : mayAt({ ...group, settings }, by).has('info');
    return may ? undefined : 'no_right';
  },
  [AUTHORITY.owner]: (group, by, { user }) => {
    if (standingAt(group, by)?.role !== 'creator') return 'no_right';
    if (equal(user, by)) return 'nothing';
    return standingAt(group, user) ? undefined : 'not_in_group';
  },
  [AUTHORITY.invite]: whyNoInvite,
  [AUTHORITY.merge]: (group, _, { fork, hashes }) => {
    const known = new Set([...group.versions.map(toHex), ...group.sides.keys()]);
    if (hashes.length === 0 || hashes.every((one) => known.has(toHex(one)))) return 'nothing';
    if (fork > newestOf(group) || hashes.some((one) => known.has(toHex(one)))) return 'malformed';
    return group.sides.size + hashes.length > MAX_SIDES ? 'full' : undefined;
  },
};

function whyNotAdded(group: Group, by: Bytes, user: Bytes): ChangeRefusal | undefined {
  const may = mayAt(group, by);
  if (standingAt(group, user)) return 'nothing';
  if (!may.has('add')) return 'no_right';
  return group.members.get(toHex(user))?.banned && !may.has('remove') ? 'banned' : undefined;
}

/** A commit cannot take away its own committer (RFC 9420 §12.2), so who goes says so and another does it. */
function whyNotRemoved(group: Group, by: Bytes, { user, how }: Removal): ChangeRefusal | undefined {
  const standing = standingAt(group, user);
  if (!standing) return 'nothing';
  if (standing.role === 'creator') return 'is_creator';
  if (equal(user, by)) return 'malformed';
  return how === 'left' || (mayAt(group, by).has('remove') && isAbove(group, by, user)) ? undefined : 'no_right';
}

/**
 * May one remove or demote the other, having the right as such? The creator everybody; an admin members, and of the admins those they appointed, while they
 * were one the longer. So nobody is above who is not senior to (branch.ts).
 */
function isAbove(group: Group, by: Bytes, user: Bytes): boolean {
  const [own, other] = [standingAt(group, by), standingAt(group, user)];
  if (!own || !other || other.role === 'creator') return false;
  if (own.role === 'creator' || other.role === 'member') return true;
  return own.role === 'admin' && equal(other.by, by) && own.since < other.since;
}

const isWithin = <T>(some: ReadonlySet<T>, all: ReadonlySet<T>): boolean => [...some].every((one) => all.has(one));

/** The group after a change that its author might make. */
export function changed(group: Group, change: Change, { by, hash, bytes }: Made): Group {
  const at = group.versions.length;
  const next = { ...group, versions: [...group.versions, hash], bytes: group.bytes + bytes };
  return (CHANGED[change.type] as Changed<Change>)(next, change, at, by);
}

type Changed<C> = (next: Group, change: C, at: number, by: Bytes) => Group;

const CHANGED: { readonly [T in ChangeType]: Changed<Extract<Change, { type: T }>> } = {
  [AUTHORITY.create]: (next) => next,
  [AUTHORITY.people]: (next, { added, removed, proofs }, at, by) => {
    const members = new Map(next.members);
    for (const { user, how } of removed) put(members, user, { from: at, standing: undefined, by: how === 'left' ? undefined : by }, how === 'banned');
    for (const user of added) put(members, user, { from: at, standing: member(at, by, next.settings.history) }, false);
    const cuts = removed.reduce((all, removal) => {
      return withCut(all, toHex(removal.user), at, removal.how === 'left' ? endsOfLeave(removal.proof) : removal.ends);
    }, next.cuts);
    return { ...next, members, cuts, spans: [...next.spans, at], invites: withUses(next, comingBy(added, proofs) ?? new Map()) };
  },
  [AUTHORITY.role]: (next, { user, admin, switches, ends }, at, by) => {
    const before = standingAt(next, user);
    if (!before) return next;
    const isNew = admin !== (before.role === 'admin');
    const standing: Standing = { ...before, role: admin ? 'admin' : 'member', switches, ...(isNew ? { since: at, by } : {}) };
    const members = new Map(next.members);
    put(members, user, { from: at, standing });
    const group = { ...next, members };
    // An admin without a switch may write where members may not.
    return isWithin(mayAt(next, user), mayAt(group, user)) ? group : { ...group, cuts: withCut(next.cuts, toHex(user), at, ends) };
  },
  [AUTHORITY.settings]: (next, { name, description, photo, open, history, ends }, at) => {
    const before = next.settings;
    const settings = {
      name: name ?? before.name,
      description: description ?? before.description,
      photo: photo === undefined ? before.photo : photo.length === 0 ? undefined : photo,
      open: open ?? before.open,
      history: history ?? before.history,
    };
    const opened = open ? [...next.opened, { from: at, open }] : next.opened;
    const cuts = open && !isWithin(before.open, open) ? withCut(next.cuts, EVERYBODY, at, ends) : next.cuts;
    return { ...next, settings, opened, cuts };
  },
  [AUTHORITY.owner]: (next, { user }, at, by) => {
    const members = new Map(next.members);
    const [old, heir] = [standingAt(next, by), standingAt(next, user)];
    if (old) put(members, by, { from: at, standing: { ...old, role: 'admin', switches: ALL, since: at, by: user } });
    if (heir) put(members, user, { from: at, standing: { ...heir, role: 'creator', switches: NONE, since: at, by } });
    return { ...next, members };
  },
  [AUTHORITY.invite]: (next, change, _, by) => withInvite(next, change, by),
  [AUTHORITY.merge]: (next, { fork, hashes }) => ({
    ...next,
    sides: new Map([...next.sides, ...hashes.map((one) => [toHex(one), fork] as const)]),
  }),
};

const member = (since: number, by: Bytes, history: boolean): Standing => ({ role: 'member', switches: NONE, since, by, history });

function put(members: Map<string, Member>, user: Bytes, stretch: Member['past'][number], banned?: boolean): void {
  const before = members.get(toHex(user)) ?? { user, past: [], banned: false };
  members.set(toHex(user), { ...before, past: [...before.past, stretch], banned: banned ?? before.banned });
}

const withCut = (cuts: Group['cuts'], who: string, at: number, ends: Ends): Group['cuts'] =>
  new Map(cuts).set(who, [...(cuts.get(who) ?? []), { at, ends: new Map(ends.map(({ device, n }) => [toHex(device), n])) }]);
