/** What somebody who looks at nothing is to be told of one chat: decided from what is unread in it and what its person chose, and from nothing else. */
import type { NoticeKind, NoticeSettings } from '../port/notices.ts';

/** A message of somebody else that was not read. `isNaming`: it names this person. */
export type Unread = { readonly time: number; readonly isNaming: boolean };
/** `isAsking`: a stranger, or a group one was let into by one. `isApart`: archived. `isAdded`: they were let in lately by somebody they know, and have read nothing since. `mutedUntil`: 0 where it is not muted now; `hushedUntil`: when it last was. */
export type Place = {
  readonly isGroup: boolean;
  readonly isAsking: boolean;
  readonly isBlocked: boolean;
  readonly isApart: boolean;
  readonly isAdded: boolean;
  readonly mutedUntil: number;
  readonly hushedUntil: number;
};
export type Told<T> = { readonly kind: NoticeKind; readonly of: readonly T[] };

/** Undefined where nothing is to be told. Of an invitation that is so with nothing said, too. */
export function toldOf<T extends Unread>(place: Place, unread: readonly T[], chosen: NoticeSettings): Told<T> | undefined {
  if (place.isBlocked) return undefined;
  if (place.isAsking) {
    if (!chosen.requests || (unread.length === 0 && !place.isGroup)) return undefined;
    return { kind: place.isGroup ? 'invite' : 'request', of: unread };
  }
  const isBreaking = ({ isNaming }: Unread): boolean => isNaming && place.isGroup && chosen.mentions;
  const isHeard = (place.isGroup ? chosen.groups : chosen.direct) && !place.isApart && place.mutedUntil === 0;
  // What was said while it was muted counts as unread, and is not told once that is over: whoever mutes for an hour wants no heap of it afterwards.
  const of = unread.filter((one) => isBreaking(one) || (isHeard && one.time > place.hushedUntil));
  if (of.length === 0) return place.isAdded && isHeard && chosen.requests && unread.length === 0 ? { kind: 'added', of } : undefined;
  return { kind: of.some(isBreaking) ? 'mention' : 'message', of };
}
