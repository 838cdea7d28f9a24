/** A hub's end of the line, held in the hand: it speaks real frames, says what it is told to, and is cut when it is told to. */
import { vi } from 'vitest';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { readBatch, writeBatch } from '../../hub/protocol/batch.ts';
import { readDeviceFrame, writeHubFrame } from '../../hub/protocol/forms.ts';
import { type DeviceFrame, type Envelope, type HubFrame, KIND, type Post } from '../../hub/protocol/frames.ts';
import type { HelloParts } from './connection.ts';
import type { Heard } from './dial.ts';
import { type IncomingFrame, openSocket, type SocketDeps, type SocketState } from './socket.ts';
import { newHeldTimers } from './timers.ts';

export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
export const route = randomBytes(32);
export const parts: HelloParts = { user: randomBytes(16), device: randomBytes(16), token: 'token', signature: randomBytes(64) };
export const post = (length = 8): Omit<Post, 'request'> => ({
  type: 'post',
  route,
  item: randomBytes(16),
  kind: KIND.message,
  epoch: 1,
  bytes: new Uint8Array(length),
  devices: [],
  mails: [],
});
export const envelope = (seq: number, length = 8): Envelope => ({
  type: 'envelope',
  route,
  seq,
  kind: KIND.message,
  epoch: 1,
  item: new Uint8Array(16),
  at: seq,
  bytes: new Uint8Array(length),
});
export const challenge: HubFrame = { type: 'challenge', versions: [1], nonce: new Uint8Array(32).fill(7) };
export const ready: HubFrame = { type: 'ready', version: 1, at: 1000 };

/** One connection as the hub has it. */
export type Peer = {
  readonly url: string;
  readonly messages: Bytes[];
  readonly heard: Heard;
  closedWith: number | undefined;
  buffered: number;
  frames(): readonly DeviceFrame[];
  say(...frames: readonly HubFrame[]): void;
  cut(code?: number): void;
};

export function world(changes: Partial<SocketDeps> = {}) {
  const timers = newHeldTimers();
  const peers: Peer[] = [];
  const taken: IncomingFrame[] = [];
  const states: SocketState[] = [];
  const hello = vi.fn<SocketDeps['hello']>(async () => parts);
  const deps: SocketDeps = {
    url: 'wss://hub.example:444/v1/socket',
    timers,
    random: () => 1,
    hello,
    on: (frame) => void taken.push(frame),
    onState: (state) => void states.push(state),
    post: async () => ({ seq: 77, at: 78, left: [] }),
    dial: (url, heard) => {
      const peer = newPeer(url, heard);
      peers.push(peer);
      return {
        send: (bytes) => void peer.messages.push(bytes),
        buffered: () => peer.buffered,
        close: (code) => {
          peer.closedWith ??= code;
        },
      };
    },
    ...changes,
  };
  const socket = openSocket(deps);
  // A failure nobody expects is looked at through `done`.
  socket.done.catch(() => undefined);
  const peer = (): Peer => peers.at(-1)!;
  const online = async (): Promise<Peer> => {
    await settle();
    peer().say(challenge);
    await settle();
    peer().say(ready);
    return peer();
  };
  return { socket, timers, peers, peer, taken, states, hello, online };
}

function newPeer(url: string, heard: Heard): Peer {
  const peer: Peer = {
    url,
    heard,
    messages: [],
    closedWith: undefined,
    buffered: 0,
    frames: () => peer.messages.flatMap((message) => readBatch(message)!.map((frame) => readDeviceFrame(frame)!)),
    say: (...frames) => heard.message(writeBatch(frames.map(writeHubFrame))),
    cut: (code = 1006) => heard.closed(code),
  };
  return peer;
}

export const outcomeOf = (asked: Promise<unknown>): Promise<unknown> => asked.catch((error: unknown) => error);
export const seqs = (frames: readonly IncomingFrame[]): readonly number[] => frames.map((frame) => ('seq' in frame ? frame.seq : -1));
