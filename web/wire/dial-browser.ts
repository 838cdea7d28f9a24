/** Sockets of a page or worker. */
import { type Dial, joinSocket } from './dial.ts';

export const dial: Dial = (url, heard) => joinSocket(new WebSocket(url), heard);
