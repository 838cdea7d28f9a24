/** The line between messages that says what was done to a group, or pinned: whoever is named leads to who they are, and what is pinned to where it stands. */
import type { MessageRow } from '../../device/port/messages.ts';
import { showPerson } from '../person.ts';
import { t } from '../text/language.ts';
import { calledIn, saidIn, sentencesOf } from './sentences.ts';

type Props = {
  readonly row: MessageRow;
  readonly chat: string | undefined;
  readonly me: string | undefined;
  readonly nameOf: (user: string) => string;
  readonly jump: (to: string, from: string) => void;
};

export function Done({ row, chat, me, nameOf, jump }: Props) {
  const sentences = sentencesOf(row.service ?? [], { user: row.author, me, said: saidIn(row) });
  return (
    <>
      {sentences.length === 0 && t.chat.unsupported}
      {sentences.map((sentence, i) => (
        <p key={i}>
          {sentence.map((piece, at) => {
            if (typeof piece === 'string') return piece;
            if ('user' in piece) return <Named key={piece.user} user={piece.user} at={at} chat={chat} nameOf={nameOf} />;
            return <Pinned key="pinned" said={piece.said} onPress={() => row.reply && jump(row.reply.id, row.id)} />;
          })}
        </p>
      ))}
    </>
  );
}

const Pinned = ({ said, onPress }: { readonly said: string; readonly onPress: () => void }) => (
  <button type="button" class="pinned" tabIndex={-1} dir="auto" onClick={onPress}>
    {said}
  </button>
);

const Named = ({ user, at, chat, nameOf }: { readonly user: string; readonly at: number } & Pick<Props, 'chat' | 'nameOf'>) => (
  <button type="button" tabIndex={-1} dir="auto" onClick={() => showPerson({ user, chat })}>
    <bdi>{calledIn(nameOf, user, at)}</bdi>
  </button>
);
