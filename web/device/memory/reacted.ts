/**
 * Own messages of which others have said something this person has not seen. It follows from what each message shows and from how far the own chat says that
 * reactions were seen; only which of the later ones were seen already is remembered beside, until that mark has come past them.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { type Reader, readBool, readList, readUint, type Writer, writeBool, writeList, writeUint } from '../../../crypto/codec.ts';
import type { Reaction } from '../../chat/effects.ts';
import { CHOICE } from '../../chat/choices.ts';
import { isEmoji } from '../../chat/text.ts';
import type { Own } from './own.ts';
import { comparePosition, type Position, readPosition, writePosition } from './position.ts';

/** An own message; `said`: when the last reaction of others to it was said, ms. */
export type Reacted = Position & { readonly said: number; readonly seen: boolean };

/** Of one chat; beyond, the oldest messages are forgotten, whose reactions nobody waits for. */
export const MAX_REACTED = 100;

/** Up to when all reactions were seen, ms, as the own devices say. */
export const reactionsSeenTo = (own: Pick<Own, 'choice'>, chat: Bytes): number => own.choice(CHOICE.reactionsSeen, chat) ?? 0;

/** Those that were not seen, the oldest message first. */
export const unseenIn = (reacted: readonly Reacted[], seenTo: number): readonly Reacted[] =>
  reacted.filter(({ seen, said }) => !seen && said > seenTo);

/** With a message as it shows now. What is dated beyond `horizon` (ms) is not counted: it would take all later ones for seen. */
export function withMessage(
  reacted: readonly Reacted[],
  row: Position & { readonly user: Bytes; readonly reactions: readonly Reaction[] },
  { me, seenTo, horizon }: { readonly me: Bytes; readonly seenTo: number; readonly horizon: number },
): readonly Reacted[] {
  const others = withoutMessage(reacted, row.event);
  const theirs = row.reactions.filter(({ user, emoji, at }) => !equal(user, me) && at <= horizon && emoji.some(isEmoji));
  const said = equal(row.user, me) ? Math.max(0, ...theirs.map(({ at }) => at)) : 0;
  if (said <= seenTo) return others;
  const seen = reacted.some((one) => equal(one.event, row.event) && one.seen && one.said >= said);
  return [...others, { at: row.at, event: row.event, said, seen }].sort(comparePosition).slice(-MAX_REACTED);
}

/** The same list where the message is not in it. */
export function withoutMessage(reacted: readonly Reacted[], message: Bytes): readonly Reacted[] {
  const others = reacted.filter(({ event }) => !equal(event, message));
  return others.length === reacted.length ? reacted : others;
}

/** With these messages (hex) seen; `seenTo`: up to where all are then, so that the own devices can be told by one number. */
export function seeing(
  reacted: readonly Reacted[],
  seen: ReadonlySet<string>,
  seenTo: number,
): { readonly reacted: readonly Reacted[]; readonly seenTo: number } {
  const all = reacted.map((one) => (seen.has(toHex(one.event)) ? { ...one, seen: true } : one));
  const firstUnseen = Math.min(...unseenIn(all, seenTo).map(({ said }) => said));
  const reached = Math.max(seenTo, ...all.filter((one) => one.seen && one.said < firstUnseen).map(({ said }) => said));
  return { reacted: all.filter(({ said }) => said > reached), seenTo: reached };
}

export const writeReacted = (to: Writer, reacted: readonly Reacted[]): void =>
  writeList(to, reacted, (to, { said, seen, ...position }) => (writePosition(to, position), writeUint(to, said), writeBool(to, seen)));
export const readReacted = (from: Reader): readonly Reacted[] =>
  readList(from, MAX_REACTED, (from) => ({ ...readPosition(from), said: readUint(from), seen: readBool(from) }));
