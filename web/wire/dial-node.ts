/** Sockets of the terminal: `ws`, since Node has none of its own before 22, and that one cannot limit what it takes in. */
import { WebSocket } from 'ws';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { type Dial, joinSocket } from './dial.ts';

export const dial: Dial = (url, heard) =>
  joinSocket(new WebSocket(url, { perMessageDeflate: false, maxPayload: LIMITS.bodyBytes, followRedirects: false }), heard);
