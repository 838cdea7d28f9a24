/** That the disk takes nothing, and the way to where room is made. */
import { writeRoute } from '../address.ts';
import { follow } from '../shell.tsx';
import { t } from '../text/language.ts';

const STORAGE = { at: 'settings', page: 'storage' } as const;

export const Full = () => (
  <div class="strip danger">
    <span>{t.connection.full}</span>
    <a class="btn small line" href={writeRoute(STORAGE)} onClick={(event) => follow(event, STORAGE)}>
      {t.storage.makeRoom}
    </a>
  </div>
);
