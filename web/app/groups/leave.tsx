/** Leaving a group. Whoever leads it hands it on first, where there is anybody to hand it to. */
import { useState } from 'preact/hooks';
import { titleOf } from '../called.ts';
import '../styles/deeds.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Asked } from './asking.ts';

export function Leave({ group, onClose }: Asked) {
  const { busy, error, ask } = useAsk();
  const others = group.members.filter(({ own }) => !own);
  const isHanded = group.role !== 'creator' || others.length === 0;
  const [heir, choose] = useState<string>();
  const leave = async (): Promise<void> => {
    if (await ask('leaveGroup', { chat: group.chat })) onClose();
  };
  const hand = async (): Promise<void> => {
    if (heir !== undefined) await ask('transferGroup', { chat: group.chat, user: heir });
  };
  return (
    <Dialog title={t.group.leaveTitle(group.name)} onClose={onClose}>
      <p>{isHanded ? (others.length === 0 ? t.group.leaveLast : t.group.leaveLead) : t.group.leaveHand}</p>
      {!isHanded && (
        <ul class="picks" aria-label={t.group.heir}>
          {others.map((one) => (
            <li key={one.user}>
              <button type="button" aria-pressed={heir === one.user} onClick={() => choose(one.user)}>
                <Avatar user={one.user} title={titleOf(one)} photo={one.photo} size="s40" />
                <bdi>{titleOf(one)}</bdi>
                <span class="mark">{heir === one.user && <Icon name="check" size={16} />}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: what comes of it is seen, or it is said why not. */}
        {isHanded ? (
          <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void leave()}>
            {t.group.leave}
          </button>
        ) : (
          <button type="button" class="btn primary" disabled={heir === undefined} aria-disabled={busy} onClick={() => void hand()}>
            {t.group.transfer}
          </button>
        )}
      </Answers>
    </Dialog>
  );
}
