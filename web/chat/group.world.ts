/** Groups and what is changed in them: chains of signed events, and of unsigned ones where only the rules are asked. Nothing but tests imports it. */
import { type Bytes, compare, randomBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { DeviceKeys } from '../../crypto/identity.ts';
import { beginGroup, changed, whyNot } from './amend.ts';
import { AUTHORITY, type AuthorityEvent, bareAuthority, readAuthority, type SignedAuthority, signAuthority } from './authority.ts';
import { groupFrom, groupIdOf, rightsFrom } from './chain.ts';
import { type Change, type Settings, writeChange } from './change.ts';
import { deviceOf, type Person } from './chat.world.ts';
import type { AuthorityState } from './genesis.ts';
import type { Group } from './group.ts';
import type { Right, Switch } from './switch.ts';

export const settingsOf = (change: Partial<Settings> = {}): Settings => ({
  name: 'A group',
  description: '',
  photo: undefined,
  open: new Set<Right>(['write']),
  history: true,
  ...change,
});

export const creation = (users: readonly Bytes[], change: Partial<Settings> = {}): Extract<Change, { type: typeof AUTHORITY.create }> => ({
  type: AUTHORITY.create,
  salt: randomBytes(16),
  settings: settingsOf(change),
  people: [...users].sort(compare),
});

export const adding = (...added: readonly Bytes[]): Change => ({ type: AUTHORITY.people, added, removed: [] });
export const removing = (user: Bytes, ends: readonly { device: Bytes; n: number }[] = [], how: 'removed' | 'banned' = 'removed'): Change => ({
  type: AUTHORITY.people,
  added: [],
  removed: [{ user, how, ends }],
});
export const leaving = (user: Bytes, proof: Bytes): Change => ({ type: AUTHORITY.people, added: [], removed: [{ user, how: 'left', proof }] });
export const promoting = (user: Bytes, switches: readonly Switch[]): Change => ({
  type: AUTHORITY.role,
  user,
  admin: true,
  switches: new Set(switches),
  ends: [],
});
export const demoting = (user: Bytes, ends: readonly { device: Bytes; n: number }[] = []): Change => ({
  type: AUTHORITY.role,
  user,
  admin: false,
  switches: new Set(),
  ends,
});
export const setting = (change: Partial<Omit<Extract<Change, { type: typeof AUTHORITY.settings }>, 'type'>>): Change => ({
  ...{ type: AUTHORITY.settings, name: undefined, description: undefined, photo: undefined, open: undefined, history: undefined, ends: [] },
  ...change,
});
export const handing = (user: Bytes): Change => ({ type: AUTHORITY.owner, user });

/** Somebody of whom the rules need no keys. */
export const userNamed = (name: string): Bytes => hash('user', utf8(name)).slice(0, 16);

/** A group of such people, unsigned. */
export function groupOf(creator: Bytes, others: readonly Bytes[], change: Partial<Settings> = {}): Group {
  const group = beginGroup(creation([creator, ...others], change), { by: creator, hash: randomBytes(32), bytes: 100 });
  if (!group) throw new Error('a group made for a test does not begin');
  return group;
}

/** The group after what they might do, as it was where they might not. */
export const passed = (group: Group, by: Bytes, change: Change): Group =>
  whyNot(group, by, change) ? group : changed(group, change, { by, hash: randomBytes(32), bytes: 100 });

export type Chain = readonly SignedAuthority[];

type Wanted = Pick<AuthorityEvent, 'rights' | 'type' | 'body'> & { readonly chat?: Bytes };

/** Where no chat is named, it is the one that the event begins. */
async function signed(by: Person, { chat, ...event }: Wanted, device: number): Promise<SignedAuthority> {
  const { user, head } = by.chain;
  const chains = [{ user, head, from: by.chain.entries.length, entries: [] }];
  const fields = { ...event, number: event.rights.number, previous: randomBytes(32), user, device: deviceOf(by, device), chains, time: 7 };
  const made = readAuthority(await signAuthority((by.keys[device] as DeviceKeys).sign, { ...fields, chat: chat ?? groupIdOf(fields) }));
  const read = made && readAuthority(bareAuthority(made));
  if (!read) throw new Error('an event made for a test cannot be read');
  return read;
}

/** A chain of one event: the group's beginning, signed by its creator. */
export async function created(creator: Person, others: readonly Person[], change: Partial<Settings> = {}): Promise<Chain> {
  const body = writeChange(
    creation(
      [creator, ...others].map(({ chain }) => chain.user),
      change,
    ),
  );
  return [await signed(creator, { rights: { number: 0, hash: new Uint8Array(32) }, type: AUTHORITY.create, body }, 0)];
}

/** The chain with one event more, be its author's right what it may. */
export async function grown(chain: Chain, by: Person, change: Change, device = 0): Promise<Chain> {
  const { event } = chain[0] as SignedAuthority;
  const last = chain[chain.length - 1] as SignedAuthority;
  const next = { chat: event.chat, rights: { number: chain.length - 1, hash: last.hash }, type: change.type, body: writeChange(change) };
  return [...chain, await signed(by, next, device)];
}

export function stateOf(chain: Chain): AuthorityState {
  const state = chain.length === 1 ? groupFrom(chain[0] as SignedAuthority) : rightsFrom(chain);
  if (!state) throw new Error('a chain made for a test says nothing');
  return state;
}

/** What a group says, to be compared. */
export const sayingOf = (group: Group): unknown => ({
  settings: { ...group.settings, open: [...group.settings.open].sort(), photo: group.settings.photo && toHex(group.settings.photo) },
  members: [...group.members]
    .flatMap(([user, { past }]) => {
      const standing = past.at(-1)?.standing;
      return standing ? [[user, standing.role, [...standing.switches].sort()] as const] : [];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1)),
});
