/** How writing works on this device. */
import { isShowingKeys } from '../keys.ts';
import { t } from '../text/en.ts';
import { Switch } from '../ui/switch.tsx';
import { enterSends, setLook } from './look.ts';

export const ChatSettings = () => (
  <>
    <div class="card pad">
      <Switch name={t.settings.enterSends} hint={t.settings.enterSendsHint} isOn={enterSends()} onChange={(isOn) => setLook({ enterSends: isOn })} />
    </div>
    <button
      type="button"
      class="btn line small"
      onClick={() => {
        isShowingKeys.value = true;
      }}
    >
      {t.keys.title}
    </button>
  </>
);
