/** A block is said, or taken back: what it ends, or hides in a group, leaves the screen, or comes back, as the own chat has it. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { everybodyIn } from '../../chat/rights.ts';
import type { Block } from '../../chat/silences.ts';
import { isBlocked } from '../memory/audience.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { isBlockedIn } from '../memory/counting.ts';
import type { ChatRecord } from '../memory/record.ts';
import { readAgain } from './said.ts';
import { showBetween } from './effects.ts';
import { owing } from './receipts.ts';

/**
 * Of whom not all words count here. In a chat of two a block ends what the other says. A group is also others', who have read and answered it: there it hides all
 * of theirs for as long as it lasts, from before it as well, and nothing once it is over, whenever it was said. So neither clocks nor orders decide anything.
 */
export function blocksIn({ own, me }: Pick<Core, 'own' | 'me'>, { authority, blocks }: Pick<ChatRecord, 'authority' | 'blocks'>): readonly Block[] {
  const others = everybodyIn(authority).filter((user) => !equal(user, me().user));
  if (authority.kind === 'direct') return others.flatMap((user) => own.word(OWN_TYPE.block, toHex(user)) ?? []);
  const hidden = others.filter((user) => isBlocked(own, user));
  return hidden.map((user) => blocks.find((one) => equal(one.user, user)) ?? { user, silences: [{ ends: [], until: undefined }] });
}

/** Brings the chat to what the own chat says of those in it. */
export async function blockAsSaid(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const { record } = draft;
  const blocks = blocksIn(core, record);
  draft.record = { ...record, blocks };
  // Without a leaf in it, which no commit may give now, what was said there is to be had of an own device.
  if (isBlockedIn(draft.record) && !chat.line) draft.record = { ...draft.record, askAt: record.askAt ?? 0 };
  // In a group of two the hub has kept back what they said meanwhile, their leaving among it.
  const isUnblocked = record.blocks.some(({ user }) => !blocks.some((one) => equal(one.user, user)));
  if (record.authority.group && record.authority.roster.length === 2 && isUnblocked) draft.record = { ...draft.record, askAt: 0 };
  const changed = [...record.blocks.filter((one) => !blocks.includes(one)), ...blocks.filter((one) => !record.blocks.includes(one))];
  for (const user of new Set(changed.map((one) => toHex(one.user))))
    await showAnew(
      core,
      chat,
      draft,
      changed.filter((one) => toHex(one.user) === user),
    );
  // It was perhaps told to have been read before this device knew of the block.
  if (draft.record.frontier !== record.frontier) draft.record = owing(core, draft.record);
}

/** `blocks`: of one person, as they were and as they are. */
async function showAnew(core: Core, chat: Chat, draft: Draft, blocks: readonly Block[]): Promise<void> {
  const [first] = blocks;
  if (!first) return;
  const ends = blocks.flatMap(({ silences }) => silences.map((one) => one.ends));
  const unsaid = [];
  for (const device of await devicesOf(core, draft, first.user)) {
    const after = ends.map((some) => some.find((one) => toHex(one.device) === device)?.n ?? 0);
    unsaid.push(...(await showBetween(core, chat, draft, device, Math.min(...after), Number.POSITIVE_INFINITY)));
  }
  await readAgain(
    core,
    chat,
    draft,
    unsaid.filter(({ header }) => equal(header.user, first.user)),
  );
}

/** Devices (hex) that have written here and are no one else's: also those of a branch of that person's chain that is not in force. */
async function devicesOf(core: Core, { record }: Draft, user: Bytes): Promise<readonly string[]> {
  const chains = await core.people.chains(everybodyIn(record.authority).filter((one) => !equal(one, user)));
  const others = new Set([...chains.values()].flatMap(({ devices }) => devices.map(({ id }) => toHex(id))));
  return [...record.frontier.keys()].filter((device) => !others.has(device));
}
