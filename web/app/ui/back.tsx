/** The way back out of a place, in the bar over it: shown where nothing else on screen leads away. */
import { goBack } from '../route.ts';
import { t } from '../text/language.ts';
import { Icon } from './icon.tsx';

export const Back = ({ look = 'back', to = goBack }: { readonly look?: string; readonly to?: () => void }) => (
  <button type="button" class={`ib ${look}`} aria-label={t.nav.back} onClick={to}>
    <Icon name="back" />
  </button>
);
