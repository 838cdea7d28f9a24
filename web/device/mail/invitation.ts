/** What all who are let in by one commit are told alike: what the chat is, the log of its generation and the tree. Sealed once, and enclosed with their letters. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  type Writer,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { bareAuthority, MAX_ROSTER, readAuthority } from '../../chat/authority.ts';
import { witnessesOf } from '../../chat/chain.ts';
import { MAX_RIGHTS } from '../../chat/group.ts';
import { PHOTO_BYTES } from '../../chat/photo.ts';
import type { Chat, Core } from '../memory/core.ts';
import { loadPhoto } from '../memory/photo.ts';
import { loadRights } from '../memory/rights-chain.ts';

/**
 * What the chat is, for who may not have heard of it. Of a group its chain of rights up to the version on which the log begins, the device chains of those who
 * made changes or left and are in it no more, and its photo.
 */
export type Origin =
  | { readonly kind: 'direct' | 'self'; readonly roster: readonly Bytes[] }
  | { readonly kind: 'group'; readonly rights: readonly Bytes[]; readonly chains: readonly (readonly Bytes[])[]; readonly photo: Bytes | undefined };
/** A generation as who joins must know it. `log`: authority events from its `open` on. */
export type Place = { readonly generation: number; readonly route: Bytes; readonly log: readonly Bytes[]; readonly tree: Bytes };
export type Invitation = Place & { readonly origin: Origin };

const VERSION = 1;
const MAX_LOG = 10_000;
const MAX_PART = LIMITS.enclosureBytes;

/** `log` begins with the `open` of the generation. */
export async function originOf(core: Core, { id, record: { authority } }: Chat, [opened]: readonly Bytes[]): Promise<Origin> {
  const { kind, roster } = authority;
  if (kind !== 'group') return { kind, roster };
  const event = opened && readAuthority(opened)?.event;
  if (!event) throw new Error('a log does not begin with an event');
  const rights = (await loadRights(core.store, id)).slice(0, event.rights.number + 1);
  const named = new Set(event.chains.map(({ user }) => toHex(user)));
  const gone = witnessesOf(rights).filter((user) => !named.has(toHex(user)));
  const chains = [...(await core.people.chains(gone)).values()].map(({ entries }) => entries);
  return { kind, rights: rights.map(bareAuthority), chains, photo: await loadPhoto(core.store, authority) };
}

export const writeInvitation = (invitation: Invitation): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeOrigin(to, invitation.origin);
    writeUint(to, invitation.generation);
    writeFixed(to, invitation.route);
    writeList(to, invitation.log, writeBytes);
    writeBytes(to, invitation.tree);
  });
export const readInvitation = (bytes: Bytes): Invitation | undefined =>
  decode<Invitation>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const origin = readOrigin(from);
    return (
      origin && {
        origin,
        generation: readUint(from),
        route: readFixed(from, 32),
        log: readList(from, MAX_LOG, (from) => readBytes(from, MAX_PART)),
        tree: readBytes(from, MAX_PART),
      }
    );
  });

function writeOrigin(to: Writer, origin: Origin): void {
  writeText(to, origin.kind);
  if (origin.kind !== 'group') return writeList(to, origin.roster, writeFixed);
  writeList(to, origin.rights, writeBytes);
  writeList(to, origin.chains, (to, entries) => writeList(to, entries, writeBytes));
  writeMaybe(to, origin.photo, writeBytes);
}

function readOrigin(from: Reader): Origin | undefined {
  const kind = readText(from, 16);
  if (kind === 'direct' || kind === 'self') return { kind, roster: readList(from, MAX_ROSTER, (from) => readFixed(from, 16)) };
  if (kind !== 'group') return undefined;
  return {
    kind,
    rights: readList(from, MAX_RIGHTS, (from) => readBytes(from, MAX_PART)),
    chains: readList(from, MAX_RIGHTS, (from) => readList(from, LIMITS.chainEntries, (from) => readBytes(from, LIMITS.chainEntryBytes))),
    photo: readMaybe(from, (from) => readBytes(from, PHOTO_BYTES)),
  };
}
