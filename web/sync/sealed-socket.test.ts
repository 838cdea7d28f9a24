/** What the provider does on its virtual socket, and what it leaves behind. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { own } from '../../crypto/bytes.ts';
import { openSealedSocket, type SocketMessage } from './sealed-socket.ts';

afterEach(() => {
  vi.useRealTimers();
});

const opened = (doc = new Y.Doc()): { doc: Y.Doc; said: SocketMessage[]; socket: ReturnType<typeof openSealedSocket> } => {
  const said: SocketMessage[] = [];
  return { doc, said, socket: openSealedSocket(doc, (message) => said.push(message)) };
};
const push = (doc: Y.Doc, byte: number): void => doc.getArray('lane').push([Uint8Array.of(byte)]);

describe('the virtual socket', () => {
  it('[Y15] says what the document has when it opens, and each local change exactly once, at once', () => {
    const { doc, said } = opened();
    expect(said).toEqual([{ kind: 'step1', stateVector: own(Y.encodeStateVector(doc)) }]);
    push(doc, 1);
    expect(said.map(({ kind }) => kind)).toEqual(['step1', 'update']);
    push(doc, 2);
    expect(said.map(({ kind }) => kind)).toEqual(['step1', 'update', 'update']);
  });

  it('[Y15] takes an update without saying it again, and answers a step 1 with what is lacking', () => {
    const [a, b] = [opened(), opened()];
    push(a.doc, 1);
    b.said.length = 0;
    b.socket.deliver({ kind: 'update', update: own(Y.encodeStateAsUpdate(a.doc)) });
    expect(b.said).toEqual([]);
    expect(b.doc.getArray('lane').toArray()).toEqual([Uint8Array.of(1)]);
    push(b.doc, 2);
    b.said.length = 0;
    b.socket.deliver({ kind: 'step1', stateVector: own(Y.encodeStateVector(a.doc)) });
    expect(b.said).toEqual([{ kind: 'step2', update: own(Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc))) }]);
    a.socket.deliver(b.said[0]!);
    expect(a.doc.getArray('lane').toArray()).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  it('[Y16] still works after hours of silence, and sets no timer while it is open', () => {
    vi.useFakeTimers();
    const { doc, said } = opened();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(6 * 60 * 60 * 1000);
    said.length = 0;
    push(doc, 1);
    expect(said.map(({ kind }) => kind)).toEqual(['update']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[Y16] leaves no timer, no listener and no word behind once closed', () => {
    vi.useFakeTimers();
    const listeners = process.listenerCount('exit');
    const { doc, said, socket } = opened();
    expect(process.listenerCount('exit')).toBe(listeners);
    socket.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(process.listenerCount('exit')).toBe(listeners);
    expect(doc._observers.get('update')?.size ?? 0).toBe(0);
    said.length = 0;
    push(doc, 1);
    vi.advanceTimersByTime(60 * 60 * 1000);
    expect(said).toEqual([]);
  });
});
