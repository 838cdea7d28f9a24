/** A device that cannot open what it stored, for good or while there is no room: there is nothing to show but the way on. */
import '../styles/signin.css';
import { t } from '../text/en.ts';
import { Clear } from '../ui/clear.tsx';
import { Icon } from '../ui/icon.tsx';

export const Gone = ({ message }: { readonly message: string }) => (
  <main class="gone">
    <span class="pic">
      <Icon name="alert" size={30} />
    </span>
    <h1>{t.gone.damagedTitle}</h1>
    <p>{message}</p>
    <p>{t.gone.damagedLead}</p>
    <TryAgain />
    <Clear look="btn danger" />
  </main>
);

/** Ends by itself: the device goes on looking for room. */
export const Full = () => (
  <main class="gone">
    <span class="pic">
      <Icon name="alert" size={30} />
    </span>
    <h1>{t.gone.fullTitle}</h1>
    <p role="status">{t.gone.fullLead}</p>
    <TryAgain />
  </main>
);

const TryAgain = () => (
  <button type="button" class="btn primary" onClick={() => location.reload()}>
    {t.gone.tryAgain}
  </button>
);
