/** How each frame of the socket is written and read. */
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
import {
  type Forms,
  readCode,
  readCursor,
  readDetails,
  readDevice,
  readFrame,
  readHead,
  readMail,
  readPlace,
  readPredecessor,
  readRouted,
  writeCode,
  writeCursor,
  writeDetails,
  writeFrame,
  writeHead,
  writeMail,
  writePlace,
  writePredecessor,
  writeRouted,
} from './fields.ts';
import { type DeviceFrame, type HubFrame, KIND, LOG, type UserId } from './frames.ts';
import { LIMITS } from './limits.ts';

const KINDS = Object.values(KIND);
const LOGS = Object.values(LOG);
/** Stands for a person the hub does not know. */
const NOBODY: UserId = new Uint8Array(16);

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
      writeRouted(to, f)
    ),
    read: (from) => ({
      type: 'post',
      request: readUint(from),
      route: readFixed(from, 32),
      item: readFixed(from, 16),
      kind: readOneOf(from, [KIND.message, KIND.commit]),
      epoch: readUint(from),
      bytes: readBytes(from, LIMITS.envelopeBytes),
      ...readRouted(from),
    }),
  },
  open: {
    tag: 5,
    write: (to, f) => (
      writeUint(to, f.request), writeFixed(to, f.route), writeFixed(to, f.item), writeMaybe(to, f.predecessor, writePredecessor), writeRouted(to, f)
    ),
    read: (from) => ({
      type: 'open',
      request: readUint(from),
      route: readFixed(from, 32),
      item: readFixed(from, 16),
      predecessor: readMaybe(from, readPredecessor),
      ...readRouted(from),
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
