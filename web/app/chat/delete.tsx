/** Deleting messages: for oneself, which can be taken back for a moment, and for everybody in the chat, which cannot. */
import '../styles/questions.css';
import { useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView, Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { useDevice } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { Switch } from '../ui/switch.tsx';
import { answered } from '../ui/answered.ts';
import { titleOf } from './header.tsx';

type Props = { readonly view: ChatView; readonly rows: readonly MessageRow[]; readonly onClose: () => void; readonly onDone: () => void };

export function Delete({ view, rows, onClose, onDone }: Props) {
  const device = useDevice();
  const mine = rows.filter(({ mayDeleteForAll }) => mayDeleteForAll);
  // In the own chat there is nobody to keep it.
  const isSelf = view.kind === 'self' && mine.length === rows.length;
  const [forAll, setForAll] = useState(isSelf);
  const go = (): void => {
    onClose();
    onDone();
    const left = forAll ? rows.filter(({ mayDeleteForAll }) => !mayDeleteForAll) : rows;
    if (forAll) void answered(device.call('deleteForAll', { chat: view.chat, ids: idsOf(mine) }));
    if (left.length > 0) void deleteForMe(device, view.chat, idsOf(left));
  };
  return (
    <Dialog title={t.deeds.deleteTitle(rows.length)} onClose={onClose}>
      <p>{isSelf ? t.deeds.deleteSelf : forAll ? t.deeds.deleteAllHint : t.deeds.deleteMeHint}</p>
      {mine.length > 0 && !isSelf && (
        <Switch
          name={mine.length === rows.length ? t.deeds.forAll(titleOf(view)) : t.deeds.forAllOf(mine.length)}
          isOn={forAll}
          onChange={setForAll}
        />
      )}
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" onClick={go}>
          {t.deeds.delete}
        </button>
      </Answers>
    </Dialog>
  );
}

const idsOf = (rows: readonly MessageRow[]): readonly string[] => rows.map(({ id }) => id);

/** Hides messages on all own devices; for a moment they can be had back. */
async function deleteForMe(device: Device, chat: string, ids: readonly string[]): Promise<void> {
  if (!(await answered(device.call('deleteForMe', { chat, ids, on: true })))) return;
  const undo = (): void => void answered(device.call('deleteForMe', { chat, ids, on: false }));
  say({ text: t.deeds.deletedForMe(ids.length), action: { name: t.deeds.undo, run: undo } });
}
