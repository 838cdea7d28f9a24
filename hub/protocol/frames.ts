/** The frames of the socket: what a device says to the hub and what the hub says to a device. Every byte after the MLS header is opaque here. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readOneOf,
  readText,
  readUint,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';
import {
  type Forms,
  type PlaceFields,
  readCode,
  readCursor,
  readDetails,
  readDevice,
  readFrame,
  readHead,
  readMail,
  readPlace,
  readPredecessor,
  writeCode,
  writeCursor,
  writeDetails,
  writeFrame,
  writeHead,
  writeId,
  writeMail,
  writePlace,
  writePredecessor,
} from './fields.ts';
import { LIMITS } from './limits.ts';

/** 32 bytes. A chat's generation as the hub knows it, or a device's mailbox: H("route", …), H("mailbox", deviceId). */
export type RouteId = Bytes;
/** 16 bytes: the first half of H("device", its chain entry). */
export type DeviceId = Bytes;
/** 16 bytes: the first half of H("user", chain entry 0). */
export type UserId = Bytes;
/** 16 random bytes, made once for what is posted: the same id makes a resend harmless. */
export type ItemId = Bytes;

/** What an envelope holds: a sealed message, a commit with its rider, or (in mailboxes only) sealed mail. */
export const KIND = { message: 0, commit: 1, mail: 2 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];
const KINDS = Object.values(KIND);
/** Stands for a person the hub does not know. */
const NOBODY: UserId = new Uint8Array(16);

/** Sealed mail for one device, sent along with a commit or an opening. */
export type Mail = { readonly device: DeviceId; readonly item: ItemId; readonly bytes: Bytes };

/** Where a subscriber stands: all up to `seq` is done, and `hash` is the running hash there (32 bytes; zeros at 0). */
export type Cursor = { readonly seq: number; readonly hash: Bytes };

/** The route a new generation follows: it must be at just this epoch and end at just this seq. */
export type Predecessor = { readonly route: RouteId; readonly epoch: number; readonly seq: number };

export type Hello = {
  readonly type: 'hello';
  readonly version: number;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly token: string;
  readonly signature: Bytes;
};
export type Subscribe = { readonly type: 'subscribe'; readonly route: RouteId; readonly cursor: Cursor };
export type Unsubscribe = { readonly type: 'unsubscribe'; readonly route: RouteId };
/** `devices` (the resulting routing) and `mails` belong to a commit; a message has neither. */
export type Post = {
  readonly type: 'post';
  readonly request: number;
  readonly route: RouteId;
  readonly item: ItemId;
  readonly kind: typeof KIND.message | typeof KIND.commit;
  readonly epoch: number;
  readonly bytes: Bytes;
  readonly devices: readonly DeviceId[];
  readonly mails: readonly Mail[];
};
/** A route opens at this epoch: the founder's adding commit made epoch 1 of a group nobody else was in at 0 (RFC 9420 §11). */
export const FIRST_EPOCH = 1;

/** Creates a route if it is absent (the first wins), with its Welcomes inside, at FIRST_EPOCH and seq 0. The opener is among `devices`. */
export type Open = {
  readonly type: 'open';
  readonly request: number;
  readonly route: RouteId;
  readonly item: ItemId;
  readonly predecessor: Predecessor | undefined;
  readonly devices: readonly DeviceId[];
  readonly mails: readonly Mail[];
};
export type SendMail = { readonly type: 'mail'; readonly request: number } & Mail;
/** All up to `seq` is stored on the device: the hub may forget it. */
export type Ack = { readonly type: 'ack'; readonly route: RouteId; readonly seq: number };
/** This device no longer belongs to the route. */
export type Leave = { readonly type: 'leave'; readonly request: number; readonly route: RouteId };
/** A signal for those who are there now; never stored. */
export type Transient = { readonly type: 'transient'; readonly route: RouteId; readonly bytes: Bytes };
export type Ping = { readonly type: 'ping' };

export type DeviceFrame = Hello | Subscribe | Unsubscribe | Post | Open | SendMail | Ack | Leave | Transient | Ping;

