/** Lengths of sealed media that formats name, apart from its sealing: whoever only reads a message needs no more. */

export const BLOB_KEY_BYTES = 32;
/** What sealing adds to a chunk: an AES-GCM tag. The nonce is the chunk's place. */
export const TAG_BYTES = 16;
/** The longest head, sealed: a small picture of the content, a chunk of its own before the others. */
export const HEAD_BYTES = 64 * 1024 + TAG_BYTES;
/** The longest small picture that goes before the content, bytes: with its padding it fills the longest head. */
export const MAX_HEAD = HEAD_BYTES - TAG_BYTES - 1;
