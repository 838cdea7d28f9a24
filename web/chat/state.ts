/** What the authority log of a chat says: who is in it and which device chains it stands on. The same log gives the same state on every honest device. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { type Chain, type Device, deviceAt, extendChain, headAt, readChain } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent, type ChainPart, readOpening, type SignedAuthority, verifyAuthority } from './authority.ts';
import { type Change, readChange } from './change.ts';
import type { AuthorityVersion } from './event.ts';
import type { AuthorityState } from './genesis.ts';
import { type ChangeRefusal, changed, whyNot } from './amend.ts';
import { type Group, rosterOf } from './group.ts';
import { judgeJoin, readJoin } from './join.ts';
import { judgeLeave } from './leave.ts';
import { isOfStay } from './rights.ts';

/** Chains by user id in hex, each verified. */
export type Chains = ReadonlyMap<string, Chain>;

export type AuthorityRefusal =
  | 'malformed'
  | 'wrong_place'
  | 'not_in_roster'
  | 'unknown_chain'
  | 'chain_went_back'
  | 'device_not_active'
  | 'bad_signature'
  | ChangeRefusal;
export type Verdict<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly because: AuthorityRefusal };

/**
 * How far an `open` may count on from the state it meets, in generations and in numbers. No chat reaches it; without it one member could use up all
 * numbers at once, and nobody could ever open the chat again.
 */
export const MAX_LEAP = 2 ** 20;

const no = (because: AuthorityRefusal): { readonly ok: false; readonly because: AuthorityRefusal } => ({ ok: false, because });

/** The chains with what the event brings of them; undefined where a head it names can be found neither here nor in it. */
export async function growChains(chains: Chains, event: AuthorityEvent): Promise<Chains | undefined> {
  const grown = new Map(chains);
  for (const part of event.chains) {
    const chain = await growTo(grown.get(toHex(part.user)), part);
    if (!chain) return undefined;
    grown.set(toHex(part.user), chain);
  }
  return grown;
}

/**
 * The state after this event. `chains` hold every head it names (`growChains`). An `open` of a later generation may follow any state that has the rights it
 * stands on, since nothing in those depends on the log before; every other event must be the very next one. Says nothing of the commit it rides with: that is
 * judgeCommit's part.
 */
export async function applyAuthority(
  state: AuthorityState,
  signed: SignedAuthority,
  chains: Chains,
): Promise<Verdict<{ readonly state: AuthorityState }>> {
  const next = follow(state, signed);
  if (!next.ok) return next;
  const { event } = signed;
  const wrong = judgeParts(state, next.state, event, chains) ?? (await judgeWords(state, event, chains));
  if (wrong) return no(wrong);
  const heads = laterHeads(state, next.state, event, chains);
  const device = authorOfEvent(event, chains);
  if (!device || !isActiveAt(chains, event.user, event.device, heads.get(toHex(event.user)))) return no('device_not_active');
  return (await verifyAuthority(signed, device.signKey)) ? { ok: true, state: { ...next.state, heads } } : no('bad_signature');
}

/** The device that signed, where it was active at the head that the event names of its author. */
export function authorOfEvent(event: AuthorityEvent, chains: Chains): Device | undefined {
  const part = event.chains.find(({ user }) => equal(user, event.user));
  const chain = chains.get(toHex(event.user));
  return part && chain && deviceAt(chain, part.head, event.device);
}

function isActiveAt(chains: Chains, user: Bytes, device: Bytes, head: Bytes | undefined): boolean {
  const chain = chains.get(toHex(user));
  return chain !== undefined && head !== undefined && deviceAt(chain, head, device) !== undefined;
}

/** Who goes by their own word has said so, in this stay of theirs; and who comes by a link has, and knew it. */
export async function judgeWords(state: AuthorityState, event: AuthorityEvent, chains: Chains): Promise<AuthorityRefusal | undefined> {
  const change = state.group && readChange(event.type, event.body);
  if (!state.group || change?.type !== AUTHORITY.people) return undefined;
  for (const removal of change.removed) {
    if (removal.how !== 'left') continue;
    const verdict = await judgeLeaver(state, removal.user, removal.proof, chains);
    if (verdict !== 'valid') return verdict === 'unknown' ? 'unknown_chain' : 'bad_signature';
  }
  for (const proof of change.proofs ?? []) {
    const word = readJoin(proof);
    const root = word && state.group.invites.get(toHex(word.box))?.root;
    const verdict = word && root ? await judgeJoin(word, state.chat, root, chains.get(toHex(word.user))) : 'invalid';
    if (verdict !== 'valid') return verdict === 'unknown' ? 'unknown_chain' : 'bad_signature';
  }
  return undefined;
}

/** Is this somebody's word that they leave, of the stay they are in? Old words of whoever has come in again since end nothing. */
export const judgeLeaver = (state: AuthorityState, user: Bytes, proof: Bytes, chains: Chains): ReturnType<typeof judgeLeave> =>
  judgeLeave(proof, { chat: state.chat, user, isSince: (version) => isOfStay(state, user, version) }, chains.get(toHex(user)));

/**
 * Of each person the later of the head in the state and the one named: an `open` may be written by a device that was away, but by naming an old head
 * nobody brings back a device that the log has seen revoked.
 */
function laterHeads(before: AuthorityState, after: AuthorityState, event: AuthorityEvent, chains: Chains): ReadonlyMap<string, Bytes> {
  const later = ({ user, head }: ChainPart): Bytes => {
    const [chain, known] = [chains.get(toHex(user)), before.heads.get(toHex(user))];
    return chain && known && (headAt(chain, known) ?? -1) > (headAt(chain, head) ?? -1) ? known : head;
  };
  const named = new Map(event.chains.map((part) => [toHex(part.user), later(part)]));
  return new Map(
    after.roster.flatMap((user) => {
      const head = named.get(toHex(user)) ?? before.heads.get(toHex(user));
      return head ? [[toHex(user), head] as const] : [];
    }),
  );
}

