/**
 * Generations of a chat: each is a fresh group on a route of its own. One is opened for a new chat, and another whenever the one before cannot go on: the
 * hub was wiped or restored, a commit was poisoned, or this device lost its place and nobody let it in again.
 */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { deviceAt } from '../../crypto/identity.ts';
import {
  commit as commitGroup,
  createGroup,
  epochOf,
  groupFromRows,
  groupIdOf,
  join,
  leavesOf,
  newKeyPackage,
  ownLeaf,
  rowsBetween,
  welcomeRefs,
} from '../../crypto/mls.ts';
import { type Predecessor, readDeviceFrame, writeDeviceFrame } from '../../hub/protocol/frames.ts';
import { AUTHORITY, readAuthority, type SignedAuthority, writeOpening } from '../chat/authority.ts';
import { routeOf } from '../chat/names.ts';
import { judgeFounding } from '../chat/rules.ts';
import { applyAuthority, type Chains, replay } from '../chat/state.ts';
import { type AuthorityState, genesis } from '../chat/genesis.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { type Line, newItem, START } from '../sync/line.ts';
import { noFlightOp } from '../sync/outbox.ts';
import { ask } from './ask.ts';
import { begin, type Chat, type Core, commit, type Draft } from './core.ts';
import type { HubAnswer } from './hub.ts';
import type { Opening } from './opening.ts';
import { firstRenewal, type Joiner, joinersFrom, signNext } from './leaves.ts';
import { knock } from './knock.ts';
import { repostInto } from './repost.ts';
import { type WelcomeBody, welcomeMails } from './welcome.ts';

/** How long a device that lost its place waits to be let in again before it opens the next generation itself. */
const PATIENCE_MS = 60 * 1000;
const RETRY_MS = 5 * 1000;

/** A chat without a line: open it if it never was, else get in again. Runs in the chat's turn. */
export async function ensureLine(core: Core, chat: Chat): Promise<void> {
  const { generation, kind } = chat.record.authority;
  if (!chat.record.accepted && kind !== 'self') return;
  if (generation < 0 && chat.live.tried < 0) return prepareOpening(core, chat, 0, undefined);
  const now = core.clock.now();
  if (chat.live.lostAt === 0) {
    chat.live.lostAt = now;
    knock(core, chat);
  }
  const left = chat.live.lostAt + PATIENCE_MS - now;
  if (left > 0) return again(core, chat, left);
  chat.live.lostAt = 0;
  prepareOpening(core, chat, Math.max(generation, chat.live.tried) + 1, undefined);
}

/** The route is gone or cannot go on: the next generation, at once. Runs in the chat's turn. */
export async function reopen(core: Core, chat: Chat, predecessor: Predecessor | undefined): Promise<void> {
  if (!chat.record.accepted && chat.record.authority.kind !== 'self') return;
  prepareOpening(core, chat, Math.max(chat.record.authority.generation, chat.live.tried) + 1, predecessor);
}

/** This device's place on the route is lost. Its log is still read as far as it goes, and what waits is sealed anew elsewhere. */
export async function loseLine(core: Core, chat: Chat): Promise<void> {
  const draft = begin(chat);
  if (draft.line) draft.old = [...draft.old, { ...draft.line, pending: undefined }];
  draft.line = undefined;
  ground(draft);
  await commit(core, chat, draft);
}

/** Everything that needs the network comes first and holds nothing up; then the opening is composed in the chat's turn. */
function prepareOpening(core: Core, chat: Chat, generation: number, predecessor: Predecessor | undefined): void {
  if (chat.live.opening) return;
  chat.live.opening = true;
  const work = async (): Promise<void> => {
    const { roster } = chat.record.authority;
    const isKnown = await core.refreshChains(roster);
    const taken = isKnown ? await core.hub.takePackages(roster) : undefined;
    const chains = await core.people.chains(roster);
    if (!taken || chains.size !== roster.length) return void again(core, chat, RETRY_MS);
    const joiners = await joinersFrom(taken, chains, core.clock.now());
    await chat.turn(() =>
      composeOpening(
        core,
        chat,
        generation,
        predecessor,
        joiners.filter(({ device }) => !equal(device, core.me().device)),
      ),
    );
  };
  work()
    .then(() => {
      chat.live.opening = false;
      if (chat.opening) core.pump(chat);
    })
    .catch((error: unknown) => core.halt(error));
}

async function composeOpening(
  core: Core,
  chat: Chat,
  generation: number,
  predecessor: Predecessor | undefined,
  joiners: readonly Joiner[],
): Promise<void> {
  if (chat.opening || generation <= (chat.line?.generation ?? -1)) return;
  const { roster, kind } = chat.record.authority;
  const chains = await core.people.chains(roster);
  const own = chains.get(toHex(core.me().user))?.devices.find(({ id }) => equal(id, core.me().device));
  if (!own?.active) return;
  const route = routeOf(chat.id, generation);
  const credential = { user: core.me().user, key: own.signKey, index: own.index };
  const package_ = await newKeyPackage({ credential, sign: core.me().keys.sign, now: core.clock.now() });
  const event = await signNext(core, chat.record.authority, AUTHORITY.open, chains, writeOpening({ generation }));
  const made = await commitGroup(await createGroup({ groupId: route, own: package_ }), { add: joiners.map((one) => one.package), remove: [] });
  if (!made.ok) throw new Error(`a new group cannot be made: ${made.because}`);
  const mails = made.welcome
    ? await welcomeMails(core, chat, { generation, route, log: [event], welcome: made.welcome, tree: made.tree }, joiners)
    : [];
  const item = newItem();
  const frame = writeDeviceFrame({
    type: 'open',
    request: 0,
    route,
    item,
    predecessor,
    devices: [core.me().device, ...joiners.map(({ device }) => device)],
    mails,
  });
  const draft = begin(chat);
  draft.opening = { generation, item, frame, event, rows: rowsBetween(undefined, made.next).put };
  await commit(core, chat, draft);
  core.log('opening', { kind, generation, leaves: joiners.length + 1 });
}

