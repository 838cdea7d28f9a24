/** What others learn of me. These follow to every own device: one in the own chat, one on the hub. */
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Switch } from '../ui/switch.tsx';

export function Privacy() {
  const settings = useView('settings', {});
  const byNumber = useView('number', {})?.byNumber;
  const { busy, error, ask } = useAsk();
  if (!settings) return null;
  return (
    <div class="card pad">
      <Switch
        name={t.settings.readReceipts}
        hint={t.settings.readReceiptsHint}
        isOn={settings.readReceipts}
        isOff={busy}
        // Not awaited: the view shows what became of it.
        onChange={(readReceipts) => void ask('setSettings', { readReceipts })}
      />
      {byNumber !== undefined && (
        <Switch
          name={t.settings.findable}
          hint={t.settings.findableHint}
          isOn={byNumber}
          isOff={busy}
          // Not awaited: the view shows what the hub has.
          onChange={(wanted) => void ask('setFindable', { byNumber: wanted })}
        />
      )}
      <Failed error={error} />
    </div>
  );
}
