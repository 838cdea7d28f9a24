/**
 * y-websocket over no network: one provider per open document, on a virtual socket that hands out what the provider says as plain values and takes
 * in what the guard let through. Sealing, outbox and the choice of peers are the engine's; nothing here is sealed or sent.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import { messageSync, WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { type Bytes, own } from '../../crypto/bytes.ts';

/** The three things a Yjs provider says (y-protocols/PROTOCOL.md): what I have, what you lack, what is new. */
export type SocketMessage =
  | { readonly kind: 'step1'; readonly stateVector: Bytes }
  | { readonly kind: 'step2'; readonly update: Bytes }
  | { readonly kind: 'update'; readonly update: Bytes };

export type SealedSocket = {
  /** Hands the provider a message; a step 1 is answered by a step 2 through `onSend` before this returns. Updates must have passed the guard. */
  deliver(message: SocketMessage): void;
  /** Takes the provider off the document. Nothing of it stays behind: no timer, no listener. */
  close(): void;
};

/** Opens a provider on a LOADED document. Local changes come out of `onSend` exactly once, before the transaction that made them returns. */
export function openSealedSocket(doc: Y.Doc, onSend: (message: SocketMessage) => void): SealedSocket {
  const socket = virtualSocket(onSend);
  const provider = new WebsocketProvider('ws://virtual', 'segment', doc, {
    connect: false,
    disableBc: true,
    resyncInterval: -1,
    awareness: NOBODY,
    WebSocketPolyfill: socketClass(socket),
  });
  defuse(provider);
  provider.connect();
  socket.readyState = OPEN;
  socket.onopen?.();
  return {
    deliver: (message) => socket.onmessage?.({ data: encodeMessage(message) }),
    close: () => {
      // The provider must not see its socket close: it would leave a reconnect timer behind.
      provider.ws = null;
      provider.wsconnected = false;
      provider.destroy();
    },
  };
}

const CONNECTING = 0;
const OPEN = 1;

/** The part of a WebSocket that the provider touches. */
type VirtualSocket = {
  readonly OPEN: typeof OPEN;
  readyState: number;
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: Uint8Array }) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
};

const virtualSocket = (onSend: (message: SocketMessage) => void): VirtualSocket => ({
  OPEN,
  readyState: CONNECTING,
  binaryType: 'arraybuffer',
  onopen: null,
  onmessage: null,
  send: (data) => {
    const message = decodeMessage(data);
    if (message !== undefined) onSend(message);
  },
  close: () => {},
});

/** What the provider calls `new` on: every call gives the one socket. The cast stands for the rest of WebSocket, which the provider never touches. */
const socketClass = (socket: VirtualSocket): typeof WebSocket =>
  function open(): VirtualSocket {
    return socket;
  } as unknown as typeof WebSocket;

/**
 * Takes away what a provider does on its own: a 3 s timer that cuts a connection silent for 30 s (a virtual one is silent whenever nobody writes),
 * and on Node a listener on the process for each document.
 */
function defuse(provider: WebsocketProvider): void {
  clearInterval(provider._checkInterval);
  if (typeof process !== 'undefined') process.off?.('exit', provider._exitHandler);
}

/** Awareness without anybody in it: typing and presence are frames of their own. The cast stands for what the provider never calls. */
const NOBODY = {
  clientID: 0,
  meta: { get: () => ({ clock: 0, lastUpdated: 0 }) },
  getLocalState: () => null,
  getStates: () => new Map(),
  on: () => {},
  off: () => {},
} as unknown as Awareness;

function encodeMessage(message: SocketMessage): Uint8Array {
  const to = encoding.createEncoder();
  encoding.writeVarUint(to, messageSync);
  encoding.writeVarUint(to, message.kind === 'step1' ? messageYjsSyncStep1 : message.kind === 'step2' ? messageYjsSyncStep2 : messageYjsUpdate);
  encoding.writeVarUint8Array(to, message.kind === 'step1' ? message.stateVector : message.update);
  return encoding.toUint8Array(to);
}

/** What our own provider said; awareness, which has nobody in it, is nothing. */
function decodeMessage(data: Uint8Array): SocketMessage | undefined {
  const from = decoding.createDecoder(data);
  if (decoding.readVarUint(from) !== messageSync) return undefined;
  const kind = decoding.readVarUint(from);
  const body = own(decoding.readVarUint8Array(from).slice());
  if (kind === messageYjsSyncStep1) return { kind: 'step1', stateVector: body };
  return kind === messageYjsSyncStep2 ? { kind: 'step2', update: body } : { kind: 'update', update: body };
}
