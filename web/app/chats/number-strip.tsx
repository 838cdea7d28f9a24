/** What is said over the list of a number that somebody waits for, or that the hub does not know, with the way to what can be done. */
import { writeRoute } from '../address.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/language.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Icon } from '../ui/icon.tsx';

const DEVICES = { at: 'settings', page: 'devices' } as const;

export const NumberClaimed = () => (
  <a class="strip danger" href={writeRoute(DEVICES)} onClick={(event) => follow(event, DEVICES)}>
    <Icon name="phone" size={18} />
    {t.number.asked}
  </a>
);

export const NumberUnknown = () => (
  <div class="strip">
    <span>{t.number.unknown}</span>
    <ConfirmButton look="btn small line" />
  </div>
);
