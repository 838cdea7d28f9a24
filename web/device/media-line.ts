/** The way to the part that media comes and goes by, which is fetched when it is first needed. */
import { later, NotLoaded } from '../../crypto/later.ts';
import type { ApiDeps } from '../wire/api.ts';
import { rangeOf } from '../store/key.ts';
import { ASKED, hasUnsentMedia } from './memory/sends.ts';
import type { Core, MediaHooks } from './memory/core.ts';
import type { MediaPart } from './media/media.ts';
import type { ChunkFiles } from '../store/files.ts';

/** Where chunks lie beside the store; undefined where the place has no such thing. */
export type Files = () => Promise<ChunkFiles | undefined>;

export type MediaLine = MediaHooks & {
  /** Of a device that is signed in. Throws NotLoaded. */
  part(): Promise<MediaPart>;
  /** The hub can be reached. */
  online(core: Core): void;
  stop(): void;
};

export function newMediaLine(core: () => Core | undefined, apiDeps: ApiDeps, halt: (error: unknown) => void, files?: Files): MediaLine {
  let of: { readonly core: Core; readonly part: MediaPart } | undefined;
  let held: ReturnType<Files> | undefined;
  const part = async (): Promise<MediaPart> => {
    held ??= files?.();
    const [{ openMedia }, { openMediaApi }, found] = await Promise.all([
      later(() => import('./media/media.ts')),
      later(() => import('../wire/media.ts')),
      held,
    ]);
    const current = core();
    if (!current) throw new Error('media is only of a device that is signed in');
    if (of?.core !== current) {
      of?.part.stop();
      of = { core: current, part: openMedia(current, openMediaApi(apiDeps), found) };
    }
    return of.part;
  };
  // Where it cannot be had now, what was to be done is done when it is next needed.
  const tell = (work: (media: MediaPart) => unknown): void =>
    void part()
      .then(work)
      .catch((error: unknown) => {
        if (!(error instanceof NotLoaded)) halt(error);
      });
  const online = (): void => tell((media) => media.online());
  return {
    part,
    freed: (blobs) => tell((media) => media.freed(blobs)),
    came: (blobs) => tell((media) => media.came(blobs)),
    wanted: (chat, asker, blob) => tell((media) => media.putBack(chat, asker, blob)),
    given: (blob) => tell((media) => media.given(blob)),
    toldToWait: (device, blob, ms) => tell((media) => media.toldToWait(device, blob, ms)),
    passed: (chat, blobs) => tell((media) => media.keepFor(chat, blobs)),
    entered: online,
    // Whoever has nothing to send does not fetch it only because there is a line.
    online: (current) => {
      if (of || [...current.chats.values()].some(hasUnsentMedia)) return online();
      void current.store.keys('meta', { ...rangeOf(ASKED), limit: 1 }).then(([any]) => any && online(), halt);
    },
    stop: () => of?.part.stop(),
  };
}
