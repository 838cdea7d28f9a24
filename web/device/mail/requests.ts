/** News in a chat this person has not accepted: the own devices tell each other, and whoever began it hears nothing. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { leavesOf } from '../../../crypto/mls.ts';
import { type Chat, type Core, type Draft, maySpeak } from '../memory/core.ts';
import { type Address, letterOps } from './letterbox.ts';
import { writeTell } from '../memory/questions.ts';
import { LETTER } from './welcome.ts';

/**
 * Something new has come into a request: own devices without a leaf in it, which no commit may give them yet, are told to ask. One that was told and has
 * not asked since is not told again, so that a stranger who writes much fills no mailbox.
 */
export async function nudgeOwn(core: Core, chat: Chat, draft: Draft): Promise<void> {
  if (maySpeak(chat) || !draft.ops.some(({ table }) => table === 'events')) return;
  const body = writeTell({ chat: chat.id, updates: [], receipts: [], last: true, more: true, even: false });
  for (const to of await leafless(core, draft)) {
    const name = toHex(to.device);
    if (chat.live.nudged.has(name)) continue;
    draft.ops.push(...(await letterOps(core, to, LETTER.tell, body)));
    draft.after.push(() => {
      chat.live.nudged.add(name);
      core.flushMail();
    });
  }
}

async function leafless(core: Core, { line }: Draft): Promise<readonly Address[]> {
  const { user, device } = core.me();
  const leaves = new Set(line ? leavesOf(line.group).flatMap(({ credential }) => (equal(credential.user, user) ? credential.index : [])) : []);
  const hasNone = ({ id, index }: { readonly id: Bytes; readonly index: number }): boolean => !leaves.has(index) && !equal(id, device);
  return activeDevices(await core.ownChain())
    .filter(hasNone)
    .map(({ id, sealKey }) => ({ user, device: id, sealKey }));
}
