/** What a person does to a group: begins one, and asks for what a commit must make, which waits until one can. Comes when it is first needed. */
import { type Bytes, equal, fromHex, own, toHex } from '../../crypto/bytes.ts';
import { activeDevices } from '../../crypto/identity.ts';
import { AUTHORITY } from '../chat/authority.ts';
import type { Change, Settings } from '../chat/change.ts';
import { LIMIT } from '../chat/form.ts';
import { workingInvites } from '../chat/invites.ts';
import { photoTypeOf } from '../chat/photo.ts';
import { isValidName, whyNoName } from '../chat/text.ts';
import { utf8 } from '../../crypto/bytes.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { readPerson } from './contacts.ts';
import { createGroup } from './group/creating.ts';
import { refusalOf } from './group/intents.ts';
import { MAX_DEVICES } from './group/room.ts';
import { isLeaving, sayLeaving } from './group/leaving.ts';
import { calledBefore, calledOp } from './memory/called.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { type Intent, intentOp, MAX_INTENTS, noIntentOp } from './memory/intents.ts';
import { photoHash } from './memory/photo.ts';
import type { Op } from '../store/port.ts';
import { failure } from './port/answers.ts';
import type { Answer, LocalCode } from './port/failure.ts';
import type { GroupSettings } from './port/groups.ts';
import { pendingOf } from './views-groups.ts';

type InviteChange = Extract<Change, { type: typeof AUTHORITY.invite }>;
type Groups =
  | 'createGroup'
  | 'changePeople'
  | 'setRole'
  | 'setGroup'
  | 'transferGroup'
  | 'leaveGroup'
  | 'retryChange'
  | 'dismissChange'
  | 'waitGroup';

