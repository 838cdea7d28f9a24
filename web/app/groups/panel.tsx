/** What there is to say of a group, and what may be done about it: beside the chat. */
import { useState } from 'preact/hooks';
import { isMuted } from '../../device/port/listing.ts';
import type { GroupView } from '../../device/port/groups.ts';
import type { ChatView } from '../../device/port/port.ts';

import { clearChoices } from '../clear-choices.ts';
import { closeInfo } from '../info.ts';
import { muteChoices, unmute } from '../muting.ts';
import { route } from '../route.ts';
import { seek } from '../seeking.ts';
import '../styles/groups.css';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { openUnder } from '../ui/choices.ts';
import { useGroup } from '../ui/group.ts';
import { useDevice, useNow, useRemoved, useView } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { ToGallery } from '../info/to-gallery.tsx';
import { JoinRequests } from '../invites/requests.tsx';
import { Crowded } from './crowded.tsx';
import { Members } from './members.tsx';
import { Pending } from './pending.tsx';
import type { Question } from './asking.ts';
import { Questions } from './questions.tsx';

const MINUTE = 60_000;

export function OfGroup({ view, onGallery }: { readonly view: ChatView; readonly onGallery: (() => void) | undefined }) {
  const group = useGroup(view);
  const [question, ask] = useState<Question>();
  const isRemoved = useRemoved();
  if (!group) return null;
  const mayAct = !isRemoved && group.state === 'in' && view.state !== 'request';
  return (
    <>
      <Hero view={view} group={group} onEdit={mayAct && group.may.includes('info') ? () => ask({ is: 'edit' }) : undefined} />
      <Deeds group={group} mayAct={mayAct} ask={ask} />
      <ul class="kv">
        {group.description && <Described text={group.description} />}
        <Encrypted group={group} />
        {onGallery && <ToGallery onPress={onGallery} />}
        {mayAct && <Fact icon="settings" name={t.group.rules} onPress={() => ask({ is: 'rules' })} />}
        {mayAct && group.may.includes('invite') && <Fact icon="link" name={t.invites.title} onPress={() => ask({ is: 'links' })} />}
      </ul>
      <Crowded group={group} />
      <Pending key={group.chat} group={group} />
      {mayAct && group.may.includes('add') && <JoinRequests chat={group.chat} />}
      <Members group={group} mayAct={mayAct} ask={ask} />
      <Ways view={view} group={group} mayAct={mayAct} ask={ask} />
      {question && <Questions group={group} question={question} ask={ask} />}
    </>
  );
}

type Props = { readonly group: GroupView; readonly mayAct: boolean; readonly ask: (question: Question | undefined) => void };

const Hero = ({ view, group, onEdit }: { readonly view: ChatView; readonly group: GroupView; readonly onEdit: (() => void) | undefined }) => (
  <div class="hero">
    <Avatar user={view.chat} title={group.name} photo={view.photo} size="s88" />
    <h3>
      <bdi>{group.name}</bdi>
      {onEdit && (
        <button type="button" class="ib" aria-label={t.group.edit} onClick={onEdit}>
          <Icon name="pen" size={18} />
        </button>
      )}
    </h3>
    <p>{group.state === 'out' ? t.lines.out : t.lines.members(group.members.length)}</p>
  </div>
);

function Deeds({ group: { chat, may }, mayAct, ask }: Props) {
  const device = useDevice();
  const now = useNow(MINUTE);
  const chats = useView('chats', {});
  const row = [...(chats?.rows ?? []), ...(chats?.archived ?? [])].find((one) => one.chat === chat);
  const muted = row !== undefined && isMuted(row, now);
  const mute = (button: HTMLElement): void => {
    if (muted) unmute(device, chat);
    else openUnder(button, t.shelf.mute, [muteChoices(device, chat)]);
  };
  const find = (): void => {
    // Where it lies over the chat it gives way.
    if (route.value.at === 'info') closeInfo(chat);
    seek();
  };
  return (
    <div class="deeds">
      {row && mayAct && (
        <button type="button" onClick={(event) => mute(event.currentTarget)}>
          <Icon name={muted ? 'muted' : 'bell'} />
          <span>{muted ? t.shelf.unmute : t.shelf.mute}</span>
        </button>
      )}
      <button type="button" onClick={find}>
        <Icon name="search" />
        <span>{t.list.search}</span>
      </button>
      {mayAct && may.includes('add') && (
        <button type="button" onClick={() => ask({ is: 'add' })}>
          <Icon name="add" />
          <span>{t.group.add}</span>
        </button>
      )}
    </div>
  );
}

const Described = ({ text }: { readonly text: string }) => (
  <li>
    <div>
      <Icon name="about" />
      <span>
        <span class="k description" dir="auto">
          {text}
        </span>
        <span class="v">{t.group.description}</span>
      </span>
    </div>
  </li>
);

const Encrypted = ({ group: { members } }: { readonly group: GroupView }) => {
  const others = members.filter(({ own }) => !own);
  return (
    <li>
      <div>
        <Icon name="shield" />
        <span>
          <span class="k">{t.info.encrypted}</span>
          <span class="v">{t.group.verified(others.filter(({ verified }) => verified).length, others.length)}</span>
        </span>
      </div>
    </li>
  );
};

type FactProps = { readonly icon: IconName; readonly name: string; readonly onPress: () => void; readonly isGrave?: boolean };

const Fact = ({ icon, name, onPress, isGrave = false }: FactProps) => (
  <li>
    <button type="button" class={isGrave ? 'grave' : undefined} onClick={onPress}>
      <Icon name={icon} />
      <span class="k">{name}</span>
    </button>
  </li>
);

/** The ways out. */
function Ways({ view, mayAct, ask }: Props & { readonly view: ChatView }) {
  const isRemoved = useRemoved();
  if (isRemoved) return null;
  return (
    <ul class="kv">
      {mayAct && <Fact icon="exit" name={t.group.leave} isGrave onPress={() => ask({ is: 'leave' })} />}
      {clearChoices(view).map(({ name, icon = 'trash', run }) => (
        <Fact key={name} icon={icon} name={name} isGrave onPress={run} />
      ))}
    </ul>
  );
}
