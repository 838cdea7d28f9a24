/** Somebody's word that they leave a group: kept until their leaves are gone. */
import { toHex } from '../../../crypto/bytes.ts';
import type { Event } from '../../chat/event.ts';
import { standingAt } from '../../chat/group.ts';
import { isOfStay } from '../../chat/rights.ts';
import type { Core, Draft } from '../memory/core.ts';
import { isSaid } from '../memory/counting.ts';

/** Takes the word of somebody who is in the group and may go; `bytes` is the event as it was signed. */
export function takeLeave(core: Core, draft: Draft, event: Event, bytes: Uint8Array<ArrayBuffer>, chat: string): void {
  const { authority, leaving } = draft.record;
  const { user } = event.header;
  const standing = authority.group && standingAt(authority.group, user);
  // Who is left alone is the creator, and goes without handing the group on.
  if (!standing || (standing.role === 'creator' && authority.roster.length > 1) || leaving.has(toHex(user))) return;
  if (!isSaid(draft.record, event.header) || !isOfStay(authority, user, event.header.authority)) return;
  draft.record = { ...draft.record, leaving: new Map(leaving).set(toHex(user), bytes) };
  draft.after.push(() => core.topics.changed(`chat:${chat}`));
}
