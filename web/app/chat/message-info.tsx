/** How far a message has come: to whom, when it arrived, when it was read, and on how many devices it is. */
import { useMemo } from 'preact/hooks';
import type { MessageRow, Reached } from '../../device/port/messages.ts';
import { momentOf } from '../text/dates.ts';
import { language, t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Closing, Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNear } from '../ui/near.tsx';
import type { NameOf } from './names.ts';
import { useAnswer } from './use-answer.ts';

/** In a group of more a message shows one tick, and here how many have seen it. */
const MANY = 20;

/** Who read it last first, then to whom it came last, then the others; those of one moment by name. */
function byProgress(people: readonly Reached[]): readonly Reached[] {
  const { compare } = new Intl.Collator(language.value, { sensitivity: 'base' });
  const later = (a: number | undefined, b: number | undefined): number => (b ?? 0) - (a ?? 0);
  return [...people].sort((a, b) => later(a.readAt, b.readAt) || later(a.deliveredAt, b.deliveredAt) || compare(a.name, b.name));
}

export type OneProps = { readonly chat: string; readonly row: MessageRow; readonly nameOf: NameOf; readonly onClose: () => void };

export function Info({ chat, row, onClose }: OneProps) {
  const now = Date.now();
  const info = useAnswer('messageInfo', { chat, id: row.id });
  const people = useMemo(() => byProgress(info?.people ?? []), [info]);
  const near = useNear(people);
  return (
    <Dialog title={t.deeds.info} onClose={onClose}>
      <dl class="facts">
        <dt>{t.deeds.sentAt}</dt>
        <dd>{momentOf(row.time, now)}</dd>
        {info && (
          <>
            <dt>{t.deeds.copies}</dt>
            <dd>{t.deeds.onDevices(info.devices)}</dd>
            {people.length > MANY && (
              <>
                <dt>{t.deeds.reached}</dt>
                <dd>{t.deeds.seenBy(people.filter(({ readAt }) => readAt !== undefined).length)}</dd>
              </>
            )}
          </>
        )}
      </dl>
      {people.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is gone through by keys, and nothing in it can be pressed
        <ul class="picks" aria-label={t.deeds.reached} tabIndex={0}>
          {near.shown.map(({ user, name, deliveredAt, readAt }, i) => (
            <li key={user} aria-posinset={i + 1} aria-setsize={people.length}>
              <div>
                <Avatar user={user} title={name} size="s40" />
                <span class="who">
                  <bdi>{name}</bdi>
                  <small>
                    {readAt !== undefined
                      ? t.deeds.readAt(momentOf(readAt, now))
                      : deliveredAt !== undefined
                        ? t.deeds.deliveredAt(momentOf(deliveredAt, now))
                        : t.deeds.notYet}
                  </small>
                </span>
                <Icon name={deliveredAt === undefined && readAt === undefined ? 'clock' : 'checks'} size={18} />
              </div>
            </li>
          ))}
          {near.more}
        </ul>
      )}
      <Closing onClose={onClose} />
    </Dialog>
  );
}
