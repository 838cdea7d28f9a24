/** Names of chats and routes: hashes, so that two people who open the same chat at once mean the same, and the hub learns nothing from them. */
import { type Bytes, compare } from '../../crypto/bytes.ts';
import { encode, writeUint } from '../../crypto/codec.ts';
import { hash, shortHash } from '../../crypto/hash.ts';

/** 16 bytes, known to both people and to nobody else but who knows both ids. */
export const directChatId = (a: Bytes, b: Bytes): Bytes => shortHash('direct', ...[a, b].sort(compare));
/** 16 bytes: the chat of one person's own devices. */
export const selfChatId = (user: Bytes): Bytes => shortHash('self', user);
/** 32 bytes: what the hub sees of one generation of a chat. */
export const routeOf = (chat: Bytes, generation: number): Bytes =>
  hash(
    'route',
    chat,
    encode((to) => writeUint(to, generation)),
  );
/** 32 bytes: the route of a device's mailbox. */
export const mailboxOf = (device: Bytes): Bytes => hash('mailbox', device);
