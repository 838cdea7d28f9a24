/** What is half written in a chat, as the own chat has it and as it stands here. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import type { MeantName } from '../../chat/own-bodies.ts';
import type { Core } from './core.ts';
import type { ChatRecord } from './record.ts';

type Drafted = Pick<ChatRecord, 'draft' | 'draftReply' | 'draftNames' | 'authority'>;
/** What somebody types, whom its names mean, and the message it answers. */
export type Drafting = { readonly text: string; readonly reply: Bytes | undefined; readonly names: readonly MeantName[] };

const NOTHING: Drafting = { text: '', reply: undefined, names: [] };
export const draftIn = ({ draft, draftReply, draftNames }: Omit<Drafted, 'authority'>): Drafting => ({
  text: draft,
  reply: draftReply,
  names: draftNames,
});
export const isSameDraft = (a: Drafting, b: Drafting): boolean => stringOf(a) === stringOf(b);
const stringOf = ({ text, reply, names }: Drafting): string =>
  JSON.stringify([text, reply && toHex(reply), names.map(({ name, user }) => [name, toHex(user)])]);

/** Do the own devices know it so? Where nothing was ever said, nothing is written. */
export const isDraftSaid = ({ own }: Pick<Core, 'own'>, record: Drafted): boolean =>
  isSameDraft(draftIn(record), own.word(TYPE.draft, toHex(record.authority.chat)) ?? NOTHING);

/** The record with what own devices wrote last, unless this one has written what it has not told yet. */
export function draftAsSaid({ own, clock }: Pick<Core, 'own' | 'clock'>, record: ChatRecord): ChatRecord {
  const said = own.word(TYPE.draft, toHex(record.authority.chat));
  if (record.draftUnsaid || !said) return record;
  // A clock that is ahead keeps no chat at the top.
  const draftAt = Math.min(own.revisionOf(said).at.time, Math.floor(clock.now()));
  return { ...record, draft: said.text, draftReply: said.reply, draftNames: said.names, draftAt };
}
