/** The list without a chat: how to find somebody, or that chats are still to come. */
import { go, route } from '../route.ts';
import { t } from '../text/language.ts';
import { useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

export function Empty() {
  const isRemoved = useRemoved();
  const session = useView('session', {});
  if (!session) return null;
  const isComing = session.state === 'joining';
  return (
    <div class="scroll">
      <div class="empty">
        <div class="ei">
          <Icon name="chats" size={30} />
        </div>
        <b>{isComing ? t.list.coming : t.list.empty}</b>
        {!isRemoved && (
          <>
            <p>{isComing ? t.list.comingHint : t.list.emptyHint}</p>
            {route.value.at !== 'new' && (
              <button type="button" class="btn primary" onClick={(event) => go({ at: 'new', isToType: event.detail === 0 })}>
                {t.list.find}
              </button>
            )}
          </>
        )}
      </div>
    </div>
  );
}
