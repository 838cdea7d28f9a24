/** Who is meant by what somebody typed. A name is the hub's to answer; what it last answered is remembered for when it cannot be asked. */
import { type Bytes, equal, fromHex, textOf, utf8 } from '../../crypto/bytes.ts';
import { type Code, readCode } from '../../crypto/codes.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import type { Api } from '../wire/api.ts';
import { Unreachable } from '../wire/unreachable.ts';
import { peerOf } from './chats.ts';
import { type Core, write } from './core.ts';

/** @username, +number, a user's id, a chat's id, or a contact code. Throws Refused or Unreachable where only the hub knows. */
export async function lookUp(core: Core, api: Api, text: string): Promise<Bytes | undefined> {
  const code = readContact(text);
  if (code?.kind === 'contact') return code.user;
  if (text.startsWith('@')) return byName(core, api, text.slice(1));
  if (/^\+?[\d\s().-]{6,}$/.test(text) && !/^[0-9a-f]{32}$/.test(text)) return api.lookup({ phone: text });
  const chat = core.chats.get(text);
  if (chat) return peerOf(core, chat);
  const id = fromHex(text);
  if (id?.length === 16) return id;
  return /^[A-Za-z]\w{3,31}$/.test(text) ? byName(core, api, text) : undefined;
}

/** Never by what people call themselves: anybody may take a name in their own profile, and only the hub sees that a name has one owner. */
async function byName(core: Core, api: Api, username: string): Promise<Bytes | undefined> {
  try {
    const user = await api.lookup({ username });
    await remember(core, username, user);
    if (user) {
      await write(core, core.people.named(user, fold(username)), 'relaxed');
      core.topics.changed('people');
    }
    return user;
  } catch (error) {
    const known = error instanceof Unreachable ? (await namedSo(core, username))[0] : undefined;
    if (known) return known;
    throw error;
  }
}

async function remember(core: Core, username: string, user: Bytes | undefined): Promise<void> {
  const before = await namedSo(core, username);
  if (before.length === (user ? 1 : 0) && before.every((one) => user && equal(one, user))) return;
  const gone = before.map((one): Op => ({ op: 'delete', table: 'meta', key: keyOf('named', one) }));
  await write(
    core,
    [...gone, ...(user ? [{ op: 'put', table: 'meta', key: keyOf('named', user), value: utf8(fold(username)) } as const] : [])],
    'relaxed',
  );
}

/** Kept by the user's id, since keys lie on the disk as they are and a name, or its hash, would say whom this person looked for. */
async function namedSo(core: Core, username: string): Promise<readonly Bytes[]> {
  const prefix = keyOf('named');
  const rows = await core.store.range('meta', { ...rangeOf(prefix), limit: MAX_NAMES });
  return rows.flatMap(({ key, value }) => (textOf(value) === fold(username) ? [key.slice(prefix.length)] : []));
}

const MAX_NAMES = 10_000;
const fold = (username: string): string => username.toLowerCase();

function readContact(text: string): Code | undefined {
  const code = readCode(text);
  return code?.kind === 'contact' ? code : undefined;
}
