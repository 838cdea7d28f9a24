/** Media by HTTP: paths, the shapes of what goes in and comes out, and limits. Apart from the others, because a page's first send needs none of it. */

const DAY = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;

export const MEDIA_PATHS = {
  upload: '/v1/uploads/:upload',
  chunk: '/v1/uploads/:upload/chunks/:index',
  commit: '/v1/uploads/:upload/commit',
  had: '/v1/blobs/had',
  blob: '/v1/blobs/:blob',
  content: '/v1/blobs/:blob/content',
  blobRoutes: '/v1/blobs/:blob/routes',
  blobRoute: '/v1/blobs/:blob/routes/:route',
} as const;

/** As in limits.ts. */
export const MEDIA_LIMITS = {
  /** Media where the operator says nothing: the content of one file, all of one account, and how long a blob stays; and the longest that may be set. */
  mediaFileBytes: 2048 * MEBIBYTE,
  mediaQuotaBytes: 10_240 * MEBIBYTE,
  mediaMs: 30 * DAY,
  mediaMostMs: 365 * DAY,
  /** All of an account without a number, which costs nothing to make. */
  mediaQuotaOfUnbound: 64 * MEBIBYTE,
  /** What one upload or blob counts as at least: its rows and its folder take room as well. */
  mediaLeastBytes: 64 * 1024,
  /** So much of the disk is left to the store: uploads that would take of it are refused. */
  mediaReserveBytes: 512 * MEBIBYTE,
  /** Open uploads of one account, and how long one stays that nobody touches. */
  uploadsPerUser: 64,
  uploadIdleMs: 7 * DAY,
  /** Routes one blob is put on, all told, and in one request; blobs named in one request. */
  routesPerBlob: 1000,
  routesPerRequest: 100,
  blobsPerRequest: 100,
  /** Chunks that may come in one request; and those on their way to the hub at once, of one device and in all: each takes its length of memory. */
  chunksTogether: 8,
  chunksInFlight: 200,
  chunksInFlightOfDevice: 40,
  /** A request with chunks that takes longer is given up. */
  chunkMs: 50_000,
} as const;

/**
 * PUT upload: sealed lengths (crypto/manifest.ts), under 16 random bytes of the device's choice. The same again, and GET, say what is there: `too_large` with `limit`,
 * `quota_exceeded` with `used` and `limit`, both of sealed bytes, `malformed` where it was begun as another. DELETE forgets it, known or not.
 */
export type UploadRequest = { readonly head: number; readonly body: number };
/** A bit for each chunk, the lowest of the first byte for chunk 0. */
export type UploadAnswer = { readonly have: string };
/**
 * PUT chunk: the sealed bytes as they are, application/octet-stream, of just the length that the shape says; with `?count=`, those of so many chunks, one after another,
 * of which the first is the one that is named. All of them are there when it is answered.
 */
/**
 * POST commit: `blob` is the id of the manifest of these chunks; the asker's device is on each of `routes`. `incomplete` with `missing`, how many, and `first` of them;
 * `mismatch` where they are not what was named. Asked again it is answered the same. PUT blobRoutes does the same to a blob that is there, as a forward does.
 */
export type CommitRequest = { readonly blob: string; readonly routes: readonly string[] };
export type RoutesRequest = { readonly routes: readonly string[] };
/** Until when it stays at least, ms, unless every device on its routes has it before. */
export type PlacedAnswer = { readonly until: number };
/** GET blob: the manifest's bytes. GET content: all sealed bytes, or one range of them. DELETE blobRoute: with the last one the bytes go. */
/** POST had: this device has these whole. */
export type HadRequest = { readonly blobs: readonly string[] };
