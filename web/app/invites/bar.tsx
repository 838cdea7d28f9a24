/** Over the chat: how many ask to come into the group. Pressed, they can be answered. */
import { useState } from 'preact/hooks';
import '../styles/panels.css';
import { t } from '../text/language.ts';
import { Closing, Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Askers } from './requests.tsx';

export function JoinBar({ chat, count }: { readonly chat: string; readonly count: number }) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <button type="button" class="askbar" aria-haspopup="dialog" onClick={() => open(true)}>
        <Icon name="add" size={18} />
        {t.list.asking(count)}
      </button>
      {isOpen && (
        <Dialog title={t.invites.requests} onClose={() => open(false)}>
          <Askers chat={chat} />
          <Closing onClose={() => open(false)} />
        </Dialog>
      )}
    </>
  );
}
