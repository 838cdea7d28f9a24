/** What a device remembers of a group's rights, heads and log: one sealed row beside the chat's record, which is written with every message and need not hold it. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readOneOf,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { MAX_ROSTER } from '../../chat/authority.ts';

import type { AuthorityVersion } from '../../chat/event.ts';
import { LIMIT } from '../../chat/form.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import { type Group, type Invite, MAX_RIGHTS, type Member, rosterOf, type Standing } from '../../chat/group.ts';
import { OPEN, readRights, SWITCHES, writeRights } from '../../chat/switch.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

const VERSION = 1;
const MAX_GROUPS = 10_000;
/** Ends in one change. */
const MAX_ENDS = 2000;
const ROLES = ['creator', 'admin', 'member'] as const;

/** The row of a group's state; written whenever that changes. */
export const groupOp = (state: AuthorityState): Op => ({ op: 'put', table: 'meta', key: keyOf('group', state.chat), value: write(state) });

/** The state of every group on the disk, by chat id in hex. */
export async function loadGroups(store: Store, nameOf: (chat: Bytes) => string): Promise<ReadonlyMap<string, AuthorityState>> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('group')), limit: MAX_GROUPS });
  return new Map(
    rows.map(({ value }) => {
      const state = read(value);
      if (!state) throw new Error('the state of a group cannot be read');
      return [nameOf(state.chat), state] as const;
    }),
  );
}

function write({ chat, generation, version, rights, heads, group }: AuthorityState): Bytes {
  if (!group) throw new Error('only a group is remembered as one');
  return encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, chat);
    writeUint(to, generation + 1);
    writeVersion(to, version);
    writeVersion(to, rights);
    writeList(to, [...heads], (to, [user, head]) => (writeText(to, user), writeFixed(to, head)));
    writeGroup(to, group);
  });
}

function writeGroup(to: Writer, { settings, versions, spans, members, opened, cuts, invites, sides, bytes }: Group): void {
  writeText(to, settings.name);
  writeText(to, settings.description);
  writeMaybe(to, settings.photo, writeBytes);
  writeRights(to, settings.open);
  writeBool(to, settings.history);
  writeList(to, versions, writeFixed);
  writeList(to, spans, writeUint);
  writeList(to, [...members], (to, [hex, one]) => (writeText(to, hex), writeMember(to, one)));
  writeList(to, opened, (to, { from, open }) => (writeUint(to, from), writeRights(to, open)));
  writeList(to, [...cuts], (to, [who, some]) => {
    writeText(to, who);
    writeList(to, some, (to, { at, ends }) => {
      writeUint(to, at);
      writeList(to, [...ends], (to, [device, n]) => (writeText(to, device), writeUint(to, n)));
    });
  });
  writeList(to, [...invites.values()], writeInvite);
  writeList(to, [...sides], (to, [hash, fork]) => (writeText(to, hash), writeUint(to, fork)));
  writeUint(to, bytes);
}

function writeInvite(to: Writer, { box, root, asks, uses, until, on, by, used }: Invite): void {
  for (const part of [box, root, by]) writeFixed(to, part);
  for (const is of [asks, on]) writeBool(to, is);
  for (const number of [uses, until, used]) writeUint(to, number);
}

function writeMember(to: Writer, { user, past, banned }: Member): void {
  writeFixed(to, user);
  writeList(to, past, (to, { from, standing, by }) => (writeUint(to, from), writeMaybe(to, standing, writeStanding), writeMaybe(to, by, writeFixed)));
  writeBool(to, banned);
}

function writeStanding(to: Writer, { role, switches, since, by, history }: Standing): void {
  writeUint(to, ROLES.indexOf(role));
  writeRights(to, switches);
  writeUint(to, since);
  writeFixed(to, by);
  writeBool(to, history);
}

const writeVersion = (to: Writer, { number, hash }: AuthorityVersion): void => (writeUint(to, number), writeFixed(to, hash));

const read = (bytes: Bytes): AuthorityState | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [chat, generation, version, rights] = [readFixed(from, 16), readUint(from) - 1, readVersion(from), readVersion(from)];
    const heads = new Map(readList(from, MAX_ROSTER, (from) => [readText(from, 32), readFixed(from, 32)] as const));
    const group = readGroup(from);
    return group && { chat, kind: 'group', roster: rosterOf(group), generation, version, rights, heads, group };
  });

function readGroup(from: Reader): Group | undefined {
  const [name, description] = [readText(from, LIMIT.name), readText(from, LIMIT.description)];
  const [photo, open, history] = [readMaybe(from, (from) => readBytes(from, 32)), readRights(from, OPEN), readBool(from)];
  const versions = readList(from, MAX_RIGHTS, (from) => readFixed(from, 32));
  const spans = readList(from, MAX_RIGHTS, readUint);
  const members = new Map(readList(from, MAX_MEMBERS, (from) => [readText(from, 32), readMember(from)] as const));
  const opened = readList(from, MAX_RIGHTS, (from) => ({ from: readUint(from), open: readRights(from, OPEN) ?? new Set() }));
  const cuts = new Map(readList(from, MAX_MEMBERS, (from) => [readText(from, 32), readList(from, MAX_RIGHTS, readCut)] as const));
  const invites = new Map(readList(from, MAX_RIGHTS, readInvite).map((one) => [toHex(one.box), one] as const));
  const sides = new Map(readList(from, MAX_RIGHTS, (from) => [readText(from, 64), readUint(from)] as const));
  return (
    open && { settings: { name, description, photo, open, history }, versions, spans, members, opened, cuts, invites, sides, bytes: readUint(from) }
  );
}
/** Whoever ever was in it: each came by one of the changes, of 2 MiB in all. */
const MAX_MEMBERS = 131_072;

const readCut = (from: Reader): { readonly at: number; readonly ends: ReadonlyMap<string, number> } => ({
  at: readUint(from),
  ends: new Map(readList(from, MAX_ENDS, (from) => [readText(from, 32), readUint(from)] as const)),
});

function readInvite(from: Reader): Invite {
  const [box, root, by] = [readFixed(from, 16), readFixed(from, 32), readFixed(from, 16)];
  const [asks, on] = [readBool(from), readBool(from)];
  return { box, root, by, asks, on, uses: readUint(from), until: readUint(from), used: readUint(from) };
}

const readMember = (from: Reader): Member => ({
  user: readFixed(from, 16),
  past: readList(from, MAX_RIGHTS, (from) => ({
    from: readUint(from),
    standing: readMaybe(from, readStanding),
    by: readMaybe(from, (from) => readFixed(from, 16)),
  })),
  banned: readBool(from),
});

const readStanding = (from: Reader): Standing => ({
  role: ROLES[readOneOf(from, [0, 1, 2])],
  switches: readRights(from, SWITCHES) ?? new Set(),
  since: readUint(from),
  by: readFixed(from, 16),
  history: readBool(from),
});

const readVersion = (from: Reader): AuthorityVersion => ({ number: readUint(from), hash: readFixed(from, 32) });
