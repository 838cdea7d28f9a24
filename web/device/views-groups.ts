/** A group as a face sees it: who is in it, what they may, and what this person has asked for. Comes when the first of them is watched. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { activeDevices } from '../../crypto/identity.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { whyNot } from '../chat/amend.ts';
import { AUTHORITY } from '../chat/authority.ts';
import { enteredAt, type Group, mayAt, rosterOf, type Standing, standingAt } from '../chat/group.ts';
import { plainName } from '../chat/plain.ts';
import { isLeaving } from './group/leaving.ts';
import { MAX_DEVICES, placesIn } from './group/room.ts';
import type { Chat, Core } from './memory/core.ts';
import { handleOf, nameOf } from './memory/person.ts';
import { loadPhoto } from './memory/photo.ts';
import { linesOf } from './shown/service.ts';
import type { FormerMember, GroupMember, GroupOpen, GroupView, PendingChange } from './port/groups.ts';

const RANK = { creator: 0, admin: 1, member: 2 } as const;

export async function groupOf(core: Core, chat: Chat): Promise<GroupView | undefined> {
  const { authority, isOut } = chat.record;
  const { group } = authority;
  if (!group) return undefined;
  const me = core.me().user;
  const { name, description, open, history } = group.settings;
  const [own, isOver] = [standingAt(group, me), isOut === true || isLeaving(core, chat)];
  const may = own && !isOver ? [...mayAt(group, me)] : [];
  return {
    chat: chat.hex,
    name: plainName(name),
    description,
    photo: await loadPhoto(core.store, authority),
    open: [...open].filter((one): one is GroupOpen => one !== 'remove' && one !== 'delete' && one !== 'invite' && one !== 'appoint'),
    history,
    members: membersOf(core, group),
    former: formerOf(core, group),
    meant: meantOf(core, chat, group),
    role: isOver ? undefined : own?.role,
    may,
    state: isOut ? 'out' : isLeaving(core, chat) ? 'leaving' : 'in',
    ...(isOver ? {} : await crowdedOut(core, chat)),
    removedBy: removerOf(group, me),
    addedBy: adderOf(group, me),
    pending: pendingOf(chat),
  };
}

/** There may be no room for one that would have a place, as long as those are in who were before it. */
async function crowdedOut(core: Core, { line, record: { authority } }: Chat): Promise<Pick<GroupView, 'crowdedOut'>> {
  const leaves = line ? leavesOf(line.group) : [];
  const places = leaves.length < MAX_DEVICES ? placesIn(authority, await core.people.chains(authority.roster)) : undefined;
  const count = activeDevices(await core.ownChain()).filter(
    ({ id, signKey }) => !places?.has(toHex(id)) && !leaves.some(({ credential }) => equal(credential.key, signKey)),
  ).length;
  return count > 0 ? { crowdedOut: count } : {};
}

/** The creator, then admins, then members, each by name. */
function membersOf(core: Core, group: Group): readonly GroupMember[] {
  const me = core.me().user;
  const rows = rosterOf(group).flatMap((user) => {
    const standing = standingAt(group, user);
    return standing ? [memberOf(core, group, me, user, standing)] : [];
  });
  return rows.sort((a, b) => RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name) || (a.user < b.user ? -1 : 1));
}

const formerOf = (core: Core, group: Group): readonly FormerMember[] =>
  [...group.members.values()].flatMap(({ user, banned }) => {
    if (standingAt(group, user)) return [];
    const person = core.people.person(user);
    return [{ user: toHex(user), name: nameOf(person), username: handleOf(person), photo: person.photo && toHex(person.photo), banned }];
  });

function meantOf(core: Core, { intents }: Chat, group: Group): GroupView['meant'] {
  const meant = new Set(intents.flatMap(({ change }) => linesOf(change).flatMap(({ people }) => people)));
  return [...meant].flatMap((user) => {
    const id = group.members.has(user) ? undefined : fromHex(user);
    const person = id && core.people.person(id);
    return person ? [{ user, name: nameOf(person), username: handleOf(person) }] : [];
  });
}

function memberOf(core: Core, group: Group, me: Bytes, user: Bytes, { role, switches }: Standing): GroupMember {
  const person = core.people.person(user);
  const removal = { type: AUTHORITY.people, added: [], removed: [{ user, how: 'removed', ends: [] }] } as const;
  // Whether anything at all might be changed: to what they are now would change nothing.
  const change = { type: AUTHORITY.role, user, admin: role === 'member', switches: new Set<never>(), ends: [] } as const;
  return {
    user: toHex(user),
    name: nameOf(person),
    username: handleOf(person),
    verified: person.verified,
    photo: person.photo && toHex(person.photo),
    role,
    switches: [...switches],
    own: equal(user, me),
    mayRemove: whyNot(group, me, removal) === undefined,
    mayChange: whyNot(group, me, change) === undefined,
  };
}

/** By whom this person came to be out, where the chain says so and they did not leave. */
function removerOf(group: Group, me: Bytes): string | undefined {
  const out = group.members.get(toHex(me))?.past.at(-1);
  return out && !out.standing && out.by ? toHex(out.by) : undefined;
}

/** Nobody let the creator in. */
function adderOf(group: Group, me: Bytes): string | undefined {
  const entered = standingAt(group, me) && enteredAt(group, me);
  const standing = entered === undefined ? undefined : standingAt(group, me, entered);
  return standing && !equal(standing.by, me) ? toHex(standing.by) : undefined;
}

export const pendingOf = ({ intents }: Chat): readonly PendingChange[] =>
  intents.map(({ counter, change, failed }) => ({ id: String(counter), lines: linesOf(change), failed }));
