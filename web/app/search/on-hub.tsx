/** Somebody by their whole username, looked for on the hub: only when that is asked, for what one types it is not told. */
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import type { NamedHere } from './finding.ts';

export function OnHub({ text, named }: { readonly text: string; readonly named: NamedHere }) {
  const { busy, error, ask } = useAsk();
  const username = /^@([a-z]\w{3,31})$/i.exec(text.trim())?.[1];
  const isHere = [...named.chats, ...named.strangers].some((one) => one.username?.toLowerCase() === username?.toLowerCase());
  if (username === undefined || isHere) return null;
  const look = async (): Promise<void> => {
    const found = await ask('find', { text: `@${username}` });
    const opened = found && (await ask('openChat', { user: found.person.user }));
    if (opened) go({ at: 'chat', chat: opened.chat, message: undefined, isToType: true });
  };
  return (
    <>
      {/* Not awaited: it ends by going there, or in a sentence. */}
      <button type="button" class="row" aria-disabled={busy} onClick={() => !busy && void look()}>
        <span class="av saved" aria-hidden="true">
          <Icon name="search" />
        </span>
        <span class="what">
          <span class="nm">{t.search.onHub(`@${username}`)}</span>
        </span>
      </button>
      <div class="none">
        <Failed error={error} />
      </div>
    </>
  );
}