/** First frame of the hub: the versions it speaks and a nonce to sign (32 bytes). */
export type Challenge = { readonly type: 'challenge'; readonly versions: readonly number[]; readonly nonce: Bytes };
export type Ready = { readonly type: 'ready'; readonly version: number; readonly at: number };
/** How a subscriber's cursor lies in the log: the same log, another log (wiped or restored), or below what was trimmed. */
export const LOG = { same: 0, other: 1, trimmed: 2 } as const;
export type Log = (typeof LOG)[keyof typeof LOG];
const LOGS = Object.values(LOG);
/** Envelopes follow from cursor.seq + 1 (`same`), from floor + 1 (`trimmed`; `floor` gives that cursor), or none (`other`). */
export type Subscribed = {
  readonly type: 'subscribed';
  readonly route: RouteId;
  readonly log: Log;
  readonly head: number;
  readonly epoch: number;
  readonly floor: Cursor;
  /** What this device has acked here since it was routed, 0 where nothing: one that stands before that was rolled back, or has a double. */
  readonly acked: number;
};
export type Envelope = {
  readonly type: 'envelope';
  readonly route: RouteId;
  readonly seq: number;
  readonly kind: Kind;
  readonly epoch: number;
  readonly item: ItemId;
  /** The hub's clock when it took the envelope, ms. */
  readonly at: number;
  /** Of mail alone: whose device posted it. A letter in another's name costs nobody a look at that one's chain. */
  readonly user?: UserId;
  readonly bytes: Bytes;
};
/** An envelope this device posted itself: its bytes are known to it, so only their digest comes back: H("item", bytes). */
export type Echo = Omit<Envelope, 'type' | 'bytes'> & { readonly type: 'echo'; readonly digest: Bytes };
/** What was asked under this request number is on the hub's disk, but for the mails of `left`: each of them may be sent again alone. */
export type Posted = { readonly type: 'posted'; readonly request: number } & PlaceFields;
export type RefusedFrame = { readonly type: 'refused'; readonly request: number; readonly code: ErrorCode; readonly details: ErrorDetails };
/** The subscription of this route ended or was refused. */
export type Unrouted = { readonly type: 'unrouted'; readonly route: RouteId; readonly code: ErrorCode };
export type Pong = { readonly type: 'pong' };

export type HubFrame = Challenge | Ready | Subscribed | Envelope | Echo | Posted | RefusedFrame | Unrouted | Transient | Pong;

const DEVICE_FORMS: Forms<DeviceFrame> = {
  hello: {
    tag: 1,
    write: (to, f) => (
      writeUint(to, f.version), writeFixed(to, f.user), writeFixed(to, f.device), writeText(to, f.token), writeFixed(to, f.signature)
    ),
    read: (from) => ({
      type: 'hello',
      version: readUint(from),
      user: readFixed(from, 16),
      device: readDevice(from),
      token: readText(from, 256),
      signature: readFixed(from, 64),
    }),
  },
  subscribe: {
    tag: 2,
    write: (to, f) => (writeFixed(to, f.route), writeCursor(to, f.cursor)),
    read: (from) => ({ type: 'subscribe', route: readFixed(from, 32), cursor: readCursor(from) }),
  },
  unsubscribe: { tag: 3, write: (to, f) => writeFixed(to, f.route), read: (from) => ({ type: 'unsubscribe', route: readFixed(from, 32) }) },
  post: {
    tag: 4,
    write: (to, f) => (
      writeUint(to, f.request),
      writeFixed(to, f.route),
      writeFixed(to, f.item),
      writeUint(to, f.kind),
      writeUint(to, f.epoch),
      writeBytes(to, f.bytes),
      writeList(to, f.devices, writeId),
      writeList(to, f.mails, writeMail)
    ),
    read: (from) => ({
      type: 'post',
      request: readUint(from),
      route: readFixed(from, 32),
      item: readFixed(from, 16),
      kind: readOneOf(from, [KIND.message, KIND.commit]),
      epoch: readUint(from),
      bytes: readBytes(from, LIMITS.envelopeBytes),
      devices: readList(from, LIMITS.devicesPerRoute, readDevice),
      mails: readList(from, LIMITS.mailsPerCommit, readMail),
    }),
  },
  open: {
    tag: 5,
    write: (to, f) => (
      writeUint(to, f.request),
      writeFixed(to, f.route),
      writeFixed(to, f.item),
      writeMaybe(to, f.predecessor, writePredecessor),
      writeList(to, f.devices, writeId),
      writeList(to, f.mails, writeMail)
    ),
    read: (from) => ({
      type: 'open',
      request: readUint(from),
      route: readFixed(from, 32),
      item: readFixed(from, 16),
      predecessor: readMaybe(from, readPredecessor),
      devices: readList(from, LIMITS.devicesPerRoute, readDevice),
      mails: readList(from, LIMITS.mailsPerCommit, readMail),
    }),
  },
  mail: {
    tag: 6,
    write: (to, f) => (writeUint(to, f.request), writeMail(to, f)),
    read: (from) => ({ type: 'mail', request: readUint(from), ...readMail(from) }),
  },
  ack: {
    tag: 7,
    write: (to, f) => (writeFixed(to, f.route), writeUint(to, f.seq)),
    read: (from) => ({ type: 'ack', route: readFixed(from, 32), seq: readUint(from) }),
  },
  leave: {
    tag: 8,
    write: (to, f) => (writeUint(to, f.request), writeFixed(to, f.route)),
    read: (from) => ({ type: 'leave', request: readUint(from), route: readFixed(from, 32) }),
  },
  transient: {
    tag: 9,
    write: (to, f) => (writeFixed(to, f.route), writeBytes(to, f.bytes)),
    read: (from) => ({ type: 'transient', route: readFixed(from, 32), bytes: readBytes(from, LIMITS.transientBytes) }),
  },
  ping: { tag: 10, write: () => undefined, read: () => ({ type: 'ping' }) },
};

