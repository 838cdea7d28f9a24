/** What the relay needs of the world around it, and what it gives. Knows neither ws nor HTTP, so that a test can be both ends of a line. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { SpendNow } from '../limits/spend.ts';
import type { DeviceId, PresenceFrame, UserId, Watch } from '../protocol/frames.ts';
import type { PostAnswer } from '../protocol/routes.ts';
import type { Routes } from '../store/route.port.ts';

/** One socket of whatever kind. */
export type Connection = {
  send(message: Bytes): void;
  /** One message in parts, which a wire that can writes without putting them together; they must not be changed afterwards. */
  sendParts?(parts: readonly Bytes[]): void;
  /** Bytes given to `send` that have not gone out. */
  bufferedAmount(): number;
  close(code: number, reason: string): void;
  /** `callback` is called whenever buffered bytes have gone out. */
  onDrain(callback: () => void): void;
};
/** What the connection tells the relay. `message` may be called until `closed` was. */
export type Line = { message(bytes: Bytes): void; closed(): void };
/** `host`: what the device connected to, as it signs it. `address`: who connected, for counting sockets that have not said hello. */
export type Origin = { readonly host: string; readonly address: string };

/** Who asks: found by an access token, or handed in by the HTTP side. */
export type Asker = { readonly user: UserId; readonly device: DeviceId; readonly session: Bytes };

/** Who reads a log. */
export type Reader = Pick<Asker, 'user' | 'device'>;

export type Clock = {
  /** ms; what is judged and kept by time goes by this (hub/clock.ts). */
  now(): number;
  /** ms, as the machine has it: to be told, never to judge by. */
  wall(): number;
  /** Gives back what cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Runs `callback` when what is at hand in this turn of the event loop has been done. */
  turn(callback: () => void): void;
};

/** What a socket does for presence, as hub/people has it. */
export type Presence = {
  /** `tell` gives false where there is no room for it now; `heardAt`: when the device was heard last, ms. */
  join(who: Reader, socket: { readonly tell: (people: PresenceFrame['people']) => boolean; readonly heardAt: () => number }): PresenceLine;
};
export type PresenceLine = {
  active(isActive: boolean): void;
  watch(people: Watch['people']): void;
  unwatch(users: readonly UserId[]): void;
  /** `heardAt`: when it was heard last, ms, where it only fell silent. */
  end(heardAt: number): void;
};

export type RelayDeps = {
  readonly routes: Routes;
  readonly presence: Presence;
  /** Called when something is on the disk for which somebody is to be woken. */
  readonly wake: () => void;
  readonly clock: Clock;
  readonly spend: SpendNow;
  /** Tells the operator of what is no refusal: a store that cannot be read or written. */
  readonly report: (error: unknown) => void;
  readonly randomBytes: (length: number) => Bytes;
  /** Whose access token this is, if it is a living one. */
  readonly authenticate: (token: string) => Promise<Asker | undefined>;
  /** True where `signature` is this active device's over `message` = H("socket", nonce, host, device). */
  readonly verify: (asker: Asker, message: Bytes, signature: Bytes) => Promise<boolean>;
};

export type Relay = {
  /** Begins the conversation of docs/protocol.md with a device: challenge, hello, ready. */
  accept(connection: Connection, origin: Origin): Line;
  /** POST /v1/post: one `post`, `open` or `mail` frame. Throws Refused. */
  post(asker: Asker, body: Bytes): Promise<PostAnswer>;
  /** Closes every socket of a device that was revoked. */
  drop(device: DeviceId): void;
  /** Closes every socket of a session that was revoked. */
  dropSession(session: Bytes): void;
  /** Trims and forgets what is old. `retentionMs`: how long an envelope stays that not every device acked. */
  expire(retentionMs: number): Promise<void>;
  /** Has this device a socket that has said hello? */
  isThere(device: DeviceId): boolean;
  /** Sockets that have said hello. */
  size(): number;
  /** Writes what is held back and closes every socket with 1001. */
  close(): Promise<void>;
};
