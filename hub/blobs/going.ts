/** How media goes: folders the store has dropped are removed from the disk, and what one of the two has lost goes from the other. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { BlobId } from '../store/media.port.ts';
import type { MediaDeps } from './port.ts';

export type Going = {
  /** Removes what was dropped. What is being written to goes later: whoever writes there calls this again. */
  collect(): Promise<void>;
  /** Nothing of this folder is removed while `work` runs. */
  hold<T>(folder: Bytes, work: () => Promise<T>): Promise<T>;
  /** Drops what is over, and removes it. */
  sweep(): Promise<void>;
  /** After a start, when store and disk may be of two times: folders no row knows are removed, and blobs without a folder dropped. */
  settle(): Promise<void>;
};

const FOLDERS_PER_STEP = 64;
const BLOBS_PER_STEP = 1024;

type Deps = Pick<MediaDeps, 'store' | 'files' | 'clock'>;

export function openGoing(deps: Deps): Going {
  const { store, clock } = deps;
  /** Folders by how many write to them. */
  const held = new Map<string, number>();
  const collect = (): Promise<void> => collectDropped(deps, (folder) => held.has(toHex(folder)));
  return {
    collect,
    hold: async (folder, work) => {
      const name = toHex(folder);
      held.set(name, (held.get(name) ?? 0) + 1);
      try {
        return await work();
      } finally {
        const left = (held.get(name) ?? 1) - 1;
        if (left > 0) held.set(name, left);
        else held.delete(name);
      }
    },
    sweep: async () => {
      await store.media.expire(clock(), clock() - MEDIA_LIMITS.uploadIdleMs);
      await collect();
    },
    settle: async () => {
      await settle(deps);
      await collect();
    },
  };
}

async function collectDropped({ store, files }: Deps, isHeld: (folder: Bytes) => boolean): Promise<void> {
  for (;;) {
    const dropped = await store.media.dropped(FOLDERS_PER_STEP);
    const free = dropped.filter((folder) => !isHeld(folder));
    for (const folder of free) await files.remove(folder);
    await store.media.removed(free);
    // Those that are held come first again: so many at once are left to the next time.
    if (free.length < FOLDERS_PER_STEP) return;
  }
}

/** Rows are read before the folders, and looked at once more after them: what comes in meanwhile has its row first. */
async function settle({ store, files }: Deps): Promise<void> {
  const blobs: { readonly blob: BlobId; readonly folder: Bytes }[] = [];
  for (let page = await store.media.blobsAfter(new Uint8Array(0), BLOBS_PER_STEP); page.length > 0; ) {
    blobs.push(...page);
    page = await store.media.blobsAfter(page.at(-1)?.blob ?? new Uint8Array(0), BLOBS_PER_STEP);
  }
  const folders = await files.list();
  const there = new Set(folders.map(toHex));
  for (const { blob, folder } of blobs) if (!there.has(toHex(folder))) await store.media.lost(blob, folder);
  for (const folder of folders) if (!(await store.media.knows(folder))) await files.remove(folder);
}
