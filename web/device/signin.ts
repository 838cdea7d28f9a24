/** Commands of a device that is on its way in or out: code, starting anew, linking from both sides, signing out. */
import { settingsOf } from './memory/settings.ts';
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { isValidDeviceName } from '../chat/text.ts';
import { plainName } from '../chat/plain.ts';
import { answered, failure } from './port/answers.ts';
import { askForCode, withCode } from './account/asked.ts';
import { selfChat } from './chats.ts';
import type { SignInCommand } from './command.ts';
import type { Linking } from './linking.ts';
import { compose } from './compose.ts';
import type { Engine } from './engine.ts';
import { enrollAnew, enrollLinked, type EnrollDeps, keepTicket, loadTicket } from './account/enroll.ts';
import { newKeys } from './account/new-keys.ts';
import {
  admitDevice,
  joinAccount,
  type LinkFailure,
  linkName,
  meet,
  type Met,
  type NewLink,
  newLink,
  refuseDevice,
  tellReady,
} from './account/link.ts';
import type { Answer, Failure } from './port/failure.ts';
import type { Commands, LinkView } from './port/port.ts';
import { partingOf, publishGrowth, publishLeaving } from './mail/publish.ts';

export type SignInTable = { readonly [C in SignInCommand]: (input: Commands[C]['in']) => Promise<Answer<Commands[C]['out']>> };

/** Leaves nothing on the device but what is told the hub later. */
export type Wipe = (partings?: Bytes) => Promise<void>;

/** Links met and not yet confirmed. */
const MAX_MET = 8;
/** How long a link code is shown before a new one is made, ms. */
const LINK_MS = 10 * 60 * 1000;

/** `wipe` takes everything of this account off the device, but for the partings it is given. */
export function newSignIn(engine: Engine, linking: Linking, wipe: Wipe): SignInTable {
  const { api, deps } = engine;
  const enrollDeps: EnrollDeps = { api, store: deps.store, host: deps.address.host, now: deps.now, use: engine.use };
  return {
    requestCode: async ({ phone }) => ({ ok: true, ...(await askForCode(engine, phone)) }),
    checkCode: async ({ verification, code }) => {
      const { ticket, number } = await withCode(engine, () => api.checkCode(verification, code));
      if (engine.core) return bindAgain(engine, ticket);
      if (number === 'taken') {
        await keepTicket(deps.store, ticket);
        engine.session = { state: 'taken' };
        engine.topics.changed('session');
        return { ok: true, next: 'taken' };
      }
      const { session } = await enrollAnew(enrollDeps, ticket, false);
      await engine.start(session);
      return { ok: true, next: 'profile' };
    },
    startAnew: async () => {
      const ticket = await loadTicket(deps.store);
      if (!ticket) return failure('expired');
      const { session, bound } = await enrollAnew(enrollDeps, ticket, true);
      await engine.start(session);
      return { ok: true, waitingUntil: bound.bound === 'waiting' ? bound.until : undefined };
    },
    ...linkCommands(engine, enrollDeps, linking),
    signOut: async ({ losing, unheard }) => {
      const { core, partings } = engine;
      const unsent = core ? [...core.chats.values()].reduce((sum, { outbox, sends }) => sum + outbox.waiting.length + sends.length, 0) : 0;
      if (unsent > 0 && !losing) return failure('unsent', { count: unsent });
      const left = await leave(engine);
      if (!left.ok && !(unheard && partings && core)) return left;
      const parting = left.ok || !core ? undefined : await partingOf(core);
      await wipe(parting && partings?.with(parting));
      return { ok: true };
    },
  };
}

type LinkCommand = 'startLink' | 'cancelLink' | 'acceptLink' | 'confirmLink';

