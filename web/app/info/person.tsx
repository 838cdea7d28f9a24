/** Who a direct chat is with: what they show of themselves, what they are called here, and what can be done about them. */
import type { ComponentChildren } from 'preact';
import { isMuted } from '../../device/port/listing.ts';
import type { Person } from '../../device/port/people.ts';
import type { ChatRow, ChatView } from '../../device/port/port.ts';
import { clearChoices } from '../clear-choices.ts';
import { askAbout } from '../people/asking.ts';
import { setBlocked, setContact } from '../people/deeds.ts';
import { muteChoices, unmute } from '../muting.ts';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { openUnder } from '../ui/choices.ts';
import { useDevice, useNow, useView } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { ToGallery } from './to-gallery.tsx';
import { presenceText } from '../ui/presence.ts';

const MINUTE = 60_000;

type Props = { readonly view: ChatView; readonly onGallery: (() => void) | undefined };

export function OfPerson({ view, onGallery }: Props) {
  const person = useView('person', { user: view.user }, view.user);
  return (
    <>
      <Hero view={view} />
      {person && <Deeds view={view} person={person} />}
      <ul class="kv">
        {person && person.ownName !== '' && person.ownName !== person.name && <Fact icon="person" name={t.person.ownName} value={person.ownName} />}
        {view.username && <Fact icon="at" name={t.person.username} value={`@${view.username}`} />}
        {person && person.bio.trim() !== '' && <Fact icon="about" name={t.info.bio} value={person.bio.trim()} />}
        <Press
          icon="shield"
          name={t.info.encrypted}
          note={view.verified ? t.info.verified : t.info.notVerified}
          onPress={() => go({ at: 'safety', chat: view.chat })}
        />
        {onGallery && <ToGallery onPress={onGallery} />}
      </ul>
      <InCommon user={view.user} />
      {person && <Grave view={view} person={person} />}
    </>
  );
}

function Hero({ view: { user, title, photo, verified } }: { readonly view: ChatView }) {
  const presence = useView('presence', { user }, user);
  const text = presenceText(presence, useNow(MINUTE));
  return (
    <div class="hero">
      <Avatar user={user} title={title} photo={photo} size="s120" />
      <h3>
        <bdi>{title}</bdi>
        {verified && (
          <span class="verified" role="img" aria-label={t.chat.verified}>
            <Icon name="verified" />
          </span>
        )}
      </h3>
      {text && <p class={presence?.is === 'online' ? 'lively' : undefined}>{text}</p>}
    </div>
  );
}

/** What is done most. */
function Deeds({ view, person: { user, name, contact } }: { readonly view: ChatView; readonly person: Person }) {
  const device = useDevice();
  const row = useRow(view.chat);
  const named = { user, name: name || view.title };
  const isQuiet = row !== undefined && isMuted(row, Date.now());
  const mute = (button: HTMLElement): void =>
    isQuiet ? unmute(device, view.chat) : openUnder(button, t.shelf.mute, [muteChoices(device, view.chat)]);
  return (
    <div class="deeds">
      {row && (
        <button type="button" onClick={({ currentTarget }) => mute(currentTarget)}>
          <Icon name={isQuiet ? 'muted' : 'bell'} />
          {isQuiet ? t.shelf.unmute : t.shelf.mute}
        </button>
      )}
      {contact ? (
        <button type="button" onClick={() => askAbout({ is: 'rename', ...named })}>
          <Icon name="pen" />
          {t.person.rename}
        </button>
      ) : (
        // Not awaited: a sentence says what became of it.
        <button type="button" onClick={() => void setContact(device, named, true)}>
          <Icon name="add" />
          {t.person.addContact}
        </button>
      )}
    </div>
  );
}

/** Groups that both are in. */
function InCommon({ user }: { readonly user: string }) {
  const ids = useView('groupsWith', { user }, user)?.chats ?? [];
  const rows = useView('chats', {});
  const groups = [...(rows?.rows ?? []), ...(rows?.archived ?? [])].filter(({ chat }) => ids.includes(chat));
  if (groups.length === 0) return null;
  return (
    <section class="shared">
      <h4 class="lab">{t.person.groups}</h4>
      <ul class="kv">
        {groups.map(({ chat, title, photo }) => (
          <li key={chat}>
            <button type="button" onClick={() => go({ at: 'chat', chat, message: undefined })}>
              <Avatar user={chat} title={title} photo={photo} size="s40" />
              <span>
                <bdi class="k">{title}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What takes something away. */
function Grave({ view, person: { user, name, contact, blocked } }: { readonly view: ChatView; readonly person: Person }) {
  const device = useDevice();
  const named = { user, name: name || view.title };
  return (
    <ul class="kv grave">
      {/* Not awaited, all of them: a sentence says what became of it. */}
      {contact && <Press icon="without" name={t.person.removeContact} onPress={() => void setContact(device, named, false)} />}
      {blocked ? (
        <Press icon="block" name={t.person.unblock} onPress={() => void setBlocked(device, named, false)} />
      ) : (
        <Press icon="block" name={t.person.block} onPress={() => askAbout({ is: 'block', ...named })} />
      )}
      <Press icon="flag" name={t.person.report} onPress={() => askAbout({ is: 'report', ...named, chat: view.chat })} />
      {clearChoices(view).map(({ name, icon = 'trash', run }) => (
        <Press key={name} icon={icon} name={name} onPress={run} />
      ))}
    </ul>
  );
}

const useRow = (chat: string): ChatRow | undefined => {
  const chats = useView('chats', {});
  return [...(chats?.rows ?? []), ...(chats?.archived ?? [])].find((row) => row.chat === chat);
};

const Fact = ({ icon, name, value }: { readonly icon: IconName; readonly name: string; readonly value: ComponentChildren }) => (
  <li>
    <div>
      <Icon name={icon} />
      <span>
        <span class="k">
          <bdi>{value}</bdi>
        </span>
        <span class="v">{name}</span>
      </span>
    </div>
  </li>
);

type PressProps = { readonly icon: IconName; readonly name: string; readonly note?: string; readonly onPress: () => void };

const Press = ({ icon, name, note, onPress }: PressProps) => (
  <li>
    <button type="button" onClick={onPress}>
      <Icon name={icon} />
      <span>
        <span class="k">{name}</span>
        {note && <span class="v">{note}</span>}
      </span>
      {note && <Icon name="open" size={18} />}
    </button>
  </li>
);
