/** Who thinks what of a message. */
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Closing, Dialog } from '../ui/dialog.tsx';
import type { OneProps } from './message-info.tsx';

export const Who = ({ row, nameOf, onClose }: OneProps) => (
  <Dialog title={t.deeds.reactions} onClose={onClose}>
    <ul class="picks">
      {row.reactions.flatMap(({ emoji, count, people }) => [
        ...people.map((user) => (
          <li key={`${emoji} ${user}`}>
            <div>
              <Avatar user={user} title={nameOf(user)} size="s40" />
              <bdi>{nameOf(user)}</bdi>
              <span class="e">{emoji}</span>
            </div>
          </li>
        )),
        ...(count > people.length
          ? [
              <li key={emoji} class="none">
                {t.deeds.andMore(emoji, count - people.length)}
              </li>,
            ]
          : []),
      ])}
    </ul>
    <Closing onClose={onClose} />
  </Dialog>
);
