/** The invite links of a group: what its chain of rights says of them, who may make them, and whom one lets in without anybody's answer. Knows no keys. */
import { equal, toHex, type Bytes } from '../../crypto/bytes.ts';
import type { AUTHORITY } from './authority.ts';
import type { Change } from './change.ts';
import { type Group, type Invite, mayAt } from './group.ts';
import { readJoin } from './join.ts';

/** Links of one group that work at the same time. */
export const MAX_INVITES = 16;

type InviteChange = Extract<Change, { type: typeof AUTHORITY.invite }>;

/** A link works while it was not revoked, has uses left, and whoever made it still may make one: who is removed or demoted leaves no door behind. */
export const isWorking = (group: Group, { on, by, uses, used }: Invite, more = 0): boolean =>
  on && (uses === 0 || used + more < uses) && mayAt(group, by).has('invite');

export const workingInvites = (group: Group): readonly Invite[] => [...group.invites.values()].filter((one) => isWorking(group, one));

/** Why somebody may not make, change or revoke this link; what was revoked is so for ever. */
export function whyNoInvite(
  group: Group,
  by: Bytes,
  { box, root, asks, uses, until, on }: InviteChange,
): 'malformed' | 'no_right' | 'nothing' | 'full' | undefined {
  if (!mayAt(group, by).has('invite')) return 'no_right';
  const known = group.invites.get(toHex(box));
  if (!known) return !on ? 'malformed' : workingInvites(group).length < MAX_INVITES ? undefined : 'full';
  if (!equal(known.root, root)) return 'malformed';
  if (!known.on) return on ? 'malformed' : 'nothing';
  const isSame = on && known.asks === asks && known.uses === uses && known.until === until;
  return isSame && isWorking(group, known) ? 'nothing' : undefined;
}

export function withInvite(group: Group, { box, root, asks, uses, until, on }: InviteChange, by: Bytes): Group {
  const used = group.invites.get(toHex(box))?.used ?? 0;
  return { ...group, invites: new Map(group.invites).set(toHex(box), { box, root, asks, uses, until, on, by, used }) };
}

/** The boxes (hex) by which people (hex) come in by one change; undefined where a word is malformed, of nobody who comes, or not the only one of theirs. */
export function comingBy(added: readonly Bytes[], proofs: readonly Bytes[] = []): ReadonlyMap<string, string> | undefined {
  const coming = new Map<string, string>();
  const people = new Set(added.map(toHex));
  for (const proof of proofs) {
    const word = readJoin(proof);
    if (!word || !people.delete(toHex(word.user))) return undefined;
    coming.set(toHex(word.user), toHex(word.box));
  }
  return coming;
}

/**
 * Does the link let this person in, whoever carries it out? Not where it asks first, and nobody who was in the group before: who left, was removed or was
 * banned comes back by the answer of somebody who may add. So an old word of theirs brings nobody back. `before`: how many come by it in the same change.
 */
export function letsIn(group: Group, box: string, user: Bytes, before = 0): boolean {
  const invite = group.invites.get(box);
  return invite !== undefined && !invite.asks && isWorking(group, invite, before) && !group.members.has(toHex(user));
}

/** Each who comes by a link uses it once, with somebody's answer or without. */
export function withUses(group: Group, coming: ReadonlyMap<string, string>): Group['invites'] {
  const invites = new Map(group.invites);
  for (const box of coming.values()) {
    const invite = invites.get(box);
    if (invite) invites.set(box, { ...invite, used: invite.used + 1 });
  }
  return invites;
}
