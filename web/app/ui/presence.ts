/** When somebody was here, in words. */
import type { Presence } from '../../device/port/people.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';

/** Undefined of whom nothing is shown. */
export function presenceText(presence: Presence | undefined, now: number): string | undefined {
  switch (presence?.is) {
    case 'online':
      return t.chat.online;
    case 'seen':
      return t.chat.lastSeen(momentOf(Math.min(presence.at, now), now));
    case 'about':
      return t.chat.about[presence.bucket];
    default:
      return undefined;
  }
}
