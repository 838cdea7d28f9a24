/**
 * Generations of a chat: each is a fresh group on a route of its own. One is opened for a new chat, and another whenever the one before cannot go on: the
 * hub was wiped or restored, a commit was poisoned, or this device lost its place and nobody let it in again.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { commit as commitGroup, createGroup, groupFromRows, groupIdOf, leavesOf, newKeyPackage, rowsBetween } from '../../../crypto/mls.ts';
import { readDeviceFrame, writeDeviceFrame } from '../../../hub/protocol/forms.ts';
import type { Open, Predecessor } from '../../../hub/protocol/frames.ts';
import { AUTHORITY, readAuthority, type SignedAuthority, writeOpening } from '../../chat/authority.ts';
import { routeOf } from '../../chat/names.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import { applyAuthority, type Chains } from '../../chat/state.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { type Line, newItem, START } from '../../sync/line.ts';
import { noFlightOp } from '../../sync/outbox.ts';
import { ask, type Next } from './ask.ts';
import { begin, type Chat, type Core, commit, type Draft, MAX_OLD } from '../memory/core.ts';
import type { HubAnswer } from '../memory/hub.ts';
import type { Opening } from '../memory/opening.ts';
import { firstRenewal, type Joiner, joinersFrom, signNext } from './leaves.ts';
import { fitting, isCrowdedOut } from './room.ts';
import { leftOps } from '../mail/letterbox.ts';
import type { ChatRecord } from '../memory/record.ts';
import { repostInto } from '../history/repost.ts';
import { RETRY_MS, wakeIn } from '../memory/wake.ts';
import { welcomeMails } from '../mail/welcome.ts';

/** Who was first and knew of us has put a Welcome into our mailbox with the route; where none has come by then, we ask to be let in. */
export const WELCOME_MS = 2 * 1000;

/** How often, and at which distance first, it is looked whether the other person can be invited: about a minute in all. */
const LOOKS = 5;
const LOOK_MS = 1000;

/** What a generation is to be. `without`: a device (hex) that gets no leaf of it and may knock. */
type Plan = { readonly generation: number; readonly predecessor: Predecessor | undefined; readonly without?: string | undefined };

/** Everything that needs the network comes first and holds nothing up; then the opening is composed in the chat's turn. */
export function prepareOpening(core: Core, chat: Chat, plan: Plan): void {
  if (chat.live.opening) return;
  chat.live.opening = true;
  const work = async (): Promise<void> => {
    const { roster } = chat.record.authority;
    const isKnown = (await core.refreshChains(roster)) === 'known';
    const taken = isKnown ? await core.hub.takePackages(roster) : undefined;
    const chains = await core.people.chains(roster);
    if (!taken || chains.size !== roster.length) return wakeIn(core, chat, RETRY_MS);
    const joiners = await joinersFrom(taken, chains, core.clock.now());
    if (await isTooSoon(core, chat, joiners, chains)) return;
    const others = joiners.filter(({ device }) => !equal(device, core.me().device) && toHex(device) !== plan.without);
    await chat.turn(() => composeOpening(core, chat, plan, others));
  };
  work()
    .then(() => {
      chat.live.opening = false;
      if (chat.opening) core.pump(chat);
    })
    .catch((error: unknown) => core.halt(error));
}

/**
 * Is nobody else there to be invited yet? Who has just signed in, or come back to a wiped hub, has key packages there within moments, and would not learn
 * of a chat that was opened without them. Looks again at growing distances.
 */
async function isTooSoon(core: Core, chat: Chat, joiners: readonly Joiner[], chains: Chains): Promise<boolean> {
  const isOther = ({ user }: { readonly user: Bytes }): boolean => !equal(user, core.me().user);
  if (joiners.some(isOther) || ![...chains.values()].some((chain) => isOther(chain) && activeDevices(chain).length > 0)) return false;
  if (chat.live.looks >= LOOKS) return false;
  chat.live.looks += 1;
  wakeIn(core, chat, LOOK_MS * 2 ** chat.live.looks);
  return true;
}

