/** Links into groups: made, changed and revoked; opened and used; and those answered who asked by one. Comes when it is first needed. */
import { equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { type GroupCode, readCode } from '../../crypto/codes.ts';
import { inviteKeys } from '../../crypto/invite.ts';
import { AUTHORITY } from '../chat/authority.ts';
import type { Change } from '../chat/change.ts';
import { MAX_INVITES, workingInvites } from '../chat/invites.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { revocationOf, want } from './commands-groups.ts';
import type { Engine } from './engine.ts';
import { askHosts, groupBehind, previewOf, takeBack } from './group/coming-by-link.ts';
import { answerAll } from './group/inviting.ts';
import { calledBefore } from './memory/called.ts';
import { begin, type Chat, type Core, commit } from './memory/core.ts';
import { MAX_ASKING } from './memory/joins.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { InviteCommands, InviteTerms } from './port/invites.ts';

type InviteChange = Extract<Change, { type: typeof AUTHORITY.invite }>;

export const INVITES: CommandTable<keyof InviteCommands> = {
  createInvite: async (core, _, { chat, ...terms }, id) =>
    withChat(core, chat, async (one) => {
      const { group } = one.record.authority;
      if (!group) return failure('not_in_group');
      const before = await calledBefore(core, id);
      const own = before && newestOf(core, one);
      if (own) return { ok: true, invite: own };
      const waiting = one.intents.filter(({ change, failed }) => change.type === AUTHORITY.invite && failed === undefined).length;
      if (workingInvites(group).length + waiting >= MAX_INVITES) return failure('too_many');
      const root = core.random(32);
      const { box } = inviteKeys(root);
      const answer = await want(core, one, id, changeOf({ box, root }, terms));
      return answer.ok ? { ok: true, invite: toHex(box) } : answer;
    }),
  changeInvite: async (core, _, { chat, invite, ...terms }, id) =>
    withInvite(core, chat, invite, (one, known) => want(core, one, id, changeOf(known, terms))),
  revokeInvite: async (core, _, { chat, invite }, id) => withInvite(core, chat, invite, (one, known) => want(core, one, id, revocationOf(known))),
  openInvite: async (core, engine, { text }) => {
    const link = linkIn(engine, text);
    if (!link.ok) return link;
    const card = await groupBehind(core, link.code);
    if (card === 'unreachable') return failure('offline');
    return card === 'gone' ? failure('invite_gone') : { ok: true, preview: previewOf(core, link.code, card) };
  },
  joinByInvite: async (core, engine, { text }) => {
    const link = linkIn(engine, text);
    if (!link.ok) return link;
    const card = await groupBehind(core, link.code);
    if (card === 'unreachable') return failure('offline');
    if (card === 'gone') return failure('invite_gone');
    const { chat, state } = previewOf(core, link.code, card);
    if (state === 'in') return { ok: true, chat, state };
    if (core.joins.asking().length >= MAX_ASKING && state === 'new') return failure('too_many');
    return (await askHosts(core, link.code, card)) ? { ok: true, chat, state: 'waiting' } : failure('offline');
  },
  cancelJoin: async (core, _, { invite }) => {
    const box = fromHex(invite);
    const asking = box?.length === 16 ? core.joins.askingBy(box) : undefined;
    if (asking) await takeBack(core, asking);
    return OK;
  },
  answerJoin: async (core, _, { chat, user, accept }, id) =>
    withChat(core, chat, async (one) => {
      const asked = fromHex(user);
      const asker = asked?.length === 16 ? core.joins.asker(one.id, asked) : undefined;
      if (!asker) return failure('not_found_here');
      if (accept) return want(core, one, id, { type: AUTHORITY.people, added: [asker.user], removed: [], proofs: [asker.word] });
      await one.turn(async () => {
        const draft = begin(one);
        draft.ops.push(...core.joins.dropAsker(one.id, asker.user));
        await commit(core, one, draft);
      });
      await answerAll(core, one, { box: asker.box, user: asker.user, because: 'declined' });
      return OK;
    }),
};

const changeOf = ({ box, root }: Pick<InviteChange, 'box' | 'root'>, { asks, uses, until }: InviteTerms): InviteChange => ({
  type: AUTHORITY.invite,
  box,
  root,
  asks,
  uses: Math.max(0, Math.floor(uses)),
  until: Math.max(0, Math.floor(until)),
  on: true,
});

/** The link that this person made last, as a call that is asked again must say it. */
function newestOf(core: Core, { intents, record }: Chat): string | undefined {
  const asked = intents.flatMap(({ change }) => (change.type === AUTHORITY.invite ? [change.box] : []));
  const made = [...(record.authority.group?.invites.values() ?? [])].filter(({ by }) => equal(by, core.me().user)).map(({ box }) => box);
  const box = [...made, ...asked].at(-1);
  return box && toHex(box);
}

/** A link of the group, or one that is asked for and not made yet. */
const withInvite = (
  core: Core,
  chat: string,
  invite: string,
  work: (chat: Chat, known: Pick<InviteChange, 'box' | 'root' | 'asks' | 'uses' | 'until'>) => Promise<Answer>,
): Promise<Answer> =>
  withChat(core, chat, async (one) => {
    const made = one.record.authority.group?.invites.get(invite);
    const known = made ?? one.intents.map(({ change }) => change).find((change) => change.type === AUTHORITY.invite && toHex(change.box) === invite);
    return known && 'root' in known ? work(one, known) : failure('not_found_here');
  });

/** The code of a link into a group of this hub. */
function linkIn({ deps }: Engine, text: string): Answer<{ readonly code: GroupCode }> {
  const code = readCode(text);
  if (code?.kind === 'newer') return failure('update_needed');
  if (code?.kind !== 'group') return failure('invalid_code');
  return code.hub === deps.address.origin ? { ok: true, code } : failure('other_hub');
}
