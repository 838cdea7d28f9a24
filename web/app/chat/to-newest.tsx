/** The round button: to the newest message, with how many are not read. */
import { t } from '../text/en.ts';
import { Icon } from '../ui/icon.tsx';
import { shortCount } from '../unread.ts';

/** It lies over the messages, not among them: the wheel over it is meant for them. Lines are what Firefox counts in. */
const LINE_PX = 16;
const scrollUnder = ({ currentTarget, deltaY, deltaMode }: WheelEvent & { readonly currentTarget: Element }): void =>
  void currentTarget
    .closest('.stage')
    ?.querySelector('.scroller')
    ?.scrollBy(0, deltaMode === 1 ? deltaY * LINE_PX : deltaY);

export function ToNewest({ unread, onPress }: { readonly unread: number; readonly onPress: () => void }) {
  const name = unread > 0 ? `${t.chat.toNewest}, ${t.chat.newMessages(unread)}` : t.chat.toNewest;
  return (
    <button type="button" class="fab" aria-label={name} onClick={onPress} onWheel={scrollUnder}>
      <Icon name="down" />
      {unread > 0 && <span class="badge">{shortCount(unread)}</span>}
    </button>
  );
}