/** Linking from both sides: the new device's code, and the own device that takes it. */
function linkCommands(engine: Engine, enrollDeps: EnrollDeps, linking: Linking): Pick<SignInTable, LinkCommand> {
  const { api, deps } = engine;
  const show = (view: LinkView): void => {
    linking.view = view;
    engine.topics.changed('link');
  };
  return {
    startLink: async ({ name }) => {
      if (engine.core) return failure('cancelled');
      const link = newLink(await newKeys(), name, deps.random);
      linking.cancelled = false;
      show({ state: 'showing', code: link.code, expiresAt: deps.now() + LINK_MS });
      // Followed by the 'link' view; what fails in it is shown there, and a bug stops the engine.
      followLink(engine, enrollDeps, linking, link, show).catch(deps.onHalt);
      return { ok: true, code: link.code };
    },
    cancelLink: async () => {
      linking.cancelled = true;
      show({ state: 'idle' });
      return { ok: true };
    },
    acceptLink: async ({ code }) => {
      if (!engine.core) return failure('signed_out');
      // The new device consents to the chain as it is now: another own device may have grown it.
      await engine.core.refreshChains([engine.core.me().user]);
      const met = await meet(api, code, await engine.core.ownChain());
      if (typeof met === 'string') return { ok: false, error: linkFailure(met) };
      const [oldest] = linking.met.keys();
      if (linking.met.size >= MAX_MET && oldest) linking.met.delete(oldest);
      linking.met.set(linkName(met.link), met);
      return { ok: true, link: linkName(met.link), words: met.words, name: plainName(met.name) };
    },
    confirmLink: async ({ link, yes }) => {
      const met = linking.met.get(link);
      linking.met.delete(link);
      if (!engine.core || !met) return failure('expired');
      if (yes) return admitLinked(engine, met);
      await refuseDevice(api, met);
      return failure('cancelled');
    },
  };
}

/** A new code for an identity that is here: a hub that lost its numbers gets this one again. */
async function bindAgain(engine: Engine, ticket: string): Promise<Answer<Commands['checkCode']['out']>> {
  await engine.api.bindNumber(ticket, false);
  const { core } = engine;
  // The name may still be refused below; that there is a number now shows all the same.
  if (core) engine.claims.keep(core);
  const name = core && (await core.ownChain()).username;
  if (name) await engine.api.setUsername(name);
  const findable = core && settingsOf(core.own).findable;
  if (findable !== undefined) await engine.claims.setFindable(findable);
  return { ok: true, next: 'in' };
}

/** The new device's side of linking, from the code on to the own chat. */
async function followLink(engine: Engine, deps: EnrollDeps, linking: Linking, link: NewLink, show: (view: LinkView) => void): Promise<void> {
  const isCancelled = (): boolean => linking.cancelled || linking.view.state === 'idle';
  const done = await answered<object>(async (): Promise<Answer> => {
    const joined = await joinAccount(engine.api, link, isCancelled, () => show({ state: 'confirming', words: link.words }));
    if (!joined.ok) return { ok: false, error: linkFailure(joined.because) };
    const { session } = await enrollLinked(deps, joined);
    show({ state: 'joining' });
    await engine.start(session);
    await engine.restock();
    await tellReady(engine.api, link.link);
    return { ok: true };
  });
  if (linking.cancelled) return;
  show(done.ok ? { state: 'done' } : { state: 'failed', error: done.error });
}

/** The old device's side after the yes: the chain grows, and once the new device is ready it gets a leaf in every chat. */
async function admitLinked(engine: Engine, met: Met): Promise<Answer<Commands['confirmLink']['out']>> {
  const { core } = engine;
  if (!core) return failure('signed_out');
  const admitted = await admitDevice(engine.api, met, core.me(), core.clock.now(), async (grown) => {
    await engine.api.growChain(grown.user, met.chain.entries.length, grown.entries.slice(met.chain.entries.length));
    await publishGrowth(core, { before: met.chain, grown });
    // Where it has none yet, this device is about to open the first.
    return Math.max(selfChat(core).record.authority.generation, 0);
  });
  if (!admitted.ok) return { ok: false, error: linkFailure(admitted.because) };
  // By the name its person just said yes to, and from here: the new device may be reloaded before it can say anything.
  if (isValidDeviceName(met.name)) {
    await compose(core, selfChat(core), { type: TYPE.deviceName, device: admitted.device, name: met.name });
    core.pump(selfChat(core));
  }
  const whenReady = async (): Promise<void> => {
    await admitted.ready();
    for (const chat of core.chats.values()) {
      chat.live.pausedUntil.delete(toHex(admitted.device));
      core.pump(chat);
    }
  };
  // Goes on after the answer; where the new device never says it is ready, it knocks when it comes.
  answered(async () => (await whenReady(), { ok: true })).catch(core.halt);
  return { ok: true, device: toHex(admitted.device) };
}

/** This device leaves its account: its entry is revoked, so that everybody takes its leaves away. One that is in none, or was removed, leaves nothing. */
async function leave(engine: Engine): Promise<Answer> {
  const { core } = engine;
  if (!core || engine.session.state === 'revoked') return { ok: true };
  return answered(async () => {
    await publishLeaving(core, engine.api);
    return { ok: true };
  });
}

const linkFailure = (because: LinkFailure): Failure =>
  failure(because === 'device_revoked' || because === 'invalid_chain' ? 'not_linked' : because).error;
