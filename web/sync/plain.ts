/** What an MLS message of a chat carries once it is opened: a kind and a body. Knows nothing of what the bodies say. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readList,
  readMaybe,
  readOneOf,
  writeByte,
  writeBytes,
  writeList,
  writeMaybe,
  writeUint,
} from '../../crypto/codec.ts';

const VERSION = 1;
export const PLAIN = { updates: 0, rider: 1, receipt: 2 } as const;

/** Lane updates of one message, at most; what waits longer goes in the next one. */
export const UPDATES_PER_MESSAGE = 64;
const MAX_BODY = 4 * 1024 * 1024;

export type Plain =
  /** Encoded LaneUpdates, in the order their author wrote them. */
  | { readonly kind: typeof PLAIN.updates; readonly updates: readonly Bytes[] }
  /** The signed authority event that rides with a commit, and the bytes of the photo it names. */
  | { readonly kind: typeof PLAIN.rider; readonly event: Bytes; readonly photo: Bytes | undefined }
  /** A signed receipt of the sending device. */
  | { readonly kind: typeof PLAIN.receipt; readonly receipt: Bytes };

export const writePlain = (plain: Plain): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, plain.kind);
    if (plain.kind === PLAIN.updates) writeList(to, plain.updates, writeBytes);
    else writeBytes(to, plain.kind === PLAIN.rider ? plain.event : plain.receipt);
    if (plain.kind === PLAIN.rider) writeMaybe(to, plain.photo, writeBytes);
  });

/** The plaintext, or undefined where it is malformed or of a later version. */
export const readPlain = (bytes: Bytes): Plain | undefined =>
  decode<Plain>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const kind = readOneOf(from, Object.values(PLAIN));
    if (kind === PLAIN.updates) return { kind, updates: readList(from, UPDATES_PER_MESSAGE, (from) => readBytes(from, MAX_BODY)) };
    if (kind === PLAIN.receipt) return { kind, receipt: readBytes(from, MAX_BODY) };
    return { kind, event: readBytes(from, MAX_BODY), photo: readMaybe(from, (from) => readBytes(from, MAX_BODY)) };
  });
