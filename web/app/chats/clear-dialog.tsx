/** Clearing a chat, or deleting it: what goes, from where, and that nobody else loses anything. A group one is in is left first. */
import { route, go } from '../route.ts';
import type { ToClear } from '../clearing.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';

type Props = { readonly asked: ToClear; readonly onClose: () => void };

export function ClearDialog({ asked: { chat, kind, title, remove }, onClose }: Props) {
  const { busy, error, ask } = useAsk();
  const group = useView('group', { chat }, chat);
  const isIn = kind === 'group' && group?.state === 'in';
  const name = kind === 'self' ? t.list.saved : title;
  const clear = async (): Promise<void> => {
    if (remove && isIn && !(await ask('leaveGroup', { chat }))) return;
    if (!(await ask('clearChat', { chat, remove }))) return;
    onClose();
    const here = route.value;
    if (remove && 'chat' in here && here.chat === chat) go({ at: 'chats' }, true);
    say({ text: remove ? t.shelf.deleted : t.shelf.cleared });
  };
  return (
    <Dialog title={remove ? t.shelf.deleteTitle(name) : t.shelf.clearTitle(name)} onClose={onClose}>
      <p>{kind === 'self' ? t.shelf.clearSaved : remove ? t.shelf.deleteHint : t.shelf.clearHint}</p>
      {remove && isIn && <p>{group.role === 'creator' && group.members.length > 1 ? t.group.leaveHand : t.shelf.leaves}</p>}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: what comes of it is said, or it is shown why not. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void clear()}>
          {remove ? (isIn ? t.shelf.leaveAndDelete : t.shelf.delete) : t.shelf.clear}
        </button>
      </Answers>
    </Dialog>
  );
}
