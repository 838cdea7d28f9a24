/** What this device remembers of one chat beside its messages: one sealed row, replaced whole in the transaction that changes it. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { MAX_ROSTER } from '../../chat/authority.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { LIMIT } from '../../chat/form.ts';
import type { Cuts } from '../../chat/cuts.ts';
import { type AuthorityState, genesis } from '../../chat/genesis.ts';
import { type MeantName, readBlock, readNames, writeBlock, writeNames } from '../../chat/own-bodies.ts';
import type { Block } from '../../chat/silences.ts';
import { type Hlc, readHlc, writeHlc } from '../../chat/hlc.ts';
import { keyOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';
import { type Frontier, readFrontier, writeFrontier } from './frontier.ts';
import { type Knocker, MAX_KNOCKS, readKnocker, writeKnocker } from './knocker.ts';
import { readAuthority, writeAuthority } from './authority-form.ts';
import { type Position, readPosition, writePosition } from './position.ts';
import { type Preview, readPreview, writePreview } from './preview.ts';
import { type Reacted, readReacted, writeReacted } from './reacted.ts';

/** When words nobody has given a sign of are told again, ms; how often they were, and the number of the last of them. */
export type Retell = { readonly at: number; readonly times: number; readonly n: number };

/** When those of the roster of whom nothing shows that they are in here are told of it next, ms, and how often they were. */
export type Invite = { readonly at: number; readonly times: number };

export type ChatRecord = {
  readonly authority: AuthorityState;
  /** Did this person (or a device of theirs) open, accept or write here? Until then nothing at all is sent. */
  readonly accepted: boolean;
  /** Only because an own device let this one in, and the own chat has not been heard (accepting.ts). */
  readonly assumed: boolean;
  readonly hidden: boolean;
  /** Of whom not all words count here: how the own chat says the other person was blocked, if they ever were; of a group whom this person has blocked now. */
  readonly blocks: readonly Block[];
  /** Bytes of updates that were taken while this person had not accepted. */
  readonly unasked: number;
  /** Number and header hash of this device's newest event in the chat. */
  readonly n: number;
  readonly previous: Bytes;
  /** The segment this device writes in: all before it are full. */
  readonly index: number;
  /** Segments after it, and of earlier spans, that hold words of one person (hex) alone and are not full, by rank (begun.ts). */
  readonly begun: ReadonlyMap<string, readonly number[]>;
  readonly last: (Position & { readonly preview: Preview }) | undefined;
  readonly readTo: Position | undefined;
  readonly unread: number;
  /** Of those unread, how many name this person. */
  readonly mentions: number;
  /** Own messages with reactions of others that are not seen, or not told to be (reacted.ts). */
  readonly reacted: readonly Reacted[];
  /** What is half written, the message it answers, whom its names mean, when it was, ms, and whether the own devices are still to hear of it. */
  readonly draft: string;
  readonly draftReply: Bytes | undefined;
  readonly draftNames: readonly MeantName[];
  readonly draftAt: number;
  readonly draftUnsaid: boolean;
  /** What was applied of each device's events; the receipts are made of it. */
  readonly frontier: Frontier;
  /** Where the words of revoked devices (hex) end: the last number that counts. */
  readonly cuts: Cuts;
  /** Devices (hex) that have lied here: what they say of other devices does not count. */
  readonly liars: ReadonlySet<string>;
  /** By device (hex): the newest of its events that stand where they came, since they were dated ahead; until it has said more. */
  readonly ahead: ReadonlyMap<string, { readonly at: Hlc; readonly n: number }>;
  /** Counter of this device's newest receipt. */
  readonly receipt: number;
  /** Counter of the newest that is known to be on the hub's disk, 0 where somebody may not have got any. */
  readonly told: number;
  /** By person (hex), of a group: when they came into it after it began, ms. */
  readonly cameAt: ReadonlyMap<string, number>;
  /** A receipt is owed and goes out at this time, ms; undefined where none is. On the disk, or what this device heard before it slept would be told only with what comes next. */
  readonly receiptAt: number | undefined;
  /** Others may have what is missing here: when they are asked next, ms. Undefined where nothing may be. */
  readonly askAt: number | undefined;
  /** Questions to each device (hex) whose answer has not ended: what nobody was asked for is not taken. */
  readonly asked: ReadonlyMap<string, number>;
  /** What this device had acked on this route before it was let in again: no sign of a double. */
  readonly forgiven: number;
  /** Items of this device (ids) that are on the hub's disk and whose echo has not come: any other echo is of a double. */
  readonly unheard: readonly Bytes[];
  /** H of the profile this device last sent here. */
  readonly profile: Bytes | undefined;
  /** When this device renews its keys in the group next, ms. */
  readonly renewAt: number;
  /** Undefined where nothing was said to somebody silent. */
  readonly retell: Retell | undefined;
  /** Devices (hex) that asked to be let in and have not been answered. */
  readonly knocks: ReadonlyMap<string, Knocker>;
  /** Devices (hex) that somebody let in, and when, ms: what they lost before that is answered. */
  readonly letIn: ReadonlyMap<string, number>;
  readonly invite: Invite | undefined;
  /** Since when this device is without its place here, ms; undefined where it is in, or never was. */
  readonly lostAt: number | undefined;
  /** The highest generation that turned out to exist already, without this device. */
  readonly tried: number;
  /** By person (hex): the signed event in which they say that they leave the group, until that is done. */
  readonly leaving: ReadonlyMap<string, Bytes>;
  /** This person is in the group no more: it can be read, and nothing is said or fetched. */
  readonly isOut: boolean;
};

