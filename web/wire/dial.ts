/** One WebSocket as the wire uses it, whoever made it: bytes in, bytes out, and an end. */
import { type Bytes, own } from '../../crypto/bytes.ts';
import { CLOSE } from '../../hub/protocol/errors.ts';

export type Heard = {
  message(bytes: Bytes): void;
  /** Once, whatever ended it; 1006 where nobody said why (RFC 6455 §7.4.1). Nothing is heard after it. */
  closed(code: number): void;
};
export type Wire = { send(bytes: Bytes): void; buffered(): number; close(code: number): void };
/** Nothing is heard before it returns. */
export type Dial = (url: string, heard: Heard) => Wire;

/** What a browser's WebSocket and that of `ws` have in common (https://websockets.spec.whatwg.org). */
export type WebSocketLike = {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(bytes: Bytes): void;
  close(code?: number): void;
  addEventListener(type: 'message', hear: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', hear: (event: { code: number }) => void): void;
  addEventListener(type: 'error', hear: () => void): void;
};

const OPEN = 1;
const NORMAL = 1000;

/** Joins a socket to the one who hears it. Closing ends it at once for the hearer: a dead line would keep its close for minutes. */
export function joinSocket(socket: WebSocketLike, heard: Heard): Wire {
  let ended = false;
  const end = (code: number): void => {
    if (ended) return;
    ended = true;
    heard.closed(code);
  };
  const close = (code: number): void => {
    // A page may send 1000 and 3000 to 4999 alone.
    socket.close(code === NORMAL || code >= 3000 ? code : NORMAL);
    end(code);
  };
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    if (ended) return;
    if (data instanceof ArrayBuffer) heard.message(new Uint8Array(data));
    else if (data instanceof Uint8Array) heard.message(own(data));
    else close(CLOSE.malformed);
  });
  socket.addEventListener('close', ({ code }) => end(code));
  // A close follows every error and says as much.
  socket.addEventListener('error', () => undefined);
  return {
    send: (bytes) => {
      if (!ended && socket.readyState === OPEN) socket.send(bytes);
    },
    buffered: () => socket.bufferedAmount,
    close,
  };
}
