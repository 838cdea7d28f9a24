/**
 * The links of a group as those answer for who are in it: what stands behind each at the hub is kept as the group is, and whoever asks by one comes in or waits for
 * an answer. All of it is any host's to do, and one does it: the others' turn comes only where nothing came of theirs.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { inviteKeys } from '../../../crypto/invite.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { AUTHORITY } from '../../chat/authority.ts';
import { writeGroupCard } from '../../chat/card.ts';
import type { Change } from '../../chat/change.ts';
import { type Group, type Invite, mayAt, rosterOf, standingAt } from '../../chat/group.ts';
import { isWorking, letsIn } from '../../chat/invites.ts';
import { judgeJoin, readJoin } from '../../chat/join.ts';
import type { Mail } from '../../../crypto/mail.ts';
import { isBlocked } from '../memory/audience.ts';
import { standBehind } from '../memory/behind.ts';
import { begin, type Chat, type Core, commit, maySpeak, write } from '../memory/core.ts';
import { type Asker, MAX_ASKERS, MAX_HOSTS } from '../memory/joins.ts';
import { loadPhoto } from '../memory/photo.ts';
import { wakeIn } from '../memory/wake.ts';
import { addressesOf, queueLetter } from '../mail/letterbox.ts';
import { type JoinAnswer, readJoinAnswer, readJoinLetter, writeJoinAnswer } from '../mail/join-letters.ts';
import { LETTER } from '../mail/welcome.ts';
import { dutyLeft } from './duty.ts';
import { MAX_DEVICES } from './room.ts';

/** A hub that could not be asked, or had no room, is asked again after this. */
const RETRY_MS = 30 * 1000;
/** Who come in by one change. */
const MAX_COMING = 50;
/** What comes of letting somebody in is waited for so long before it is tried again. */
const PAUSE_MS = 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Who asks by a link that works no more, or for what has no room, is told so once in this time. */
const WHY_MS = 60 * 60 * 1000;

/** Links that were revoked and are looked after still, the newest: each costs every host a question a day. */
const MAX_REVOKED = 64;

const RANK = { creator: 0, admin: 1, member: 2 } as const;

/** Those who are asked by who has this link: who may add; where it does not ask, whoever is in the group, the most senior first. */
function hostsOf(group: Group, { asks }: Pick<Invite, 'asks'>): readonly Bytes[] {
  const seniority = (user: Bytes): readonly [number, number] => {
    const standing = standingAt(group, user);
    return standing ? [RANK[standing.role], standing.since] : [3, 0];
  };
  return rosterOf(group)
    .filter((user) => !asks || mayAt(group, user).has('add'))
    .map((user) => ({ user, by: seniority(user) }))
    .sort((a, b) => a.by[0] - b.by[0] || a.by[1] - b.by[1])
    .slice(0, MAX_HOSTS)
    .map(({ user }) => user);
}

/** Does it let anybody in now? By the clock of whoever asks. */
export const isOpen = (core: Core, group: Group, invite: Invite): boolean =>
  isWorking(group, invite) && (invite.until === 0 || core.clock.now() < invite.until);

/** Keeps what stands behind the group's links as the group is, and forgets who need not wait any more. In the chat's turn. */
export async function tend(core: Core, chat: Chat): Promise<void> {
  const { group } = chat.record.authority;
  if (!group || !maySpeak(chat)) return;
  await forgetAskers(core, chat, group);
  const revoked = [...group.invites.values()].filter(({ on }) => !on).slice(-MAX_REVOKED);
  for (const invite of [...group.invites.values()].filter(({ on }) => on).concat(revoked)) {
    const hosts = hostsOf(group, invite);
    if (!hosts.some((user) => equal(user, core.me().user))) continue;
    const left = invite.on ? 0 : core.joins.goneFor(invite.box, core.clock.now());
    if (left > 0) wakeIn(core, chat, left);
    else await tendOne(core, chat, group, invite, hosts);
  }
}

async function tendOne(core: Core, chat: Chat, group: Group, invite: Invite, hosts: readonly Bytes[]): Promise<void> {
  const box = toHex(invite.box);
  const content = isOpen(core, group, invite) ? await contentOf(core, chat, group, invite, hosts) : undefined;
  const end = invite.until - core.clock.now();
  // A day that is farther off comes with another connection.
  if (content && invite.until > 0 && end < DAY_MS) wakeIn(core, chat, end);
  const wanted = content ? toHex(hash('digest', content)) : 'gone';
  if ((invite.on && chat.live.cards.get(box) === wanted) || chat.live.asked.has(`card:${box}`)) return;
  // Whoever made it is there at this moment, and passes it on at once.
  const left = equal(invite.by, core.me().user) ? 0 : await dutyLeft(core, chat, `card:${box}:${wanted}`, undefined, hosts);
  if (left > 0) return wakeIn(core, chat, left);
  chat.live.asked.add(`card:${box}`);
  // Not awaited: the hub is asked without holding the chat's turn.
  void standBehind(core, inviteKeys(invite.root), content)
    .then(async (done) => {
      chat.live.asked.delete(`card:${box}`);
      if (done) chat.live.cards.set(box, wanted);
      if (done && !invite.on) await write(core, core.joins.keepGone(invite.box, core.clock.now()));
      wakeIn(core, chat, done ? 0 : RETRY_MS);
    })
    .catch(core.halt);
}

