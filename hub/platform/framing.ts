/** Socket messages as they go over the wire (RFC 6455 §5.2): put into a frame once, however many sockets get the same. */
import { Buffer } from 'node:buffer';

/** FIN, no extension, opcode 2: a whole binary message in one frame. */
const WHOLE_BINARY = 0x82;
/** Lengths up to 125 stand in the second byte; 126 and 127 say that 2 or 8 bytes of length follow. */
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 127;

/** The frame of a message, for as long as somebody holds that very message; it must not be changed meanwhile. */
export function newFraming(): (message: Uint8Array) => Uint8Array {
  const frameByMessage = new WeakMap<Uint8Array, Uint8Array>();
  return (message) => {
    const frame = frameByMessage.get(message) ?? frameOf(message);
    frameByMessage.set(message, frame);
    return frame;
  };
}

export function frameOf(message: Uint8Array): Uint8Array {
  const head = headOf(message.length);
  const frame = Buffer.allocUnsafe(head.length + message.length);
  frame.set(head);
  frame.set(message, head.length);
  return frame;
}

/** What stands before a message of this length. Unmasked, as a server sends (§5.1). */
export function headOf(length: number): Uint8Array {
  const head = length < IN_TWO_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head);
  frame[0] = WHOLE_BINARY;
  frame[1] = head === 2 ? length : head === 4 ? IN_TWO_BYTES : IN_EIGHT_BYTES;
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  return frame;
}