/** 1: before a frontier said what was seen. 2: before there was media. */
const VERSION = 3;
export const NO_HASH: Bytes = new Uint8Array(32);
const MAX_CUTS = 1000;
/** One signed event. */
const MAX_LEAVE = 66 * 1024;
/** More than the devices that the chains of a chat can have. */
export const MAX_LIARS = 2000;
/** Devices whose events of the future are remembered; the one that was noted first is forgotten. */
export const MAX_AHEAD = 256;
/** More than begun.ts counts: one may be begun without being counted before. */
const MAX_INDEXES = 4096;
/** Devices with questions that are not answered; what was asked longest ago is given up. */
export const MAX_ASKED = 256;
export const MAX_UNHEARD = 10_000;
/** Devices whose letting in is remembered; the oldest is forgotten. */
export const MAX_LET_IN = 256;

/** `generation`: the newest that others are known to have begun, without this device; -1 where none is. */
export const newRecord = (kind: 'direct' | 'self', roster: readonly Bytes[], generation = -1): ChatRecord =>
  recordOf({ ...genesis({ kind, roster }), generation });

/** Of a chat in which this device has seen nothing yet. */
export const recordOf = (authority: AuthorityState): ChatRecord => ({
  authority,
  accepted: false,
  assumed: false,
  hidden: false,
  blocks: [],
  unasked: 0,
  n: 0,
  previous: NO_HASH,
  index: 0,
  begun: new Map(),
  last: undefined,
  readTo: undefined,
  unread: 0,
  mentions: 0,
  reacted: [],
  draft: '',
  draftReply: undefined,
  draftNames: [],
  draftAt: 0,
  draftUnsaid: false,
  frontier: new Map(),
  cuts: new Map(),
  liars: new Set(),
  ahead: new Map(),
  receipt: 0,
  told: 0,
  cameAt: new Map(),
  receiptAt: undefined,
  askAt: undefined,
  asked: new Map(),
  forgiven: 0,
  unheard: [],
  profile: undefined,
  renewAt: 0,
  retell: undefined,
  knocks: new Map(),
  letIn: new Map(),
  invite: undefined,
  lostAt: undefined,
  tried: -1,
  leaving: new Map(),
  isOut: false,
});

/** Of the own chat. */
export const newOwnRecord = (user: Bytes, generation?: number): ChatRecord => ({ ...newRecord('self', [user], generation), accepted: true });

export const recordOp = (record: ChatRecord): Op => ({ op: 'put', table: 'chats', key: keyOf(record.authority.chat), value: writeRecord(record) });

