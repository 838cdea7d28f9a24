/** What lies over the screen while something about a group is changed: one at a time. */
import { useState } from 'preact/hooks';
import type { GroupMember, GroupView } from '../../device/port/groups.ts';
import { titleOf } from '../called.ts';
import '../styles/groups.css';
import '../styles/panels.css';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { GroupLinks } from '../invites/links.tsx';
import { type About, AboutFields, isSound, sound } from './about.tsx';
import type { Asked, Question } from './asking.ts';
import { Leave } from './leave.tsx';
import { type Chosen, Picker } from './picker.tsx';
import { Remove } from './remove.tsx';
import { Rights } from './rights.tsx';
import { Rules } from './rules.tsx';

type Ask = (question: Question | undefined) => void;

export function Questions({ group, question, ask }: { readonly group: GroupView; readonly question: Question; readonly ask: Ask }) {
  const close = (): void => ask(undefined);
  const both = { group, onClose: close };
  switch (question.is) {
    case 'edit':
      return <Edit {...both} />;
    case 'add':
      return <Add {...both} />;
    case 'rules':
      return <Rules {...both} />;
    case 'links':
      return <GroupLinks chat={group.chat} onClose={close} />;
    case 'leave':
      return <Leave {...both} />;
    case 'rights':
      return <Rights {...both} of={question.of} />;
    case 'remove':
    case 'ban':
      return <Remove {...both} of={question.of} ban={question.is === 'ban'} />;
    case 'transfer':
    case 'stepDown':
      return <Sure {...both} is={question.is} of={question.of} />;
  }
}

function Edit({ group, onClose }: Asked) {
  const asking = useAsk();
  const photo = useView('chat', { chat: group.chat }, group.chat)?.photo;
  const [about, setAbout] = useState<About>({ name: group.name, description: group.description, photo: undefined });
  const save = async (): Promise<unknown> => {
    if (!isSound(about)) return undefined;
    const next = sound(about);
    const changes = {
      ...(next.name !== group.name && { name: next.name }),
      ...(next.description !== group.description && { description: next.description }),
      ...(next.photo !== undefined && { photo: next.photo ?? new Uint8Array() }),
    };
    return Object.keys(changes).length === 0 ? changes : asking.ask('setGroup', { chat: group.chat, ...changes });
  };
  return (
    <FormDialog title={t.group.edit} look="stack" asking={asking} save={save} onClose={onClose}>
      <AboutFields about={about} onChange={setAbout} hasPhoto={photo !== undefined} isTried>
        <Avatar user={group.chat} title={group.name} photo={photo} size="s88" />
      </AboutFields>
    </FormDialog>
  );
}

function Add({ group, onClose }: Asked) {
  const { busy, error, ask } = useAsk();
  const [chosen, choose] = useState<readonly Chosen[]>([]);
  const add = async (): Promise<void> => {
    if (await ask('changePeople', { chat: group.chat, add: chosen.map(({ user }) => user), remove: [] })) onClose();
  };
  return (
    <Dialog title={t.group.addTitle} onClose={onClose}>
      <Picker chosen={chosen} without={new Set(group.members.map(({ user }) => user))} onChange={choose} />
      <p class="fine">{group.history ? t.group.addsHistory : t.group.addsNoHistory}</p>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: it closes, or says why not. */}
        <button type="button" class="btn primary" disabled={chosen.length === 0} aria-disabled={busy} onClick={() => void add()}>
          {t.group.add}
        </button>
      </Answers>
    </Dialog>
  );
}

type SureProps = Asked & { readonly is: 'transfer' | 'stepDown'; readonly of: GroupMember };

/** What takes from somebody, or cannot be taken back by oneself, is asked once more. */
function Sure({ group: { chat }, onClose, is, of }: SureProps) {
  const device = useDevice();
  const name = titleOf(of);
  const { title, lead, button } = {
    transfer: { title: t.group.transferTitle(name), lead: t.group.transferLead, button: t.group.transfer },
    stepDown: { title: t.group.stepDown, lead: t.group.stepDownLead, button: t.group.stepDown },
  }[is];
  const go = (): void => {
    onClose();
    const { user } = of;
    if (is === 'transfer') void answered(device.call('transferGroup', { chat, user }));
    else void answered(device.call('setRole', { chat, user, admin: false, switches: [] }));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{lead}</p>
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" onClick={go}>
          {button}
        </button>
      </Answers>
    </Dialog>
  );
}
