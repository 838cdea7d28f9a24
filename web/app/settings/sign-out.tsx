/** Signing out takes everything off this device; while own messages wait to be sent, it says how many would be lost. */
import { useState } from 'preact/hooks';
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

export function SignOut() {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="btn danger out" onClick={() => setAsking(true)}>
        <Icon name="exit" size={19} flip />
        {t.settings.signOut}
      </button>
      {isAsking && <Sure onClose={() => setAsking(false)} />}
    </>
  );
}

/** Ends by the session, which is 'out' when the device is empty. What began to wait after the dialog had been drawn, the device refuses to lose. */
function Sure({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const waiting = useView('connection', {})?.waiting ?? 0;
  const unsent = error?.code === 'unsent' ? (error.count ?? 1) : waiting;
  const isKnown = unsent > 0 || error !== undefined;
  return (
    <Dialog title={t.settings.signOutSure} onClose={onClose}>
      <p>{t.settings.signOutSureLead}</p>
      <div role="alert">{unsent > 0 && <p class="error">{t.settings.signOutUnsent(unsent)}</p>}</div>
      <Failed error={error?.code === 'unsent' ? undefined : error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: the session changes, or the error is shown. */}
        <button type="button" class="btn danger" disabled={busy} onClick={() => void ask('signOut', { force: isKnown })}>
          {isKnown ? t.settings.signOutAnyway : t.settings.signOut}
        </button>
      </Answers>
    </Dialog>
  );
}
