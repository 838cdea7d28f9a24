/** What the authority log of a chat says: who is in it and which device chains it stands on. The same log gives the same state on every honest device. */
import { type Bytes, compare, equal, toHex } from '../../crypto/bytes.ts';
import { type Chain, deviceAt, extendChain, headAt, readChain } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent, type ChainPart, readFound, readReopen, type SignedAuthority, verifyAuthority } from './authority.ts';
import type { AuthorityVersion } from './event.ts';
import { directChatId, selfChatId } from './names.ts';

/** Chains by user id in hex, each verified. */
export type Chains = ReadonlyMap<string, Chain>;

export type AuthorityState = {
  readonly chat: Bytes;
  readonly kind: 'direct' | 'self';
  /** Sorted user ids. */
  readonly roster: readonly Bytes[];
  readonly generation: number;
  readonly version: AuthorityVersion;
  /** Head each person's chain had in the newest event, by user id in hex. */
  readonly heads: ReadonlyMap<string, Bytes>;
};

export type AuthorityRefusal = 'malformed' | 'wrong_place' | 'not_in_roster' | 'unknown_chain' | 'chain_went_back' | 'device_not_active' | 'bad_signature';
export type Verdict<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly because: AuthorityRefusal };

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
 * The state after this event, which must be the next one. `chains` hold every head it names (`growChains`). At number 0 `state` is undefined.
 * Says nothing of the commit it rides with: that is `judgeLeaves`' part.
 */
export async function applyAuthority(state: AuthorityState | undefined, signed: SignedAuthority, chains: Chains): Promise<Verdict<{ readonly state: AuthorityState }>> {
  const next = state ? follow(state, signed) : begin(signed);
  if (!next.ok) return next;
  const { event } = signed;
  const wrong = judgeParts(state, next.state, event, chains);
  if (wrong) return no(wrong);
  const part = event.chains.find(({ user }) => equal(user, event.user));
  const chain = chains.get(toHex(event.user));
  if (!part || !chain) return no('not_in_roster');
  const device = deviceAt(chain, part.head, event.device);
  if (!device) return no('device_not_active');
  return (await verifyAuthority(signed, device.signKey)) ? next : no('bad_signature');
}

/** The state a whole log leads to, from number 0 on. */
export async function replay(log: readonly SignedAuthority[], chains: Chains): Promise<Verdict<{ readonly state: AuthorityState; readonly chains: Chains }>> {
  let state: AuthorityState | undefined;
  let known: Chains = chains;
  for (const signed of log) {
    const grown = await growChains(known, signed.event);
    if (!grown) return no('unknown_chain');
    const next = await applyAuthority(state, signed, grown);
    if (!next.ok) return next;
    state = next.state;
    known = grown;
  }
  return state ? { ok: true, state, chains: known } : no('malformed');
}

/** What an event must say of the chains: for everybody in the roster the head as we know it, with the entries the log has not had yet. */
export const chainParts = (state: AuthorityState | undefined, roster: readonly Bytes[], chains: Chains): readonly ChainPart[] =>
  roster.map((user) => {
    const chain = chains.get(toHex(user));
    if (!chain) throw new Error('a person of the roster has no chain here');
    const known = state?.heads.get(toHex(user));
    const from = known ? (headAt(chain, known) ?? -1) + 1 : 0;
    return { user, head: chain.head, from, entries: chain.entries.slice(from) };
  });

function begin(signed: SignedAuthority): Verdict<{ readonly state: AuthorityState }> {
  const { event } = signed;
  const found = event.type === AUTHORITY.found ? readFound(event.body) : undefined;
  if (!found || event.number !== 0 || event.previous.some((byte) => byte !== 0)) return no('malformed');
  const chat = found.kind === 'self' ? selfOf(found.roster) : directOf(found.roster);
  if (!chat || !equal(chat, event.chat)) return no('wrong_place');
  return { ok: true, state: { chat, kind: found.kind, roster: found.roster, generation: 0, version: { number: 0, hash: signed.hash }, heads: headsOf(event) } };
}

function follow(state: AuthorityState, signed: SignedAuthority): Verdict<{ readonly state: AuthorityState }> {
  const { event } = signed;
  if (!equal(event.chat, state.chat) || event.number !== state.version.number + 1 || !equal(event.previous, state.version.hash)) return no('wrong_place');
  const generation = generationAfter(state, event);
  if (generation === undefined) return no('malformed');
  return { ok: true, state: { ...state, generation, version: { number: event.number, hash: signed.hash }, heads: headsOf(event) } };
}

function generationAfter(state: AuthorityState, event: AuthorityEvent): number | undefined {
  if (event.type === AUTHORITY.devices || event.type === AUTHORITY.update) return event.body.length === 0 ? state.generation : undefined;
  const reopen = event.type === AUTHORITY.reopen ? readReopen(event.body) : undefined;
  return reopen && reopen.generation > state.generation ? reopen.generation : undefined;
}

/** Everybody of the roster and nobody else is named, at a head that is known and not behind the one named before. */
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

const headsOf = (event: AuthorityEvent): ReadonlyMap<string, Bytes> => new Map(event.chains.map(({ user, head }) => [toHex(user), head]));
const selfOf = (roster: readonly Bytes[]): Bytes | undefined => (roster.length === 1 ? selfChatId(roster[0] as Bytes) : undefined);
const directOf = ([a, b, ...more]: readonly Bytes[]): Bytes | undefined => (a && b && more.length === 0 && compare(a, b) < 0 ? directChatId(a, b) : undefined);

