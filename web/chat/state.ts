/** What the authority log of a chat says: who is in it and which device chains it stands on. The same log gives the same state on every honest device. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { type Chain, deviceAt, extendChain, headAt, readChain } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent, type ChainPart, readOpening, type SignedAuthority, verifyAuthority } from './authority.ts';
import type { AuthorityState } from './genesis.ts';

/** Chains by user id in hex, each verified. */
export type Chains = ReadonlyMap<string, Chain>;

export type AuthorityRefusal =
  | 'malformed'
  | 'wrong_place'
  | 'not_in_roster'
  | 'unknown_chain'
  | 'chain_went_back'
  | 'device_not_active'
  | 'bad_signature';
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
 * The state after this event. `chains` hold every head it names (`growChains`). An `open` of a later generation may follow any state of a direct or
 * own chat, since nothing in these depends on the log before; every other event must be the very next one. Says nothing of the commit it rides with:
 * that is judgeCommit's part.
 */
export async function applyAuthority(
  state: AuthorityState,
  signed: SignedAuthority,
  chains: Chains,
): Promise<Verdict<{ readonly state: AuthorityState }>> {
  const next = follow(state, signed);
  if (!next.ok) return next;
  const { event } = signed;
  const wrong = judgeParts(event.type === AUTHORITY.open ? undefined : state, next.state, event, chains);
  if (wrong) return no(wrong);
  const part = event.chains.find(({ user }) => equal(user, event.user));
  const chain = chains.get(toHex(event.user));
  if (!part || !chain) return no('not_in_roster');
  const heads = laterHeads(state, event, chains);
  const device = deviceAt(chain, part.head, event.device);
  if (!device || !deviceAt(chain, heads.get(toHex(event.user)) ?? part.head, event.device)) return no('device_not_active');
  return (await verifyAuthority(signed, device.signKey)) ? { ok: true, state: { ...next.state, heads } } : no('bad_signature');
}

/**
 * Of each person the later of the head in the state and the one named: an `open` may be written by a device that was away, but by naming an old head
 * nobody brings back a device that the log has seen revoked.
 */
function laterHeads(state: AuthorityState, event: AuthorityEvent, chains: Chains): ReadonlyMap<string, Bytes> {
  const later = ({ user, head }: ChainPart): Bytes => {
    const [chain, known] = [chains.get(toHex(user)), state.heads.get(toHex(user))];
    return chain && known && (headAt(chain, known) ?? -1) > (headAt(chain, head) ?? -1) ? known : head;
  };
  return new Map(event.chains.map((part) => [toHex(part.user), later(part)]));
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

/** What an event must say of the chains: for everybody in the roster the head as we know it, with the entries the log has not had; an `open` brings all. */
export const chainParts = (state: AuthorityState, type: number, chains: Chains): readonly ChainPart[] =>
  state.roster.map((user) => {
    const chain = chains.get(toHex(user));
    if (!chain) throw new Error('a person of the roster has no chain here');
    const known = type === AUTHORITY.open ? undefined : state.heads.get(toHex(user));
    const from = known ? (headAt(chain, known) ?? -1) + 1 : 0;
    return { user, head: chain.head, from, entries: chain.entries.slice(from) };
  });

function follow(state: AuthorityState, signed: SignedAuthority): Verdict<{ readonly state: AuthorityState }> {
  const { event } = signed;
  if (!equal(event.chat, state.chat)) return no('wrong_place');
  const version = { number: event.number, hash: signed.hash };
  const next = { ...state, version };
  if (event.type === AUTHORITY.open) {
    const opening = readOpening(event.body);
    if (!opening || event.number < 1 || event.number > state.version.number + MAX_LEAP) return no('malformed');
    return opening.generation > state.generation && opening.generation <= state.generation + MAX_LEAP
      ? { ok: true, state: { ...next, generation: opening.generation } }
      : no('wrong_place');
  }
  if (event.type !== AUTHORITY.devices && event.type !== AUTHORITY.update) return no('malformed');
  if (event.body.length !== 0) return no('malformed');
  return event.number === state.version.number + 1 && equal(event.previous, state.version.hash) ? { ok: true, state: next } : no('wrong_place');
}

/** Everybody of the roster and nobody else is named, at a head that is known and (where `before` is given) not behind the one named before. */
function judgeParts(before: AuthorityState | undefined, after: AuthorityState, event: AuthorityEvent, chains: Chains): AuthorityRefusal | undefined {
  if (event.chains.length !== after.roster.length) return 'malformed';
  for (const [i, part] of event.chains.entries()) {
    if (!equal(part.user, after.roster[i] as Bytes)) return 'not_in_roster';
    const chain = chains.get(toHex(part.user));
    const at = chain && headAt(chain, part.head);
    if (!chain || at === undefined) return 'unknown_chain';
    const known = before?.heads.get(toHex(part.user));
    const floor = known && headAt(chain, known);
    if (known && (floor === undefined || at < floor)) return 'chain_went_back';
  }
  return undefined;
}

async function growTo(chain: Chain | undefined, part: ChainPart): Promise<Chain | undefined> {
  if (chain && headAt(chain, part.head) !== undefined) return chain;
  if (!chain) return part.from === 0 ? checked(await readChain(part.entries), part) : undefined;
  if (part.from > chain.entries.length) return undefined;
  const missing = part.entries.slice(chain.entries.length - part.from);
  return checked(await extendChain(chain, missing), part);
}

const checked = (chain: Chain | undefined, part: ChainPart): Chain | undefined =>
  chain && equal(chain.user, part.user) && headAt(chain, part.head) !== undefined ? chain : undefined;
