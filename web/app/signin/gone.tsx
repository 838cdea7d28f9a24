/** A device that cannot open what it stored, for good or while there is no room: there is nothing to show but the way on. */
import '../styles/signin.css';
import type { SessionView } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { Clear } from '../ui/clear.tsx';
import { Icon } from '../ui/icon.tsx';

type Damage = Extract<SessionView, { state: 'damaged' }>['because'];

export const Gone = ({ because }: { readonly because: Damage }) => (
  <main class="gone">
    <span class="pic">
      <Icon name="alert" size={30} />
    </span>
    <h1>{t.gone.damagedTitle}</h1>
    <p>{t.gone.damaged[because]}</p>
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
