/** Own devices for which a group has no place: it holds as many as it can. */
import type { GroupView } from '../../device/port/groups.ts';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';

/** Over the composer, where it is this device that waits for a place. */
export const NoPlace = () => <p class="sys">{t.group.noPlace}</p>;

export const Crowded = ({ group: { crowdedOut = 0 } }: { readonly group: GroupView }) =>
  crowdedOut === 0 ? null : (
    <ul class="kv">
      <li>
        <div>
          <Icon name="device" />
          <span>{t.group.crowdedOut(crowdedOut)}</span>
        </div>
      </li>
    </ul>
  );