const writeRecord = (record: ChatRecord): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeAuthority(to, record.authority);
    writeBool(to, record.accepted);
    writeBool(to, record.assumed);
    writeBool(to, record.hidden);
    writeList(to, record.blocks, writeBlock);
    writeUint(to, record.unasked);
    writeUint(to, record.n);
    writeFixed(to, record.previous);
    writeUint(to, record.index);
    writeList(to, [...record.begun], (to, [person, indexes]) => (writeText(to, person), writeList(to, indexes, writeUint)));
    writeMaybe(to, record.last, (to, last) => (writePosition(to, last), writePreview(to, last.preview)));
    writeMaybe(to, record.readTo, writePosition);
    writeUint(to, record.unread);
    writeUint(to, record.mentions);
    writeReacted(to, record.reacted);
    writeText(to, record.draft);
    writeMaybe(to, record.draftReply, writeFixed);
    writeNames(to, record.draftNames);
    writeUint(to, record.draftAt);
    writeBool(to, record.draftUnsaid);
    writeFrontier(to, record.frontier);
    writeList(to, [...record.cuts], (to, [device, n]) => (writeText(to, device), writeUint(to, n)));
    writeList(to, [...record.liars], writeText);
    writeList(to, [...record.ahead], (to, [device, { at, n }]) => (writeText(to, device), writeHlc(to, at), writeUint(to, n)));
    writeUint(to, record.receipt);
    writeUint(to, record.told);
    writeList(to, [...record.cameAt], (to, [user, at]) => (writeText(to, user), writeUint(to, at)));
    writeMaybe(to, record.receiptAt, writeUint);
    writeMaybe(to, record.askAt, writeUint);
    writeList(to, [...record.asked], (to, [device, questions]) => (writeText(to, device), writeUint(to, questions)));
    writeUint(to, record.forgiven);
    writeList(to, record.unheard, writeFixed);
    writeMaybe(to, record.profile, writeFixed);
    writeUint(to, Math.floor(record.renewAt));
    writeMaybe(to, record.retell, (to, { at, times, n }) => (writeUint(to, at), writeUint(to, times), writeUint(to, n)));
    writeList(to, [...record.knocks], (to, [device, knocker]) => (writeText(to, device), writeKnocker(to, knocker)));
    writeList(to, [...record.letIn], (to, [device, at]) => (writeText(to, device), writeUint(to, at)));
    writeMaybe(to, record.invite, (to, { at, times }) => (writeUint(to, at), writeUint(to, times)));
    writeMaybe(to, record.lostAt, writeUint);
    writeUint(to, record.tried + 1);
    writeList(to, [...record.leaving], (to, [user, event]) => (writeText(to, user), writeBytes(to, event)));
    writeBool(to, record.isOut);
  });

/** `groups`: the states of groups, by chat id in hex (group-row.ts). */
export const readRecord = (bytes: Bytes, groups: ReadonlyMap<string, AuthorityState>): ChatRecord | undefined =>
  decode(bytes, (from) => {
    const version = readByte(from);
    if (version < 1 || version > VERSION) return undefined;
    const authority = readAuthority(from, groups);
    if (!authority) return undefined;
    return {
      authority,
      accepted: readBool(from),
      assumed: readBool(from),
      hidden: readBool(from),
      blocks: readList(from, LIMITS.blocksPerUser, readBlock),
      unasked: readUint(from),
      n: readUint(from),
      previous: readFixed(from, 32),
      index: readUint(from),
      begun: new Map(readList(from, MAX_ROSTER, (from) => [readText(from, 32), readList(from, MAX_INDEXES, readUint)] as const)),
      last: readMaybe(from, (from) => ({ ...readPosition(from), preview: readPreview(from, version > 2) })),
      readTo: readMaybe(from, readPosition),
      unread: readUint(from),
      mentions: readUint(from),
      reacted: readReacted(from),
      draft: readText(from, LIMIT.text),
      draftReply: readMaybe(from, (from) => readFixed(from, 16)),
      draftNames: readNames(from),
      draftAt: readUint(from),
      draftUnsaid: readBool(from),
      frontier: readFrontier(from, version === 1),
      cuts: new Map(readList(from, MAX_CUTS, (from) => [readText(from, 32), readUint(from)] as const)),
      liars: new Set(readList(from, MAX_LIARS, (from) => readText(from, 32))),
      ahead: new Map(readList(from, MAX_AHEAD, (from) => [readText(from, 32), { at: readHlc(from), n: readUint(from) }] as const)),
      receipt: readUint(from),
      told: readUint(from),
      cameAt: new Map(readList(from, MAX_ROSTER, (from) => [readText(from, 32), readUint(from)] as const)),
      receiptAt: readMaybe(from, readUint),
      askAt: readMaybe(from, readUint),
      asked: new Map(readList(from, MAX_ASKED, (from) => [readText(from, 32), readUint(from)] as const)),
      forgiven: readUint(from),
      unheard: readList(from, MAX_UNHEARD, (from) => readFixed(from, 16)),
      profile: readMaybe(from, (from) => readFixed(from, 32)),
      renewAt: readUint(from),
      retell: readMaybe(from, (from) => ({ at: readUint(from), times: readUint(from), n: readUint(from) })),
      knocks: new Map(readList(from, MAX_KNOCKS, (from) => [readText(from, 32), readKnocker(from)] as const)),
      letIn: new Map(readList(from, MAX_LET_IN, (from) => [readText(from, 32), readUint(from)] as const)),
      invite: readMaybe(from, (from) => ({ at: readUint(from), times: readUint(from) })),
      lostAt: readMaybe(from, readUint),
      tried: readUint(from) - 1,
      leaving: new Map(readList(from, MAX_ROSTER, (from) => [readText(from, 32), readBytes(from, MAX_LEAVE)] as const)),
      isOut: readBool(from),
    };
  });
