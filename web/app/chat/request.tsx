/** A stranger wrote first: what accepting means, and the two answers. */
import type { ChatView } from '../../device/port.ts';
import { go } from '../route.ts';
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useFoot } from '../ui/foot.ts';

export function Request({ view: { chat, title } }: { readonly view: ChatView }) {
  const { busy, error, ask } = useAsk();
  const foot = useFoot<HTMLElement>();
  const hide = async (): Promise<void> => {
    if (await ask('hideChat', { chat })) go({ at: 'chats' }, true);
  };
  return (
    <section class="ask" aria-label={t.list.requests} data-part ref={foot}>
      <p>{t.chat.request(title)}</p>
      <Failed error={error} />
      <div class="acts">
        {/* Not awaited: both end in another screen, or in a refusal that is shown. */}
        <button type="button" class="btn line" disabled={busy} onClick={() => void hide()}>
          {t.chat.hide}
        </button>
        <button type="button" class="btn primary" disabled={busy} onClick={() => void ask('acceptChat', { chat })}>
          {t.chat.accept}
        </button>
      </div>
    </section>
  );
}
