/** Said on a device that another one removed from its account: what is here stays readable until the person takes it off. */
import { t } from '../text/language.ts';
import { Clear } from './clear.tsx';

export const Removed = () => (
  <div class="strip danger">
    <span>{t.gone.removed}</span>
    <Clear look="btn small line" />
  </div>
);
