/** What is only true of one run of the engine, of each chat. */
import type { Bytes } from '../../../crypto/bytes.ts';
import type { Placed } from '../../../hub/protocol/frames.ts';
import type { AuthorityVersion } from '../../chat/event.ts';
import type { Chains } from '../../chat/state.ts';
import type { HeldUpdate } from './held-row.ts';
import type { Part, Told } from './questions.ts';

/** Forgotten when the engine stops; nothing here has to survive. */
export type Live = {
  /** Routes (hex) the hub has confirmed, with the head it named. */
  readonly subscribed: Map<string, number>;
  /** Envelopes received and not yet taken, by route in hex. */
  inbox: Placed[];
  /** Those that the step under way takes. */
  batch: Placed[];
  draining: boolean;
  drained: Promise<void>;
  pumping: boolean;
  again: boolean;
  /** Items whose answer from the hub is outstanding (hex). */
  readonly asked: Set<string>;
  /** The route and epoch at which the hub said that another commit was first: nothing is sealed there any more. */
  stale: { readonly at: string; readonly since: number } | undefined;
  /** This generation has ended, and nothing is asked of its route any more: the next one is opened here when it is this device's turn. */
  ended: Ended | undefined;
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
  /** What stands at the hub behind the group's links in this connection: by box in hex, the digest of it in hex. */
  readonly cards: Map<string, string>;
  /** Those who are to come in by a change are being looked up. */
  changing: boolean;
  /** When it was first asked here for what any device might do (group/duty.ts), ms. */
  readonly duties: Map<string, number>;
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
  /** Of the own chat: when own devices are asked for the groups it names that are not here, ms. */
  leftAskAt: number | 'asked' | undefined;
  /** Takes back that what is half written is told in a while. */
  sayDraft: (() => void) | undefined;
  /** When this device last said that its person types, ms by the hub's clock; and until when each person (hex) is seen to, and what each device (hex) said last of it. */
  typedAt: number;
  /** The route and epoch it was said in, until what was typed is sent. */
  typedIn: string | undefined;
  readonly typing: Map<string, number>;
  readonly typedBy: Map<string, number>;
  /** Of the route and epoch it is for. */
  signalKey: { readonly at: string; readonly key: CryptoKey } | undefined;
  /** Devices (hex) of whom something is missing or held: when it is asked for next, ms, and how often it was. */
  readonly missing: Map<string, { readonly askAt: number; readonly times: number }>;
  /** Messages (hex) that are not here and that their author (hex) has edited or redacted (early-effects.ts). */
  readonly early: Map<string, Set<string>>;
  /** Whose words are to be brought to what counts of them, before the transaction under way ends or in the next (due.ts). */
  readonly due: Map<string, Due>;
  /** Updates that wait for a chain, a version of the rights or what lies before them, as they lie in the store; and what they were last judged by. */
  readonly held: Map<string, HeldUpdate>;
  judgedBy: { readonly chains: Chains; readonly rights: AuthorityVersion | undefined };
  /** What each device (hex) was last asked, and what each was told within the hour. */
  readonly parts: Map<string, Part>;
  readonly accounts: Map<string, Told>;
};

/** What somebody has said of a message. `isShown`: its row is right, and only the documents are not. `isStored`: it stands on the disk. */
export type Due = { readonly message: Bytes; readonly author: Bytes; isShown: boolean; isStored: boolean };

/** Where a commit that no honest device can take ended a route: what follows it must cite. `by`: the device (hex) whose commit it was, where that is known. */
export type Broken = { readonly route: Bytes; readonly epoch: number; readonly seq: number; readonly by: string | undefined };
/** 'gone': nothing of it is left that could be cited. */
export type Ended = Broken | 'gone';

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
  ended: undefined,
  doubts: undefined,
  quietUntil: 0,
  haltedUntil: 0,
  wakes: new Set(),
  limitedUntil: 0,
  lostAt: 0,
  knockAt: 0,
  opening: false,
  cards: new Map(),
  changing: false,
  duties: new Map(),
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
  leftAskAt: undefined,
  sayDraft: undefined,
  typedAt: 0,
  typedIn: undefined,
  typing: new Map(),
  typedBy: new Map(),
  signalKey: undefined,
  missing: new Map(),
  early: new Map(),
  due: new Map(),
  held: new Map(),
  judgedBy: { chains: new Map(), rights: undefined },
  parts: new Map(),
  accounts: new Map(),
});
