/** What a person says of themselves and their devices, and what waits for the hub or another device. */
import { fromHex, toHex } from '../../crypto/bytes.ts';
import { findDevice, revokeDevice, standingFor } from '../../crypto/identity.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { TYPE } from '../chat/bodies.ts';
import { CHOICE } from '../chat/choices.ts';
import { photoTypeOf } from '../chat/photo.ts';
import { isValidBio, isValidDeviceName, isValidName, whyNoName } from '../chat/text.ts';
import { selfChat } from './chats.ts';
import { type CommandTable, OK, type Out, withChat } from './command.ts';
import { compose } from './compose.ts';
import { handOver, sync } from './even.ts';
import { growOwn, publishGrowth } from './mail/publish.ts';
import { calledBefore } from './memory/called.ts';
import type { Chat, Core } from './memory/core.ts';
import { locate } from './memory/located.ts';
import { namedOp } from './memory/me.ts';
import { rotation } from './memory/tokens.ts';
import { photoKey } from './memory/person.ts';
import { callOf } from './memory/sends.ts';
import { changesOf } from './memory/settings.ts';
import { progressIn } from './memory/windows.ts';
import { claimName } from './naming.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { Settings } from './port/people.ts';

export const ACCOUNT: CommandTable<
  'setProfile' | 'setSettings' | 'setFindable' | 'keepNumber' | 'revokeDevice' | 'takeNewKeys' | 'renameDevice' | 'waitSent' | 'sync' | 'handOver'
> = {
  setProfile: async (core, engine, { name, username, bio, photo: given }) => {
    if (!isValidName(name)) return failure(whyNoName(name));
    if (!isValidBio(bio)) return failure('too_long');
    if (given && !photoTypeOf(given)) return failure('invalid_photo');
    const named = await claimName(core, engine, username);
    if (!named.ok) return named;
    const photo = (given === undefined ? await core.store.get('meta', photoKey(core.me().user)) : given) ?? new Uint8Array();
    const profile = { type: TYPE.profile, name, username, bio, photo, presence: undefined } as const;
    await compose(core, selfChat(core), profile, { also: (draft) => draft.ops.push(namedOp) });
    if (engine.session.state === 'profile') engine.session = { state: 'in' };
    core.topics.changed('session', 'me', 'chats');
    for (const chat of core.chats.values()) core.pump(chat);
    return OK;
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
  waitSent: async (core, _, { chat, id, timeout }) =>
    withChat(core, chat, async (one) => {
      // The first look may tell at once, before there is anything to stop.
      const ends: (() => void)[] = [];
      const status = await new Promise<Awaited<Out<'waitSent'>>>((done) => {
        ends.push(core.timers.after(timeout, () => done(notYet(core, one))));
        const look = async (): Promise<void> => {
          const send = one.sends.find((send) => toHex(send.id) === id);
          if (send?.failed !== undefined) return done({ ok: true, status: 'failed', because: send.failed });
          if (send) return;
          const event = (await calledBefore(core, callOf(id))) ?? fromHex(id);
          const located = event && (await locate(core.store, one.id, event));
          if (!located || !event) return done(failure('not_found_here'));
          const { status } = progressIn(core, one, { event, device: core.me().device, n: located.n, at: located.at });
          if (status !== 'device') done({ ok: true, status, id: toHex(event) });
        };
        ends.push(core.topics.watch([`messages:${one.hex}`], look, () => undefined));
      });
      for (const end of ends) end();
      return status;
    }),
};

/** Settings stand in the own chat, a word for each. */
async function choose(core: Core, change: Partial<Settings>): Promise<void> {
  for (const word of changesOf(core.own, change)) {
    const isOfPresence = word.what === CHOICE.lastSeen || word.what === CHOICE.lastSeenExact;
    await compose(core, selfChat(core), word, { besides: isOfPresence ? rotation(core) : [] });
  }
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
      retryAfter: Math.ceil(left / 1000),
    },
  };
}
