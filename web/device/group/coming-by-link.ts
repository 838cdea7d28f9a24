/** Coming into a group by a link: what it shows, asking those who may let one in, and asking again where they change. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { GroupCode } from '../../../crypto/codes.ts';
import { type GroupCard, readGroupCard } from '../../chat/card.ts';
import { sayJoin } from '../../chat/join.ts';
import { photoTypeOf } from '../../chat/photo.ts';
import { plainName } from '../../chat/plain.ts';
import type { Op } from '../../store/port.ts';
import { lookBehind } from '../memory/behind.ts';
import { type Core, write } from '../memory/core.ts';
import type { Asking } from '../memory/joins.ts';
import { addressesOf, letterOps } from '../mail/letterbox.ts';
import { writeJoin } from '../mail/join-letters.ts';
import { LETTER } from '../mail/welcome.ts';
import { type InvitePreview, isWaiting } from '../port/invites.ts';

/** Whoever was asked is asked again after this: a letter may have been lost with its hub. */
const AGAIN_MS = 24 * 60 * 60 * 1000;

type Link = Pick<GroupCode, 'box' | 'secret' | 'chat'>;

/** The group a link leads to now. `gone`: nothing of the group it names stands there, or its time is over. */
export async function groupBehind(core: Core, link: Link): Promise<GroupCard | 'gone' | 'unreachable'> {
  const said = await lookBehind(core, link);
  if (typeof said === 'string') return said;
  const card = readGroupCard(said);
  return card && equal(card.chat, link.chat) && (card.until === 0 || core.clock.now() < card.until) ? card : 'gone';
}

/** Is this person in the group? */
const isIn = (core: Core, chat: Bytes): boolean => {
  const record = core.chats.get(toHex(chat))?.record;
  return record !== undefined && record.isOut !== true && record.accepted;
};

export const previewOf = (core: Core, { box }: Pick<Link, 'box'>, card: GroupCard): InvitePreview => ({
  invite: toHex(box),
  chat: toHex(card.chat),
  name: plainName(card.name),
  description: card.description,
  photo: card.photo && photoTypeOf(card.photo) ? card.photo : undefined,
  members: card.people,
  full: card.full,
  asks: card.asks,
  state: isIn(core, card.chat) ? 'in' : (core.joins.askingBy(box)?.state ?? 'new'),
});

/** Asks all who may let this person in; false where the hub cannot say who they are. */
export async function askHosts(core: Core, { box, secret }: Link, card: GroupCard): Promise<boolean> {
  if ((await core.refreshChains(card.hosts)) === 'unreachable') return false;
  const { user, device, keys } = core.me();
  const { head } = await core.ownChain();
  const at = Math.floor(core.clock.now());
  const word = await sayJoin(keys.sign, secret, { chat: card.chat, box, user, device, head, time: at });
  const asking: Asking = { box, secret, chat: card.chat, name: card.name, hosts: card.hosts, at, state: 'waiting' };
  await tell(core, card.hosts, { box, name: core.people.person(user).name, word }, core.joins.keepAsking(asking));
  return true;
}

/** Takes back what was asked. */
export async function takeBack(core: Core, { box, hosts, state }: Asking): Promise<void> {
  const ops = core.joins.dropAsking(box);
  if (!isWaiting(state)) await write(core, ops);
  else await tell(core, hosts, { box, name: '', word: undefined }, ops);
  core.topics.changed('joins');
}

/** A letter to every device of these people, on the disk with what goes with it. */
async function tell(core: Core, hosts: readonly Bytes[], letter: Parameters<typeof writeJoin>[0], besides: readonly Op[]): Promise<void> {
  const body = writeJoin(letter);
  const ops = [...besides];
  for (const chain of (await core.people.chains(hosts)).values())
    for (const to of addressesOf(chain)) ops.push(...(await letterOps(core, to, LETTER.join, body)));
  await write(core, ops);
  core.flushMail();
  core.topics.changed('joins');
}

/** Now and then: others may let people in by now, or a letter have been lost. */
export async function askAgain(core: Core): Promise<void> {
  for (const asking of core.joins.asking()) {
    if (!isWaiting(asking.state)) continue;
    const card = await groupBehind(core, asking);
    if (card === 'unreachable') return;
    if (card === 'gone') continue;
    const isNew = card.hosts.some((host) => !asking.hosts.some((known) => equal(known, host)));
    if (isNew || core.joins.isDoubted(asking.box) || core.clock.now() > asking.at + AGAIN_MS) await askHosts(core, asking, card);
  }
}
