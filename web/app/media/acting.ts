/** May anything be done here with what was said? Not on a device that was removed, nor to a stranger who asks, nor to who is blocked. */
import type { ChatView } from '../../device/port/port.ts';
import { useRemoved, useView } from '../ui/hooks.ts';

export function useMayAct(view: ChatView | undefined): boolean {
  const isRemoved = useRemoved();
  const user = view?.user ?? '';
  const isBlocked = useView('person', { user }, user)?.blocked === true;
  return view !== undefined && !isRemoved && view.state !== 'request' && !isBlocked;
}
