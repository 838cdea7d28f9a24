/** What a message said before it was changed, and when. */
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { Closing, Dialog } from '../ui/dialog.tsx';
import type { OneProps } from './message-info.tsx';
import { useAnswer } from './use-answer.ts';
import { Words } from './words.tsx';

export function Versions({ chat, row, nameOf, onClose }: OneProps) {
  const now = Date.now();
  const versions = useAnswer('versions', { chat, id: row.id })?.versions;
  return (
    <Dialog title={t.deeds.versions} onClose={onClose}>
      <ol class="versions">
        {versions?.toReversed().map(({ time, text, marks }, at) => (
          <li key={time}>
            <small>{at === versions.length - 1 ? t.deeds.firstAt(momentOf(time, now)) : t.deeds.changedAt(momentOf(time, now))}</small>
            <p class="tx" dir="auto">
              <Words text={text} marks={marks} nameOf={nameOf} />
            </p>
          </li>
        ))}
      </ol>
      <Closing onClose={onClose} />
    </Dialog>
  );
}