const contentOf = async (core: Core, { id, record }: Chat, group: Group, { asks, until }: Invite, hosts: readonly Bytes[]): Promise<Bytes> =>
  writeGroupCard({
    chat: id,
    name: group.settings.name,
    description: group.settings.description,
    photo: await loadPhoto(core.store, record.authority),
    people: rosterOf(group).length,
    full: await isFull(core, group),
    asks,
    until,
    hosts,
  });

/** Has it no room for one device more? */
async function isFull(core: Core, group: Group): Promise<boolean> {
  const roster = rosterOf(group);
  if (roster.length * LIMITS.devicesPerUser < MAX_DEVICES) return false;
  return [...(await core.people.chains(roster)).values()].reduce((sum, chain) => sum + activeDevices(chain).length, 0) >= MAX_DEVICES;
}

/** Who is in, or asked by a link that was revoked. Who is in is called as they called themselves until they say who they are: they may be away for days. */
async function forgetAskers(core: Core, chat: Chat, group: Group): Promise<void> {
  const over = core.joins
    .askers(chat.id)
    .filter(({ user, box }) => standingAt(group, user) !== undefined || group.invites.get(toHex(box))?.on !== true);
  if (over.length === 0) return;
  const draft = begin(chat);
  for (const { user, name } of over) {
    const isIn = standingAt(group, user) !== undefined;
    draft.ops.push(...core.joins.dropAsker(chat.id, user), ...(isIn ? core.people.named(user, { name }) : []));
  }
  await commit(core, chat, draft);
  core.topics.changed('people');
  for (const { user, box } of over) if (!standingAt(group, user)) await sayWhy(core, chat, { box, user, because: 'gone' });
}

/** Somebody asks to come in by a link, or takes it back. */
export async function takeJoin(core: Core, { sender, body }: Mail): Promise<void> {
  const letter = readJoinLetter(body);
  if (!letter) return;
  // What is taken back is so wherever it may be kept.
  for (const chat of chatsOf(core, letter.box))
    if (!letter.word) await forgetAsker(core, chat, sender.user);
    else await takeWord(core, chat, sender.user, { ...letter, word: letter.word });
}

type Words = { readonly box: Bytes; readonly name: string; readonly word: Bytes };

/** What they said is kept where it is a proof here, and the link works. */
async function takeWord(core: Core, chat: Chat, user: Bytes, { box, name, word }: Words): Promise<void> {
  const said = readJoin(word);
  const isTheirs = said && equal(said.user, user) && equal(said.box, box) && equal(said.chat, chat.id);
  if (!isTheirs) return core.log('join_refused');
  const chain = await core.people.chain(user);
  await chat.turn(async () => {
    const { group } = chat.record.authority;
    const invite = group?.invites.get(toHex(box));
    if (!group || !invite || standingAt(group, user) || group.members.get(toHex(user))?.banned) return;
    if (isBlocked(core.own, user)) return;
    if ((await judgeJoin(said, chat.id, invite.root, chain)) !== 'valid') return core.log('join_refused');
    if (!isOpen(core, group, invite)) return sayWhy(core, chat, { box, user, because: 'gone' });
    if (core.joins.askers(chat.id).length >= MAX_ASKERS && !core.joins.asker(chat.id, user)) return core.log('joins_full');
    const asker: Asker = { chat: chat.id, user, box, name, word, at: Math.floor(core.clock.now()) };
    const draft = begin(chat);
    draft.ops.push(...core.people.pin(chain ? [chain] : []), ...core.joins.keepAsker(asker));
    await commit(core, chat, draft);
  });
  core.pump(chat);
}

async function forgetAsker(core: Core, chat: Chat, user: Bytes): Promise<void> {
  await chat.turn(async () => {
    const draft = begin(chat);
    draft.ops.push(...core.joins.dropAsker(chat.id, user));
    await commit(core, chat, draft);
  });
  core.pump(chat);
}

