/** What was done to a group, in one sentence, as the list says it. */
import type { ChatRow } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { sentencesOf, textOf } from './sentences.ts';

export function DoneLine({ preview: { service, by }, me }: { readonly preview: ChatRow['preview']; readonly me: string | undefined }) {
  const [sentence] = service && by ? sentencesOf([service], { user: by.user, me }) : [];
  const nameOf = (user: string): string => (user === by?.user ? by.name : (service?.names[service.people.indexOf(user)] ?? ''));
  return <span class="said">{sentence ? textOf(sentence, nameOf) : t.list.unsupported}</span>;
}
