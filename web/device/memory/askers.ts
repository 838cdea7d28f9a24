/** Who waits for this person's answer before they come into a group. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { AUTHORITY } from '../../chat/authority.ts';
import { mayAt } from '../../chat/group.ts';
import { letsIn } from '../../chat/invites.ts';
import type { Chat } from './core.ts';
import type { Asker, Joins } from './joins.ts';

/** The oldest first: not those whom the link lets in by itself, nor those who were answered with a yes. None where another answers. */
export function askersIn(joins: Joins, me: Bytes, { id, record, intents }: Pick<Chat, 'id' | 'record' | 'intents'>): readonly Asker[] {
  const { group } = record.authority;
  if (!group || record.isOut || !mayAt(group, me).has('add')) return [];
  const coming = intents.flatMap(({ change, failed }) => (change.type === AUTHORITY.people && failed === undefined ? change.added : []));
  return joins.askers(id).filter(({ user, box }) => !letsIn(group, toHex(box), user) && !coming.some((one) => equal(one, user)));
}
