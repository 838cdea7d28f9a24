/** Forwarding: to which chats, with or without saying whose the messages were. */
import '../styles/questions.css';
import { useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatRow } from '../../device/port/port.ts';
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
import { useAnswer } from './use-answer.ts';

/** Chats one forwards to at once. */
const MOST = 20;

type Props = { readonly chat: string; readonly rows: readonly MessageRow[]; readonly onClose: () => void; readonly onDone: () => void };

export function Forward({ chat, rows, onClose, onDone }: Props) {
  const device = useDevice();
  const self = useAnswer('openSelf', {})?.chat;
  const listed = useView('chats', {});
  const chats = targetsOf(self, listed ? [...listed.rows, ...listed.archived] : []);
  const [query, setQuery] = useState('');
  const [to, setTo] = useState<readonly string[]>([]);
  const [hidden, setHidden] = useState(false);
  const shown = chats.filter(({ title }) => isMeant(title, query));
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
              <Avatar user={one.user} title={one.title} photo={one.photo} size="s40" saved={one.chat === self} />
              <bdi>{one.title}</bdi>
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

type Target = { readonly chat: string; readonly user: string; readonly title: string; readonly photo: string | undefined };

/** Where one may write, and before all one's own notes, be there any yet or not. */
function targetsOf(self: string | undefined, rows: readonly ChatRow[]): readonly Target[] {
  const notes = self === undefined ? [] : [{ chat: self, user: self, title: t.list.saved, photo: undefined }];
  const others = rows.filter(({ kind, mayWrite }) => kind !== 'self' && mayWrite);
  return [...notes, ...others.map(({ chat, user, title, photo }) => ({ chat, user: user || chat, title, photo }))];
}