export const GROUPS: CommandTable<Groups> = {
  createGroup: async (core, _, { people, ...wanted }, id) => {
    const before = await calledBefore(core, id);
    if (before) return { ok: true, chat: toHex(before) };
    const wrong = whyNoSettings(wanted);
    if (wrong) return failure(wrong);
    const users = await peopleOf(core, people);
    if (!users.ok) return users;
    const devices = await devicesOf(core, [...users.ids, core.me().user]);
    if (devices > MAX_DEVICES) return failure('too_many_devices', { count: devices });
    const photo = photoIn(wanted);
    const settings: Settings = {
      name: wanted.name,
      description: wanted.description ?? '',
      photo: photo && photoHash(photo),
      open: new Set(wanted.open ?? ['write']),
      history: wanted.history ?? true,
    };
    const chat = await createGroup(core, id, settings, users.ids, photo);
    return { ok: true, chat: chat.hex };
  },
  changePeople: async (core, _, { chat, add, remove, ban = false, revokeLinks = false }, id) =>
    withChat(core, chat, async (one) => {
      const [added, removed] = [await peopleOf(core, add), remove.map(fromHex)];
      if (!added.ok) return added;
      const gone = removed.flatMap((user) => (user?.length === 16 ? [user] : []));
      if (gone.length !== removed.length) return failure('unknown_person');
      const people: Change = {
        type: AUTHORITY.people,
        added: added.ids,
        removed: gone.map((user) => ({ user, how: ban ? 'banned' : 'removed', ends: [] })),
      };
      return wantAll(core, one, id, [people, ...(revokeLinks ? revocations(one) : [])]);
    }),
  setRole: async (core, _, { chat, user, admin, switches }, id) =>
    withUser(core, chat, user, (one, of) =>
      want(core, one, id, { type: AUTHORITY.role, user: of, admin, switches: new Set(admin ? switches : []), ends: [] }),
    ),
  setGroup: async (core, _, { chat, ...wanted }, id) =>
    withChat(core, chat, async (one) => {
      const wrong = whyNoSettings(wanted);
      if (wrong) return failure(wrong);
      const photo = photoIn(wanted);
      const change: Change = {
        type: AUTHORITY.settings,
        name: wanted.name,
        description: wanted.description,
        photo: wanted.photo && (photo ? photoHash(photo) : new Uint8Array()),
        open: wanted.open && new Set(wanted.open),
        history: wanted.history,
        ends: [],
      };
      return want(core, one, id, change, photo);
    }),
  transferGroup: async (core, _, { chat, user }, id) =>
    withUser(core, chat, user, (one, of) => want(core, one, id, { type: AUTHORITY.owner, user: of })),
  leaveGroup: async (core, _, { chat }) =>
    withChat(core, chat, (one) =>
      one.turn(async () => {
        const { roster, group } = one.record.authority;
        const { user } = core.me();
        if (!group || one.record.isOut) return failure('out_of_group');
        if (isLeaving(core, one)) return OK;
        const isAlone = roster.every((other) => equal(other, user));
        if (group.members.get(toHex(user))?.past.at(-1)?.standing?.role === 'creator' && !isAlone) return failure('creator_stays');
        const draft = begin(one);
        // The last who goes has nobody to tell but their other devices: the group ends with them.
        if (isAlone && activeDevices(await core.ownChain()).length === 1) draft.record = { ...draft.record, isOut: true };
        else await sayLeaving(core, one, draft);
        await commit(core, one, draft);
        core.pump(one);
        return OK;
      }),
    ),
  retryChange: async (core, _, { chat, id }) => {
    if (core.chats.get(chat)?.record.isOut) return failure('out_of_group');
    return changeIntent(core, chat, id, (intent) => {
      const again: Intent = { ...intent, failed: undefined };
      return { ops: [intentOp(again)], left: [again] };
    });
  },
  dismissChange: (core, _, { chat, id }) => changeIntent(core, chat, id, (intent) => ({ ops: [noIntentOp(intent)], left: [] })),
  waitGroup: async (core, _, { chat, timeout }) =>
    withChat(
      core,
      chat,
      (one) =>
        new Promise((resolve) => {
          const done = (answer: Awaited<ReturnType<(typeof GROUPS)['waitGroup']>>): void => {
            stop();
            cancel();
            resolve(answer);
          };
          const cancel = core.timers.after(timeout, () => done(failure('offline')));
          const isMade = async (): Promise<boolean> => {
            const isWaiting =
              one.intents.some(({ failed }) => failed === undefined) || (one.line === undefined && !one.record.isOut) || one.line?.pending;
            return !isWaiting && !hasLinksToStand(core, one) && !(isLeaving(core, one) && !one.record.isOut);
          };
          // Told by the watch, which says so after it began: what was so already has nothing to wait for.
          const stop = core.topics.watch(
            [`chat:${chat}`, 'caught-up', 'connection'],
            isMade,
            (isMadeNow) => isMadeNow && done({ ok: true, failed: pendingOf(one) }),
          );
        }),
    ),
};

/** What is asked for no more is left as it is: it was made, or taken off. */
const changeIntent = (
  core: Core,
  chat: string,
  id: string,
  next: (intent: Intent) => { readonly ops: readonly Op[]; readonly left: readonly Intent[] },
) =>
  withChat(core, chat, async (one) => {
    const answer = await one.turn(async () => {
      const intent = one.intents.find(({ counter }) => String(counter) === id);
      if (!intent) return OK;
      const draft = begin(one);
      const { ops, left } = next(intent);
      draft.intents = draft.intents.flatMap((other) => (other === intent ? left : [other]));
      draft.ops.push(...ops);
      await commit(core, one, draft);
      return OK;
    });
    core.pump(one);
    return answer;
  });

/** Is there a link of this person's own making behind which nothing stands yet, as far as is known in this connection? */
const hasLinksToStand = (core: Core, { record: { authority, isOut }, live }: Chat): boolean =>
  !isOut &&
  authority.group !== undefined &&
  workingInvites(authority.group).some(({ box, by }) => equal(by, core.me().user) && !live.cards.has(toHex(box)));

