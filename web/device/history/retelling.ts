/** The newest own words, by mail, to those who have given no sign of life (retell.ts says when). */
import type { Bytes } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { newItem } from '../../sync/line.ts';
import { LETTER, sealLetter } from '../mail/welcome.ts';
import type { Chat, Core } from '../memory/core.ts';
import type { HubAnswer } from '../memory/hub.ts';
import { writeTell } from '../memory/questions.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import { ownRuns } from './repost.ts';

/** Bytes of words in one letter, beyond the first stretch of them. */
const MAX_WORDS = 1024 * 1024;

/** All own words up to the `n`th, and whether the hub keeps any letter of them. */
export type Told = { readonly n: number; readonly isKept: boolean };

/** Undefined where the hub cannot be reached. */
export async function tell(core: Core, chat: Chat, silent: readonly Bytes[]): Promise<Told | undefined> {
  // They may have other devices by now.
  if ((await core.refreshChains(silent)) === 'unreachable') return undefined;
  const { n, updates } = await chat.turn(async () => ({ n: chat.record.n, updates: await newestOf(core, chat) }));
  const body = writeTell({ chat: chat.id, updates, receipts: [], last: false, more: false, even: false });
  const answers: HubAnswer['answer'][] = [];
  for (const chain of (await core.people.chains(silent)).values())
    for (const { id, sealKey } of activeDevices(chain)) {
      const item = newItem();
      const bytes = await sealLetter(core, { device: id, sealKey }, LETTER.tell, item, body);
      answers.push((await core.hub.ask({ type: 'mail', device: id, item, bytes })).answer);
    }
  if (answers.includes('unreachable')) return undefined;
  core.log('retold', { letters: answers.length, kept: answers.filter((one) => one === 'posted').length });
  return { n, isKept: answers.includes('posted') };
}

/** This device's newest words, as they were written: enough to see who writes and what. The rest is asked for by whoever comes in. */
async function newestOf(core: Core, chat: Chat): Promise<readonly Bytes[]> {
  for (const place of await placesOf(core, chat)) {
    const runs = ownRuns(core, (await segmentAt(core, chat, place)).segment, () => true);
    let bytes = 0;
    const fits = ({ update }: (typeof runs)[number], at: number): boolean => {
      bytes += update.length;
      return at === 0 || bytes <= MAX_WORDS;
    };
    if (runs.length > 0) return runs.filter(fits).map(({ update }) => update);
  }
  return [];
}
