/** Joining a generation by the Welcome of somebody who is in it: the log is replayed, the tree judged, and only then is it believed. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { deviceAt } from '../../../crypto/identity.ts';
import { epochOf, groupIdOf, join, leavesOf, ownLeaf, welcomeRefs } from '../../../crypto/mls.ts';
import type { SignedAuthority } from '../../chat/authority.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import { standingAt } from '../../chat/group.ts';
import { routeOf } from '../../chat/names.ts';
import { judgeFounding } from '../../chat/rules.ts';
import { type Chains, replay } from '../../chat/state.ts';
import { keyOf } from '../../store/key.ts';
import type { Store } from '../../store/port.ts';
import { START } from '../../sync/line.ts';
import { assume } from '../memory/accepting.ts';
import { isBlocked, isShownTo } from '../memory/audience.ts';
import { begin, type Chat, type Core, commit, write } from '../memory/core.ts';
import { enter } from './generation.ts';
import { isAcquainted, keepChat } from '../mail/guests.ts';
import { photoOps } from '../memory/photo.ts';
import type { ChatRecord } from '../memory/record.ts';
import { unstocked } from '../memory/stocked.ts';
import { type Ground, meetingOf } from './origin.ts';
import { takeRights } from './rights-taken.ts';
import { mention } from '../shown/self.ts';
import type { WelcomeBody } from '../mail/welcome.ts';

/** `behind`: its chain of rights is not the one that counts here. */
export type Joined = 'joined' | 'known' | 'outdated' | 'refused' | 'behind';

/** Joins by a Welcome, or says why not. Runs in the chat's turn. */
export async function joinWelcome(core: Core, chat: Chat, body: WelcomeBody, ground: Ground, isFromOwn: boolean): Promise<Joined> {
  const { authority, tried } = chat.record;
  const { log, chain } = ground;
  if (!isFromOwn && isUnwanted(core, chat, ground)) return 'refused';
  const meeting = await meetingOf(core, chat.id, chain);
  if (!meeting.counts) return 'behind';
  // Where it tried to open a later one and was not the first, others are there: an old Welcome leads away from them.
  if (body.generation < Math.max(authority.generation, tried) || (body.generation === authority.generation && chat.line)) return 'known';
  if (!equal(body.route, routeOf(chat.id, body.generation))) return 'refused';
  const replayed = await replay(ground.state, log, ground.chains);
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
    // Only said here, and mended when the stock is next looked at: anybody may send a Welcome for no package, and none may have a device make keys all day.
    if (!joined.ok && joined.because === 'no_package') await write(core, [unstocked]);
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
  draft.record = { ...admitted(core, chat, draft.record, state, isFromOwn), askAt: mayLack ? 0 : draft.record.askAt };
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
  if (body.origin.kind === 'group') {
    draft.ops.push(...photoOps(state, body.origin.photo));
    await takeRights(core, chat, draft, chain, meeting.fork);
  }
  const asked = core.joins.askingFor(chat.id);
  if (asked) draft.ops.push(...core.joins.dropAsking(asked.box));
  draft.after.push(() => core.topics.changed('joins'));
  if (!isFromOwn) mention(core, chat, draft);
  await commit(core, chat, draft);
  if (mayLack) core.reconcile(chat);
  return 'joined';
}

/** Is it a group into which somebody lets this person whom they have blocked? Who blocks is let into nothing by them, and says nothing of it. */
function isUnwanted({ own, joins, me }: Core, { id, record }: Chat, { state: { group } }: Ground): boolean {
  const by = group && standingAt(group, me().user)?.by;
  return by !== undefined && !record.accepted && !joins.askingFor(id) && isBlocked(own, by);
}

/** Whoever was let in by somebody they know, and who may, takes it for accepted; else it is a request. */
function admitted(core: Core, chat: Chat, record: ChatRecord, { group }: AuthorityState, isFromOwn: boolean): ChatRecord {
  if (isFromOwn) return assume(core, chat, record);
  const by = group && standingAt(group, core.me().user)?.by;
  // Whoever asked to come in has said yes to a group; a link may name any chat.
  if (group && core.joins.askingFor(chat.id)) return { ...record, accepted: true };
  if (!by || record.accepted || core.own.chatSaid(chat.id) || !isShownTo(core, 'groups', by)) return record;
  return isAcquainted(core, by) ? { ...record, accepted: true } : record;
}

/** A founder whose device we know to be revoked could let the revoked in again. */
function isStillActive({ event }: SignedAuthority, chains: Chains): boolean {
  const chain = chains.get(toHex(event.user));
  return chain === undefined || deviceAt(chain, chain.head, event.device) !== undefined;
}

async function packageSecrets(store: Store, welcome: Bytes): Promise<ReadonlyMap<string, Bytes>> {
  const secrets = new Map<string, Bytes>();
  for (const ref of (await welcomeRefs(welcome)) ?? []) {
    const row = await store.get('packages', keyOf(ref));
    if (!row) continue;
    secrets.set(toHex(ref), row.slice(1));
    if (row[0] === 1) secrets.set('last', row);
  }
  return secrets;
}
