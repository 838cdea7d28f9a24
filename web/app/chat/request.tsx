/** A stranger wrote first: what accepting means, and the answers. Who is blocked asks for nothing any more, and the chat is left. */
import { useEffect } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { askAbout } from '../people/asking.ts';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useFoot } from '../ui/foot.ts';
import { useView } from '../ui/hooks.ts';

export function Request({ view: { chat, user, title } }: { readonly view: ChatView }) {
  const { busy, error, ask } = useAsk();
  const isBlocked = useView('person', { user }, user)?.blocked === true;
  useEffect(() => {
    if (isBlocked) go({ at: 'chats' }, true);
  }, [isBlocked]);
  const foot = useFoot<HTMLElement>();
  const hide = async (): Promise<void> => {
    if (await ask('hideChat', { chat })) go({ at: 'chats' }, true);
  };
  return (
    <section class="ask" aria-label={t.list.requests} data-part ref={foot}>
      <p>{t.chat.request(title)}</p>
      <Failed error={error} />
      <div class="acts">
        <button type="button" class="btn ghost" onClick={() => askAbout({ is: 'report', user, name: title, chat })}>
          {t.person.report}
        </button>
        <button type="button" class="btn danger" onClick={() => askAbout({ is: 'block', user, name: title })}>
          {t.person.block}
        </button>
        {/* Not awaited: both end in another screen, or in a refusal that is shown. */}
        <button type="button" class="btn line" aria-disabled={busy} onClick={() => void hide()}>
          {t.chat.hide}
        </button>
        <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void ask('acceptChat', { chat })}>
          {t.chat.accept}
        </button>
      </div>
    </section>
  );
}
