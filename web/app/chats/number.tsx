/** Said over the list while somebody waits for this person's number, or the hub does not know it: where they are sure to see it, with the way to what can be done. */
import { writeRoute } from '../route.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/en.ts';
import { ConfirmButton } from '../ui/confirming.tsx';
import { useRemoved, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

const DEVICES = { at: 'settings', page: 'devices' } as const;

export function NumberStrip() {
  const number = useView('number', {});
  const claim = number?.claim;
  const isRemoved = useRemoved();
  const isUnknown = number !== undefined && number.own === undefined && !number.bound && !isRemoved;
  return (
    <div role="status">
      {claim && (
        <a class="strip danger" href={writeRoute(DEVICES)} onClick={(event) => follow(event, DEVICES)}>
          <Icon name="phone" size={18} />
          {t.number.asked}
        </a>
      )}
      {isUnknown && (
        <div class="strip">
          <span>{t.number.unknown}</span>
          <ConfirmButton look="btn small line" />
        </div>
      )}
    </div>
  );
}
