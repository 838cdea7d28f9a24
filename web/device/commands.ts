/** Commands of a device that is signed in, each from its input to its answer. Those of signing in stand in signin.ts. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { readCode } from '../../crypto/codes.ts';
import { findDevice, revokeDevice, standingFor } from '../../crypto/identity.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { TYPE } from '../chat/bodies.ts';
import { isValidBio, isValidDeviceName, isValidDraft, isValidName, isValidText, whyNoName } from '../chat/text.ts';
import { waitingOp, noWaitingOp } from '../sync/outbox.ts';
import { failure, needsNumber } from './answers.ts';
import { markRead, openDirect, peerOf, selfChat, setChatState } from './chats.ts';
import { compose } from './compose.ts';
import { begin, type Chat, type Core, commit, type Draft, write } from './core.ts';
import type { Engine } from './engine.ts';
import { handOver, sync } from './even.ts';
import { lookUp, recall } from './lookup.ts';
import { namedOp } from './me.ts';
import { claimName, unbound } from './naming.ts';
import { handleOf, nameOf } from './person.ts';
import type { Answer } from './failure.ts';
import type { CommandName, Commands, Person, Settings } from './port.ts';
import { growOwn, publishGrowth } from './publish.ts';
import { locate } from './located.ts';
import { positionOf, progressIn, windowOf } from './rows.ts';

type In<C extends CommandName> = Commands[C]['in'];
type Out<C extends CommandName> = Promise<Answer<Commands[C]['out']>>;
export type CommandTable<C extends CommandName> = { readonly [N in C]: (core: Core, engine: Engine, input: In<N>, id: string) => Out<N> };

export type SignedInCommand = Exclude<
  CommandName,
  'requestCode' | 'checkCode' | 'startAnew' | 'startLink' | 'cancelLink' | 'acceptLink' | 'confirmLink' | 'signOut'
>;

const OK = { ok: true } as const;

export const COMMANDS: CommandTable<SignedInCommand> = {
  setProfile: async (core, engine, { name, username, bio }) => {
    if (!isValidName(name)) return failure(whyNoName(name));
    if (!isValidBio(bio)) return failure('too_long');
    const named = await claimName(core, engine, username);
    if (!named.ok) return named;
    await compose(core, selfChat(core), { type: TYPE.profile, name, username, bio }, { also: (draft) => draft.ops.push(namedOp) });
    if (engine.session.state === 'profile') engine.session = { state: 'in' };
    core.topics.changed('session', 'me', 'chats');
    for (const chat of core.chats.values()) core.pump(chat);
    return OK;
  },

  find: async (core, engine, { text }) => {
    const found = await needsNumber(() => lookUp(core, engine.api, text.trim()));
    if (found === 'unbound') return unbound(core, engine);
    if (!found) return failure('unknown_person');
    if (equal(found, core.me().user)) return failure('yourself');
    const unknown = await ensureChain(core, found);
    if (unknown) return failure(unknown);
    return { ok: true, person: personOf(core, found, text) };
  },

  recall: async (core, _, { text }) => {
    const known = await recall(core, text);
    return known ? { ok: true, person: personOf(core, known, text) } : failure('unknown_person');
  },

  openChat: async (core, _, { user }) => {
    const id = fromHex(user);
    if (id?.length !== 16) return failure('unknown_person');
    if (equal(id, core.me().user)) return failure('yourself');
    const unknown = await ensureChain(core, id);
    if (unknown) return failure(unknown);
    const chat = await openDirect(core, id);
    await list(core, id, {});
    return { ok: true, chat: chat.hex };
  },
  openSelf: async (core) => ({ ok: true, chat: selfChat(core).hex }),
  acceptChat: async (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      await setChatState(core, one, true, false);
      await list(core, peerOf(core, one), {});
      return OK;
    }),
  hideChat: async (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      await setChatState(core, one, one.record.accepted, true);
      return OK;
    }),

  send: async (core, _, { chat, text }, id) =>
    withChat(core, chat, async (one) => {
      if (text.trim() === '') return failure('empty');
      if (!isValidText(text)) return failure('too_long');
      if (!one.record.accepted) return failure('not_accepted');
      // What is only assumed may end; what is written into it counts as accepting, and is said.
      if (one.record.assumed) await setChatState(core, one, true, false);
      const also = (draft: Draft): void => {
        draft.record = { ...draft.record, draft: '' };
      };
      const event = await compose(core, one, { type: TYPE.text, text }, { call: id, also });
      core.pump(one);
      return { ok: true, id: toHex(event) };
    }),
  waitSent: async (core, _, { chat, id, timeout }) =>
    withChat(core, chat, async (one) => {
      const status = await new Promise<Awaited<Out<'waitSent'>>>((resolve) => {
        const event = fromHex(id);
        const done = (answer: Awaited<Out<'waitSent'>>): void => {
          stop();
          cancel();
          resolve(answer);
        };
        const cancel = core.timers.after(timeout, () => done(notYet(core, one)));
        const look = async (): Promise<void> => {
          const located = event && (await locate(core.store, one.id, event));
          if (!located || !event) return done(failure('not_found_here'));
          const { status } = progressIn(core, one, { event, device: core.me().device, n: located.n });
          if (status !== 'device') done({ ok: true, status });
        };
        const stop = core.topics.watch([`messages:${one.hex}`], look, () => undefined);
      });
      return status;
    }),
  retry: async (core, _, { chat, id }) => changeWaiting(core, chat, id, 'retry'),
  discard: async (core, _, { chat, id }) => changeWaiting(core, chat, id, 'discard'),
  markRead: async (core, _, { chat, id }) =>
    withChat(core, chat, async (one) => {
      const position = await positionOf(core, one, id);
      if (!position) return failure('not_found_here');
      await markRead(core, one, position);
      return OK;
    }),
  saveDraft: async (core, _, { chat, text }) =>
    withChat(core, chat, async (one) => {
      if (!isValidDraft(text)) return failure('too_long');
      await one.turn(async () => {
        const draft = begin(one);
        draft.record = { ...draft.record, draft: text };
        await commit(core, one, draft);
      });
      return OK;
    }),
  history: async (core, _, { chat, before, limit }) =>
    withChat(core, chat, async (one) => {
      if (!before) return { ok: true, ...(await windowOf(core, one, { at: 'end' }, limit, 0)) };
      const page = await windowOf(core, one, { at: 'message', id: before }, limit, 0);
      return { ok: true, ...page, rows: page.rows.filter(({ id }) => id !== before) };
    }),

  setVerified: async (core, _, { user, verified }) => {
    const id = fromHex(user);
    if (id?.length !== 16) return failure('unknown_person');
    await list(core, id, { verified });
    return OK;
  },
  checkSafetyCode: async (core, _, { user, code }) => {
    const id = fromHex(user);
    const read = readCode(code);
    if (id?.length !== 16) return failure('unknown_person');
    if (read?.kind !== 'safety') return failure('invalid_code');
    const match = equal(read.own, id) && equal(read.other, core.me().user);
    if (match) await list(core, id, { verified: true });
    return { ok: true, match };
  },
  setSettings: async (core, _, settings) => {
    await choose(core, settings);
    return OK;
  },
  setFindable: async (core, engine, { byNumber }) => {
    await choose(core, { findable: byNumber });
    await engine.claims.setFindable(byNumber);
    return OK;
  },
  keepNumber: async (_, engine) => {
    await engine.claims.keepNumber();
    return OK;
  },
  revokeDevice: async (core, engine, { device }) => {
    const id = fromHex(device);
    if (id?.length !== 16) return failure('unknown_person');
    const { keys, device: own } = core.me();
    const growth = await growOwn(core, engine.api, async (chain) => {
      // It may have taken new keys since its person looked.
      const known = findDevice(chain, id);
      const target = known ? standingFor(chain, known).id : id;
      const grown = await revokeDevice(chain, { keys, device: own }, target, Math.floor(core.clock.now()));
      if (!grown.may) throw new Refused(grown.because === 'not_senior' ? 'insufficient_permission' : 'invalid_chain');
      return grown.chain;
    });
    if (growth) await publishGrowth(core, growth);
    return OK;
  },
  takeNewKeys: async (core) => {
    const held = core.held();
    if (held && !held.goOn) throw new Refused('full');
    held?.goOn?.();
    return OK;
  },
  renameDevice: async (core, _, { device, name }) => {
    const id = fromHex(device);
    if (id?.length !== 16) return failure('unknown_person');
    if (!isValidDeviceName(name)) return failure(whyNoName(name));
    await compose(core, selfChat(core), { type: TYPE.deviceName, device: id, name });
    core.pump(selfChat(core));
    return OK;
  },
  sync,
  handOver,
  nudge: async (_, engine) => {
    engine.nudge();
    return OK;
  },
};

/** Why somebody's chain is not here, if it is not. */
async function ensureChain(core: Core, user: Bytes): Promise<'unknown_person' | 'offline' | undefined> {
  const known = await core.people.chain(user);
  if (known) return void (await write(core, core.people.pin([known])));
  const found = await core.refreshChains([user]);
  return found === 'known' ? undefined : found === 'unknown' ? 'unknown_person' : 'offline';
}

