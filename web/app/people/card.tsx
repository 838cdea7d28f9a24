/** Who somebody is, wherever they were met: a card over what one looks at. */
import '../styles/groups.css';
import '../styles/info.css';
import { useEffect } from 'preact/hooks';
import { titleOf } from '../called.ts';
import { hidePerson, type Looked } from '../person.ts';
import { go, route } from '../route.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Modal } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useDevice, useRemoved, useView } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { askAbout } from './asking.ts';
import { setBlocked, setContact } from './deeds.ts';

const TITLE = 'person-title';

export function PersonCard({ user, chat }: Looked) {
  const person = useView('person', { user }, user);
  const me = useView('me', {});
  const group = useView('group', { chat: chat ?? '' }, chat);
  const { busy, error, ask } = useAsk();
  const device = useDevice();
  const isRemoved = useRemoved();
  const here = route.value;
  // Whoever goes elsewhere has looked enough.
  useEffect(() => () => hidePerson(), [here]);
  const member = group?.members.find((one) => one.user === user);
  const isMe = me?.user === user;
  const username = isMe ? me.username : person?.username;
  const name = titleOf({ name: (isMe ? me.name : person?.name) || member?.name || '', username });
  const write = async (): Promise<void> => {
    const opened = isMe ? await ask('openSelf', {}) : await ask('openChat', { user });
    if (!opened) return;
    hidePerson();
    go({ at: 'chat', chat: opened.chat, message: undefined, isToType: true });
  };
  const named = { user, name };
  return (
    <Modal look="dlg card-of" titleId={TITLE} onClose={hidePerson}>
      <div class="hero">
        <Avatar user={user} title={name} photo={person?.photo ?? member?.photo} size="s88" />
        <h2 id={TITLE}>
          <bdi>{name}</bdi>
          {person?.verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={18} />
            </span>
          )}
        </h2>
        {username && name !== `@${username}` && <p dir="ltr">@{username}</p>}
        {person && person.ownName !== '' && person.ownName !== name && !isMe && <p>{t.group.callThemselves(person.ownName)}</p>}
        {member && member.role !== 'member' && <span class={`role ${member.role}`}>{t.lines.roles[member.role]}</span>}
        {chat !== undefined && group && !member && <p>{t.group.notIn}</p>}
        {person?.bio.trim() && (
          <p class="bio" dir="auto">
            {person.bio.trim()}
          </p>
        )}
      </div>
      {!isRemoved && !isMe && person && (
        <ul class="kv">
          {!person.contact && (
            // Not awaited: a sentence says what became of it.
            <Deed icon="add" name={t.person.addContact} onPress={() => void setContact(device, named, true)} />
          )}
          {person.blocked ? (
            <Deed icon="block" name={t.person.unblock} onPress={() => void setBlocked(device, named, false)} />
          ) : (
            <Deed icon="block" name={t.person.block} isGrave onPress={() => askAbout({ is: 'block', ...named })} />
          )}
        </ul>
      )}
      <Failed error={error} />
      <div class="acts">
        <button type="button" class="btn line" onClick={hidePerson}>
          {t.nav.close}
        </button>
        {!isRemoved && (
          // Not awaited: it ends in the chat, or in a refusal that is shown.
          <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void write()}>
            {isMe ? t.list.saved : t.group.write}
          </button>
        )}
      </div>
    </Modal>
  );
}

type DeedProps = { readonly icon: IconName; readonly name: string; readonly isGrave?: boolean; readonly onPress: () => void };

/** What comes of it is said once the card is gone. */
const Deed = ({ icon, name, isGrave = false, onPress }: DeedProps) => (
  <li>
    <button
      type="button"
      class={isGrave ? 'grave' : undefined}
      onClick={() => {
        hidePerson();
        onPress();
      }}
    >
      <Icon name={icon} />
      <span class="k">{name}</span>
    </button>
  </li>
);