const withUser = (core: Core, chat: string, user: string, work: (chat: Chat, user: Bytes) => Promise<Answer>): Promise<Answer> =>
  withChat(core, chat, async (one) => {
    const id = fromHex(user);
    return id?.length === 16 ? work(one, id) : failure('unknown_person');
  });

/** Of all links that let somebody in, or will once they are made. */
const revocations = (chat: Chat): readonly Change[] => {
  const { group } = chat.record.authority;
  return [...(group ? workingInvites(group) : []), ...invitesAskedFor(chat)].map(revocationOf);
};

/** Links that are asked for and not made yet. */
const invitesAskedFor = ({ intents, record }: Chat): readonly InviteChange[] =>
  intents.flatMap(({ change, failed }) =>
    change.type === AUTHORITY.invite && change.on && failed === undefined && !record.authority.group?.invites.has(toHex(change.box)) ? [change] : [],
  );

/** Does it revoke a link that is asked for before it? */
const takesBack = (chat: Chat, change: Change): boolean =>
  change.type === AUTHORITY.invite && !change.on && invitesAskedFor(chat).some(({ box }) => equal(box, change.box));

export const revocationOf = ({ box, root, asks, uses, until }: Omit<InviteChange, 'type' | 'on'>): InviteChange => ({
  ...{ type: AUTHORITY.invite, box, root, asks, uses, until },
  on: false,
});

/** Keeps the change as one that is asked for, or says why it cannot be; what is so already is done. */
export const want = (core: Core, chat: Chat, call: string, change: Change, photo?: Bytes): Promise<Answer> =>
  wantAll(core, chat, call, [change], photo);

/** All of them or none, made in this order. */
async function wantAll(core: Core, chat: Chat, call: string, changes: readonly Change[], photo?: Bytes): Promise<Answer> {
  const answer = await chat.turn(async () => {
    if (await calledBefore(core, call)) return OK;
    const { group } = chat.record.authority;
    if (!group || chat.record.isOut || isLeaving(core, chat)) return failure('out_of_group');
    if (!chat.record.accepted) return failure('not_accepted');
    const judged = changes.map((change) => ({ change, because: takesBack(chat, change) ? undefined : refusalOf(core, group, change) }));
    const refused = judged.find(({ because }) => because !== undefined && because !== 'nothing');
    if (refused?.because) return failure(refused.because);
    const wanted = judged.filter(({ because }) => because === undefined);
    if (wanted.length === 0) return OK;
    if (chat.intents.length + wanted.length > MAX_INTENTS) return failure('too_many');
    const draft = begin(chat);
    const intents = wanted.map(({ change }): Intent => ({ chat: chat.id, counter: core.nextCounter(), change, photo, failed: undefined }));
    draft.intents = [...draft.intents, ...intents];
    draft.ops.push(...intents.map(intentOp), calledOp(core, call, chat.id));
    await commit(core, chat, draft);
    return OK;
  });
  core.pump(chat);
  return answer;
}

/** Everybody once, whose chains are here now. */
async function peopleOf(core: Core, people: readonly string[]): Promise<Answer<{ readonly ids: readonly Bytes[] }>> {
  const ids = new Map<string, Bytes>();
  for (const one of people) {
    const found = await readPerson(core, one);
    if (!found.ok) return found;
    ids.set(one, found.id);
  }
  return { ok: true, ids: [...ids.values()] };
}

const devicesOf = async (core: Core, users: readonly Bytes[]): Promise<number> =>
  [...(await core.people.chains(users)).values()].reduce((sum, chain) => sum + activeDevices(chain).length, 0);

const photoIn = ({ photo }: GroupSettings): Bytes | undefined => (photo && photo.length > 0 ? own(photo) : undefined);

function whyNoSettings(wanted: GroupSettings): LocalCode | undefined {
  if (wanted.name !== undefined && !isValidName(wanted.name)) return whyNoName(wanted.name);
  if (wanted.description !== undefined && utf8(wanted.description).length > LIMIT.description) return 'too_long';
  const photo = photoIn(wanted);
  return photo && !photoTypeOf(photo) ? 'invalid_photo' : undefined;
}
