/** Who is meant by what somebody typed. A username or number is the hub's to answer; whom it named is remembered for when it cannot say. */
import { type Bytes, equal, textOf, toHex, utf8 } from '../../crypto/bytes.ts';
import type { ContactCode } from '../../crypto/codes.ts';
import { personMark } from '../../crypto/invite.ts';
import { readPersonCard } from '../chat/card.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Api } from '../wire/api.ts';
import { Unreachable } from '../wire/unreachable.ts';
import { peerOf } from './chats.ts';
import { lookBehind } from './memory/behind.ts';
import { type Core, write } from './memory/core.ts';
import { calledByHub } from './memory/person.ts';
import { readSought, type Sought } from './sought.ts';

/** @username, +number, a user's id, or a chat's id. Throws Refused, or Unreachable where only the hub knows. */
export async function lookUp(core: Core, api: Api, sought: Exclude<Sought, { readonly by: 'contact' }>): Promise<Bytes | undefined> {
  switch (sought.by) {
    case 'id': {
      const chat = core.chats.get(toHex(sought.id));
      return chat ? peerOf(core, chat) : sought.id;
    }
    case 'phone':
      return asked(core, { by: 'phone', is: digitsOf(sought.phone) }, () => api.lookup({ phone: sought.phone }));
    default:
      return asked(core, { by: 'username', is: fold(sought.username) }, () => api.lookup({ username: sought.username }));
  }
}

/**
 * Whom the hub has named by this username or number before, to this device: never by what people call themselves, since anybody may take a name in
 * their own profile, and only the hub sees that it has one owner. Undefined where it named nobody, or they say since that they are called otherwise.
 */
export async function recall(core: Core, text: string): Promise<Bytes | undefined> {
  const sought = readSought(text);
  if (sought?.by === 'phone') return foundBy(core, { by: 'phone', is: digitsOf(sought.phone) });
  return sought?.by === 'username' || sought?.by === 'word' ? foundBy(core, { by: 'username', is: fold(sought.username) }) : undefined;
}

/**
 * Whom a link leads to. The link has a mark of them, so nobody can put anybody else behind it; and a hub can give it back what was taken away for `inviteMs` at most.
 * `offline`: the hub did not say, and it led nowhere before.
 */
export async function personBehind(core: Core, code: ContactCode): Promise<Bytes | 'gone' | 'offline'> {
  const said = await lookBehind(core, code);
  const handle = { by: 'link', is: toHex(code.box) } as const;
  if (said === 'unreachable') return (await foundBy(core, handle)) ?? 'offline';
  const card = said === 'gone' ? undefined : readPersonCard(said);
  if (!card || !equal(personMark(code.secret, card.user), code.person)) return 'gone';
  await remember(core, handle, card.user);
  await write(core, core.people.named(card.user, { name: card.name }), 'relaxed');
  core.topics.changed('people');
  return card.user;
}

/** What of somebody the hub answered to, in the one form in which it is remembered. */
type Handle = { readonly by: 'username' | 'phone' | 'link'; readonly is: string };

async function asked(core: Core, handle: Handle, ask: () => Promise<Bytes | undefined>): Promise<Bytes | undefined> {
  try {
    const user = await ask();
    if (user) await remember(core, handle, user);
    return user;
  } catch (error) {
    const known = error instanceof Unreachable ? await foundBy(core, handle) : undefined;
    if (known) return known;
    throw error;
  }
}

/** That the hub knows nobody by it makes nobody forgotten, and whoever comes second to a name takes it from nobody: a hub that lost its store says both. */
async function remember(core: Core, handle: Handle, user: Bytes): Promise<void> {
  if (await foundBy(core, handle)) return;
  const person = core.people.person(user);
  const { name, username } = calledByHub(person, answersTo(handle));
  const named = name === person.name && username === person.username ? [] : core.people.named(user, { name, username });
  await write(core, [...named, { op: 'put', table: 'meta', key: keyOf(ROWS[handle.by], user), value: utf8(handle.is) }], 'relaxed');
  if (named.length > 0) core.topics.changed('people');
}

/** What the hub knows somebody by, in words; a link says no such thing. */
const answersTo = ({ by, is }: Handle): string => (by === 'username' ? is : by === 'phone' ? `+${is}` : '');

/** Kept by the user's id, since keys lie on the disk as they are and a name, or its hash, would say whom this person looked for. */
async function foundBy(core: Core, { by, is }: Handle): Promise<Bytes | undefined> {
  const prefix = keyOf(ROWS[by]);
  const rows = await core.store.range('meta', { ...rangeOf(prefix), limit: MAX_FOUND });
  const found = rows.flatMap(({ key, value }) => (textOf(value) === is ? [key.slice(prefix.length)] : []));
  return found.find((user) => by !== 'username' || isStillCalled(core, user, is));
}

/** Whoever says another name of themselves has let go of this one, and somebody else may have it by right. */
function isStillCalled(core: Core, user: Bytes, username: string): boolean {
  const said = fold(core.people.person(user).username);
  return said === '' || said === username;
}

const ROWS = { username: 'named', phone: 'numbered', link: 'linked' } as const;
const MAX_FOUND = 10_000;
const fold = (username: string): string => username.toLowerCase();
/** 00 is how a number begins where + cannot be dialled (ITU-T E.123 §7.1). */
const digitsOf = (phone: string): string => phone.replace(/\P{Nd}/gu, '').replace(/^00/, '');
