/** The line between messages that says what was done to a group: whoever is named leads to who they are. */
import type { MessageRow } from '../../device/port/messages.ts';
import { showPerson } from '../person.ts';
import { t } from '../text/language.ts';
import { calledIn, sentencesOf } from './sentences.ts';

type Props = {
  readonly row: MessageRow;
  readonly chat: string | undefined;
  readonly me: string | undefined;
  readonly nameOf: (user: string) => string;
};

export function ServiceRow({ row, chat, me, nameOf }: Props) {
  const sentences = sentencesOf(row.service ?? [], { user: row.author, me });
  return (
    <li class="sys" data-id={row.id} id={`row-${row.id}`} aria-labelledby={`row-${row.id}`}>
      {sentences.length === 0 && t.chat.unsupported}
      {sentences.map((sentence, i) => (
        <p key={i}>
          {sentence.map((piece, at) =>
            typeof piece === 'string' ? piece : <Named key={piece.user} user={piece.user} at={at} chat={chat} nameOf={nameOf} />,
          )}
        </p>
      ))}
    </li>
  );
}

const Named = ({ user, at, chat, nameOf }: { readonly user: string; readonly at: number } & Pick<Props, 'chat' | 'nameOf'>) => (
  <button type="button" tabIndex={-1} onClick={() => showPerson({ user, chat })}>
    <bdi>{calledIn(nameOf, user, at)}</bdi>
  </button>
);
