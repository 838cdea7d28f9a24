/** Signing out takes everything off this device; while own messages wait to be sent, it says how many would be lost. */
import { useState } from 'preact/hooks';
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
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

/** Ends by the session, which is 'out' when the device is empty. */
function Sure({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const isUnsent = error?.code === 'unsent';
  return (
    <Dialog title={t.settings.signOutSure} onClose={onClose}>
      <p>{t.settings.signOutSureLead}</p>
      <Failed error={isUnsent ? { ...error, message: t.settings.signOutUnsent(error.count ?? 1) } : error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: the session changes, or the error is shown. */}
        <button type="button" class="btn danger" disabled={busy} onClick={() => void ask('signOut', { force: error !== undefined })}>
          {error ? t.settings.signOutAnyway : t.settings.signOut}
        </button>
      </Answers>
    </Dialog>
  );
}
