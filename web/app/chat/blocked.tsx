/** In the place of the composer with somebody who is blocked: why nothing can be written, and the way back. */
import type { ChatView } from '../../device/port/port.ts';
import { setBlocked } from '../people/deeds.ts';
import { t } from '../text/language.ts';
import { useFoot } from '../ui/foot.ts';
import { useDevice } from '../ui/hooks.ts';

export function Blocked({ view: { user, title } }: { readonly view: ChatView }) {
  const device = useDevice();
  const foot = useFoot<HTMLElement>();
  return (
    <section class="ask" aria-label={t.person.youBlocked(title)} data-part ref={foot}>
      <p>{t.person.youBlocked(title)}</p>
      <div class="acts">
        {/* Not awaited: a sentence says what became of it. */}
        <button type="button" class="btn line" onClick={() => void setBlocked(device, { user, name: title }, false)}>
          {t.person.unblock}
        </button>
      </div>
    </section>
  );
}