/** Sends an opening that waits for its answer. */
export async function askOpening(core: Core, chat: Chat, opening: Opening): Promise<void> {
  const frame = readDeviceFrame(opening.frame);
  if (frame?.type !== 'open') throw new Error('an opening has no frame behind it');
  ask(
    core,
    chat,
    opening.item,
    () => core.hub.ask(frame),
    (answer) => openingAnswered(core, chat, opening, answer),
  );
}

async function openingAnswered(core: Core, chat: Chat, opening: Opening, answer: HubAnswer): Promise<void> {
  if (chat.opening !== opening) return;
  const draft = begin(chat);
  draft.opening = undefined;
  if (answer.answer === 'posted') {
    await adoptOpening(core, chat, draft, opening);
    return commit(core, chat, draft);
  }
  if (answer.answer !== 'refused') return;
  core.log('opening_refused', { code: answer.code, generation: opening.generation });
  switch (answer.code) {
    case 'rate_limited':
    case 'unavailable':
    case 'internal':
      return again(core, chat, answer.retryAfter ? answer.retryAfter * 1000 : RETRY_MS);
    case 'route_exists':
      // Somebody was first: their Welcome is in our mailbox, or we knock.
      chat.live.tried = Math.max(chat.live.tried, opening.generation);
      chat.live.lostAt = core.clock.now();
      await commit(core, chat, draft);
      return again(core, chat, PATIENCE_MS / 4);
    default:
      // The predecessor we named is not what the hub has: without one the route is judged by itself.
      await commit(core, chat, draft);
      prepareOpening(core, chat, opening.generation, undefined);
  }
}

async function adoptOpening(core: Core, chat: Chat, draft: Draft, opening: Opening): Promise<void> {
  const group = await groupFromRows(opening.rows);
  const signed = readAuthority(opening.event);
  const chains = await core.people.chains(draft.record.authority.roster);
  const applied = signed && (await applyAuthority(draft.record.authority, signed, chains));
  if (!group || !signed || !applied?.ok) throw new Error('an own opening does not follow from the state it was made on');
  await enter(
    core,
    chat,
    draft,
    { route: groupIdOf(group), chat: chat.id, generation: opening.generation, cursor: START, pending: undefined, group },
    applied.state,
    [signed],
  );
}

/** Joins by a Welcome, or says why not. Runs in the chat's turn. */
export async function joinWelcome(core: Core, chat: Chat, body: WelcomeBody): Promise<'joined' | 'known' | 'outdated' | 'refused'> {
  const { authority } = chat.record;
  if (body.generation < authority.generation || (body.generation === authority.generation && chat.line)) return 'known';
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
  return 'joined';
}

/** A founder whose device we know to be revoked could let the revoked in again. */
function isStillActive({ event }: SignedAuthority, chains: Chains): boolean {
  const chain = chains.get(toHex(event.user));
  return chain === undefined || deviceAt(chain, chain.head, event.device) !== undefined;
}

/** The line of the new generation takes the place of the one before; everything not known to have arrived everywhere goes out again. */
async function enter(core: Core, chat: Chat, draft: Draft, line: Line, state: AuthorityState, log: readonly SignedAuthority[]): Promise<void> {
  if (draft.line) draft.old = [...draft.old, { ...draft.line, pending: undefined }].slice(-2);
  draft.old = draft.old.filter(({ route }) => !equal(route, line.route));
  draft.line = line;
  draft.opening = undefined;
  draft.record = { ...draft.record, authority: state, renewAt: firstRenewal(core) };
  ground(draft);
  draft.ops.push({ op: 'clear', table: 'authority', ...rangeOf(keyOf(chat.id)) });
  for (const signed of log) draft.ops.push({ op: 'put', table: 'authority', key: keyOf(chat.id, signed.event.number), value: signed.bytes });
  if (line.generation > 0) await repostInto(core, chat, draft);
  draft.after.push(() => {
    chat.live.lostAt = 0;
    chat.live.subscribed.delete(toHex(line.route));
    chat.live.asked.delete(`subscribe:${toHex(line.route)}`);
    chat.live.receiptDue = true;
    core.topics.changed('connection', `messages:${chat.hex}`);
    core.entered(chat);
  });
}

/** What is under way on a line that ended waits again. */
function ground(draft: Draft): void {
  draft.ops.push(...draft.outbox.flights.map(({ item }) => noFlightOp(item)));
  draft.outbox = { ...draft.outbox, flights: [] };
}

function again(core: Core, chat: Chat, ms: number): void {
  chat.live.retry?.();
  chat.live.retry = core.timers.after(ms, () => core.pump(chat));
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
