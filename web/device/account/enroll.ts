/** Signing in: a phone code shows whose number it is, the device's own keys sign in. The answer says which screen follows. */
import { utf8 } from '../../../crypto/bytes.ts';
import { activeDevices, type Chain, newIdentity } from '../../../crypto/identity.ts';
import type { NumberAnswer, SessionAnswer } from '../../../hub/protocol/routes.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Api } from '../../wire/api.ts';
import { newKeys } from './new-keys.ts';
import { introduce, sessionOp, signInByKey } from './account.ts';
import { joiningOp, type Me, meOp, unnamedOp } from '../memory/me.ts';
import { chainOp } from '../memory/people.ts';
import { newOwnRecord, recordOp } from '../memory/record.ts';

const TICKET = keyOf('ticket');
/** How long a person is kept from a linked device that has not heard the own chat, ms. */
const JOINING_MS = 30_000;

export type Enrolled = { readonly me: Me; readonly chain: Chain; readonly session: SessionAnswer };
export type EnrollDeps = {
  readonly api: Api;
  readonly store: Store;
  readonly host: string;
  readonly now: () => number;
  readonly use: (session: SessionAnswer) => void;
};

/** A ticket is kept until it is used: the person may still be deciding, or the app was closed in between. */
export const keepTicket = (store: Store, ticket: string): Promise<void> =>
  store.transact([{ op: 'put', table: 'meta', key: TICKET, value: utf8(ticket) }]);
export async function loadTicket(store: Store): Promise<string | undefined> {
  const row = await store.get('meta', TICKET);
  return row && new TextDecoder().decode(row);
}
export const noTicketOp: Op = { op: 'delete', table: 'meta', key: TICKET };

/** A new person: keys, chain, session, then the number. Stored before it is bound, so that a lost answer loses nobody. */
export async function enrollAnew(deps: EnrollDeps, ticket: string, anew: boolean): Promise<Enrolled & { readonly bound: NumberAnswer }> {
  const keys = await newKeys();
  const chain = await newIdentity(keys, Math.floor(deps.now()));
  const device = activeDevices(chain)[0]?.id;
  if (!device) throw new Error('a new identity has no device');
  const me: Me = { keys, user: chain.user, device };
  const session = await introduce(deps.api, deps.host, me, chain);
  deps.use(session);
  const bound = await deps.api.bindNumber(ticket, anew);
  await storeEnrolled(deps.store, { me, chain, session }, [unnamedOp]);
  return { me, chain, session, bound };
}

/**
 * The device stands in a chain already (it was linked): sign in and remember. `generation`: the one the own chat is in. Others have what that lacks here,
 * whoever opens it.
 */
export async function enrollLinked(
  deps: EnrollDeps,
  { me, chain, generation }: Pick<Enrolled, 'me' | 'chain'> & { readonly generation: number },
): Promise<Enrolled> {
  const own = recordOp({ ...newOwnRecord(me.user, generation), askAt: 0 });
  await storeEnrolled(deps.store, { me, chain, session: undefined }, [joiningOp(Math.floor(deps.now()) + JOINING_MS), own]);
  const session = await signInByKey(deps.api, deps.host, me, chain);
  deps.use(session);
  await deps.store.transact([sessionOp(session)]);
  return { me, chain, session };
}

async function storeEnrolled(
  store: Store,
  { me, chain, session }: { readonly me: Me; readonly chain: Chain; readonly session: SessionAnswer | undefined },
  also: readonly Op[] = [],
): Promise<void> {
  await store.transact([meOp(me), chainOp(chain), noTicketOp, ...(session ? [sessionOp(session)] : []), ...also]);
}
