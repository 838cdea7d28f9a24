/** A device that is out: removed from its account by another, or unable to open what it stored. */
import { useState } from 'preact/hooks';
import type { SessionView } from '../../device/port.ts';
import '../styles/panels.css';
import '../styles/signin.css';
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';

export function Gone({ session }: { readonly session: Extract<SessionView, { state: 'revoked' | 'damaged' }> }) {
  const [isAsking, setAsking] = useState(false);
  const isDamaged = session.state === 'damaged';
  return (
    <main class="gone">
      <span class="pic">
        <Icon name={isDamaged ? 'alert' : 'device'} size={30} />
      </span>
      <h1>{isDamaged ? t.gone.damagedTitle : t.gone.revokedTitle}</h1>
      <p>{isDamaged ? session.message : t.gone.revokedLead}</p>
      <button type="button" class="btn danger" onClick={() => setAsking(true)}>
        {t.gone.clear}
      </button>
      {isAsking && <Sure onClose={() => setAsking(false)} />}
    </main>
  );
}

/** Ends by the session: an empty device is 'out'. */
function Sure({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  return (
    <Dialog title={t.gone.clearSure} onClose={onClose}>
      <p>{t.gone.clearLead}</p>
      <Failed error={error} />
      <div class="acts">
        <button type="button" class="btn line" onClick={onClose}>
          {t.signIn.cancel}
        </button>
        {/* Not awaited: the session changes, or the error is shown. */}
        <button type="button" class="btn danger" disabled={busy} onClick={() => void ask('signOut', { force: true })}>
          {t.gone.clear}
        </button>
      </div>
    </Dialog>
  );
}
