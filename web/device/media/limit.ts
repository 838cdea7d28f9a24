/** The most bytes of one file that the hub takes, as it said last. Kept, so that what it would refuse is refused before it is sealed, without a line too. */
import { textOf, utf8 } from '../../../crypto/bytes.ts';
import { NotLoaded } from '../../../crypto/later.ts';
import { MEDIA_LIMITS } from '../../../hub/protocol/media.ts';
import { MEDIA_LIMIT } from '../../chat/media.ts';
import type { MediaApi } from '../../wire/media.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import { type Core, write } from '../memory/core.ts';
import { isRefused } from './moving.ts';

export type Limit = {
  /** Where the hub has said nothing yet and can be reached it is asked first; else what a hub takes where its operator says nothing. */
  most(): Promise<number>;
  /** The hub can be reached: it may have been set anew. */
  ask(): void;
};

const LIMIT = utf8('media limit');

export function openLimit(core: Core, api: Pick<MediaApi, 'info'>): Limit {
  let asking: Promise<void> | undefined;
  const known = async (): Promise<number | undefined> => {
    const row = await core.store.get('meta', LIMIT);
    return row && Number(textOf(row));
  };
  const ask = (): Promise<void> => {
    asking ??= learn(core, api, known).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return {
    most: async () => {
      if ((await known()) === undefined && core.hub.online()) await ask();
      return Math.min((await known()) ?? MEDIA_LIMITS.mediaFileBytes, MEDIA_LIMIT.size);
    },
    ask: () => void ask().catch(core.halt),
  };
}

async function learn(core: Core, api: Pick<MediaApi, 'info'>, known: () => Promise<number | undefined>): Promise<void> {
  try {
    const { file_bytes: most } = await api.info();
    if (most === (await known())) return;
    await write(core, [{ op: 'put', table: 'meta', key: LIMIT, value: utf8(String(most)) }], 'relaxed');
    core.topics.changed('media-limit');
  } catch (error) {
    // Asked again when there is a line again; until then the hub itself refuses what is too large.
    if (!(error instanceof Unreachable || error instanceof NotLoaded || isRefused(error))) throw error;
  }
}
