/** What a Welcome says a chat is, before anything of it is believed: the state its log stands on, and how that stands to what is known here. */
import { type Bytes, compare, toHex } from '../../../crypto/bytes.ts';
import { headAt, readChain } from '../../../crypto/identity.ts';
import { type ChainPart, readAuthority, type SignedAuthority } from '../../chat/authority.ts';
import { isPreferred, type Meeting, meet, readRights, witnessesOf } from '../../chat/chain.ts';
import { isChangeType } from '../../chat/change.ts';
import { type AuthorityState, genesis } from '../../chat/genesis.ts';
import { type Chains, growChains } from '../../chat/state.ts';
import type { Core } from '../memory/core.ts';
import { loadRights } from '../memory/rights-chain.ts';
import type { Invitation } from '../mail/invitation.ts';

/** `chain`: of a group all its versions, those of the log among them. `chains`: device chains that came along. */
export type Ground = {
  readonly state: AuthorityState;
  readonly log: readonly SignedAuthority[];
  readonly chain: readonly SignedAuthority[];
  readonly chains: Chains;
};

export const readAll = (events: readonly Bytes[]): readonly SignedAuthority[] | undefined => {
  const read = events.map(readAuthority);
  return read.every((one): one is SignedAuthority => one !== undefined) ? read : undefined;
};

/** Bytes of what a Welcome brings and is to be verified first: all but the device chains that are known here. */
export async function unknownBytes(core: Core, { origin, log }: Pick<Invitation, 'origin' | 'log'>): Promise<number> {
  const parts = log.flatMap((one) => readAuthority(one)?.event.chains ?? []);
  const known = await core.people.chains(parts.map(({ user }) => user));
  const isKnown = ({ user, head }: ChainPart): boolean => {
    const chain = known.get(toHex(user));
    return chain !== undefined && headAt(chain, head) !== undefined;
  };
  const rights = origin.kind === 'group' ? [...origin.rights, ...origin.chains.flat()] : [];
  const sum = (some: readonly Bytes[]): number => some.reduce((all, { length }) => all + length, 0);
  return sum([...log, ...rights]) - sum(parts.filter(isKnown).flatMap(({ entries }) => entries));
}

/** Undefined where it is no chat, or its chain of rights cannot be read. */
export async function groundOf(core: Core, { origin, log: bytes }: Pick<Invitation, 'origin' | 'log'>): Promise<Ground | undefined> {
  const log = readAll(bytes);
  const opened = log?.[0];
  if (!log || !opened) return undefined;
  if (origin.kind !== 'group') {
    const state = genesisOf(origin.kind, origin.roster);
    return state && { state, log, chain: [], chains: await core.people.chains(state.roster) };
  }
  const before = readAll(origin.rights);
  if (!before) return undefined;
  const brought = await broughtChains(origin.chains);
  const known = await core.people.chains([...witnessesOf(before), ...opened.event.chains.map(({ user }) => user)]);
  const chains = await growChains(new Map([...brought, ...known]), opened.event);
  const state = chains && (await readRights(before, chains));
  if (!chains || !state || state === 'unknown') return undefined;
  return { state, log, chain: [...before, ...log.filter(({ event }) => isChangeType(event.type))], chains };
}

/** Whoever wrote the letter chose this roster. */
function genesisOf(kind: 'direct' | 'self', roster: readonly Bytes[]): AuthorityState | undefined {
  const [a, b] = roster;
  const isOne = kind === 'self' ? roster.length === 1 : roster.length === 2 && a && b && compare(a, b) < 0;
  return isOne ? genesis({ kind, roster }) : undefined;
}

/** Chains that nobody vouches for but themselves: an id is the hash of the first entry. */
export async function broughtChains(chains: readonly (readonly Bytes[])[]): Promise<Chains> {
  const read = await Promise.all(chains.map(readChain));
  return new Map(read.flatMap((one) => (one ? [[toHex(one.user), one] as const] : [])));
}

/** How a group's chain of rights stands to ours; `counts`: it is the one that does. Of other chats there is but one version. */
export async function meetingOf(core: Core, chat: Bytes, chain: readonly SignedAuthority[]): Promise<Meeting & { readonly counts: boolean }> {
  if (chain.length === 0) return { is: 'same', fork: 0, counts: true };
  const ours = await loadRights(core.store, chat);
  const meeting = meet(ours, chain);
  return { ...meeting, counts: ours.length === 0 || meeting.is === 'same' || isPreferred(ours, chain) };
}
