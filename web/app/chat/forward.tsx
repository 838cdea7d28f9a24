/** Forwarding: to which chats, with or without saying whose the messages were. */
import { useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { isMeant } from '../people/matching.ts';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { say } from '../ui/say.tsx';
import { Switch } from '../ui/switch.tsx';
import { answered } from '../ui/answered.ts';

/** Chats one forwards to at once. */
const MOST = 20;

type Props = { readonly chat: string; readonly rows: readonly MessageRow[]; readonly onClose: () => void; readonly onDone: () => void };

export function Forward({ chat, rows, onClose, onDone }: Props) {
  const device = useDevice();
  const chats = (useView('chats', {})?.rows ?? []).filter(({ mayWrite }) => mayWrite);
  const [query, setQuery] = useState('');
  const [to, setTo] = useState<readonly string[]>([]);
  const [hidden, setHidden] = useState(false);
  const shown = chats.filter((one) => isMeant(nameOf(one), query));
  const toggle = (id: string): void => setTo(to.includes(id) ? to.filter((one) => one !== id) : [...to, id].slice(-MOST));
  /** `byKey`: whoever sends by a key goes on by keys; the sheet they stood on is gone, and so is the message it came from. */
  const send = async (byKey: boolean): Promise<void> => {
    onClose();
    onDone();
    const isDone = await answered(device.call('forward', { chat, ids: rows.map(({ id }) => id), to, hidden }));
    if (!isDone) return;
    const [only, ...more] = to;
    if (only !== undefined && more.length === 0) return go({ at: 'chat', chat: only, message: undefined, isToType: byKey });
    say({ text: t.deeds.forwarded(to.length) });
  };
  return (
    <Dialog title={t.deeds.forwardTitle(rows.length)} onClose={onClose}>
      <input
        type="search"
        class="input"
        autocomplete="off"
        aria-label={t.deeds.searchChats}
        placeholder={t.deeds.searchChats}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <ul class="picks" aria-label={t.deeds.forwardTo}>
        {shown.map((one) => (
          <li key={one.chat}>
            <button type="button" aria-pressed={to.includes(one.chat)} onClick={() => toggle(one.chat)}>
              <Avatar user={one.user || one.chat} title={nameOf(one)} photo={one.photo} size="s40" saved={one.kind === 'self'} />
              <bdi>{nameOf(one)}</bdi>
              <span class="mark">{to.includes(one.chat) && <Icon name="check" size={16} />}</span>
            </button>
          </li>
        ))}
        {shown.length === 0 && <li class="none">{t.deeds.noChat}</li>}
      </ul>
      <Switch name={t.deeds.hideSender} isOn={hidden} onChange={setHidden} />
      <Answers onCancel={onClose}>
        <button type="button" class="btn primary" disabled={to.length === 0} onClick={(event) => void send(event.detail === 0)}>
          {t.deeds.forward}
        </button>
      </Answers>
    </Dialog>
  );
}

const nameOf = ({ kind, title }: { readonly kind: string; readonly title: string }): string => (kind === 'self' ? t.list.saved : title);
