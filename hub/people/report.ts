/** One report as it lies in the store: sealed under the hub's key, which lies outside of it, so that a copy of the store alone tells nobody what was shown. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readText,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
} from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import { LIMITS } from '../protocol/limits.ts';
import { REASONS, type ReportReason } from '../protocol/routes.ts';

const VERSION = 1;
const NONCE_BYTES = 12;

/** `events`: whole signed events, as the reporter's device has them. */
export type Report = {
  readonly reporter: Bytes;
  readonly user: Bytes;
  readonly reason: ReportReason;
  readonly text: string;
  readonly events: readonly Bytes[];
};

/** `key`: the hub's. `nonce`: 12 random bytes. `id`: of the report, to which it is bound. */
export async function sealReport(key: Bytes, nonce: Bytes, id: Bytes, report: Report): Promise<Bytes> {
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: id }, await keyOf(key), writeReport(report));
  return concat(Uint8Array.of(VERSION), nonce, new Uint8Array(sealed));
}

/** Undefined where it was sealed under another key, for another id, or bent. */
export async function openReport(key: Bytes, id: Bytes, sealed: Bytes): Promise<Report | undefined> {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES) return undefined;
  const nonce = sealed.slice(1, 1 + NONCE_BYTES);
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: id }, await keyOf(key), sealed.slice(1 + NONCE_BYTES));
    return readReport(new Uint8Array(plain));
  } catch (error) {
    // WebCrypto's one word for a tag that does not fit (https://www.w3.org/TR/webcrypto/#aes-gcm-operations-decrypt).
    if (error instanceof DOMException && error.name === 'OperationError') return undefined;
    throw error;
  }
}

const keyOf = (key: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', hash('report', key), 'AES-GCM', false, ['encrypt', 'decrypt']);

const writeReport = ({ reporter, user, reason, text, events }: Report): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, reporter);
    writeFixed(to, user);
    writeText(to, reason);
    writeText(to, text);
    writeList(to, events, writeBytes);
  });

const readReport = (bytes: Bytes): Report | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [reporter, user, word] = [readFixed(from, 16), readFixed(from, 16), readText(from, 64)];
    const text = readText(from, LIMITS.reportTextBytes);
    const events = readList(from, LIMITS.reportEvents, (from) => readBytes(from, LIMITS.reportBytes));
    return { reporter, user, reason: REASONS.find((one) => one === word) ?? 'other', text, events };
  });
