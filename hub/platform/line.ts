/** A ws socket as the relay sees one. Binary messages only. */
import type { WebSocket } from 'ws';

/** The same shape as the relay's Connection; rooms do not import each other. */
export type SocketConnection = {
  send(message: Uint8Array): void;
  bufferedAmount(): number;
  close(code: number, reason: string): void;
  onDrain(callback: () => void): void;
};
export type SocketLine = { message(bytes: Uint8Array<ArrayBuffer>): void; closed(): void };

/** RFC 6455 §7.4.1: a kind of data that is not taken. */
const UNSUPPORTED_DATA = 1003;
/** Who does not answer a close within this is cut off. */
const CLOSE_MS = 5000;

export function joinLine(socket: WebSocket, accept: (connection: SocketConnection) => SocketLine): void {
  let drained = (): void => undefined;
  const line = accept({
    send: (message) => socket.send(message, () => drained()),
    bufferedAmount: () => socket.bufferedAmount,
    close: (code, reason) => closeSoon(socket, code, reason),
    onDrain(callback) {
      drained = callback;
    },
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

const toBuffer = (data: Buffer | ArrayBuffer | Buffer[]): Buffer | ArrayBuffer => (Array.isArray(data) ? Buffer.concat(data) : data);

function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), CLOSE_MS);
  socket.once('close', () => clearTimeout(cut));
}