const HUB_FORMS: Forms<HubFrame> = {
  challenge: {
    tag: 1,
    write: (to, f) => (writeList(to, f.versions, writeUint), writeFixed(to, f.nonce)),
    read: (from) => ({ type: 'challenge', versions: readList(from, 64, readUint), nonce: readFixed(from, 32) }),
  },
  ready: {
    tag: 2,
    write: (to, f) => (writeUint(to, f.version), writeUint(to, f.at)),
    read: (from) => ({ type: 'ready', version: readUint(from), at: readUint(from) }),
  },
  subscribed: {
    tag: 3,
    write: (to, f) => (
      writeFixed(to, f.route), writeUint(to, f.log), writeUint(to, f.head), writeUint(to, f.epoch), writeCursor(to, f.floor), writeUint(to, f.acked)
    ),
    read: (from) => ({
      type: 'subscribed',
      route: readFixed(from, 32),
      log: readOneOf(from, LOGS),
      head: readUint(from),
      epoch: readUint(from),
      floor: readCursor(from),
      acked: readUint(from),
    }),
  },
  envelope: {
    tag: 4,
    write: (to, f) => (writeHead(to, f), f.kind === KIND.mail && writeFixed(to, f.user ?? NOBODY), writeBytes(to, f.bytes)),
    read: (from) => {
      const head = readHead(from, KINDS);
      const user = head.kind === KIND.mail ? { user: readFixed(from, 16) } : {};
      return { type: 'envelope', ...head, ...user, bytes: readBytes(from, LIMITS.envelopeBytes) };
    },
  },
  echo: {
    tag: 5,
    write: (to, f) => (writeHead(to, f), writeFixed(to, f.digest)),
    read: (from) => ({ type: 'echo', ...readHead(from, KINDS), digest: readFixed(from, 32) }),
  },
  posted: {
    tag: 6,
    write: (to, f) => (writeUint(to, f.request), writePlace(to, f)),
    read: (from) => ({ type: 'posted', request: readUint(from), ...readPlace(from) }),
  },
  refused: {
    tag: 7,
    write: (to, f) => (writeUint(to, f.request), writeCode(to, f.code), writeDetails(to, f.details)),
    read: (from) => ({ type: 'refused', request: readUint(from), code: readCode(from), details: readDetails(from) }),
  },
  unrouted: {
    tag: 8,
    write: (to, f) => (writeFixed(to, f.route), writeCode(to, f.code)),
    read: (from) => ({ type: 'unrouted', route: readFixed(from, 32), code: readCode(from) }),
  },
  transient: DEVICE_FORMS.transient,
  pong: { tag: 10, write: () => undefined, read: () => ({ type: 'pong' }) },
};

/** A frame alone: its tag and fields. Also the body of POST /v1/post. */
export const writeDeviceFrame = (frame: DeviceFrame): Bytes => writeFrame(DEVICE_FORMS, frame);
export const writeHubFrame = (frame: HubFrame): Bytes => writeFrame(HUB_FORMS, frame);
export const readDeviceFrame = (bytes: Bytes): DeviceFrame | undefined => readFrame<DeviceFrame>(DEVICE_FORMS, bytes);
export const readHubFrame = (bytes: Bytes): HubFrame | undefined => readFrame<HubFrame>(HUB_FORMS, bytes);
