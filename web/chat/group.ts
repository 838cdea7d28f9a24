/**
 * A group as the chain of its rights says: who was in it when and as what, what it is called, and what members may. Pure data and what may be asked of it; how
 * it changes, and who may change it, stands in amend.ts.
 */
import { type Bytes, compare, toHex } from '../../crypto/bytes.ts';
import type { Settings } from './change.ts';
import { type Right, SWITCHES, type Switch } from './switch.ts';

/** `since`: the number of the event by which they became that: came in, or were appointed; `by` whom. `history`: they may read what was said before they came. */
export type Standing = {
  readonly role: 'creator' | 'admin' | 'member';
  readonly switches: ReadonlySet<Switch>;
  readonly since: number;
  readonly by: Bytes;
  readonly history: boolean;
};
/** From a version on; undefined where they are not in it: `by` somebody who removed them, or by their own word. */
type Stretch = { readonly from: number; readonly standing: Standing | undefined; readonly by?: Bytes | undefined };
export type Member = { readonly user: Bytes; readonly past: readonly Stretch[]; readonly banned: boolean };

/** What comes after these numbers (by device in hex; 0 where it is not there) was said knowing of the version `at`. */
type Cut = { readonly at: number; readonly ends: ReadonlyMap<string, number> };

/** A link by which people come in, as it was made last, `by` whom, and how many have come by it (invites.ts). */
export type Invite = {
  readonly box: Bytes;
  readonly root: Bytes;
  readonly asks: boolean;
  readonly uses: number;
  readonly until: number;
  readonly on: boolean;
  readonly by: Bytes;
  readonly used: number;
};

export type Group = {
  readonly settings: Settings;
  /** Hash of each version, by its number. */
  readonly versions: readonly Bytes[];
  /** Numbers of those that changed who is in it. */
  readonly spans: readonly number[];
  /** Everybody who ever was in it, by user id in hex. */
  readonly members: ReadonlyMap<string, Member>;
  /** What members might from which version on. */
  readonly opened: readonly { readonly from: number; readonly open: ReadonlySet<Right> }[];
  /** By user id in hex; of everybody under ''. */
  readonly cuts: ReadonlyMap<string, readonly Cut[]>;
  /** By box in hex; those revoked among them. */
  readonly invites: ReadonlyMap<string, Invite>;
  /** Versions of lost branches (hash in hex), and the last one before the branches parted. */
  readonly sides: ReadonlyMap<string, number>;
  /** Bytes of the events so far. */
  readonly bytes: number;
};

/** Versions of the rights of one group. */
export const MAX_RIGHTS = 4096;

/** In the place of a user id. */
export const EVERYBODY = '';
export const NONE: ReadonlySet<Switch> = new Set();
export const ALL: ReadonlySet<Switch> = new Set(SWITCHES);

export const newestOf = ({ versions }: Group): number => versions.length - 1;

/** What somebody is at a version, the newest where none is given; undefined where they are not in the group. */
export const standingAt = (group: Group, user: Bytes, version = newestOf(group)): Standing | undefined =>
  group.members.get(toHex(user))?.past.findLast(({ from }) => from <= version)?.standing;

/** User ids of those in it now, in order. */
export const rosterOf = ({ members }: Group): readonly Bytes[] =>
  [...members.values()]
    .filter(({ past }) => past.at(-1)?.standing)
    .map(({ user }) => user)
    .sort(compare);

/** The version by which somebody who is in it came in last. */
export const enteredAt = (group: Group, user: Bytes): number | undefined => {
  const past = group.members.get(toHex(user))?.past ?? [];
  return past[past.findLastIndex(({ standing }) => !standing) + 1]?.from;
};

/** What they may do at a version. */
export function mayAt(group: Group, user: Bytes, version = newestOf(group)): ReadonlySet<Right> {
  const standing = standingAt(group, user, version);
  if (!standing) return NONE;
  const open = group.opened.findLast(({ from }) => from <= version)?.open ?? NONE;
  return standing.role === 'member' ? open : new Set<Right>([...open, ...(standing.role === 'creator' ? ALL : standing.switches), 'write']);
}
