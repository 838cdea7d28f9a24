/** The names of logs and mailboxes, and the running hash by which a device knows a log again. */
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { DeviceId, ItemId, RouteId } from '../protocol/frames.ts';
import type { LogKey, Running } from '../store/route.port.ts';

/** The route under which a device subscribes to its mail. */
export const mailboxOf = (device: DeviceId): RouteId => hash('mailbox', device);

/**
 * Mailboxes are stored under names no chat can have. Whoever opens a chat under the route of another's mailbox, which is easily computed, has a
 * chat of that name and none of the mail.
 */
export const mailboxLog = (mailbox: RouteId): LogKey => concat(new Uint8Array([1]), mailbox);
export const chatLog = (route: RouteId): LogKey => route;

/** H("item", bytes): what an echo carries in place of the bytes. */
export const digestOf = (bytes: Bytes): Bytes => hash('item', bytes);

/** H("running", hash before, item, H("item", bytes)). */
export const runningHash =
  (item: ItemId, digest: Bytes): Running =>
  (previous) =>
    hash('running', previous, item, digest);
