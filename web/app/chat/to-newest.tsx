/** The round button: to the newest message, with how many are not read. */
import { t } from '../text/en.ts';
import { Icon } from '../ui/icon.tsx';
import { shortCount } from '../unread.ts';

export function ToNewest({ unread, onPress }: { readonly unread: number; readonly onPress: () => void }) {
  const name = unread > 0 ? `${t.chat.toNewest}, ${t.chat.newMessages(unread)}` : t.chat.toNewest;
  return (
    <button type="button" class="fab" aria-label={name} onClick={onPress}>
      <Icon name="down" />
      {unread > 0 && <span class="badge">{shortCount(unread)}</span>}
    </button>
  );
}
