/** Groups on the device without an engine: who is in each, and each command as the engine would answer it. */
import type { Answer } from '../../device/port/failure.ts';
import type { GroupMember, GroupView, PendingChange } from '../../device/port/groups.ts';
import type { InviteRow } from '../../device/port/invites.ts';
import type { CommandName, Commands } from '../../device/port/port.ts';
import { PLAIN_MEMBER } from '../../device/port/port.world.ts';
import type { ChatState } from './chat-device.ts';

const ME = 'ff'.repeat(16);
const OK = { ok: true } as const;
const NAMES = 'Aiko Tanabe,Jonas Lind,Priya Nair,Samir Aziz,Inês Duarte,ليلى حداد,Mira Hofstad,Olav Lien,Wren Okafor,Kofi Mensah'.split(',');

export const member = (user: string, name: string, role: GroupMember['role'], more: Partial<GroupMember> = {}): GroupMember => ({
  ...PLAIN_MEMBER,
  user,
  name,
  role,
  own: user === ME,
  ...more,
});

export const groupOf = (chat: string, name: string, more: Partial<GroupView> = {}): GroupView => ({
  chat,
  name,
  description: '',
  photo: undefined,
  open: ['write'],
  history: true,
  members: [],
  former: [],
  meant: [],
  role: 'member',
  may: ['write'],
  state: 'in',
  removedBy: undefined,
  addedBy: undefined,
  pending: [],
  ...more,
});

/** So many who are not oneself, whom this person may do anything about. */
export const many = (count: number): readonly GroupMember[] =>
  Array.from({ length: count }, (_, i) =>
    member((0x60 + i).toString(16).padStart(2, '0').repeat(16), NAMES[i] ?? `Member ${i + 1}`, i === 0 ? 'admin' : 'member', {
      mayRemove: true,
      mayChange: true,
      verified: i % 3 === 0,
      ...(i === 0 && { switches: ['add', 'pin'] }),
    }),
  );

export const waiting = (id: string, failed: PendingChange['failed']): PendingChange => ({
  id,
  lines: [{ what: 'renamed', people: [], count: 0, text: 'Harbour Friends' }],
  failed,
});

export const linkOf = (invite: string, more: Partial<InviteRow> = {}): InviteRow => ({
  invite,
  link: `https://tidings.example.org/#tidings:group:AXqQcPxVYwzXDyXX9ETr4kHq9uYMyIgdNGTfS2KTg2yxzZGuI8${invite.slice(0, 6)}`,
  asks: false,
  uses: 0,
  until: 0,
  used: 0,
  by: ME,
  state: 'working',
  ...more,
});

type Input<C extends CommandName> = Commands[C]['in'];

/** Undefined where the command is another, or the chat no group. */
export function answerGroup(state: ChatState, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  const { group } = state;
  if (!group) return undefined;
  const change = (next: Partial<GroupView>): Answer => {
    state.group = { ...group, ...next };
    state.view = { ...state.view, title: state.group.name, state: state.group.state === 'out' ? 'out' : state.view.state };
    return OK;
  };
  switch (name) {
    case 'changePeople': {
      const { add, remove, revokeLinks } = input as Input<'changePeople'>;
      if (revokeLinks) state.links = [];
      const known = [...group.members, ...many(20)];
      const added = add.map((user) => known.find((one) => one.user === user) ?? member(user, 'New here', 'member', { mayRemove: true }));
      return change({ members: [...group.members.filter(({ user }) => !remove.includes(user)), ...added] });
    }
    case 'setRole': {
      const { user, admin, switches } = input as Input<'setRole'>;
      return change({ members: group.members.map((one) => (one.user === user ? { ...one, role: admin ? 'admin' : 'member', switches } : one)) });
    }
    case 'setGroup': {
      const { chat: _, photo: __, ...more } = input as Input<'setGroup'>;
      return change(more);
    }
    case 'createInvite':
    case 'changeInvite': {
      const { asks, uses, until, invite = 'd1'.repeat(16) } = input as Input<'changeInvite'> & { readonly invite?: string };
      state.links = [linkOf(invite, { asks, uses, until }), ...(state.links ?? []).filter((one) => one.invite !== invite)];
      return { ...OK, invite } as Answer;
    }
    case 'revokeInvite':
      state.links = (state.links ?? []).filter(({ invite }) => invite !== input['invite']);
      return OK;
    case 'answerJoin':
      state.askers = (state.askers ?? []).filter(({ user }) => user !== input['user']);
      return OK;
    case 'transferGroup':
      return change({
        role: 'admin',
        members: group.members.map((one) => ({ ...one, role: one.user === input['user'] ? 'creator' : one.own ? 'admin' : one.role })),
      });
    case 'leaveGroup':
      return group.role === 'creator' ? { ok: false, error: { code: 'creator_stays' } } : change({ state: 'out', role: undefined, may: [] });
    case 'retryChange':
      return change({ pending: group.pending.map((one) => (one.id === input['id'] ? { ...one, failed: undefined } : one)) });
    case 'dismissChange':
      return change({ pending: group.pending.filter(({ id }) => id !== input['id']) });
    default:
      return undefined;
  }
}
