/** The lines between messages that say what a change did to a group: rows like those of messages, made of the chain of its rights. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { AUTHORITY, type SignedAuthority } from '../../chat/authority.ts';
import { type Change, readChange, type Settings } from '../../chat/change.ts';
import { enteredAt, type Group, standingAt } from '../../chat/group.ts';
import { comingBy } from '../../chat/invites.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import type { Position } from '../memory/position.ts';
import { ROW } from '../memory/rows.ts';
import { NAMED, writeLines } from '../memory/service-lines.ts';
import type { ServiceLine } from '../port/groups.ts';
import { wishOps } from './self.ts';
import { showService, unshowService } from './showing.ts';

const line = (what: ServiceLine['what'], users: readonly Bytes[] = [], text = ''): ServiceLine => ({
  what,
  people: users.slice(0, NAMED).map(toHex),
  count: users.length,
  text,
});

/** Nobody's message. */
const PLAIN = { marks: [], edited: false, reply: undefined, forward: undefined, media: [], reactions: [], pinned: false, ahead: false } as const;

/** What a change did, in the order in which it is told; nothing of what concerns no person. */
export function linesOf(change: Change): readonly ServiceLine[] {
  switch (change.type) {
    case AUTHORITY.create:
      return [line('created', change.people, change.settings.name)];
    case AUTHORITY.people: {
      const gone = (how: 'removed' | 'banned' | 'left'): readonly ServiceLine[] => {
        const users = change.removed.filter((one) => one.how === how).map(({ user }) => user);
        return users.length > 0 ? [line(how, users)] : [];
      };
      const coming = comingBy(change.added, change.proofs) ?? new Map<string, string>();
      const [joined, added] = [change.added.filter((user) => coming.has(toHex(user))), change.added.filter((user) => !coming.has(toHex(user)))];
      const come = [...(added.length > 0 ? [line('added', added)] : []), ...(joined.length > 0 ? [line('joined', joined)] : [])];
      return [...come, ...gone('removed'), ...gone('banned'), ...gone('left')];
    }
    case AUTHORITY.role:
      return [line(change.admin ? 'promoted' : 'demoted', [change.user], [...change.switches].join(' '))];
    case AUTHORITY.settings:
      return settingLines(change);
    case AUTHORITY.owner:
      return [line('owner', [change.user])];
    case AUTHORITY.invite:
      return [line(change.on ? 'link' : 'link_gone', [], change.on && change.asks ? 'asks' : '')];
    case AUTHORITY.merge:
      return [];
  }
}

function settingLines({ name, description, photo, open, history }: Partial<Settings>): readonly ServiceLine[] {
  return [
    ...(name === undefined ? [] : [line('renamed', [], name)]),
    ...(description === undefined ? [] : [line('described', [], description)]),
    ...(photo === undefined ? [] : [line(photo.length > 0 ? 'photo' : 'photo_gone')]),
    ...(open === undefined ? [] : [line('rules', [], [...open].join(' '))]),
    ...(history === undefined ? [] : [line(history ? 'history_shown' : 'history_hidden')]),
  ];
}

/** Takes the rows of events off that are of no chain any more, and shows those of these, from that version on, as far as this person may read them. */
export async function showChanges(
  core: Core,
  chat: Chat,
  draft: Draft,
  group: Group,
  { events, from, gone }: { readonly events: readonly SignedAuthority[]; readonly from: number; readonly gone: readonly SignedAuthority[] },
): Promise<void> {
  for (const { hash } of gone) await unshowService(core, chat, draft, hash.slice(0, 16));
  const me = core.me().user;
  const entered = standingAt(group, me)?.history === false ? (enteredAt(group, me) ?? 0) : 0;
  for (const [i, one] of events.entries()) {
    const change = readChange(one.event.type, one.event.body);
    const lines = change ? linesOf(change) : [];
    if (from + i < Math.max(entered, core.own.cleared(chat.id).changes) || lines.length === 0) continue;
    const { user, device } = one.event;
    const row = { ...positionOf(core, one), user, device, n: 0, kind: ROW.service, text: writeLines(lines), ...PLAIN };
    showService(core, chat, draft, row);
    if (change?.type === AUTHORITY.people) noteComers(core, chat, draft, change.added, row);
  }
}

/** Whoever comes in answers for nothing that was said before: they have not to read it, and nobody waits until they have. */
function noteComers(core: Core, chat: Chat, draft: Draft, added: readonly Bytes[], { at, event }: Position): void {
  const me = core.me().user;
  if (added.some((user) => equal(user, me))) draft.ops.push(...wishOps(core, draft, { wish: 'came', chat: chat.id, word: event }));
  const others = added.filter((user) => !equal(user, me)).map((user) => [toHex(user), at.time] as const);
  const isIn = new Set(draft.record.authority.roster.map(toHex));
  draft.record = { ...draft.record, cameAt: new Map([...draft.record.cameAt, ...others].filter(([user]) => isIn.has(user))) };
}

/** By the time its author signed; one that is ahead of this device's clock stands where it came. */
const positionOf = (
  core: Core,
  { event, hash }: SignedAuthority,
): { readonly at: { readonly time: number; readonly counter: number }; readonly event: Bytes } => ({
  at: { time: Math.min(event.time, Math.floor(core.clock.now())), counter: 0 },
  event: hash.slice(0, 16),
});
