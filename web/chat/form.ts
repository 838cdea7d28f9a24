/** How a body is written and read, and how much each of its parts may hold. */
import type { Reader, Writer } from '../../crypto/codec.ts';

/** `read` runs inside `decode`: undefined where what it read cannot be. */
export type Form<B> = { readonly write: (to: Writer, body: B) => void; readonly read: (from: Reader) => B | undefined };

/** UTF-8 bytes: all that a reader asks of a text. Names and bios hold what text.ts lets a person type, be every grapheme a family of four. */
export const LIMIT = { text: 16 * 1024, name: 2048, username: 64, bio: 8192, description: 4096, deviceName: 256, salt: 16, ends: 1000 } as const;
