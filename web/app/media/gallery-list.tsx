/** Files, links and what was spoken in a chat, a line each, with who sent it and when. */
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import type { Holding } from '../../device/port/search.ts';
import { calledBy } from '../called.ts';
import { useNames } from '../chat/names.ts';
import { Words } from '../chat/words.tsx';
import { shortTime } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { FileLine } from './file-line.tsx';
import type { OpenMenu } from './gallery-menu.tsx';
import { Sound } from './sound.tsx';

type Props = { readonly view: ChatView; readonly kind: Holding; readonly rows: readonly MessageRow[]; readonly openMenu: OpenMenu };

export function List({ view, kind, rows, openMenu }: Props) {
  const nameOf = useNames(view);
  const me = useView('me', {})?.user;
  return (
    <ul class="held">
      {rows.map((row) => (
        <li key={row.id} data-row={row.id}>
          <div class="what">
            {kind === 'link' ? (
              <p class="tx" dir="auto">
                <Words text={row.text} marks={row.marks} nameOf={nameOf} group={view.kind === 'group' ? view.chat : undefined} me={me} />
              </p>
            ) : (
              <Lines chat={view.chat} row={row} kind={kind} />
            )}
            <p class="by">
              <bdi>{calledBy(nameOf, row.author)}</bdi>
              <time dateTime={new Date(row.time).toISOString()}>{shortTime(row.time, Date.now())}</time>
            </p>
          </div>
          <button
            type="button"
            class="ib"
            aria-label={t.deeds.actions}
            onClick={({ currentTarget }) => {
              const { left, right, bottom } = currentTarget.getBoundingClientRect();
              openMenu(row, currentTarget, { x: getComputedStyle(currentTarget).direction === 'rtl' ? left : right, y: bottom + 4 });
            }}
          >
            <Icon name="more" size={20} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** All of that kind in one message. Nothing comes by itself here: whoever looks through what there is does not ask for all of it. */
function Lines({ chat, row, kind }: { readonly chat: string; readonly row: MessageRow; readonly kind: Holding }) {
  const around = { chat, row, act: () => undefined, isStill: true, isStop: true };
  return (
    <>
      {(row.media ?? []).map((media, index) => {
        const isSound = media.kind === 'audio' || media.kind === 'voice';
        if (kind === 'voice' ? media.kind !== 'voice' : media.kind !== 'file' && media.kind !== 'audio') return null;
        return isSound ? <Sound key={index} {...around} index={index} /> : <FileLine key={index} {...around} index={index} />;
      })}
    </>
  );
}
