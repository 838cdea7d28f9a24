/**
 * What is written is decided when it is written: memory is ahead of the disk, and transactions of several chats land in another order than they were begun in, so
 * the later one would put back what was known when it was begun.
 */
import type { Bytes } from '../../../crypto/bytes.ts';
import type { Key, Op } from '../../store/port.ts';

/** `isMeant`: asked when it is written. What was overtaken since it was thought of is left out: whatever overtook it has an op of its own. */
export type LateOp = Op & { readonly isMeant?: () => boolean };

/** What of these is to be written now. */
export const meantOf = (ops: readonly LateOp[]): readonly Op[] => ops.filter(({ isMeant }) => isMeant?.() ?? true);

/** A row of `meta` as it is known when it is written; undefined where there is none. */
export const rowOps = (key: Key, known: () => Bytes | undefined): readonly LateOp[] => [
  {
    op: 'put',
    table: 'meta',
    key,
    get value() {
      return known() ?? new Uint8Array();
    },
    isMeant: () => known() !== undefined,
  },
  { op: 'delete', table: 'meta', key, isMeant: () => known() === undefined },
];
