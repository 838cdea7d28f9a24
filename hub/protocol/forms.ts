/** How each frame of the socket is written and read. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  readBool,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readOneOf,
  readText,
  readUint,
  writeBool,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import {
  type Form,
  type Forms,
  readCode,
  readCursor,
  readDetails,
  readDevice,
  readEnclosed,
  readFrame,
  readHead,
  readMail,
  readPlace,
  readPredecessor,
  readRouted,
  readWaking,
  writeCode,
  writeCursor,
  writeDetails,
  writeEnclosed,
  writeFrame,
  writeHead,
  writeMail,
  writePlace,
  writePredecessor,
  writeRouted,
  writeWaking,
} from './fields.ts';
import { type DeviceFrame, type Echo, type HubFrame, KIND, LOG, PRESENCE, type UserId } from './frames.ts';
import { LIMITS } from './limits.ts';

const KINDS = Object.values(KIND);
const LOGS = Object.values(LOG);
const PRESENCES = Object.values(PRESENCE);
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
      writeRouted(to, f),
      writeWaking(to, f)
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
      ...readWaking(from),
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
    write: (to, f) => (writeUint(to, f.request), writeMail(to, f), writeEnclosed(to, f)),
    read: (from) => ({ type: 'mail', request: readUint(from), ...readMail(from), ...readEnclosed(from) }),
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
  active: { tag: 11, write: (to, f) => writeBool(to, f.isActive), read: (from) => ({ type: 'active', isActive: readBool(from) }) },
  watch: {
    tag: 12,
    write: (to, f) => writeList(to, f.people, (to, one) => (writeFixed(to, one.user), writeFixed(to, one.token))),
    read: (from) => ({
      type: 'watch',
      people: readList(from, LIMITS.presencesPerSocket, (from) => ({ user: readFixed(from, 16), token: readFixed(from, 32) })),
    }),
  },
  unwatch: {
    tag: 13,
    write: (to, f) => writeList(to, f.users, writeFixed),
    read: (from) => ({ type: 'unwatch', users: readList(from, LIMITS.presencesPerSocket, readDevice) }),
  },
};

/** What stands in the place of an envelope whose bytes are not sent. */
const digestForm = <T extends 'echo' | 'withheld'>(type: T, tag: number): Form<Omit<Echo, 'type'> & { readonly type: T }> => ({
  tag,
  write: (to, f) => (writeHead(to, f), writeFixed(to, f.digest)),
  read: (from) => ({ type, ...readHead(from, KINDS), digest: readFixed(from, 32) }),
});

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
    write: (to, f) => {
      writeHead(to, f);
      if (f.kind === KIND.mail) writeFixed(to, f.user ?? NOBODY);
      writeBytes(to, f.bytes);
      // Last, so that what goes to many can be sent without a copy for each (relay/run.ts).
      if (f.kind === KIND.mail) writeEnclosed(to, f);
    },
    read: (from) => {
      const head = readHead(from, KINDS);
      const isMail = head.kind === KIND.mail;
      const user = isMail ? { user: readFixed(from, 16) } : {};
      const bytes = readBytes(from, LIMITS.envelopeBytes);
      return { type: 'envelope', ...head, ...user, bytes, ...(isMail ? readEnclosed(from) : {}) };
    },
  },
  echo: digestForm('echo', 5),
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
  withheld: digestForm('withheld', 11),
  presence: {
    tag: 12,
    write: (to, f) => writeList(to, f.people, (to, one) => (writeFixed(to, one.user), writeUint(to, one.is), writeUint(to, one.at))),
    read: (from) => ({
      type: 'presence',
      people: readList(from, LIMITS.presencesPerSocket, (from) => ({
        user: readFixed(from, 16),
        is: readOneOf(from, PRESENCES),
        at: readUint(from),
      })),
    }),
  },
};

/** A frame alone: its tag and fields. Also the body of POST /v1/post. */
export const writeDeviceFrame = (frame: DeviceFrame): Bytes => writeFrame(DEVICE_FORMS, frame);
export const writeHubFrame = (frame: HubFrame): Bytes => writeFrame(HUB_FORMS, frame);
export const readDeviceFrame = (bytes: Bytes): DeviceFrame | undefined => readFrame<DeviceFrame>(DEVICE_FORMS, bytes);
export const readHubFrame = (bytes: Bytes): HubFrame | undefined => readFrame<HubFrame>(HUB_FORMS, bytes);
