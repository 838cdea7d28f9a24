/** A ws socket as the relay sees one. Binary messages only. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { headOf } from './framing.ts';

/** The same shape as the relay's Connection; rooms do not import each other. */
export type SocketConnection = {
  send(message: Uint8Array): void;
  /** One message in parts, written without putting them together; they must not be changed afterwards. */
  sendParts(parts: readonly Uint8Array[]): void;
  bufferedAmount(): number;
  close(code: number, reason: string): void;
  /** `callback` is called when all of a full buffer has gone out. */
  onDrain(callback: () => void): void;
};
export type SocketLine = { message(bytes: Uint8Array<ArrayBuffer>): void; closed(): void };

/** RFC 6455 §7.4.1: a kind of data that is not taken. */
const UNSUPPORTED_DATA = 1003;
/** Who does not answer a close within this is cut off. */
const CLOSE_MS = 5000;

/** A socket with the wire under it. Frames are written to the wire itself, which spares each send ws's own frame and callback: ws holds nothing back
 * that they could overtake, because no message is compressed and each of its own frames is one write. */
export type Socket = { readonly socket: WebSocket; readonly wire: Duplex; readonly frame: (message: Uint8Array) => Uint8Array };

export function joinLine({ socket, wire, frame }: Socket, accept: (connection: SocketConnection) => SocketLine): void {
  const line = accept({
    send: (message) => void (socket.readyState === socket.OPEN && wire.write(frame(message))),
    sendParts: (parts) => void (socket.readyState === socket.OPEN && writeParts(wire, parts)),
    bufferedAmount: () => socket.bufferedAmount,
    close: (code, reason) => closeSoon(socket, code, reason),
    onDrain: (callback) => void wire.on('drain', callback),
  });
  socket.on('message', (data, isBinary) => {
    if (!isBinary) return closeSoon(socket, UNSUPPORTED_DATA, 'binary only');
    // A copy: what ws hands out lies in a larger buffer, which a kept envelope would hold on to.
    line.message(new Uint8Array(toBuffer(data)));
  });
  socket.on('close', () => line.closed());
  // A broken frame, one that is too large (ws answers 1009), a reset wire: 'close' follows each of them.
  socket.on('error', () => undefined);
}

/** Corked, so that the system is called once for all of them. */
function writeParts(wire: Duplex, parts: readonly Uint8Array[]): void {
  wire.cork();
  wire.write(headOf(parts.reduce((sum, { length }) => sum + length, 0)));
  for (const part of parts) wire.write(part);
  wire.uncork();
}

const toBuffer = (data: Buffer | ArrayBuffer | Buffer[]): Buffer | ArrayBuffer => (Array.isArray(data) ? Buffer.concat(data) : data);

function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), CLOSE_MS);
  socket.once('close', () => clearTimeout(cut));
}
