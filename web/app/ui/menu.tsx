/** Opens the places, where there are two columns and no rail: the style sheet says where that is. */
import { t } from '../text/language.ts';
import { Icon } from './icon.tsx';

export const MenuButton = () => (
  <button type="button" class="ib menu" popovertarget="places" aria-label={t.nav.menu}>
    <Icon name="menu" />
  </button>
);
