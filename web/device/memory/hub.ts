/** The hub as the engine uses it: questions with one answer, frames told, frames heard. Joins web/wire to the engine and hides which way a frame goes. */
import type { Ack, Active, Leave, Open, Post, SendMail, Subscribe, Transient, Unsubscribe, Unwatch, Watch } from '../../../hub/protocol/frames.ts';
import type { Bytes } from '../../../crypto/bytes.ts';
import type { Card } from '../../../crypto/invite.ts';
import type { ErrorCode } from '../../../hub/protocol/errors.ts';

export type Asked = Omit<Post, 'request'> | Omit<Open, 'request'> | Omit<SendMail, 'request'> | Omit<Leave, 'request'>;
export type Told = Subscribe | Unsubscribe | Ack | Transient | Active | Watch | Unwatch;

/** The hub's answer, with the items of those mails that went along and found no mailbox; a refusal is a value, and so is that nobody answered: then the same is asked again later. */
export type HubAnswer =
  | { readonly answer: 'posted'; readonly seq: number; readonly at: number; readonly left: readonly Bytes[] }
  | { readonly answer: 'refused'; readonly code: ErrorCode; readonly retryAfter: number | undefined }
  | { readonly answer: 'unreachable' };

export type TakenPackage = { readonly user: Bytes; readonly device: Bytes; readonly bytes: Bytes; readonly last: boolean };

export type Hub = {
  online(): boolean;
  ask(frame: Asked): Promise<HubAnswer>;
  tell(frame: Told): void;
  /** Every branch the hub has of a chain, undefined where it cannot be reached; empty where it knows none, or says more than chains can be. */
  chain(user: Bytes): Promise<readonly (readonly Bytes[])[] | undefined>;
  /** Adds entries; true once the hub has them. */
  growChain(user: Bytes, from: number, entries: readonly Bytes[]): Promise<'grown' | 'conflict' | 'unreachable'>;
  /** What stands behind a link. */
  card(box: Bytes): Promise<Card | 'none' | 'unreachable'>;
  /** True where it stands there now; else it is tried again later. */
  putCard(box: Bytes, card: Card): Promise<boolean>;
  takePackages(users: readonly Bytes[]): Promise<readonly TakenPackage[] | undefined>;
};
