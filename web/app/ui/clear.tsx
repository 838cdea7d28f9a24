/** Taking everything off a device that is of no more use to its account: only after a yes that knows what was never sent. */
import { useState } from 'preact/hooks';
import '../styles/panels.css';
import { t } from '../text/language.ts';
import { useAsk } from './ask.ts';
import { Answers, Dialog } from './dialog.tsx';
import { Failed } from './failed.tsx';
import { useView } from './hooks.ts';

/** `look`: the classes of the button. */
export function Clear({ look }: { readonly look: string }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class={look} onClick={() => setAsking(true)}>
        {t.gone.clear}
      </button>
      {isAsking && <Sure onClose={() => setAsking(false)} />}
    </>
  );
}

/** Ends by the session: an empty device is 'out'. */
function Sure({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const waiting = useView('connection', {})?.waiting ?? 0;
  return (
    <Dialog title={t.gone.clearSure} onClose={onClose}>
      <p>{t.gone.clearLead}</p>
      {waiting > 0 && <p class="note danger">{t.gone.clearUnsent(waiting)}</p>}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: the session changes, or the error is shown. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void ask('signOut', { losing: true, unheard: true })}>
          {t.gone.clear}
        </button>
      </Answers>
    </Dialog>
  );
}
