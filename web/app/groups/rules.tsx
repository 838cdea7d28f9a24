/** What members may who are no admins, and whether who comes later reads what was said before. Who may not say so sees how it is. */
import { useState } from 'preact/hooks';
import type { GroupOpen } from '../../device/port/groups.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Switch } from '../ui/switch.tsx';
import type { Asked } from './asking.ts';

const OPEN = ['write', 'add', 'info', 'pin'] as const satisfies readonly GroupOpen[];

export function Rules({ group, onClose }: Asked) {
  const { busy, error, ask } = useAsk();
  const [open, setOpen] = useState<ReadonlySet<GroupOpen>>(new Set(group.open));
  const [history, setHistory] = useState(group.history);
  // The creator, and whoever may change the group as an admin (docs/protocol.md §6).
  const mayChange = group.role === 'creator' || group.members.some(({ own, switches }) => own && switches.includes('info'));
  const save = async (): Promise<void> => {
    const next = OPEN.filter((one) => open.has(one));
    const isOther = next.length !== group.open.length || next.some((one) => !group.open.includes(one));
    const changes = { ...(isOther && { open: next }), ...(history !== group.history && { history }) };
    if (Object.keys(changes).length === 0 || (await ask('setGroup', { chat: group.chat, ...changes }))) onClose();
  };
  return (
    <Dialog title={t.group.rules} onClose={onClose}>
      <h3 class="lab">{t.group.members}</h3>
      <div class="switches">
        {OPEN.map((one) => (
          <Switch
            key={one}
            name={t.group.open[one]}
            isOn={open.has(one)}
            isOff={!mayChange}
            onChange={(isOn) => setOpen(new Set(OPEN.filter((other) => (other === one ? isOn : open.has(other)))))}
          />
        ))}
      </div>
      <h3 class="lab">{t.group.newcomers}</h3>
      <div class="switches">
        <Switch name={t.group.history} hint={t.group.historyHint} isOn={history} isOff={!mayChange} onChange={setHistory} />
      </div>
      {!mayChange && <p class="fine">{t.group.adminsChange}</p>}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {mayChange && (
          // Not awaited: it closes, or says why not.
          <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void save()}>
            {t.settings.save}
          </button>
        )}
      </Answers>
    </Dialog>
  );
}
