/** What this person asked to be changed and is not made yet, or cannot be any more: said once more, and either asked for again or taken off. */
import type { GroupView, PendingChange } from '../../device/port/groups.ts';
import '../styles/groups.css';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { nameIn } from '../ui/group.ts';
import { useDevice, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { sentencesOf, textOf } from './sentences.ts';

/** `failedOnly`: over the chat only what wants an answer. */
export function Pending({ group, failedOnly = false }: { readonly group: GroupView; readonly failedOnly?: boolean }) {
  const shown = group.pending.filter(({ failed }) => !failedOnly || failed !== undefined);
  return (
    // The place is there before the words, or a screen reader would not be told of them.
    <div role="status" class="pending" aria-label={t.group.pending}>
      {shown.map((one) => (
        <One key={one.id} group={group} change={one} />
      ))}
    </div>
  );
}

function One({ group, change }: { readonly group: GroupView; readonly change: PendingChange }) {
  const device = useDevice();
  const isRemoved = useRemoved();
  const me = useView('me', {})?.user;
  const words = sentencesOf(change.lines, { user: me ?? '', me: me ?? '' }).map((one) => textOf(one, (user) => nameIn(group, user)));
  const { failed, id } = change;
  const act = (what: 'retryChange' | 'dismissChange'): void => void answered(device.call(what, { chat: group.chat, id }));
  return (
    <div class={failed ? 'change failed' : 'change'}>
      <Icon name={failed ? 'alert' : 'clock'} size={18} />
      <p>
        <b>{failed ? `${t.group.failed} ${t.errors[failed]}` : t.group.waits}</b>
        <span>{words.join(' ')}</span>
      </p>
      {!isRemoved && (
        <span class="acts">
          {failed && (
            <button type="button" class="btn small soft" onClick={() => act('retryChange')}>
              {t.group.again}
            </button>
          )}
          <button type="button" class="btn small ghost" onClick={() => act('dismissChange')}>
            {failed ? t.group.dismiss : t.signIn.cancel}
          </button>
        </span>
      )}
    </div>
  );
}
