/** The body of a commit envelope: the rider, which says what is meant, and the commit, which does it. One append, so neither exists without the other. */
import { type Bytes, equal } from './bytes.ts';
import { decode, encode, readBytes, readOneOf, writeByte, writeBytes } from './codec.ts';
import { type MlsHeader, readMlsHeader } from './header.ts';

/** Both are PrivateMessages of one group and one epoch: the rider an application message, sealed before the commit takes effect. */
export type CommitEnvelope = { readonly rider: Bytes; readonly commit: Bytes };

const VERSION = 1;
/** No part can be longer than what carries it; the hub's own limits are tighter. */
const PART_BYTES = 2 ** 30;

export const writeCommitEnvelope = ({ rider, commit }: CommitEnvelope): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeBytes(to, rider);
    writeBytes(to, commit);
  });

/** With the heads of both, so that nobody reads them twice. undefined where they do not belong together. */
export function readCommitEnvelope(bytes: Bytes): (CommitEnvelope & { readonly header: MlsHeader }) | undefined {
  return decode(bytes, (from) => {
    readOneOf(from, [VERSION]);
    const rider = readBytes(from, PART_BYTES);
    const commit = readBytes(from, PART_BYTES);
    const before = readMlsHeader(rider);
    const header = readMlsHeader(commit);
    if (before?.content !== 'application' || header?.content !== 'commit') return undefined;
    return equal(before.group, header.group) && before.epoch === header.epoch ? { rider, commit, header } : undefined;
  });
}
