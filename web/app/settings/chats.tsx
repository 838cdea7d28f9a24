/** How writing works on this device. */
import { isShowingKeys } from '../keys.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useRemoved, useView } from '../ui/hooks.ts';
import { Switch } from '../ui/switch.tsx';
import { Folders } from './folders.tsx';
import { enterSends, setLook } from './look.ts';

export const ChatSettings = () => (
  <>
    <div class="card pad">
      <Switch name={t.settings.enterSends} hint={t.settings.enterSendsHint} isOn={enterSends()} onChange={(isOn) => setLook({ enterSends: isOn })} />
    </div>
    <Archive />
    <Folders />
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

/** It follows to every own device. */
function Archive() {
  const settings = useView('settings', {});
  const isRemoved = useRemoved();
  const { busy, error, ask } = useAsk();
  if (!settings || isRemoved) return null;
  return (
    <div class="card pad">
      <Switch
        name={t.privacy.keepArchived}
        hint={t.privacy.keepArchivedHint}
        isOn={settings.keepArchived}
        isOff={busy}
        // Not awaited: the view shows what became of it.
        onChange={(keepArchived) => void ask('setSettings', { keepArchived })}
      />
      <Failed error={error} />
    </div>
  );
}
