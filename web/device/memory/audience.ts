/** To whom this person shows something of theirs: all, their contacts or nobody, but for those of whom they said otherwise. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { CHOICE, EXCEPTION } from '../../chat/choices.ts';
import type { Shown } from '../port/people.ts';
import type { Own } from './own.ts';
import type { People } from './people.ts';
import { audienceOf } from './settings.ts';

export const EXCEPTION_OF = { lastSeen: CHOICE.lastSeenFor, photo: CHOICE.photoFor, groups: CHOICE.groupsFor } as const;

/** May this person see it? */
export function isShownTo({ own, people }: { readonly own: Own; readonly people: People }, what: Shown, user: Bytes): boolean {
  if (isBlocked(own, user)) return false;
  const exception = own.choice(EXCEPTION_OF[what], user);
  if (exception !== undefined && exception !== EXCEPTION.none) return exception === EXCEPTION.always;
  const audience = audienceOf(own, what);
  return audience === 'everyone' || (audience === 'contacts' && people.person(user).listed);
}

/** In a chat of several everybody sees what one sees: it is shown where nobody is left out. */
export const isShownToAll = (own: Own, what: Shown): boolean => audienceOf(own, what) === 'everyone';

/** Has this person blocked them? */
export const isBlocked = (own: Own, user: Bytes): boolean => own.blockOf(user).some(({ until }) => until === undefined);
