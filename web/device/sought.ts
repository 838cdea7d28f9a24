/** What somebody typed to say whom they mean, and which form it has. Knows nobody, so that it can be judged before anything is opened or asked. */
import { type Bytes, fromHex } from '../../crypto/bytes.ts';
import { isUsername } from '../../crypto/chain.ts';
import { type ContactCode, readCode } from '../../crypto/codes.ts';

/** `phone`: as typed, since which numbers there are is the hub's to say. `id`: a user's or a chat's, 32 hex digits. `word`: a username that lacks its @, perhaps. */
export type Sought =
  | { readonly by: 'contact'; readonly code: ContactCode }
  | { readonly by: 'username'; readonly username: string }
  | { readonly by: 'phone'; readonly phone: string }
  | { readonly by: 'id'; readonly id: Bytes }
  | { readonly by: 'word'; readonly username: string };

/** Undefined where it has none of these forms, or is a contact code that was not copied whole. */
export function readSought(typed: string): Sought | undefined {
  const text = typed.trim();
  const code = readCode(text);
  if (code) return code.kind === 'contact' ? { by: 'contact', code } : undefined;
  if (text.startsWith('@')) return isUsername(text.slice(1)) ? { by: 'username', username: text.slice(1) } : undefined;
  const id = fromHex(text);
  if (id?.length === ID_BYTES) return { by: 'id', id };
  if (isNumberLike(text)) return { by: 'phone', phone: text };
  return isUsername(text) ? { by: 'word', username: text } : undefined;
}

/** A username with or without its @, '' where there is none; undefined where what was typed can be none. */
export function readUsername(typed: string): string | undefined {
  const username = typed.trim().replace(/^@/, '');
  return username === '' || isUsername(username) ? username : undefined;
}

const ID_BYTES = 16;

/** Digits of any script with whatever people put between them, and no letters, unless it is copied from a link (RFC 3966). */
const isNumberLike = (text: string): boolean => /^(?:tel:)?\P{L}+$/u.test(text) && (text.match(/\p{Nd}/gu)?.length ?? 0) >= FEWEST_DIGITS;
/** ITU-T E.164 has no subscriber's number shorter than this, country code included. */
const FEWEST_DIGITS = 5;