async function composeOpening(core: Core, chat: Chat, { generation, predecessor }: Plan, wanted: readonly Joiner[]): Promise<void> {
  if (chat.opening || generation <= (chat.line?.generation ?? -1)) return;
  const { roster, kind } = chat.record.authority;
  const chains = await core.people.chains(roster);
  const own = chains.get(toHex(core.me().user))?.devices.find(({ id }) => equal(id, core.me().device));
  if (!own?.active || (await isCrowdedOut(core, chat))) return;
  const route = routeOf(chat.id, generation);
  const credential = { user: core.me().user, key: own.signKey, index: own.index };
  const package_ = await newKeyPackage({ credential, sign: core.me().keys.sign, now: core.clock.now() });
  const event = await signNext(core, chat.record.authority, AUTHORITY.open, chains, writeOpening({ generation }));
  const invited = fitting(wanted, 1, chat.record.authority, chains, event.length);
  const withAll = await commitGroup(await createGroup({ groupId: route, own: package_ }), { add: invited.map((one) => one.package), remove: [] });
  // Packages that are valid one by one may exclude each other. Then this device begins alone, and the others knock.
  const joiners = withAll.ok ? invited : [];
  const made = withAll.ok ? withAll : await commitGroup(await createGroup({ groupId: route, own: package_ }), { add: [], remove: [] });
  if (!made.ok) throw new Error(`a new group cannot be made: ${made.because}`);
  // A later generation is the same chat to those who are in it.
  const isInvited = (): boolean => generation === 0;
  const letters = await welcomeMails(core, chat, { generation, route, log: [event], welcome: made.welcome, tree: made.tree }, joiners, isInvited);
  const item = newItem();
  const frame = writeDeviceFrame({
    type: 'open',
    request: 0,
    route,
    item,
    predecessor,
    devices: [core.me().device, ...joiners.map(({ device }) => device)],
    ...letters,
  });
  const draft = begin(chat);
  draft.opening = { generation, item, frame, event, rows: rowsBetween(undefined, made.next).put };
  await commit(core, chat, draft);
  core.log('opening', { kind, generation, leaves: joiners.length + 1 });
}

/** Sends an opening that waits for its answer. */
export async function askOpening(core: Core, chat: Chat, opening: Opening): Promise<void> {
  const frame = frameOf(opening);
  ask(
    core,
    chat,
    opening.item,
    () => core.hub.ask(frame),
    (answer) => openingAnswered(core, chat, opening, answer),
  );
}

async function openingAnswered(core: Core, chat: Chat, opening: Opening, answer: HubAnswer): Promise<Next> {
  if (chat.opening !== opening) return undefined;
  const draft = begin(chat);
  draft.opening = undefined;
  if (answer.answer === 'posted') {
    const isAdopted = await adoptOpening(core, chat, draft, opening);
    if (!isAdopted) draft.record = withTried(draft.record, opening);
    else draft.ops.push(...(await leftOps(core, draft.record.authority.roster, frameOf(opening), answer.left)));
    await commit(core, chat, draft);
    core.flushMail();
    if (!isAdopted) openAfter(core, chat, opening);
    return undefined;
  }
  if (answer.answer !== 'refused') return undefined;
  const { code, retryAfter } = answer;
  core.log('opening_refused', { code, generation: opening.generation });
  if (code === 'rate_limited' || code === 'unavailable' || code === 'internal') return retryAfter ? retryAfter * 1000 : RETRY_MS;
  if (code === 'route_exists') draft.record = withTried(draft.record, opening);
  await commit(core, chat, draft);
  if (code !== 'route_exists' && !citesPredecessor(opening)) return RETRY_MS;
  if (code === 'route_exists') await wasSecond(core, chat);
  else prepareOpening(core, chat, { generation: opening.generation, predecessor: undefined });
  return undefined;
}

/** That generation is there, without this device. */
const withTried = (record: ChatRecord, { generation }: Opening): ChatRecord => ({ ...record, tried: Math.max(record.tried, generation) });

