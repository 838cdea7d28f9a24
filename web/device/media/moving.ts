/** What sending and fetching have in common: whom they ask, and where they say how far they are. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { NotLoaded } from '../../../crypto/later.ts';
import { shapeOf } from '../../../crypto/blob.ts';
import type { Shape } from '../../../crypto/manifest.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import type { Media } from '../../chat/media.ts';
import type { MediaApi } from '../../wire/media.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Core } from '../memory/core.ts';
import type { Turn } from '../memory/turn.ts';
import { RETRY_MS } from '../memory/wake.ts';
import type { TransferView } from '../port/media.ts';
import type { Chunks } from './chunks.ts';
import type { Held } from './held.ts';
import type { Pace } from './pace.ts';

/** Sealed chunks that go to the hub while their file is still being sealed (ahead.ts). */
export type Ahead = {
  /** Chunks that are sealed and lie on the disk under `local`, one after another. */
  put(local: Bytes, shape: Shape, indices: readonly number[]): void;
  /** All that is under way of it has ended. */
  ended(local: Bytes): Promise<void>;
  /** It becomes nothing. */
  stop(local: Bytes): void;
  /** What came to nothing is forgotten at the hub. */
  forget(): Promise<void>;
};

export type Moving = {
  readonly core: Core;
  readonly api: MediaApi;
  readonly chunks: Chunks;
  readonly pace: Pace;
  /** What goes to the hub while it is being sealed. */
  readonly ahead: Ahead;
  /** What was taken back a moment ago. */
  readonly held: Held;
  /** The most bytes of one file that the hub takes. */
  readonly most: () => Promise<number>;
  /** How far a blob is; undefined where nothing of it moves any more. */
  readonly progress: (blob: Bytes, view: TransferView | undefined) => void;
  /** Somebody looks at a blob; so many bytes have come onto the disk. */
  readonly seen: (blob: Bytes) => void;
  readonly grown: (bytes: number) => void;
  /** In which it is said where a blob that comes lies. */
  readonly turn: Turn;
  /** The engine ends. */
  readonly signal: AbortSignal;
  /** What an earlier run left has been looked through: nothing that is made from now on is taken for it. */
  readonly ready: Promise<void>;
};

/** The longest between two attempts, ms. */
const MOST_MS = 60 * 1000;

/** How long to wait before the same is tried again, ms, by how often it failed; undefined where that would be answered the same. */
export function pauseAfter(error: unknown, times: number): number | undefined {
  const pause = Math.min(RETRY_MS * 2 ** times, MOST_MS);
  if (error instanceof Unreachable || error instanceof NotLoaded) return pause;
  if (!(error instanceof Refused) || FINAL.includes(error.code)) return undefined;
  return Math.max((error.details?.retry_after ?? 0) * 1000, pause);
}

export const isRefused = (error: unknown): error is Refused => error instanceof Refused;

/** What the hub would say again. */
const FINAL: readonly string[] = ['too_large', 'quota_exceeded', 'mismatch', 'malformed', 'insufficient_permission'];

/** Bytes of all of it as they travel, by what its message says. */
export function sealedSize({ head, size }: Media): number {
  const shape = shapeOf(head, size);
  return shape.head + shape.body;
}
