/** The line over what is new: fixed when the chat opens, and set anew only over what came while nobody looked. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MessageId } from '../../device/port/ids.ts';
import type { ChatView } from '../../device/port/port.ts';

export type Divider = { readonly id: MessageId; readonly count: number };

export function useDivider(view: ChatView): { readonly divider: Divider | undefined; readonly came: (ids: readonly MessageId[]) => void } {
  const [divider, set] = useState<Divider | undefined>(() => (view.firstUnread ? { id: view.firstUnread, count: view.unread } : undefined));
  const isAway = useRef(false);
  useEffect(() => {
    const looked = (): void => {
      isAway.current = false;
    };
    document.addEventListener('visibilitychange', looked);
    return () => document.removeEventListener('visibilitychange', looked);
  }, []);
  const came = useCallback((ids: readonly MessageId[]) => {
    const [id] = ids;
    if (id === undefined || document.visibilityState === 'visible') return;
    const continues = isAway.current;
    isAway.current = true;
    set((before) => (continues && before ? { ...before, count: before.count + ids.length } : { id, count: ids.length }));
  }, []);
  return { divider, came };
}