/** The groups of this device that a link may lead to, where it may speak in them: anybody's group can say that the link of another is its own. */
const chatsOf = (core: Core, box: Bytes): readonly Chat[] =>
  [...core.chats.values()].filter((chat) => maySpeak(chat) && chat.record.authority.group?.invites.has(toHex(box)));

/** Those who come in by a link alone, whose turn it is at this device to let them in. In the chat's turn. */
export async function comers(core: Core, chat: Chat, group: Group): Promise<Change | undefined> {
  const now = core.clock.now();
  const paused = (chat.live.pausedUntil.get('comers') ?? 0) - now;
  const due = dueIn(core, chat, group);
  const [first] = due;
  const invite = first && group.invites.get(toHex(first.box));
  if (!first || !invite) return undefined;
  if (paused > 0) {
    wakeIn(core, chat, paused);
    return undefined;
  }
  const left = await dutyLeft(core, chat, `join:${toHex(first.user)}`, first.at, hostsOf(group, invite));
  if (left > 0) {
    wakeIn(core, chat, left);
    return undefined;
  }
  const proven = await provenAmong(core, chat, group, due);
  if (proven.length === 0) return undefined;
  chat.live.pausedUntil.set('comers', now + PAUSE_MS);
  return { type: AUTHORITY.people, added: proven.map(({ user }) => user), removed: [], proofs: proven.map(({ word }) => word) };
}

/** Those whose words are proofs still; the others, whose chain has come to another branch since, ask no more. */
async function provenAmong(core: Core, chat: Chat, group: Group, due: readonly Asker[]): Promise<readonly Asker[]> {
  const chains = await core.people.chains(due.map(({ user }) => user));
  const isProven = async ({ user, box, word }: Asker): Promise<boolean> => {
    const [read, invite] = [readJoin(word), group.invites.get(toHex(box))];
    return read !== undefined && invite !== undefined && (await judgeJoin(read, chat.id, invite.root, chains.get(toHex(user)))) === 'valid';
  };
  const proven = new Set<Asker>();
  for (const asker of due) if (await isProven(asker)) proven.add(asker);
  const draft = begin(chat);
  for (const asker of due) if (!proven.has(asker)) draft.ops.push(...core.joins.dropAsker(chat.id, asker.user));
  if (draft.ops.length > 0) await commit(core, chat, draft);
  return [...proven];
}

/** As many as the links let in, the oldest first. */
function dueIn(core: Core, chat: Chat, group: Group): readonly Asker[] {
  const due: Asker[] = [];
  for (const asker of core.joins.askers(chat.id)) {
    const invite = group.invites.get(toHex(asker.box));
    const before = due.filter(({ box }) => equal(box, asker.box)).length;
    if (invite && isOpen(core, group, invite) && letsIn(group, toHex(asker.box), asker.user, before)) due.push(asker);
    if (due.length === MAX_COMING) break;
  }
  return due;
}

/** The link works no more, or there is no room: said once in a while, so that nobody makes this device write by asking often. */
export async function sayWhy(core: Core, chat: Chat, answer: JoinAnswer): Promise<void> {
  const name = `${answer.because}:${toHex(answer.user)}`;
  if ((chat.live.pausedUntil.get(name) ?? 0) > core.clock.now()) return;
  chat.live.pausedUntil.set(name, core.clock.now() + WHY_MS);
  await answerAll(core, chat, answer);
}

/** Tells whoever asked, and the others who might have answered. */
export async function answerAll(core: Core, chat: Chat, answer: JoinAnswer): Promise<void> {
  const { group } = chat.record.authority;
  const invite = group?.invites.get(toHex(answer.box));
  if (!group || !invite) return;
  const users = answer.because !== 'declined' ? [answer.user] : [answer.user, core.me().user, ...hostsOf(group, invite)];
  for (const chain of (await core.people.chains(users)).values())
    for (const to of addressesOf(chain))
      if (!equal(to.device, core.me().device)) await queueLetter(core, to, LETTER.joinAnswer, writeJoinAnswer(answer));
}

/** Somebody has answered: whoever was asked as well shows it no more; of what this person asked, it is the answer. */
export async function takeJoinAnswer(core: Core, { sender, body }: Mail): Promise<void> {
  const answer = readJoinAnswer(body);
  if (!answer) return;
  if (equal(answer.user, core.me().user)) {
    const asking = core.joins.askingBy(answer.box);
    if (!asking?.hosts.some((user) => equal(user, sender.user))) return;
    await write(core, core.joins.keepAsking({ ...asking, state: answer.because }));
    return core.topics.changed('joins');
  }
  for (const chat of answer.because === 'declined' ? chatsOf(core, answer.box) : []) {
    const { group } = chat.record.authority;
    if (group && mayAt(group, sender.user).has('add')) await forgetAsker(core, chat, answer.user);
  }
}
