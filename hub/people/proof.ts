/**
 * A signed event as somebody shows it to the operator: who said what, when, and whether they truly did. The header's form is frozen (docs/protocol.md §5), so
 * it is read here anew; of a body only the words are read, whatever else a later version writes after them.
 */
import { type Bytes, equal, textOf } from '../../crypto/bytes.ts';
import { decode, type Reader, readByte, readBytes, readFixed, readMaybe, readUint } from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import { type Chain, deviceAt } from '../../crypto/identity.ts';
import { verify } from '../../crypto/signing.ts';

const VERSION = 1;
const MAX_HEADER = 1024;
const MAX_BODY = 64 * 1024;
/** Types whose body is a text after its salt: a message, and an edit of one. */
const WITH_TEXT: readonly number[] = [1, 3];
const SALT = 16;

/** `at`: the author's clock, ms. `body` is absent where it was erased. */
export type Proof = {
  readonly user: Bytes;
  readonly device: Bytes;
  readonly head: Bytes;
  readonly at: number;
  readonly type: number;
  readonly body: Bytes | undefined;
  readonly headerBytes: Bytes;
  readonly signature: Bytes;
};

/** Undefined where it is no event, or its body is not the one its header names. Says nothing of who signed it. */
export function readProof(bytes: Bytes): Proof | undefined {
  const parts = decode(bytes, (from) => ({
    headerBytes: readBytes(from, MAX_HEADER),
    signature: readFixed(from, 64),
    body: readMaybe(from, (from) => readBytes(from, MAX_BODY)),
  }));
  const header = parts && decode(parts.headerBytes, readHeader);
  if (!parts || !header || (parts.body && !equal(hash('body', parts.body), header.bodyHash))) return undefined;
  const { user, device, head, at, type } = header;
  return { ...parts, user, device, head, at, type };
}

/** Did one of their devices, as one of these branches of their chain has it at the head the event cites, sign it? */
export async function isSigned(proof: Proof, branches: readonly Chain[]): Promise<boolean> {
  for (const chain of branches) {
    const device = equal(chain.user, proof.user) ? deviceAt(chain, proof.head, proof.device) : undefined;
    if (device && (await verify(device.signKey, 'event', proof.headerBytes, proof.signature))) return true;
  }
  return false;
}

/** The text of a message or an edit, undefined where the event is something else or has no body. */
export function wordsOf({ type, body }: Proof): string | undefined {
  if (!body || !WITH_TEXT.includes(type)) return undefined;
  return decode(body, (from) => {
    readFixed(from, SALT);
    const text = textOf(readBytes(from, MAX_BODY));
    from.pos = from.arr.length;
    return text;
  });
}

function readHeader(from: Reader) {
  if (readByte(from) !== VERSION) return undefined;
  skipPlace(from);
  const [user, device] = [readFixed(from, 16), readFixed(from, 16)];
  readUint(from);
  const head = readFixed(from, 32);
  readUint(from);
  readFixed(from, 32);
  const at = readUint(from);
  readUint(from);
  const type = readUint(from);
  readFixed(from, 32);
  const bodyHash = readFixed(from, 32);
  readMaybe(from, (from) => readFixed(from, 16));
  return { user, device, head, at, type, bodyHash };
}

/** chatId, span, index, client, incarnation, clock. */
function skipPlace(from: Reader): void {
  readFixed(from, 16);
  for (let i = 0; i < 3; i++) readUint(from);
  readFixed(from, 16);
  readUint(from);
}
