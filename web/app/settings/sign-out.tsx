/** Signing out takes everything off this device. Own messages that would be lost, and a hub that has not heard of it, are each said, and agreed to, by themselves. */
import { useState } from 'preact/hooks';
import type { Failure } from '../../device/port/failure.ts';
import { t } from '../text/language.ts';
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
        <Icon name="exit" size={19} />
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
  const isUnheard = useUnheard(error);
  const isKnown = unsent > 0 || isUnheard;
  return (
    <Dialog title={t.settings.signOutSure} onClose={onClose}>
      <p>{t.settings.signOutSureLead}</p>
      <div role="alert">{unsent > 0 && <p class="error">{t.settings.signOutUnsent(unsent)}</p>}</div>
      <Failed error={error?.code === 'unsent' ? undefined : error} />
      <div role="alert">{isUnheard && <p class="error">{t.settings.signOutUnheard}</p>}</div>
      <Answers onCancel={onClose}>
        {/* Not awaited: the session changes, or the error is shown. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void ask('signOut', { losing: unsent > 0, unheard: isUnheard })}>
          {isKnown ? t.settings.signOutAnyway : t.settings.signOut}
        </button>
      </Answers>
    </Dialog>
  );
}

/** What the hub has not heard of once, the person has been told of for as long as the dialog is open. */
function useUnheard(error: Failure | undefined): boolean {
  const [isUnheard, setUnheard] = useState(false);
  if (!isUnheard && error && error.code !== 'unsent') setUnheard(true);
  return isUnheard;
}
