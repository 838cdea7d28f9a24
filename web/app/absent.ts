/**
 * What stands in a browser build for what y-websocket and Yjs bring along and are never asked for here: awareness, for its provider has nobody in it and takes
 * nothing but documents (web/sync/sealed-socket.ts); broadcast channels, for it uses none; and Node.
 */
export const isNode = false;
export const getVariable = (): undefined => undefined;

/** Said when a provider closes, to a socket that is closed. */
export const encodeAwarenessUpdate = (): Uint8Array => new Uint8Array();
const never = (): never => {
  throw new Error('expected a provider without awareness and without a broadcast channel');
};
export const [Awareness, applyAwarenessUpdate, removeAwarenessStates, publish, subscribe, unsubscribe] = [never, never, never, never, never, never];
