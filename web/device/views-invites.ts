/** Links into groups, and to this person, as a face sees them. Comes when the first of them is watched. */
import { toHex } from '../../crypto/bytes.ts';
import { writeWebLink } from '../../crypto/codes.ts';
import { inviteKeys, personMark } from '../../crypto/invite.ts';
import { AUTHORITY } from '../chat/authority.ts';
import { type Group, type Invite, mayAt } from '../chat/group.ts';
import { isWorking } from '../chat/invites.ts';
import { plainName } from '../chat/plain.ts';
import { linksOf, type OwnLinks } from './account/own-links.ts';
import { askersIn } from './memory/askers.ts';
import type { Chat, Core } from './memory/core.ts';
import { handleOf, nameOf } from './memory/person.ts';
import type { InviteRow, InviteState, InviteViews, JoinRequest } from './port/invites.ts';
import type { Views } from './port/port.ts';

/** `hub`: its origin. */
export function invitesOf(core: Core, chat: Chat | undefined, hub: string): InviteViews['invites']['out'] {
  const group = chat?.record.authority.group;
  const me = core.me().user;
  if (!chat || !group || chat.record.isOut || !mayAt(group, me).has('invite')) return { invites: [] };
  const rowOf = (invite: Omit<Invite, 'on'>, state: InviteState): InviteRow => ({
    invite: toHex(invite.box),
    link: writeWebLink({ kind: 'group', box: invite.box, secret: inviteKeys(invite.root).secret, chat: chat.id, hub }),
    asks: invite.asks,
    uses: invite.uses,
    until: invite.until,
    used: invite.used,
    by: toHex(invite.by),
    state,
  });
  const waiting = chat.intents.flatMap(({ change, failed }) =>
    change.type === AUTHORITY.invite && change.on && failed === undefined && !group.invites.has(toHex(change.box))
      ? [rowOf({ ...change, by: me, used: 0 }, 'pending')]
      : [],
  );
  const made = [...group.invites.values()].filter(({ on }) => on).map((invite) => rowOf(invite, stateOf(core, group, invite)));
  return { invites: [...made, ...waiting].reverse() };
}

function stateOf(core: Core, group: Group, invite: Invite): InviteState {
  if (!invite.on) return 'revoked';
  if (!mayAt(group, invite.by).has('invite')) return 'ended';
  if (!isWorking(group, invite)) return 'used';
  return invite.until > 0 && core.clock.now() >= invite.until ? 'expired' : 'working';
}

export function requestsOf(core: Core, chat: Chat | undefined): InviteViews['joinRequests']['out'] {
  const group = chat?.record.authority.group;
  if (!chat || !group) return { requests: [] };
  const requests = askersIn(core.joins, core.me().user, chat).map(({ user, name, at }): JoinRequest => {
    const person = core.people.person(user);
    return { user: toHex(user), name: nameOf(person) || plainName(name), username: handleOf(person), at, was: group.members.has(toHex(user)) };
  });
  return { requests };
}

/** A link to this person. */
export function ownLinkOf(core: Core, hub: string, links: Pick<OwnLinks, 'stands'> | undefined): Views['ownLink']['out'] {
  const [one] = linksOf(core);
  if (!one) return undefined;
  const { box, secret } = inviteKeys(one.root);
  const link = writeWebLink({ kind: 'contact', box, secret, person: personMark(secret, core.me().user), hub });
  return { link, stands: links?.stands(box) ?? false };
}

export const ownJoinsOf = (core: Core, hub: string): InviteViews['ownJoins']['out'] => ({
  joins: core.joins.asking().map(({ box, secret, chat, name, at, state }) => ({
    invite: toHex(box),
    link: writeWebLink({ kind: 'group', box, secret, chat, hub }),
    chat: toHex(chat),
    name: plainName(name),
    at,
    state,
  })),
});
