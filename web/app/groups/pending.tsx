/** What this person asked to be changed and is not made yet, or cannot be any more: said once more, and either asked for again or taken off. */
import { useState } from 'preact/hooks';
import type { GroupView, PendingChange } from '../../device/port/groups.ts';
import '../styles/groups.css';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { nameIn } from '../ui/group.ts';
import { useDevice, useLater, useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { doingIn } from './doing.ts';

/** Lines under the messages; the panel has all. */
const LINES = 3;
const SLOW_MS = 500;

type Props = { readonly group: GroupView };

/** Beside the chat all of it; `failedOnly`: over it only what wants an answer. */
export function Pending({ group, failedOnly = false }: Props & { readonly failedOnly?: boolean }) {
  const shown = group.pending.filter(({ failed }) => !failedOnly || failed !== undefined);
  // What waited before one looked is there at once; what comes meanwhile may be made at once, and would only move what lies under it.
  const [before] = useState(() => new Set(group.pending.map(({ id }) => id)));
  return (
    // The place is there before the words, or a screen reader would not be told of them.
    <div role="status" class="pending" aria-label={t.group.pending}>
      {shown.map((one) => (
        <One key={one.id} group={group} change={one} wasThere={before.has(one.id)} />
      ))}
    </div>
  );
}

/** Under the messages, where the lines will stand that say it was done: what is made at once is not said before. */
export function Doing({ group }: Props) {
  const words = useWords(group);
  const isSlow = useLater(SLOW_MS);
  const shown = group.pending.filter(({ failed }) => failed === undefined).flatMap(words);
  return (
    <div role="status" class="doing">
      {isSlow &&
        shown.slice(0, LINES).map((said, at) => (
          <p key={at} class="sys">
            <Icon name="clock" size={14} />
            {`${said}…`}
          </p>
        ))}
    </div>
  );
}

/** What a change comes to, a piece for each line that will say it. */
function useWords(group: GroupView): (change: PendingChange) => readonly string[] {
  const me = useView('me', {})?.user ?? '';
  return ({ lines }) => lines.map((line) => doingIn(line, me, (user) => nameIn(group, user)));
}

function One({ group, change, wasThere }: Props & { readonly change: PendingChange; readonly wasThere: boolean }) {
  const device = useDevice();
  const isRemoved = useRemoved();
  const words = useWords(group);
  const isSlow = useLater(SLOW_MS);
  const { failed, id } = change;
  const act = (what: 'retryChange' | 'dismissChange'): void => void answered(device.call(what, { chat: group.chat, id }));
  if (!wasThere && !isSlow && failed === undefined) return null;
  return (
    <div class={failed ? 'change failed' : 'change'}>
      <Icon name={failed ? 'alert' : 'clock'} size={18} />
      <p>
        <b>{failed ? `${t.group.failed} ${t.errors[failed]}` : t.group.waits}</b>
        <span>{words(change).join(' ')}</span>
      </p>
      {!isRemoved && (
        <span class="acts">
          {failed && group.state === 'in' && (
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
