/** Somebody's own signed word that they want to come into a group by a link: it proves that they know the link, and whoever lets them in shows it. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeUint,
} from '../../crypto/codec.ts';
import { type Chain, deviceAt, headAt } from '../../crypto/identity.ts';
import { isKnowledge, knowledgeOf } from '../../crypto/invite.ts';
import { type SignKey, sign, verify } from '../../crypto/signing.ts';

/** `box`: which link; `knowledge`: of its secret, for this chat and person alone; `head`: of their chain, at which the device signs; `time` ms by its clock. */
export type JoinWord = {
  readonly chat: Bytes;
  readonly box: Bytes;
  readonly user: Bytes;
  readonly device: Bytes;
  readonly head: Bytes;
  readonly time: number;
  readonly knowledge: Bytes;
};
type SignedJoin = JoinWord & { readonly signed: Bytes; readonly signature: Bytes };

const VERSION = 1;
export const MAX_JOIN = 512;

/** The signed word of a device of that person. */
export async function sayJoin(key: SignKey, secret: Bytes, word: Omit<JoinWord, 'knowledge'>): Promise<Bytes> {
  const signed = write({ ...word, knowledge: knowledgeOf(secret, word.chat, word.user) });
  const signature = await sign(key, 'join', signed);
  return encode((to) => (writeBytes(to, signed), writeFixed(to, signature)));
}

/** Undefined where it is malformed; nothing of it is verified. */
export function readJoin(bytes: Bytes): SignedJoin | undefined {
  if (bytes.length > MAX_JOIN) return undefined;
  const parts = decode(bytes, (from) => ({ signed: readBytes(from, MAX_JOIN), signature: readFixed(from, 64) }));
  const word = parts && decode(parts.signed, read);
  return parts && word && { ...word, ...parts };
}

/** Is it theirs, of this chat, and did they know the link of this root? 'unknown' where their chain head is. */
export async function judgeJoin(word: SignedJoin, chat: Bytes, root: Bytes, chain: Chain | undefined): Promise<'valid' | 'invalid' | 'unknown'> {
  if (!equal(word.chat, chat) || !isKnowledge(root, chat, word.user, word.knowledge)) return 'invalid';
  if (!chain || headAt(chain, word.head) === undefined) return 'unknown';
  const device = deviceAt(chain, word.head, word.device);
  return device && equal(chain.user, word.user) && (await verify(device.signKey, 'join', word.signed, word.signature)) ? 'valid' : 'invalid';
}

const write = (word: JoinWord): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const part of [word.chat, word.box, word.user, word.device, word.head]) writeFixed(to, part);
    writeUint(to, word.time);
    writeFixed(to, word.knowledge);
  });

const read = (from: Reader): JoinWord | undefined =>
  readByte(from) === VERSION
    ? {
        chat: readFixed(from, 16),
        box: readFixed(from, 16),
        user: readFixed(from, 16),
        device: readFixed(from, 16),
        head: readFixed(from, 32),
        time: readUint(from),
        knowledge: readFixed(from, 32),
      }
    : undefined;
