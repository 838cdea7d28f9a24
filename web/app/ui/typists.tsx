/** Who types at this moment, in words. */
import type { Person } from '../../device/port/people.ts';
import { t } from '../text/language.ts';
import { useView } from './hooks.ts';

/** `isDirect`: there is one who may, and their name stands beside it. */
export function Typists({ users, isDirect }: { readonly users: readonly string[]; readonly isDirect: boolean }) {
  return isDirect ? <span>{t.chat.typing}</span> : <Named users={users} />;
}

function Named({ users }: { readonly users: readonly string[] }) {
  const [first = '', second = ''] = users;
  const one = useView('person', { user: first }, first);
  const other = useView('person', { user: second }, second);
  return <>{typistsText(users.length, one, other)}</>;
}

/** By name where one or two do, and by number where they are more, or called nothing here. */
export function typistsText(count: number, one: Person | undefined, other: Person | undefined): string {
  if (count === 1 && one?.name) return t.chat.typingOne(one.name);
  if (count === 2 && one?.name && other?.name) return t.chat.typingTwo(one.name, other.name);
  return t.chat.typingMany(count);
}
