/** The Yjs document of one segment with its provider: pushes, takes in, drops and says what it holds. Knows neither headers nor who may do what. */
import * as Y from 'yjs';
import { type Bytes, own } from '../../crypto/bytes.ts';
import { laneName, type Slot } from './lane.ts';
import { openSealedSocket, type SealedSocket, type SocketMessage } from './sealed-socket.ts';

export type SegmentDocument = {
  readonly doc: Y.Doc;
  readonly socket: SealedSocket;
  /** What the provider said and nobody has taken yet. */
  readonly said: SocketMessage[];
};

/** Loads a document, then gives it its provider: what it loads is no news to anybody. */
export function openDocument(updates: readonly Bytes[]): SegmentDocument {
  const doc = new Y.Doc({ gc: true });
  for (const update of updates) Y.applyUpdate(doc, update);
  const said: SocketMessage[] = [];
  const socket = openSealedSocket(doc, (message) => said.push(message));
  return { doc, socket, said };
}

export function closeDocument({ doc, socket }: SegmentDocument): void {
  socket.close();
  doc.destroy();
}

/** Pushes an event to the lane of `client` and gives the update, as the provider said it. */
export function pushEvent(document: SegmentDocument, client: number, event: Bytes): Bytes {
  // Only now: Yjs exchanges, without a word, a clientID that it meets in what it loads or takes in, as from a copy of this very process.
  document.doc.clientID = client;
  const said = heard(document, () => document.doc.getArray<Bytes>(laneName(client)).push([event]));
  const only = said[0];
  if (said.length !== 1 || only?.kind !== 'update') throw new Error(`expected one update of one push, heard ${said.length}`);
  return only.update;
}

/** Applies an update that the guard has rebuilt. Throws where Yjs could not integrate all of it: then the guard has let a gap through. */
export function takeUpdate(document: SegmentDocument, update: Bytes): void {
  heard(document, () => document.socket.deliver({ kind: 'update', update }));
  if (document.doc.store.pendingStructs !== null || document.doc.store.pendingDs !== null) throw new Error('an update was left pending');
}

/** What the document holds beyond a state vector, as the provider answers a step 1. The vector must be well-formed. */
export function answerStep1(document: SegmentDocument, stateVector: Bytes): Bytes {
  const said = heard(document, () => document.socket.deliver({ kind: 'step1', stateVector }));
  const only = said[0];
  if (said.length !== 1 || only?.kind !== 'step2') throw new Error(`expected one answer to one step 1, heard ${said.length}`);
  return only.update;
}

/** The event in a slot. Throws where there is none: the caller knows which slots are live. */
export function bodyAt({ doc }: SegmentDocument, { client, clock }: Slot): Bytes {
  const item = Y.getItem(doc.store, Y.createID(client, clock));
  if (item instanceof Y.Item && item.content instanceof Y.ContentBinary) return own(item.content.content);
  throw new Error('expected a live slot');
}

/** Deletes the items of these slots; Yjs's garbage collection drops their content at the end of the transaction. */
export function dropBodies(document: SegmentDocument, slots: readonly Slot[]): void {
  const { doc } = document;
  // Deletions are never sent: every copy makes its own, from a redaction it has verified.
  heard(document, () =>
    doc.transact((transaction) => {
      for (const { client, clock } of slots) {
        const item = Y.getItem(doc.store, Y.createID(client, clock));
        if (item instanceof Y.Item && !item.deleted) item.delete(transaction);
      }
    }),
  );
}

export const stateOf = ({ doc }: SegmentDocument): Bytes => own(Y.encodeStateAsUpdate(doc));

/** What the provider says while `act` runs; what it said before is dropped. */
function heard(document: SegmentDocument, act: () => unknown): readonly SocketMessage[] {
  document.said.length = 0;
  act();
  return document.said.splice(0);
}
