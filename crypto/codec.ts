/** The one encoding of everything that is stored, signed or sent: lib0 fields in a fixed order. Knows no format; those stand with their types. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type Bytes, own, textOf, utf8 } from './bytes.ts';

export type Writer = encoding.Encoder;
export type Reader = decoding.Decoder;

/** Runs `write` over a fresh writer and gives its bytes. */
export function encode(write: (to: Writer) => void): Bytes {
  const to = encoding.createEncoder();
  write(to);
  return own(encoding.toUint8Array(to));
}

/** Runs `read` over the bytes; undefined where they end early, where bytes are left over, or where `read` says so. Never throws. */
export function decode<T>(bytes: Bytes, read: (from: Reader) => T | undefined): T | undefined {
  const from = decoding.createDecoder(bytes);
  try {
    const value = read(from);
    return decoding.hasContent(from) ? undefined : value;
  } catch (error) {
    if (error instanceof Malformed || isLib0Error(error)) return undefined;
    throw error;
  }
}

/** Thrown inside `decode` by the readers below; never leaves it. */
class Malformed extends Error {}

const malformed = (): never => {
  throw new Malformed('malformed');
};

// lib0 throws plain Errors of these two kinds, whichever field it was reading (lib0/decoding.js).
const isLib0Error = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && /^(Unexpected end of array|Integer out of Range)$/.test(error.message));

export const writeByte = (to: Writer, value: number): void => encoding.writeUint8(to, value);
export const readByte = (from: Reader): number => (decoding.hasContent(from) ? decoding.readUint8(from) : malformed());

/** Whole numbers from 0 to 2^53 - 1. */
export const writeUint = (to: Writer, value: number): void => encoding.writeVarUint(to, value);
export const readUint = (from: Reader): number => decoding.readVarUint(from);

export const writeBool = (to: Writer, value: boolean): void => writeByte(to, value ? 1 : 0);
export function readBool(from: Reader): boolean {
  const byte = readByte(from);
  return byte > 1 ? malformed() : byte === 1;
}

/** What `writeUint` writes, alone: seven bits a byte, lowest first, the eighth says that more follow (lib0/encoding.js, writeVarUint). */
export function varUint(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push(128 + (rest % 128));
  }
}

/** Bytes of a length both sides know: written bare. */
export const writeFixed = (to: Writer, value: Bytes): void => encoding.writeUint8Array(to, value);
export const readFixed = (from: Reader, length: number): Bytes =>
  from.arr.length - from.pos < length ? malformed() : own(decoding.readUint8Array(from, length).slice());

/** Bytes with their length before them. `limit` is the longest the reader accepts. */
export const writeBytes = (to: Writer, value: Bytes): void => encoding.writeVarUint8Array(to, value);
export function readBytes(from: Reader, limit: number): Bytes {
  const length = readUint(from);
  return length > limit ? malformed() : readFixed(from, length);
}

/** UTF-8 with its length in bytes before it. */
export const writeText = (to: Writer, value: string): void => writeBytes(to, utf8(value));
export const readText = (from: Reader, limit: number): string => textOf(readBytes(from, limit)) ?? malformed();

export function writeList<T>(to: Writer, values: readonly T[], writeOne: (to: Writer, value: T) => void): void {
  writeUint(to, values.length);
  for (const value of values) writeOne(to, value);
}
export function readList<T>(from: Reader, limit: number, readOne: (from: Reader) => T): readonly T[] {
  const length = readUint(from);
  if (length > limit) malformed();
  return Array.from({ length }, () => readOne(from));
}

/** A value that may be absent: one byte, then the value where it is there. */
export function writeMaybe<T>(to: Writer, value: T | undefined, writeOne: (to: Writer, value: T) => void): void {
  writeBool(to, value !== undefined);
  if (value !== undefined) writeOne(to, value);
}
export const readMaybe = <T>(from: Reader, readOne: (from: Reader) => T): T | undefined => (readBool(from) ? readOne(from) : undefined);

/** Reads one of the numbers listed, else the bytes are malformed. */
export function readOneOf<T extends number>(from: Reader, allowed: readonly T[]): T {
  const value = readUint(from);
  const found = allowed.find((one) => one === value);
  return found ?? malformed();
}
