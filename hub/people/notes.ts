/** When people were last there, on its way to the store: gathered, because who comes and goes does so often. */
import { toHex } from '../../crypto/bytes.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { Store } from '../store/port.ts';

type NotesDeps = {
  readonly store: Pick<Store, 'presences'>;
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly report: (error: unknown) => void;
};

export type Notes = {
  /** This person was there at that time, ms. */
  add(user: UserId, at: number): void;
  /** Resolves when the store has all that was added before. What it cannot keep is told and forgotten: the next note says more. */
  write(): Promise<void>;
  close(): Promise<void>;
};

export function openNotes({ store, after, report }: NotesDeps): Notes {
  let waiting = new Map<string, { readonly user: UserId; readonly at: number }>();
  let cancel: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  const writeAll = async (): Promise<void> => {
    const rows = [...waiting.values()];
    waiting = new Map();
    for (let i = 0; i < rows.length; i += HUB_LIMITS.groupCommit) await store.presences.seen(rows.slice(i, i + HUB_LIMITS.groupCommit));
  };
  const write = (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    writing = writing.then(writeAll).catch(report);
    return writing;
  };
  return {
    add: (user, at) => {
      const name = toHex(user);
      waiting.set(name, { user, at: Math.max(at, waiting.get(name)?.at ?? 0) });
      // Not waited for: nothing follows from it, and `write` reports what fails.
      cancel ??= after(HUB_LIMITS.presenceMs, () => void write());
    },
    write,
    close: write,
  };
}