/** Somebody was first: their Welcome is in our mailbox, or we knock. A line that cannot go on is left for it. */
async function wasSecond(core: Core, chat: Chat): Promise<void> {
  const { live } = chat;
  live.ended = undefined;
  live.lostAt = core.clock.now();
  live.knockAt = live.lostAt + WELCOME_MS;
  if (chat.line) await loseLine(core, chat);
}

/** What a predecessor is not: what the hub has. Without one the route is judged by itself. */
const citesPredecessor = (opening: Opening): boolean => frameOf(opening).predecessor !== undefined;

function frameOf({ frame }: Opening): Open {
  const read = readDeviceFrame(frame);
  if (read?.type !== 'open') throw new Error('an opening has no frame behind it');
  return read;
}

/** This device's place on the route is lost. Its log is still read as far as it goes, and what waits is sealed anew elsewhere. */
export async function loseLine(core: Core, chat: Chat): Promise<void> {
  const draft = begin(chat);
  if (draft.line) draft.old = [...draft.old, { ...draft.line, pending: undefined }];
  draft.line = undefined;
  draft.record = { ...draft.record, unheard: [], lostAt: draft.record.lostAt ?? Math.floor(core.clock.now()) };
  ground(draft);
  await commit(core, chat, draft);
}

/** The hub has a generation that this device cannot stand in: those who came into it follow into the next. */
function openAfter(core: Core, chat: Chat, { generation }: Opening): void {
  core.log('opening_dropped', { generation });
  prepareOpening(core, chat, { generation: generation + 1, predecessor: undefined });
}

/** False where another branch of somebody's chain has come into force since it was composed: nothing follows from what it says of that chain. */
async function adoptOpening(core: Core, chat: Chat, draft: Draft, opening: Opening): Promise<boolean> {
  const group = await groupFromRows(opening.rows);
  if (!group) throw new Error('an opening has no group behind it');
  const signed = readAuthority(opening.event);
  const chains = await core.people.chains(draft.record.authority.roster);
  const applied = signed && (await applyAuthority(draft.record.authority, signed, chains));
  if (!signed || !applied?.ok) return false;
  await enter(
    core,
    chat,
    draft,
    { route: groupIdOf(group), chat: chat.id, generation: opening.generation, cursor: START, pending: undefined, group },
    applied.state,
    [signed],
  );
  return true;
}

/** The line of the new generation takes the place of the one before; everything not known to have arrived everywhere goes out again. */
export async function enter(core: Core, chat: Chat, draft: Draft, line: Line, state: AuthorityState, log: readonly SignedAuthority[]): Promise<void> {
  if (draft.line) draft.old = [...draft.old, { ...draft.line, pending: undefined }];
  draft.old = draft.old.filter(({ route, generation }) => !equal(route, line.route) && generation >= line.generation - MAX_OLD);
  draft.line = line;
  draft.opening = undefined;
  draft.record = {
    ...draft.record,
    authority: state,
    renewAt: firstRenewal(core, leavesOf(line.group).length),
    told: 0,
    forgiven: 0,
    unheard: [],
    knocks: new Map(),
    letIn: new Map(),
    invite: undefined,
    lostAt: undefined,
    tried: -1,
  };
  ground(draft);
  draft.ops.push({ op: 'clear', table: 'authority', ...rangeOf(keyOf(chat.id)) });
  for (const signed of log) draft.ops.push({ op: 'put', table: 'authority', key: keyOf(chat.id, signed.event.number), value: signed.bytes });
  if (line.generation > 0) await repostInto(core, chat, draft);
  draft.after.push(() => {
    chat.live.lostAt = 0;
    chat.live.knockAt = 0;
    chat.live.looks = 0;
    chat.live.stale = undefined;
    chat.live.duties.clear();
    chat.live.ended = undefined;
    chat.live.subscribed.delete(toHex(line.route));
    chat.live.asked.delete(`subscribe:${toHex(line.route)}`);
    core.topics.changed('connection', `messages:${chat.hex}`);
    core.entered(chat);
  });
}

/** What is under way on a line that ended waits again. */
export function ground(draft: Draft): void {
  draft.ops.push(...draft.outbox.flights.map(({ item }) => noFlightOp(item)));
  draft.outbox = { ...draft.outbox, flights: [] };
}
