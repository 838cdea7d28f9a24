/** What a device asks the hub of media: sealed chunks up and down. Knows no key. Needed by no first send. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { countChunks, MAX_CHUNKS, DIGEST_BYTES, type Manifest, readManifest, type Shape, type Stretch } from '../../crypto/manifest.ts';
import { MEDIA_PATHS } from '../../hub/protocol/media.ts';
import { type MediaInfo, PATHS } from '../../hub/protocol/routes.ts';
import * as answers from './answers.ts';
import type { Check } from './answers.ts';
import { absent, type ApiDeps, askSignedIn, at, signedIn, signedInBytes } from './api.ts';
import { WIRE_LIMITS } from './limits.ts';
import { askParts, type Take } from './parts.ts';

/** Every function throws Refused or Unreachable, and may be asked again: done twice it is done once. `signal` ends a question that nobody waits for any more. */
export type MediaApi = {
  /** What the hub takes. */
  info(): Promise<MediaInfo>;
  /** Begins an upload under 16 random bytes of this device's, or takes it up again. Gives the indices of the chunks that are there. */
  begin(upload: Bytes, shape: Shape): Promise<ReadonlySet<number>>;
  /** So many chunks, one after another from the first on: at most MEDIA_LIMITS.chunksTogether. */
  putChunks(upload: Bytes, first: number, count: number, sealed: Bytes | Blob, signal?: AbortSignal): Promise<void>;
  /** All is there: from now on it is the blob of that id, for the devices on these routes. */
  commit(upload: Bytes, blob: Bytes, routes: readonly Bytes[]): Promise<void>;
  abandon(upload: Bytes): Promise<void>;
  /** Undefined where the hub has no such blob, any more or yet; what it gives is read, and not yet known to be that blob's. */
  manifest(blob: Bytes): Promise<Manifest | undefined>;
  /** Sealed bytes of the stretch; undefined where the blob is gone. What comes is not known to be right. */
  content(blob: Bytes, stretch: Stretch, signal?: AbortSignal): Promise<Bytes | undefined>;
  /** Sealed bytes of stretches of which each begins where the one before it ends, handed on one by one; false where the blob is gone. The same holds for what comes. */
  contents(blob: Bytes, stretches: readonly Stretch[], take: Take, signal?: AbortSignal): Promise<boolean>;
  /** Puts a blob that is there on more routes; false where it is not. */
  putOn(blob: Bytes, routes: readonly Bytes[]): Promise<boolean>;
  /** Takes it off a route; also where it is not there. */
  takeOff(blob: Bytes, route: Bytes): Promise<void>;
  /** This device has these whole. */
  had(blobs: readonly Bytes[]): Promise<void>;
};

const hubInfo = answers.field('media', answers.shape<MediaInfo>({ file_bytes: answers.whole, days: answers.whole }));
const placed = answers.field('until', answers.whole);
const uploaded = answers.field('have', answers.bytes(1, MAX_CHUNKS / 8));
/** A manifest's two lengths and its digests. */
const MANIFEST_BYTES = 16 + MAX_CHUNKS * DIGEST_BYTES;

export function openMediaApi(deps: ApiDeps): MediaApi {
  const [ask, askBytes] = [signedIn(deps), signedInBytes(deps)];
  const upload = (id: Bytes): string => at(MEDIA_PATHS.upload, { upload: toBase64(id) });
  const names = (all: readonly Bytes[]): readonly string[] => all.map(toBase64);
  return {
    info: () => ask(hubInfo, { method: 'GET', path: PATHS.hub }),
    begin: (id, shape) => ask(hereOf(countChunks(shape)), { method: 'PUT', path: upload(id), body: { head: shape.head, body: shape.body } }),
    putChunks: async (id, first, count, body, signal) => {
      const path = `${at(MEDIA_PATHS.chunk, { upload: toBase64(id), index: first })}${count === 1 ? '' : `?count=${count}`}`;
      await ask(answers.nothing, { method: 'PUT', path, body, limitMs: WIRE_LIMITS.largeMs, signal });
    },
    commit: async (id, blob, routes) => {
      const body = { blob: toBase64(blob), routes: names(routes) };
      await ask(placed, { method: 'POST', path: at(MEDIA_PATHS.commit, { upload: toBase64(id) }), body, limitMs: WIRE_LIMITS.largeMs });
    },
    abandon: async (id) => {
      await ask<true>(answers.nothing, { method: 'DELETE', path: upload(id) }).catch(absent(true));
    },
    manifest: async (blob) => {
      const path = at(MEDIA_PATHS.blob, { blob: toBase64(blob) });
      const bytes = await askBytes({ method: 'GET', path, limitMs: WIRE_LIMITS.largeMs }, MANIFEST_BYTES).catch(absent(undefined));
      return bytes && readManifest(bytes);
    },
    content: async (blob, { from, to }, signal) => {
      const path = at(MEDIA_PATHS.content, { blob: toBase64(blob) });
      const question = { method: 'GET', path, range: [from, to], limitMs: WIRE_LIMITS.largeMs, signal } as const;
      return askBytes(question, to - from).catch(absent(undefined));
    },
    contents: async (blob, stretches, take, signal) => {
      const path = at(MEDIA_PATHS.content, { blob: toBase64(blob) });
      const range = [stretches[0]?.from ?? 0, stretches.at(-1)?.to ?? 0] as const;
      const lengths = stretches.map(({ from, to }) => to - from);
      const question = { method: 'GET', path, range, limitMs: WIRE_LIMITS.largeMs, signal } as const;
      return askSignedIn(deps, question, (deps, question) => askParts(deps, question, lengths, take)).then(() => true, absent(false));
    },
    putOn: async (blob, routes) => {
      const question = { method: 'PUT', path: at(MEDIA_PATHS.blobRoutes, { blob: toBase64(blob) }), body: { routes: names(routes) } } as const;
      return ask(placed, question).then(() => true, absent(false));
    },
    takeOff: async (blob, route) => {
      const path = at(MEDIA_PATHS.blobRoute, { blob: toBase64(blob), route: toBase64(route) });
      await ask<true>(answers.nothing, { method: 'DELETE', path }).catch(absent(true));
    },
    had: async (blobs) => {
      await ask(answers.nothing, { method: 'POST', path: MEDIA_PATHS.had, body: { blobs: names(blobs) } });
    },
  };
}

/** A bit for each chunk, the lowest of the first byte for chunk 0. */
const hereOf =
  (count: number): Check<ReadonlySet<number>> =>
  (answer) => {
    const bits = uploaded(answer);
    if (bits?.length !== Math.ceil(count / 8)) return undefined;
    return new Set(Array.from({ length: count }, (_, index) => index).filter((index) => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1));
  };
