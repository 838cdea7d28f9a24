/** Who is in a group, and what may be done about each. */
import { useState } from 'preact/hooks';
import type { GroupMember, GroupView } from '../../device/port/groups.ts';
import { titleOf } from '../called.ts';
import { isMeant } from '../people/matching.ts';
import { showPerson } from '../person.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { type Choice, openUnder } from '../ui/choices.ts';
import { Icon } from '../ui/icon.tsx';
import { useNear } from '../ui/near.tsx';
import type { Question } from './asking.ts';

/** From so many on they are looked for by name. */
const SEARCHED = 20;

type Props = { readonly group: GroupView; readonly mayAct: boolean; readonly ask: (question: Question) => void };

export function Members({ group, mayAct, ask }: Props) {
  const [typed, setTyped] = useState('');
  const shown = group.members.filter((one) => isMeant(`${one.name} ${one.username ?? ''}`, typed.replace(/^@/, '')));
  const near = useNear(shown);
  return (
    <section class="members">
      <h3>{t.lines.members(group.members.length)}</h3>
      {group.members.length >= SEARCHED && (
        <input
          type="search"
          class="input"
          dir="auto"
          autocomplete="off"
          aria-label={t.group.searchMembers}
          placeholder={t.group.searchMembers}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ul>
        {near.shown.map((one, i) => (
          <Member key={one.user} one={one} at={i + 1} of={shown.length} group={group} mayAct={mayAct} ask={ask} />
        ))}
        {near.more}
        {shown.length === 0 && <li class="none">{t.group.nobodyCalled}</li>}
      </ul>
    </section>
  );
}

type MemberProps = Props & { readonly one: GroupMember; readonly at: number; readonly of: number };

function Member({ one, at, of, group, mayAct, ask }: MemberProps) {
  const name = one.own ? t.chat.you : titleOf(one);
  const choices = mayAct ? choicesFor(one, group, ask) : [];
  const open = (button: HTMLElement): void => {
    if (one.own && choices.length === 0) return;
    if (choices.length === 0) return showPerson({ user: one.user, chat: group.chat });
    const profile: Choice = { name: t.group.profile, icon: 'person', run: () => showPerson({ user: one.user, chat: group.chat }) };
    openUnder(button, t.group.about(name), [one.own ? [] : [profile], choices]);
  };
  const isStill = one.own && choices.length === 0;
  const inside = (
    <>
      <Avatar user={one.user} title={titleOf(one)} photo={one.photo} size="s40" />
      <span class="who">
        <bdi>{name}</bdi>
        {one.username && !one.own && <small dir="ltr">@{one.username}</small>}
      </span>
      {one.verified && (
        <span class="verified" role="img" aria-label={t.chat.verified}>
          <Icon name="verified" size={16} />
        </span>
      )}
      {one.role !== 'member' && <span class={`role ${one.role}`}>{t.lines.roles[one.role]}</span>}
    </>
  );
  return (
    <li aria-posinset={at} aria-setsize={of}>
      {isStill ? (
        <div>{inside}</div>
      ) : (
        <button type="button" onClick={(event) => open(event.currentTarget)}>
          {inside}
        </button>
      )}
    </li>
  );
}

/** What this person may do about a member, as the engine has judged it. */
function choicesFor(one: GroupMember, { role }: GroupView, ask: Props['ask']): readonly Choice[] {
  const { mayChange, mayRemove, own } = one;
  return [
    ...(mayChange && !own
      ? [{ name: one.role === 'admin' ? t.group.rights : t.group.promote, icon: 'shield', run: () => ask({ is: 'rights', of: one }) } as const]
      : []),
    ...(own && one.role === 'admin' ? [{ name: t.group.stepDown, icon: 'shield', run: () => ask({ is: 'stepDown', of: one }) } as const] : []),
    ...(role === 'creator' && !own ? [{ name: t.group.transfer, icon: 'crown', run: () => ask({ is: 'transfer', of: one }) } as const] : []),
    ...(mayRemove
      ? ([
          { name: t.group.remove, icon: 'without', isGrave: true, run: () => ask({ is: 'remove', of: one }) },
          { name: t.group.ban, icon: 'block', isGrave: true, run: () => ask({ is: 'ban', of: one }) },
        ] as const)
      : []),
  ];
}
