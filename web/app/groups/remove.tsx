/** Taking somebody out of a group: asked once more, with the links they know, and for a moment they can be had back. */
import { useState } from 'preact/hooks';
import type { GroupMember } from '../../device/port/groups.ts';
import type { Commands, Device } from '../../device/port/port.ts';
import { titleOf } from '../called.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { Switch } from '../ui/switch.tsx';
import type { Asked } from './asking.ts';

type Props = Asked & { readonly of: GroupMember; readonly ban: boolean };

export function Remove({ group: { chat, may }, onClose, of, ban }: Props) {
  const device = useDevice();
  const name = titleOf(of);
  const links = (useView('invites', { chat }, chat)?.invites ?? []).filter(({ state }) => state === 'working' || state === 'pending');
  const [chosen, choose] = useState<boolean>();
  // Whoever knows a link that does not ask comes in as somebody else; by one that asks, somebody looks at who comes.
  const revokeLinks = links.length > 0 && (chosen ?? links.some(({ asks }) => !asks));
  const go = (): void => {
    onClose();
    void remove(device, { chat, add: [], remove: [of.user], ban, ...(revokeLinks && { revokeLinks }) }, of, may.includes('add'));
  };
  return (
    <Dialog title={ban ? t.group.banTitle(name) : t.group.removeTitle(name)} onClose={onClose}>
      <p>{ban ? t.group.banLead : t.group.removeLead}</p>
      {links.length > 0 && <Switch name={t.group.revokeLinks} hint={t.group.revokeLinksHint} isOn={revokeLinks} onChange={choose} />}
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" onClick={go}>
          {ban ? t.group.ban : t.group.remove}
        </button>
      </Answers>
    </Dialog>
  );
}

async function remove(device: Device, change: Commands['changePeople']['in'], one: GroupMember, mayAdd: boolean): Promise<void> {
  if (!(await answered(device.call('changePeople', change)))) return;
  const name = titleOf(one);
  const undo = (): void => void answered(device.call('changePeople', { chat: change.chat, add: [one.user], remove: [] }));
  say({ text: change.ban ? t.group.bannedOne(name) : t.group.removedOne(name), ...(mayAdd && { action: { name: t.deeds.undo, run: undo } }) });
}
