/** The chain of a group's rights, whole: read and verified from its beginning, and which of two counts where they part. */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { shortHash } from '../../crypto/hash.ts';
import { headAt } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent, type SignedAuthority, verifyAuthority, writeAuthority } from './authority.ts';
import { readChange } from './change.ts';
import type { AuthorityState } from './genesis.ts';
import { beginGroup, whyNot } from './amend.ts';
import { type Group, rosterOf, standingAt } from './group.ts';
import { comingBy } from './invites.ts';
import { authorOfEvent, type Chains, judgeWords, withChange } from './state.ts';

/**
 * 16 bytes: of all that is signed of the event that creates it, this id aside. A creator who could sign another beginning of the same group, with another time if
 * nothing else, would have a history of it in which nobody has taken anything from them.
 */
export const groupIdOf = (created: Omit<AuthorityEvent, 'chat'>): Bytes =>
  shortHash('group', writeAuthority({ ...created, chat: new Uint8Array(16) }));

/** The group that this event creates, in the state in which nothing else has happened; undefined where it creates none. Says nothing of its signature. */
export function groupFrom(created: SignedAuthority): AuthorityState | undefined {
  const { event, hash, signed } = created;
  const change = readChange(event.type, event.body);
  if (change?.type !== AUTHORITY.create || event.number !== 0 || !equal(event.chat, groupIdOf(event))) return undefined;
  const group = beginGroup(change, { by: event.user, hash, bytes: signed.length });
  if (!group) return undefined;
  const version = { number: 0, hash };
  return { chat: event.chat, kind: 'group', roster: rosterOf(group), generation: -1, version, rights: version, heads: new Map(), group };
}

/** The next state by an event that changes the rights, wherever in a log it stood; undefined where it is not the very next, or not its author's to make. */
function following(state: AuthorityState, signed: SignedAuthority): AuthorityState | undefined {
  const { event } = signed;
  const change = readChange(event.type, event.body);
  const isNext = equal(event.chat, state.chat) && event.rights.number === state.rights.number && equal(event.rights.hash, state.rights.hash);
  if (!state.group || !change || !isNext || whyNot(state.group, event.user, change)) return undefined;
  return withChange(state, state.group, change, signed);
}

/** What a chain that was verified before leads to; `upTo` so many of its events. */
export function rightsFrom(chain: readonly SignedAuthority[], upTo = chain.length): AuthorityState | undefined {
  const [created, ...rest] = chain.slice(0, upTo);
  return rest.reduce<AuthorityState | undefined>((state, signed) => state && following(state, signed), created && groupFrom(created));
}

/**
 * The state a chain from elsewhere leads to, 'unknown' where a device chain it names is not at hand at that head, undefined where it is none. Every event is
 * its author's to make and signed by a device that was active at the head it names, and no author's heads go back.
 */
export async function readRights(chain: readonly SignedAuthority[], chains: Chains): Promise<AuthorityState | 'unknown' | undefined> {
  const heads = new Map<string, number>();
  let state: AuthorityState | undefined;
  for (const signed of chain) {
    const { event } = signed;
    const before = state;
    state = before ? following(before, signed) : groupFrom(signed);
    if (!state) return undefined;
    const because = before && (await judgeWords(before, event, chains));
    if (because) return because === 'unknown_chain' ? 'unknown' : undefined;
    const author = toHex(event.user);
    const [known, part] = [chains.get(author), event.chains.find(({ user }) => equal(user, event.user))];
    const at = known && part && headAt(known, part.head);
    if (at === undefined) return part ? 'unknown' : undefined;
    const device = authorOfEvent(event, chains);
    if (!device || at < (heads.get(author) ?? 0) || !(await verifyAuthority(signed, device.signKey))) return undefined;
    heads.set(author, at);
  }
  return state;
}

/** Everybody whose device chain is needed to read this chain: who made a change, and who left or came by a link by their own word. */
export function witnessesOf(chain: readonly SignedAuthority[]): readonly Bytes[] {
  const users = chain.flatMap(({ event }) => [event.user, ...leaversOf([{ event }]), ...comersOf(event)]);
  return [...new Map(users.map((user) => [toHex(user), user])).values()];
}

/** How two chains of one group stand to one another; `fork`: the number of events both have. */
export type Meeting = { readonly is: 'same' | 'longer' | 'shorter' | 'parted'; readonly fork: number };

/** How theirs stands to ours. */
export function meet(ours: readonly SignedAuthority[], theirs: readonly SignedAuthority[]): Meeting {
  const parting = ours.findIndex(({ hash }, i) => !equal(hash, theirs[i]?.hash ?? new Uint8Array()));
  const fork = parting < 0 ? ours.length : parting;
  if (fork === ours.length) return { is: theirs.length > fork ? 'longer' : 'same', fork };
  return { is: fork === theirs.length ? 'shorter' : 'parted', fork };
}

/**
 * Does theirs count, where the chains part? An event stands for all before it. So of those who made changes on one branch and not on the other, the most senior
 * where they part decides; who has left on either decides nothing. Where nobody is left to decide, the longer branch counts, then the lower hash. Whoever was
 * removed on one branch, by whomever that might be, has somebody senior to them there: nobody undoes their removal by beginning again before it.
 */
export function isPreferred(ours: readonly SignedAuthority[], theirs: readonly SignedAuthority[]): boolean {
  const { is, fork } = meet(ours, theirs);
  if (is !== 'parted') return is === 'longer';
  const group = rightsFrom(ours, fork)?.group;
  const [own, other] = [ours.slice(fork), theirs.slice(fork)];
  const gone = new Set([...leaversOf(own), ...leaversOf(other)].map(toHex));
  const authorsOf = (branch: typeof own): ReadonlyMap<string, Bytes> => new Map(branch.map(({ event }) => [toHex(event.user), event.user]));
  const [byOurs, byTheirs] = [authorsOf(own), authorsOf(other)];
  const deciding = [...byOurs, ...byTheirs].filter(([user]) => byOurs.has(user) !== byTheirs.has(user) && !gone.has(user));
  const [first] = deciding.map(([, user]) => user).sort((a, b) => compareSeniority(group, a, b));
  if (first) return byTheirs.has(toHex(first));
  if (own.length !== other.length) return other.length > own.length;
  return compare(other[0]?.hash ?? new Uint8Array(), own[0]?.hash ?? new Uint8Array()) < 0;
}

const RANK = { creator: 0, admin: 1, member: 2 } as const;

/** The creator, then admins by how long they are one, then members by how long they are in, then who was in none of these; else by id. */
function compareSeniority(group: Group | undefined, a: Bytes, b: Bytes): number {
  const [one, other] = [a, b].map((user) => group && standingAt(group, user));
  const rank = (one ? RANK[one.role] : 3) - (other ? RANK[other.role] : 3);
  return rank || (one?.since ?? 0) - (other?.since ?? 0) || compare(a, b);
}

function comersOf(event: SignedAuthority['event']): readonly Bytes[] {
  const change = event.type === AUTHORITY.people ? readChange(event.type, event.body) : undefined;
  if (change?.type !== AUTHORITY.people) return [];
  const coming = comingBy(change.added, change.proofs);
  return change.added.filter((user) => coming?.has(toHex(user)));
}

function leaversOf(branch: readonly Pick<SignedAuthority, 'event'>[]): readonly Bytes[] {
  return branch.flatMap(({ event }) => {
    const change = event.type === AUTHORITY.people ? readChange(event.type, event.body) : undefined;
    return change?.type === AUTHORITY.people ? change.removed.flatMap(({ user, how }) => (how === 'left' ? [user] : [])) : [];
  });
}
