/** Which events count on this device: what their author might say, before the cut of their device, and not of somebody this person has blocked. */
import { isWithin } from '../../chat/cuts.ts';
import type { Header } from '../../chat/event.ts';
import { mayEnter } from '../../chat/rules.ts';
import { isOngoing, isSilenced } from '../../chat/silences.ts';
import { toHex } from '../../../crypto/bytes.ts';
import { noted } from './frontier.ts';
import type { ChatRecord } from './record.ts';

export const counts = (record: Pick<ChatRecord, 'authority' | 'cuts' | 'blocks'>, header: Header): boolean =>
  !record.blocks.some((block) => isSilenced(block, header)) && isSaid(record, header);

/** The same of what is no word to this person, and so hidden from nobody: that somebody leaves. */
export const isSaid = ({ authority, cuts }: Pick<ChatRecord, 'authority' | 'cuts'>, header: Header): boolean =>
  isWithin(cuts, header) && mayEnter(authority, header);

/**
 * Of a word that replaces another, what somebody says of themselves before all: a block in a group hides what is said there, and leaves them the name they are
 * listed by among those in it and those who are blocked.
 */
export const replaces = (record: Pick<ChatRecord, 'authority' | 'cuts' | 'blocks'>, header: Header): boolean =>
  record.authority.kind === 'group' ? isSaid(record, header) : counts(record, header);

/** Has this person blocked the other of this chat of two? Then nothing is said in it, and nothing heard. */
export const isBlockedIn = ({ authority, blocks }: Pick<ChatRecord, 'authority' | 'blocks'>): boolean =>
  authority.kind === 'direct' && blocks.some(isOngoing);

/**
 * Whether this event, which was applied, is one that this person sees. What somebody said while they were blocked, where only the two are, has come and shows to
 * nobody: they are not to be told that it was read.
 */
export function withSeen(record: ChatRecord, header: Header): ChatRecord {
  const isSeen = record.authority.kind !== 'direct' || !record.blocks.some((block) => isSilenced(block, header));
  const frontier = noted(record.frontier, toHex(header.device), header.n, isSeen);
  return frontier === record.frontier ? record : { ...record, frontier };
}
