/** Fields that several frames share, and how a frame of a kind is found by its number. Knows no frame. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  readOneOf,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { type ErrorCode, type ErrorDetails, STATUS } from './errors.ts';
import { LIMITS } from './limits.ts';

type WakingFields = { readonly wakes?: true | undefined };
export const writeWaking = (to: Writer, { wakes }: WakingFields): void => writeBool(to, wakes === true);
export const readWaking = (from: Reader): WakingFields => ({ wakes: readBool(from) || undefined });
type MailFields = { readonly device: Bytes; readonly item: Bytes; readonly bytes: Bytes } & WakingFields;
type CursorFields = { readonly seq: number; readonly hash: Bytes };
type PredecessorFields = { readonly route: Bytes; readonly epoch: number; readonly seq: number };

const CODES = Object.keys(STATUS) as ErrorCode[];
const MAX_DETAIL = 4;
const NOTHING = new Uint8Array();

export const writeMail = (to: Writer, { device, item, bytes, wakes }: MailFields): void => {
  writeFixed(to, device);
  writeFixed(to, item);
  writeBytes(to, bytes);
  writeWaking(to, { wakes });
};
export const readMail = (from: Reader): MailFields => ({
  device: readFixed(from, 16),
  item: readFixed(from, 16),
  bytes: readBytes(from, LIMITS.mailBytes),
  ...readWaking(from),
});
type EnclosedFields = { readonly enclosure?: Bytes | undefined };
/** No bytes where there is none. */
export const writeEnclosed = (to: Writer, { enclosure }: EnclosedFields): void => writeBytes(to, enclosure ?? NOTHING);
export const readEnclosed = (from: Reader): EnclosedFields => {
  const enclosure = readBytes(from, LIMITS.enclosureBytes);
  return enclosure.length > 0 ? { enclosure } : {};
};
/** Whom a route leads to, the mails that go with the change, and what all of them bring. */
type RoutedFields = { readonly devices: readonly Bytes[]; readonly mails: readonly MailFields[] } & EnclosedFields;
export const writeRouted = (to: Writer, { devices, mails, enclosure }: RoutedFields): void => {
  writeList(to, devices, writeFixed);
  writeList(to, mails, writeMail);
  writeEnclosed(to, { enclosure });
};
export const readRouted = (from: Reader): RoutedFields => ({
  devices: readList(from, LIMITS.devicesPerRoute, readDevice),
  mails: readList(from, LIMITS.mailsPerCommit, readMail),
  ...readEnclosed(from),
});
export const writeCursor = (to: Writer, { seq, hash }: CursorFields): void => {
  writeUint(to, seq);
  writeFixed(to, hash);
};
export const readCursor = (from: Reader): CursorFields => ({ seq: readUint(from), hash: readFixed(from, 32) });
export const writePredecessor = (to: Writer, { route, epoch, seq }: PredecessorFields): void => {
  writeFixed(to, route);
  writeUint(to, epoch);
  writeUint(to, seq);
};
export const readPredecessor = (from: Reader): PredecessorFields => ({ route: readFixed(from, 32), epoch: readUint(from), seq: readUint(from) });
/** Where it lies, when the hub took it, and the items of the mails that came with it and were left out. */
export type PlaceFields = { readonly seq: number; readonly at: number; readonly left: readonly Bytes[] };
export const writePlace = (to: Writer, { seq, at, left }: PlaceFields): void => {
  writeUint(to, seq);
  writeUint(to, at);
  writeList(to, left, writeFixed);
};
export const readPlace = (from: Reader): PlaceFields => ({
  seq: readUint(from),
  at: readUint(from),
  left: readList(from, LIMITS.mailsPerCommit, (from) => readFixed(from, 16)),
});
export const readDevice = (from: Reader): Bytes => readFixed(from, 16);
export const writeDetails = (to: Writer, details: ErrorDetails): void =>
  writeList(
    to,
    Object.entries(details).filter(([, value]) => value !== undefined),
    (to, [name, value]) => {
      writeText(to, name);
      writeUint(to, Math.ceil(value as number));
    },
  );
export const readDetails = (from: Reader): ErrorDetails =>
  Object.fromEntries(readList(from, MAX_DETAIL, (from) => [readText(from, 32), readUint(from)] as const));
export const writeCode = (to: Writer, code: ErrorCode): void => writeText(to, code);
export const readCode = (from: Reader): ErrorCode => {
  const text = readText(from, 64);
  // A code a later hub knows and this build does not is still a refusal.
  return CODES.find((code) => code === text) ?? 'internal';
};

/** What an envelope and its echo share. */
type HeadFields<K> = {
  readonly route: Bytes;
  readonly seq: number;
  readonly kind: K;
  readonly epoch: number;
  readonly item: Bytes;
  readonly at: number;
};
export function writeHead(to: Writer, { route, seq, kind, epoch, item, at }: HeadFields<number>): void {
  writeFixed(to, route);
  writeUint(to, seq);
  writeUint(to, kind);
  writeUint(to, epoch);
  writeFixed(to, item);
  writeUint(to, at);
}
export const readHead = <K extends number>(from: Reader, kinds: readonly K[]): HeadFields<K> => ({
  route: readFixed(from, 32),
  seq: readUint(from),
  kind: readOneOf(from, kinds),
  epoch: readUint(from),
  item: readFixed(from, 16),
  at: readUint(from),
});

/** One kind of frame: its number on the wire, and how its fields are written and read. */
export type Form<F> = { readonly tag: number; readonly write: (to: Writer, frame: F) => void; readonly read: (from: Reader) => F };
export type Forms<F extends { type: string }> = { readonly [T in F['type']]: Form<Extract<F, { type: T }>> };

export function writeFrame<F extends { type: string }>(forms: Forms<F>, frame: F): Bytes {
  const form = forms[frame.type as F['type']] as unknown as Form<F>;
  return encode((to) => {
    writeByte(to, form.tag);
    form.write(to, frame);
  });
}

export function readFrame<F extends { type: string }>(forms: Forms<F>, bytes: Bytes): F | undefined {
  return decode(bytes, (from) => {
    const tag = readByte(from);
    const form = (Object.values(forms) as unknown as Form<F>[]).find((one) => one.tag === tag);
    return form?.read(from);
  });
}
