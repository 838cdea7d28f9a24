/** What a chat's record keeps of its authority; of a group that is its id alone. */
import { toHex } from '../../../crypto/bytes.ts';
import {
  type Reader,
  readFixed,
  readList,
  readText,
  readUint,
  type Writer,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { MAX_ROSTER } from '../../chat/authority.ts';
import type { AuthorityVersion } from '../../chat/event.ts';
import { type AuthorityState, genesis } from '../../chat/genesis.ts';

/** That of a group stands in a row of its own (group-row.ts). */
export function writeAuthority(to: Writer, state: AuthorityState): void {
  writeText(to, state.kind);
  if (state.kind === 'group') return writeFixed(to, state.chat);
  writeList(to, state.roster, writeFixed);
  writeUint(to, state.generation + 1);
  writeVersion(to, state.version);
  writeVersion(to, state.rights);
  writeList(to, [...state.heads], (to, [user, head]) => (writeText(to, user), writeFixed(to, head)));
}

export function readAuthority(from: Reader, groups: ReadonlyMap<string, AuthorityState>): AuthorityState | undefined {
  const kind = readText(from, 16);
  if (kind === 'group') return groups.get(toHex(readFixed(from, 16)));
  if (kind !== 'self' && kind !== 'direct') return undefined;
  const roster = readList(from, MAX_ROSTER, (from) => readFixed(from, 16));
  const begun = genesis({ kind, roster });
  return {
    ...begun,
    generation: readUint(from) - 1,
    version: readVersion(from),
    rights: readVersion(from),
    heads: new Map(readList(from, MAX_ROSTER, (from) => [readText(from, 32), readFixed(from, 32)] as const)),
  };
}

function writeVersion(to: Writer, version: AuthorityVersion): void {
  writeUint(to, version.number);
  writeFixed(to, version.hash);
}
const readVersion = (from: Reader): AuthorityVersion => ({ number: readUint(from), hash: readFixed(from, 32) });
