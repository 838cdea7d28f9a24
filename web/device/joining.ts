/** Joining a generation by the Welcome of somebody who is in it: the log is replayed, the tree judged, and only then is it believed. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { deviceAt } from '../../crypto/identity.ts';
import { epochOf, groupIdOf, join, leavesOf, ownLeaf, welcomeRefs } from '../../crypto/mls.ts';
import { readAuthority, type SignedAuthority } from '../chat/authority.ts';
import { genesis } from '../chat/genesis.ts';
import { routeOf } from '../chat/names.ts';
import { judgeFounding } from '../chat/rules.ts';
import { type Chains, replay } from '../chat/state.ts';
import { keyOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { START } from '../sync/line.ts';
import { assume } from './accepting.ts';
import { begin, type Chat, type Core, commit } from './core.ts';
import { enter } from './generation.ts';
import { keepChat } from './guests.ts';
import { mention } from './self.ts';
import type { WelcomeBody } from './welcome.ts';

/** Joins by a Welcome, or says why not. Runs in the chat's turn. */
export async function joinWelcome(
  core: Core,
  chat: Chat,
  body: WelcomeBody,
  isFromOwn: boolean,
): Promise<'joined' | 'known' | 'outdated' | 'refused'> {
  const { authority, tried } = chat.record;
  // Where it tried to open a later one and was not the first, others are there: an old Welcome leads away from them.
  if (body.generation < Math.max(authority.generation, tried) || (body.generation === authority.generation && chat.line)) return 'known';
  const log = body.log.map(readAuthority);
  if (!log.every((one): one is SignedAuthority => one !== undefined) || !equal(body.route, routeOf(chat.id, body.generation))) return 'refused';
  const replayed = await replay(genesis(authority), log, await core.people.chains(authority.roster));
  if (!replayed.ok || replayed.state.generation !== body.generation) return 'refused';
  const { state, chains } = replayed;
  const secrets = await packageSecrets(core.store, body.welcome);
  const joined = await join({
    welcome: body.welcome,
    tree: body.tree,
    packages: (ref) => secrets.get(toHex(ref)),
    accepts: () => true,
    now: core.clock.now(),
  });
  const last = log[log.length - 1];
  if (!joined.ok || !last) {
    core.log('welcome_refused', { because: joined.ok ? 'empty' : joined.because });
    return 'refused';
  }
  const { group, ref, signer } = joined;
  const leaves = leavesOf(group).map(({ credential }) => credential);
  const isFounders = judgeFounding(state, last.event, leaves, chains) && equal(signer.credential.user, last.event.user);
  const own = ownLeaf(group).credential;
  if (!isFounders || !equal(groupIdOf(group), body.route) || !equal(own.key, core.me().keys.sign.publicKey) || epochOf(group) < 1) return 'refused';
  if (!isStillActive(last, await core.people.chains(authority.roster))) return 'outdated';
  const draft = begin(chat);
  // Who joins a chat that has been going on, or goes on after a loss, may lack what this log will never bring.
  const mayLack = body.generation > 0 || log.length > 1;
  draft.record = { ...(isFromOwn ? assume(core, chat, draft.record) : draft.record), askAt: mayLack ? 0 : draft.record.askAt };
  if (!isFromOwn) mention(core, chat, draft);
  await keepChat(core, chat, draft);
  draft.ops.push(
    ...core.people.pin(chains.values()),
    ...(secrets.get('last') ? [] : [{ op: 'delete', table: 'packages', key: keyOf(ref) } as const]),
  );
  await enter(
    core,
    chat,
    draft,
    { route: body.route, chat: chat.id, generation: body.generation, cursor: START, pending: undefined, group },
    state,
    log,
  );
  await commit(core, chat, draft);
  if (mayLack) core.reconcile(chat);
  return 'joined';
}

/** A founder whose device we know to be revoked could let the revoked in again. */
function isStillActive({ event }: SignedAuthority, chains: Chains): boolean {
  const chain = chains.get(toHex(event.user));
  return chain === undefined || deviceAt(chain, chain.head, event.device) !== undefined;
}

async function packageSecrets(store: Store, welcome: Bytes): Promise<ReadonlyMap<string, Bytes>> {
  const secrets = new Map<string, Bytes>();
  for (const ref of welcomeRefs(welcome) ?? []) {
    const row = await store.get('packages', keyOf(ref));
    if (!row) continue;
    secrets.set(toHex(ref), row.slice(1));
    if (row[0] === 1) secrets.set('last', row);
  }
  return secrets;
}
