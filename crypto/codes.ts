/** Codes that people scan or paste, as text. Each begins with a scheme of its own and is checked against it, so that none can be dressed as another. */
import { type Bytes, concat, equal, fromBase64, toBase64, utf8 } from './bytes.ts';
import { isHub } from './chain.ts';
import { decode, encode, type Reader, readByte, readFixed, readText, type Writer, writeByte, writeFixed, writeText } from './codec.ts';
import { hash } from './hash.ts';

/**
 * A link to somebody, which says who they are for as long as they leave it there (invite.ts). `person`: a mark of them that says nothing to who does not know who
 * they are, so that whoever may put something behind the link leads nobody to another.
 */
export type ContactCode = { readonly kind: 'contact'; readonly box: Bytes; readonly secret: Bytes; readonly person: Bytes; readonly hub: string };
/** Shown by a new device for minutes: where to meet it (16 bytes), the hash of its public keys (32), and what only who saw the code knows (16). */
export type LinkCode = { readonly kind: 'link'; readonly meeting: Bytes; readonly keysHash: Bytes; readonly secret: Bytes };
/** Shown on the safety screen: both people as the showing one knows them, and a secret by which one scan verifies both (16). */
export type SafetyCode = { readonly kind: 'safety'; readonly own: Bytes; readonly other: Bytes; readonly secret: Bytes };
/**
 * Lets whoever has it ask to come into a group (crypto/invite.ts): meant to be passed on, as far as who made it wants. `chat`: which group, so that whoever may
 * put something behind it leads nobody into another.
 */
export type GroupCode = { readonly kind: 'group'; readonly box: Bytes; readonly secret: Bytes; readonly chat: Bytes; readonly hub: string };
export type Code = ContactCode | LinkCode | SafetyCode | GroupCode;

/** `newer`: a code of Tidings that this version cannot read. */
export type ReadCode = Code | { readonly kind: 'newer'; readonly scheme: string };

/** The hash a link code commits to: whoever answers at the meeting with other keys is somebody else. */
export const keysHash = (signKey: Bytes, sealKey: Bytes): Bytes => hash('link', signKey, sealKey);

export const CODE_TEXT_LENGTH = 1024;
const VERSION = 1;
const ID_BYTES = 16;
const HASH_BYTES = 32;
const CHECK_BYTES = 4;
const HUB_BYTES = 256;

/** `tidings:<scheme>:<base64url>`: the fields, then four bytes of a hash over scheme and fields, which tells a mistyped or re-dressed code. */
export function writeCode(code: Code): string {
  const fields = encode((to) => {
    writeByte(to, VERSION);
    writeFields(to, code);
  });
  return `tidings:${code.kind}:${toBase64(concat(fields, checkOf(code.kind, fields)))}`;
}

/** A code of somebody or of a group as a link that any camera opens. The part after # stays in the browser; no hub sees it. No other codes have such a form. */
export const writeWebLink = (code: ContactCode | GroupCode): string => `${code.hub}/#${writeCode(code)}`;

/** What the text is, undefined where it is no code of ours. A link or safety code inside a web address is none: only the app's own scanner takes those. */
export function readCode(text: string): ReadCode | undefined {
  const trimmed = text.trim();
  if (trimmed.length > CODE_TEXT_LENGTH) return undefined;
  const [, origin, scheme = '', payload = ''] = /^(?:(https?:\/\/[^/#]+)\/#)?tidings:([a-z]{1,16}):([A-Za-z0-9_-]+)$/.exec(trimmed) ?? [];
  const bytes = fromBase64(payload);
  if (!bytes || bytes.length <= CHECK_BYTES) return undefined;
  const [fields, check] = [bytes.slice(0, -CHECK_BYTES), bytes.slice(-CHECK_BYTES)];
  if (!equal(check, checkOf(scheme, fields)) || toBase64(bytes) !== payload) return undefined;
  const code = fields[0] === VERSION ? readFields(scheme, fields) : { kind: 'newer' as const, scheme };
  return origin === undefined || ((code?.kind === 'contact' || code?.kind === 'group') && code.hub === origin) ? code : undefined;
}

const checkOf = (scheme: string, fields: Bytes): Bytes => hash('code', utf8(scheme), fields).slice(0, CHECK_BYTES);

function writeFields(to: Writer, code: Code): void {
  switch (code.kind) {
    case 'link':
      [code.meeting, code.keysHash, code.secret].forEach((part) => writeFixed(to, part));
      break;
    case 'safety':
      [code.own, code.other, code.secret].forEach((part) => writeFixed(to, part));
      break;
    case 'contact':
    case 'group':
      [code.box, code.secret, code.kind === 'group' ? code.chat : code.person].forEach((part) => writeFixed(to, part));
      writeText(to, code.hub);
      break;
  }
}

function readFields(scheme: string, fields: Bytes): ReadCode | undefined {
  const after = <T>(read: (from: Reader) => T): T | undefined => decode(fields, (from) => (readByte(from), read(from)));
  switch (scheme) {
    case 'link':
      return after((from) => ({
        kind: 'link',
        meeting: readFixed(from, ID_BYTES),
        keysHash: readFixed(from, HASH_BYTES),
        secret: readFixed(from, ID_BYTES),
      }));
    case 'safety':
      return after((from) => ({
        kind: 'safety',
        own: readFixed(from, ID_BYTES),
        other: readFixed(from, ID_BYTES),
        secret: readFixed(from, ID_BYTES),
      }));
    case 'contact':
    case 'group': {
      const code = after((from) => ({
        box: readFixed(from, ID_BYTES),
        secret: readFixed(from, ID_BYTES),
        to: readFixed(from, ID_BYTES),
        hub: readText(from, HUB_BYTES),
      }));
      if (!code || !isHub(code.hub)) return undefined;
      const { to, ...link } = code;
      return scheme === 'group' ? { kind: scheme, ...link, chat: to } : { kind: scheme, ...link, person: to };
    }
    default:
      return { kind: 'newer', scheme };
  }
}
