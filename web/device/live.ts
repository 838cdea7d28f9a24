/** What is only true of one run of the engine, of each chat. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Echo, Envelope } from '../../hub/protocol/frames.ts';
import type { Chains } from '../chat/state.ts';
import type { HeldUpdate } from './held-row.ts';
import type { Part, Told } from './questions.ts';

/** Forgotten when the engine stops; nothing here has to survive. */
export type Live = {
  /** Routes (hex) the hub has confirmed, with the head it named. */
  readonly subscribed: Map<string, number>;
  /** Envelopes received and not yet taken, by route in hex. */
  inbox: (Envelope | Echo)[];
  /** Those that the step under way takes. */
  batch: (Envelope | Echo)[];
  draining: boolean;
  drained: Promise<void>;
  pumping: boolean;
  again: boolean;
  /** Items whose answer from the hub is outstanding (hex). */
  readonly asked: Set<string>;
  /** The route and epoch at which the hub said that another commit was first: nothing is sealed there any more. */
  stale: { readonly at: string; readonly since: number } | undefined;
  /** A commit that no honest device can take ended this route; the next generation names it as what it follows. */
  broken: Broken | undefined;
  /** Envelopes of one epoch (route in hex and number) that could not be opened. */
  doubts: { readonly at: string; readonly count: number } | undefined;
  /** No voluntary commit before `quietUntil`, none at all before `haltedUntil`, ms. */
  quietUntil: number;
  haltedUntil: number;
  /** Times at which the chat is pumped again (wake.ts). */
  readonly wakes: Set<number>;
  /** Until when the hub takes no message of this chat, because there were too many, ms. */
  limitedUntil: number;
  /** Since when this run is without its place (0: it is not), and when it knocks (0: it has). */
  lostAt: number;
  knockAt: number;
  opening: boolean;
  /** How often it was looked whether the other person can be invited. */
  looks: number;
  /** Devices (hex), and people all of whose devices, are being let in at this moment. */
  readonly answering: Set<string>;
  /** Devices (hex) and things asked of them that are not to be tried again before this time, ms. */
  readonly pausedUntil: Map<string, number>;
  /** Devices (hex) that stand in a later generation, as they have said, and in which. */
  readonly later: Map<string, number>;
  /** The device (hex) whose Welcome came last: it was there a moment ago, and is asked first. */
  host: string | undefined;
  /** The devices (hex) asked so far, while one after another is asked for what is missing here; whether one of them has answered, and what waits for the last. */
  asking: readonly string[] | undefined;
  isHeard: boolean;
  answered: (() => void) | undefined;
  /** Something of what was told since the last question found no room here. */
  isShort: boolean;
  /** Devices (hex) that in this run have told all they had, and looked for nothing themselves; how often those that have not were asked. */
  readonly even: Set<string>;
  hearings: number;
  /** Devices (hex) that asked in this run and have been told all there is here. */
  readonly told: Set<string>;
  /** Own devices (hex) that were told to ask for what is new in a request, and have not asked since. */
  readonly nudged: Set<string>;
  /** A receipt is owed, and goes out at this time, ms. */
  receiptAt: number | undefined;
  /** Devices (hex) of whom something is missing or held: when it is asked for next, ms, and how often it was. */
  readonly missing: Map<string, { readonly askAt: number; readonly times: number }>;
  /** Messages (hex) that are not here and that their author (hex) has edited or redacted (early-effects.ts). */
  readonly early: Map<string, Set<string>>;
  /** Whose words are to be brought to what counts of them, before the transaction under way ends or in the next (due.ts). */
  readonly due: Map<string, Due>;
  /** Updates that wait for a chain or for what lies before them, as they lie in the store; and the chains they were last judged by. */
  readonly held: Map<string, HeldUpdate>;
  judgedBy: Chains;
  /** What each device (hex) was last asked, and what each was told within the hour. */
  readonly parts: Map<string, Part>;
  readonly accounts: Map<string, Told>;
};

/** What somebody has said of a message. `isShown`: its row is right, and only the documents are not. `isStored`: it stands on the disk. */
export type Due = { readonly message: Bytes; readonly author: Bytes; isShown: boolean; isStored: boolean };

/** Where a route ended: what a generation that follows it must cite. `by`: the device (hex) whose commit it was, where that is known. */
export type Broken = { readonly route: Bytes; readonly epoch: number; readonly seq: number; readonly by: string | undefined };

export const newLive = (): Live => ({
  subscribed: new Map(),
  inbox: [],
  batch: [],
  draining: false,
  drained: Promise.resolve(),
  pumping: false,
  again: false,
  asked: new Set(),
  stale: undefined,
  broken: undefined,
  doubts: undefined,
  quietUntil: 0,
  haltedUntil: 0,
  wakes: new Set(),
  limitedUntil: 0,
  lostAt: 0,
  knockAt: 0,
  opening: false,
  looks: 0,
  answering: new Set(),
  pausedUntil: new Map(),
  later: new Map(),
  host: undefined,
  asking: undefined,
  isHeard: false,
  answered: undefined,
  isShort: false,
  even: new Set(),
  hearings: 0,
  told: new Set(),
  nudged: new Set(),
  receiptAt: undefined,
  missing: new Map(),
  early: new Map(),
  due: new Map(),
  held: new Map(),
  judgedBy: new Map(),
  parts: new Map(),
  accounts: new Map(),
});
