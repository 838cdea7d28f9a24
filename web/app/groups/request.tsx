/** Somebody whom one does not know added one to a group: what accepting means, and the answers. */
import { useState } from 'preact/hooks';
import type { GroupView } from '../../device/port/groups.ts';
import type { ChatView } from '../../device/port/port.ts';
import { somebody } from '../called.ts';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useFoot } from '../ui/foot.ts';
import { nameIn } from '../ui/group.ts';
import { Icon } from '../ui/icon.tsx';

type Props = { readonly view: ChatView; readonly group: GroupView };

export function GroupRequest({ view: { chat, title }, group }: Props) {
  const { busy, error, ask } = useAsk();
  const foot = useFoot<HTMLElement>();
  const [isBlocking, block] = useState(false);
  const name = nameIn(group, group.addedBy ?? '') || somebody();
  const leave = async (): Promise<void> => {
    if ((await ask('leaveGroup', { chat })) && (await ask('hideChat', { chat }))) go({ at: 'chats' }, true);
  };
  const leaveAndBlock = async (user: string): Promise<void> => {
    block(false);
    if (await ask('block', { user })) await leave();
  };
  return (
    <section class="ask" aria-label={t.list.requests} data-part ref={foot}>
      <p>{t.group.request(name, title)}</p>
      <Failed error={error} />
      <div class="acts">
        {/* Not awaited: all end in another screen, or in a refusal that is shown. */}
        {group.addedBy !== undefined && (
          <button type="button" class="btn ghost danger" aria-disabled={busy} onClick={() => block(true)}>
            <Icon name="exit" size={18} />
            {t.group.block}
          </button>
        )}
        <button type="button" class="btn line" aria-disabled={busy} onClick={() => void leave()}>
          {t.group.leave}
        </button>
        <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void ask('acceptChat', { chat })}>
          {t.chat.accept}
        </button>
      </div>
      {isBlocking && group.addedBy !== undefined && (
        <Dialog title={t.group.blockTitle(name)} onClose={() => block(false)}>
          <p>{t.group.blockLead}</p>
          <Answers onCancel={() => block(false)}>
            <button type="button" class="btn danger" onClick={() => void leaveAndBlock(group.addedBy ?? '')}>
              {t.group.block}
            </button>
          </Answers>
        </Dialog>
      )}
    </section>
  );
}