/** What is known of somebody, for a list. */
export function personOf(core: Core, user: Bytes, hint = ''): Person {
  const person = core.people.person(user);
  const fromHint = hint.startsWith('@') ? hint.slice(1) : undefined;
  const { bio, listed, verified } = person;
  return { user: toHex(user), name: nameOf(person), username: handleOf(person) ?? fromHint, bio, contact: listed, verified };
}

/** Settings stand in the own chat, all of them in each word. */
async function choose(core: Core, change: Partial<Settings>): Promise<void> {
  await compose(core, selfChat(core), { type: TYPE.settings, ...core.own.settings(), ...change });
  core.pump(selfChat(core));
}

/** Lists somebody in the contacts of all own devices, with what is new of them. */
async function list(core: Core, user: Bytes, change: { readonly verified?: boolean }): Promise<void> {
  const { givenName: name, username, listed, verified } = core.people.person(user);
  if (listed && (change.verified === undefined || change.verified === verified)) return;
  await compose(core, selfChat(core), { type: TYPE.contact, user, name, username, listed: true, verified: change.verified ?? verified });
  core.pump(selfChat(core));
}

/** Why a message is still only here: the hub takes no more for now, or cannot be reached. */
function notYet(core: Core, { live }: Chat): Answer<never> {
  const left = live.limitedUntil - core.clock.now();
  if (left <= 0) return failure('offline');
  return {
    ok: false,
    error: {
      code: 'rate_limited',
      message: 'The hub takes no more messages for now. This one is kept and goes out when it may.',
      retryAfter: Math.ceil(left / 1000),
    },
  };
}

async function withChat<T>(core: Core, id: string, work: (chat: Chat) => Promise<Answer<T>>): Promise<Answer<T>> {
  const chat = core.chats.get(id);
  return chat ? work(chat) : failure('unknown_chat');
}

const changeWaiting = (core: Core, chat: string, id: string, what: 'retry' | 'discard'): Promise<Answer> =>
  withChat(core, chat, async (one) => {
    const event = fromHex(id);
    const found = one.outbox.waiting.find(({ events, failed }) => failed !== undefined && event && events.some((other) => equal(other, event)));
    if (!found) return failure('not_found_here');
    await one.turn(async () => {
      const draft = begin(one);
      const again = { ...found, failed: undefined };
      draft.outbox = {
        ...draft.outbox,
        waiting: draft.outbox.waiting.flatMap((w) => (w.counter !== found.counter ? [w] : what === 'retry' ? [again] : [])),
      };
      draft.ops.push(what === 'retry' ? waitingOp(again) : noWaitingOp(found.counter));
      draft.after.push(() => core.topics.changed(`messages:${one.hex}`));
      await commit(core, one, draft);
    });
    core.pump(one);
    return OK;
  });
