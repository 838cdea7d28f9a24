/** Who said it, in a group: their name over the first of what they said, their face beside the last. Both lead to who they are. */
import '../styles/authors.css';
import { showPerson } from '../person.ts';
import { t } from '../text/language.ts';
import { Avatar, hueOf } from '../ui/avatar.tsx';
import type { Face as Looks } from './names.ts';

type Props = { readonly by: Looks & { readonly user: string; readonly chat: string; readonly name: string } };

export const Author = ({ by: { user, chat, name, role } }: Props) => (
  <span class={`by ${hueOf(user)}`}>
    <button type="button" tabIndex={-1} onClick={() => showPerson({ user, chat })}>
      <bdi>{name}</bdi>
    </button>
    {role && <small>{t.lines.roles[role]}</small>}
  </span>
);

/** The name is said already. */
export const Face = ({ by: { user, chat, name, photo } }: Props) => (
  <span class="face" aria-hidden="true">
    <button type="button" tabIndex={-1} onClick={() => showPerson({ user, chat })}>
      <Avatar user={user} title={name} photo={photo} size="s36" />
    </button>
  </span>
);
