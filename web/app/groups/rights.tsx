/** What an admin may do beside what members may, one switch each; or no admin any more. */
import { useState } from 'preact/hooks';
import type { GroupMember, GroupSwitch } from '../../device/port/groups.ts';
import { titleOf } from '../called.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Switch } from '../ui/switch.tsx';
import type { Asked } from './asking.ts';

const SWITCHES = ['add', 'remove', 'info', 'delete', 'pin', 'invite', 'appoint'] as const satisfies readonly GroupSwitch[];

export function Rights({ group, of, onClose }: Asked & { readonly of: GroupMember }) {
  const { busy, error, ask } = useAsk();
  const isAdmin = of.role === 'admin';
  // Nobody gives what they have not.
  const given = SWITCHES.filter((one) => group.role === 'creator' || group.members.some(({ own, switches }) => own && switches.includes(one)));
  const [on, turn] = useState<ReadonlySet<GroupSwitch>>(new Set(isAdmin ? of.switches : given.filter((one) => one !== 'appoint')));
  const toggle = (one: GroupSwitch, isOn: boolean): void => turn(new Set([...SWITCHES].filter((other) => (other === one ? isOn : on.has(other)))));
  const save = async (admin: boolean): Promise<void> => {
    if (await ask('setRole', { chat: group.chat, user: of.user, admin, switches: admin ? [...on] : [] })) onClose();
  };
  return (
    <Dialog title={t.group.rightsOf(titleOf(of))} onClose={onClose}>
      <div class="switches">
        {SWITCHES.map((one) => (
          <Switch key={one} name={t.group.switches[one]} isOn={on.has(one)} isOff={!given.includes(one)} onChange={(isOn) => toggle(one, isOn)} />
        ))}
      </div>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: both close, or say why not. */}
        {isAdmin && (
          <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void save(false)}>
            {t.group.demote}
          </button>
        )}
        <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void save(true)}>
          {isAdmin ? t.settings.save : t.group.promote}
        </button>
      </Answers>
    </Dialog>
  );
}
