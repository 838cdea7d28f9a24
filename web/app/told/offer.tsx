/** Asks whether one wants to be told, before the browser does: its own question comes from the press alone, and only once. */
import { t } from '../text/language.ts';
import { useDevice } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import '../styles/offer.css';
import { leave } from './standing.ts';
import { beTold } from './subscribing.ts';
import { keepTelling } from './telling.ts';
import { want, wanted } from './wanted.ts';

const DAY_MS = 86_400_000;
const NOT_NOW_MS = 14 * DAY_MS;

export function Offer() {
  const device = useDevice();
  const { isTold, notBefore } = wanted.value;
  if (isTold || leave.value !== 'default' || notBefore > Date.now()) return null;
  const turnOn = async (): Promise<void> => {
    // Whoever closes the browser's question has said not now as well.
    if (await beTold(device)) keepTelling(device);
    else want({ notBefore: Date.now() + NOT_NOW_MS });
  };
  return (
    <section class="offer" aria-labelledby="offer">
      <Icon name="bell" size={20} />
      <div>
        <b id="offer">{t.told.ask}</b>
        <p>{t.told.askLead}</p>
        <div class="acts">
          {/* Not awaited: the card goes once it is done. */}
          <button type="button" class="btn primary small" onClick={() => void turnOn()}>
            {t.told.turnOn}
          </button>
          <button type="button" class="btn small ghost" onClick={() => want({ notBefore: Date.now() + NOT_NOW_MS })}>
            {t.told.notNow}
          </button>
        </div>
      </div>
    </section>
  );
}
