/** What stands in the composer: the box, its text, and whom the names in it mean. */
import type { ChatView } from '../../device/port/port.ts';
import { TEXT_LENGTH, tooLongBy } from '../../chat/text.ts';
import { t } from '../text/language.ts';

export type Box = { readonly current: HTMLTextAreaElement | null };
/** What stands in the box at this moment, and who is meant by the names that were picked into it: user id by name, the @ included. */
export type Now = { text: string; names: ReadonlyMap<string, string> };
export const namesOf = ({ draftNames }: Pick<ChatView, 'draftNames'>): ReadonlyMap<string, string> =>
  new Map(draftNames.map(({ name, user }) => [name, user]));

/** Said while a message is changed: one that was sent stays one. */
export function whyTooLong(text: string): string | undefined {
  const over = tooLongBy(text);
  return over > 0 ? t.chat.tooLong(over, TEXT_LENGTH) : undefined;
}