/** The state a log leads to that begins with an `open`. */
export async function replay(
  from: AuthorityState,
  log: readonly SignedAuthority[],
  chains: Chains,
): Promise<Verdict<{ readonly state: AuthorityState; readonly chains: Chains }>> {
  let state = from;
  let known: Chains = chains;
  if (log[0]?.event.type !== AUTHORITY.open) return no('malformed');
  for (const signed of log) {
    const grown = await growChains(known, signed.event);
    if (!grown) return no('unknown_chain');
    const next = await applyAuthority(state, signed, grown);
    if (!next.ok) return next;
    state = next.state;
    known = grown;
  }
  return { ok: true, state, chains: known };
}

/**
 * What an event must say of the chains, given the roster after it: the author's, each one's who comes in, and each that has grown, with the entries the log has
 * not had; an `open` brings all of everybody's.
 */
export function chainParts(state: AuthorityState, type: number, chains: Chains, author: Bytes, roster = state.roster): readonly ChainPart[] {
  const isOpen = type === AUTHORITY.open;
  return roster.flatMap((user) => {
    const chain = chains.get(toHex(user));
    if (!chain) throw new Error('a person of the roster has no chain here');
    const known = isOpen ? undefined : state.heads.get(toHex(user));
    if (known && equal(known, chain.head) && !equal(user, author)) return [];
    const from = known ? (headAt(chain, known) ?? -1) + 1 : 0;
    return [{ user, head: chain.head, from, entries: chain.entries.slice(from) }];
  });
}

function follow(state: AuthorityState, signed: SignedAuthority): Verdict<{ readonly state: AuthorityState }> {
  const { event } = signed;
  if (!equal(event.chat, state.chat) || !isVersion(event.rights, state.rights)) return no('wrong_place');
  const next = { ...state, version: { number: event.number, hash: signed.hash } };
  if (event.type === AUTHORITY.open) {
    const opening = readOpening(event.body);
    if (!opening || event.number < 1 || event.number > state.version.number + MAX_LEAP) return no('malformed');
    return opening.generation > state.generation && opening.generation <= state.generation + MAX_LEAP
      ? { ok: true, state: { ...next, generation: opening.generation } }
      : no('wrong_place');
  }
  if (event.number !== state.version.number + 1 || !equal(event.previous, state.version.hash)) return no('wrong_place');
  if (event.type === AUTHORITY.devices || event.type === AUTHORITY.update)
    return event.body.length === 0 ? { ok: true, state: next } : no('malformed');
  const change = state.group && readChange(event.type, event.body);
  if (!state.group || !change) return no('malformed');
  const because = whyNot(state.group, event.user, change);
  return because ? no(because) : { ok: true, state: withChange(next, state.group, change, signed) };
}

const isVersion = (a: AuthorityVersion, b: AuthorityVersion): boolean => a.number === b.number && equal(a.hash, b.hash);

/** The state with a change that its author might make. */
export function withChange(state: AuthorityState, before: Group, change: Change, { event, hash, signed }: SignedAuthority): AuthorityState {
  const group = changed(before, change, { by: event.user, hash, bytes: signed.length });
  return { ...state, group, roster: rosterOf(group), rights: { number: group.versions.length - 1, hash } };
}

/**
 * Nobody is named twice, nobody but those who are in the chat before the event or after it, and at heads that are known and not behind those named before. All
 * who come in are named, of an `open` everybody, and always the author.
 */
function judgeParts(before: AuthorityState, after: AuthorityState, event: AuthorityEvent, chains: Chains): AuthorityRefusal | undefined {
  const isOpen = event.type === AUTHORITY.open;
  const named = new Set(event.chains.map(({ user }) => toHex(user)));
  if (named.size !== event.chains.length) return 'malformed';
  const mayBe = new Set([...(isOpen ? [] : before.roster), ...after.roster].map(toHex));
  if ([...named].some((user) => !mayBe.has(user))) return isOpen ? 'malformed' : 'not_in_roster';
  if (!after.roster.some((user) => equal(user, event.user)) || !named.has(toHex(event.user))) return 'not_in_roster';
  if (after.roster.some((user) => (isOpen || !before.heads.has(toHex(user))) && !named.has(toHex(user)))) return 'malformed';
  for (const part of event.chains) {
    const chain = chains.get(toHex(part.user));
    const at = chain && headAt(chain, part.head);
    if (!chain || at === undefined) return 'unknown_chain';
    const known = isOpen ? undefined : before.heads.get(toHex(part.user));
    const floor = known && headAt(chain, known);
    if (known && (floor === undefined || at < floor)) return 'chain_went_back';
  }
  return undefined;
}

async function growTo(chain: Chain | undefined, part: ChainPart): Promise<Chain | undefined> {
  if (chain && headAt(chain, part.head) !== undefined) return checked(chain, part);
  if (!chain) return part.from === 0 ? checked(await readChain(part.entries), part) : undefined;
  if (part.from > chain.entries.length) return undefined;
  const missing = part.entries.slice(chain.entries.length - part.from);
  return checked(await extendChain(chain, missing), part);
}

/** The entries are those of the chain up to the head, none more and none else, be it that they were known: the event goes on to others as it came. */
function checked(chain: Chain | undefined, { user, head, from, entries }: ChainPart): Chain | undefined {
  const at = chain && headAt(chain, head);
  if (!chain || at === undefined || !equal(chain.user, user) || from + entries.length !== at + 1) return undefined;
  return entries.every((entry, i) => equal(entry, chain.entries[from + i] ?? new Uint8Array())) ? chain : undefined;
}
