/** Said over the list while somebody waits for this person's number: where they are sure to see it, with the way to where it is explained. */
import { writeRoute } from '../route.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/en.ts';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

const DEVICES = { at: 'settings', page: 'devices' } as const;

export function ClaimStrip() {
  const claim = useView('number', {})?.claim;
  return (
    <div role="status">
      {claim && (
        <a class="strip danger" href={writeRoute(DEVICES)} onClick={(event) => follow(event, DEVICES)}>
          <Icon name="phone" size={18} />
          {t.number.asked}
        </a>
      )}
    </div>
  );
}
