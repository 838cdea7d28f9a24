/** What a person may do in a chat, by the version of its rights that what they say names. Pure; the same question has the same answer on every honest device. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { AuthorityVersion, Header } from './event.ts';
import type { AuthorityState } from './genesis.ts';
import { EVERYBODY, enteredAt, type Group, mayAt, type Standing, standingAt } from './group.ts';
import type { Right } from './switch.ts';

export type Rights = { readonly role: Standing['role']; readonly may: ReadonlySet<Right> };

/** In a direct and an own chat everybody has the same rights, for ever. */
const EQUALS: Rights = { role: 'member', may: new Set(['write', 'pin']) };

/** The rights of somebody at a version; undefined where they do not belong to the chat there, or the version is not known. */
export function rightsOf(state: AuthorityState, version: AuthorityVersion, user: Bytes): Rights | undefined {
  const number = numberOf(state, version);
  return number === undefined ? undefined : rightsAt(state, number, user);
}

/**
 * The rights an event was said with: of the version its header names, or of a later one that took something from its author, where the event comes after what
 * that one had taken in of them. What needs a right counts where this has it. So nobody writes on by naming the version before they were removed.
 */
export function rightsBehind(state: AuthorityState, header: Pick<Header, 'authority' | 'user' | 'device' | 'n'>): Rights | undefined {
  const named = numberOf(state, header.authority);
  if (named === undefined) return undefined;
  return rightsAt(state, state.group ? saidAt(state.group, named, header) : named, header.user);
}

/** Is this version one of the chat's, as far as its chain of rights is known? What names another waits for it. */
export const isKnownVersion = (state: AuthorityState, version: AuthorityVersion): boolean => numberOf(state, version) !== undefined;

/** Is the author of this header in the chat at the version it names, be it that a later one ends their words before it? */
export const wasIn = (state: AuthorityState, { authority, user }: Pick<Header, 'authority' | 'user'>): boolean =>
  rightsOf(state, authority, user) !== undefined;

/** Was the version one of the stay that somebody is in now? What they said before they came in again is of another. */
export function isOfStay(state: AuthorityState, user: Bytes, version: AuthorityVersion): boolean {
  const [named, entered] = [numberOf(state, version), state.group && enteredAt(state.group, user)];
  return named !== undefined && entered !== undefined && named >= entered;
}

/**
 * The span what stands on this version is written into: the number of the version that last changed who is in the chat. Undefined where the version is not
 * known, and of one of a lost branch, whose spans were its own.
 */
export function spanAt({ group, rights }: AuthorityState, version: AuthorityVersion = rights): number | undefined {
  if (!group) return 0;
  const hash = group.versions[version.number];
  return hash && equal(hash, version.hash) ? group.spans.findLast((from) => from <= version.number) : undefined;
}

/** May somebody read what was said in this span? Who was in it may, and who came later where they were let read what was before them. */
export function maySee({ group, roster }: AuthorityState, user: Bytes, span: number): boolean {
  if (!group) return roster.some((one) => equal(one, user));
  return standingAt(group, user, span) !== undefined || standingAt(group, user)?.history === true;
}

/** Everybody whose words may count: all who are in the chat or ever were. */
export const everybodyIn = ({ group, roster }: AuthorityState): readonly Bytes[] =>
  group ? [...group.members.values()].map(({ user }) => user) : roster;

function numberOf({ group, rights }: AuthorityState, { number, hash }: AuthorityVersion): number | undefined {
  if (!group) return number === rights.number && equal(hash, rights.hash) ? number : undefined;
  const known = group.versions[number];
  return known && equal(known, hash) ? number : group.sides.get(toHex(hash));
}

function rightsAt({ group, roster }: AuthorityState, number: number, user: Bytes): Rights | undefined {
  if (!group) return roster.some((one) => equal(one, user)) ? EQUALS : undefined;
  const standing = standingAt(group, user, number);
  return standing && { role: standing.role, may: mayAt(group, user, number) };
}

/** The last version that the event was said after, whatever it names. */
function saidAt({ cuts }: Group, named: number, { user, device, n }: Pick<Header, 'user' | 'device' | 'n'>): number {
  const own = [...(cuts.get(toHex(user)) ?? []), ...(cuts.get(EVERYBODY) ?? [])];
  const after = own.filter(({ at, ends }) => at > named && n > (ends.get(toHex(device)) ?? 0));
  return after.reduce((last, { at }) => Math.max(last, at), named);
}
