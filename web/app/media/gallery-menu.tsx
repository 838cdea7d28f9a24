/** What can be done with what a chat holds: it is shown where it was said, passed on, or deleted. */
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { Delete } from '../chat/delete.tsx';
import { Forward } from '../chat/forward.tsx';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { type Choice, openMenu } from '../ui/choices.ts';
import { close, over } from '../ui/over.ts';
import type { Spot } from '../ui/press.ts';
import { useMayAct } from './acting.ts';

export type OpenMenu = (row: MessageRow, from: HTMLElement, spot: Spot) => void;

export function useMenu(view: ChatView): OpenMenu {
  const mayAct = useMayAct(view);
  return (row, from, spot) => {
    const around = { rows: [row], onClose: close, onDone: () => undefined };
    const show: Choice = { name: t.media.showInChat, icon: 'chats', run: () => go({ at: 'chat', chat: view.chat, message: row.id }) };
    const forward: Choice = {
      name: t.deeds.forward,
      icon: 'forward',
      run: () => {
        over.value = <Forward chat={view.chat} {...around} />;
      },
    };
    const remove: Choice = {
      name: t.deeds.delete,
      icon: 'trash',
      isGrave: true,
      run: () => {
        over.value = <Delete view={view} {...around} />;
      },
    };
    openMenu({ label: t.deeds.actions, spot, from, groups: mayAct ? [[show, forward], [remove]] : [[show]] });
  };
}
