/** What can be done with one message: what one thinks of it in one press, and everything else by name. */
import type { MessageRow } from '../../device/port/messages.ts';
import { QUICK } from '../emoji/emoji.ts';
import { t } from '../text/language.ts';
import { type Choice, openMenu } from '../ui/choices.ts';
import { Icon } from '../ui/icon.tsx';
import type { Spot } from '../ui/press.ts';
import { copyText, isWorded } from './copying.ts';
import { type Act, type Allowed, allows } from './deeds.ts';

export function openMessageMenu(row: MessageRow, on: HTMLElement, spot: Spot, act: Act, allowed: Allowed): void {
  const groups = allowed === 'nothing' ? [copyOf([row])] : row.kind === 'sending' ? unsentOf(row, act) : choicesOf(row, act, allowed);
  const isSaid = row.kind === 'text' && row.status !== 'failed' && allows(allowed, 'react');
  if (groups.flat().length === 0) return;
  openMenu({
    label: t.deeds.actions,
    spot,
    groups,
    from: on,
    head: isSaid ? (close) => <Quick row={row} act={act} close={close} /> : undefined,
  });
}

/** It is no message yet: it is tried again, or taken back. */
const unsentOf = (row: MessageRow, act: Act): readonly (readonly Choice[])[] => [
  row.status === 'failed' ? [{ name: t.chat.retry, icon: 'refresh', run: () => act('retry', row) }] : [],
  [{ name: t.media.cancelSend, icon: 'trash', isGrave: true, run: () => act('discard', row) }],
];

function choicesOf(row: MessageRow, act: Act, allowed: Allowed): readonly (readonly Choice[])[] {
  const isText = row.kind === 'text';
  const isFailed = row.status === 'failed';
  const one = (is: boolean, choice: Choice): readonly Choice[] => (is ? [choice] : []);
  const isSent = isText && !isFailed;
  return [
    [
      ...one(isFailed && allows(allowed, 'retry'), { name: t.chat.retry, icon: 'refresh', run: () => act('retry', row) }),
      ...one(isSent && allows(allowed, 'reply'), { name: t.deeds.reply, icon: 'reply', key: 'R', run: () => act('reply', row) }),
      ...one(row.mayEdit && allows(allowed, 'edit'), { name: t.deeds.edit, icon: 'pen', key: 'E', run: () => act('edit', row) }),
      ...copyOf(isText ? [row] : []),
      ...one(isSent && row.mayPin, { name: row.pinned ? t.deeds.unpin : t.deeds.pin, icon: 'pin', key: 'P', run: () => act('pin', row) }),
      ...one(isSent, { name: t.deeds.forward, icon: 'forward', key: 'F', run: () => act('forward', row) }),
      ...one(!isFailed, { name: t.deeds.select, icon: 'ok', run: () => act('select', row) }),
      ...one(isSent, { name: t.deeds.info, icon: 'about', run: () => act('info', row) }),
      ...one(row.reactions.length > 0, { name: t.deeds.reactions, icon: 'smile', run: () => act('who', row) }),
      ...one(row.edited, { name: t.deeds.versions, icon: 'history', run: () => act('versions', row) }),
    ],
    isFailed
      ? [{ name: t.chat.discard, icon: 'trash', isGrave: true, run: () => act('discard', row) }]
      : [{ name: t.deeds.delete, icon: 'trash', key: 'Del', isGrave: true, run: () => act('delete', row) }],
  ];
}

/** Without TLS there is no clipboard (only on localhost). */
const copyOf = (rows: readonly MessageRow[]): readonly Choice[] =>
  'clipboard' in navigator && rows.some(isWorded) ? [{ name: t.deeds.copy, icon: 'copy', key: 'C', run: () => copyText(rows) }] : [];

type QuickProps = { readonly row: MessageRow; readonly act: Act; readonly close: () => void };

function Quick({ row, act, close }: QuickProps) {
  const press = (emoji?: string): void => {
    close();
    act('react', row, emoji);
  };
  const own = new Set(row.reactions.filter((one) => one.own).map(({ emoji }) => emoji));
  return (
    <div class="quick">
      {QUICK.map((emoji) => (
        <button key={emoji} type="button" class="e" aria-pressed={own.has(emoji)} onClick={() => press(emoji)}>
          {emoji}
        </button>
      ))}
      <button type="button" aria-label={t.deeds.moreReactions} onClick={() => press()}>
        <Icon name="plus" size={20} />
      </button>
    </div>
  );
}
