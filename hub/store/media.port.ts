/** What the hub keeps of media: which chunks of an upload are there, which blobs, and for whom. The chunks themselves lie in Files. Times are ms. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Shape } from '../../crypto/manifest.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import type { LogKey } from './route.port.ts';

/** H("blob", manifest), 32 bytes. */
export type BlobId = Bytes;
/** `upload`: 16 bytes its device chose; of another account the same is another upload. */
export type UploadName = { readonly user: UserId; readonly upload: Bytes };
/** `folder`: where its chunks lie in Files. */
export type Upload = Shape & { readonly folder: Bytes };
export type Blob = { readonly folder: Bytes; readonly manifest: Bytes };

/** `digest`: SHA-256 of the sealed chunk. */
export type Chunk = { readonly index: number; readonly digest: Bytes };

export type NewUpload = UploadName &
  Upload & {
    readonly device: DeviceId;
    /** What it counts as, of all its account may keep. */
    readonly charged: number;
    readonly now: number;
    /** Of this account: bytes of uploads and blobs together, and uploads at once. */
    readonly limits: { readonly bytes: number; readonly uploads: number };
  };
/** `shape`: it was begun as another. `used`: what the account's uploads and blobs count as. */
export type Begun =
  | { readonly begun: true; readonly upload: Upload }
  | { readonly begun: false; readonly because: 'shape' | 'full' }
  | { readonly begun: false; readonly because: 'quota'; readonly used: number };

/** Where blobs are put and who puts them there. `until`: how long they stay. */
export type Placing = {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly blob: BlobId;
  readonly routes: readonly LogKey[];
  readonly until: number;
  readonly now: number;
  readonly limits: { readonly bytes: number; readonly routes: number };
};
/** `not_a_member`: this device is not on each of the routes. `quota`: it is another's, who would keep it for them. */
export type Placed =
  | { readonly placed: true; readonly until: number }
  | { readonly placed: false; readonly because: 'not_a_member' | 'absent' | 'full' }
  | { readonly placed: false; readonly because: 'quota'; readonly used: number };

/** `manifestOf`: the manifest of these digests where it is that of the blob. */
export type Commit = Placing & { readonly upload: Bytes; readonly manifestOf: (shape: Shape, digests: Bytes) => Bytes | undefined };
/** `missing`: so many chunks, the first of them. `mismatch`: they are not what was named. */
export type Committed =
  | Placed
  | { readonly placed: false; readonly because: 'missing'; readonly count: number; readonly first: number }
  | { readonly placed: false; readonly because: 'mismatch' };

/**
 * A chunk is known here once it is on the disk, and only while nothing is written in its place: `clear` before, `fill` after. An upload that becomes a blob keeps
 * its folder; of every other that goes, the folder is noted as `dropped` in the same transaction, until somebody says that it has been removed.
 */
export type Media = {
  /** The same again is answered as it was, and counts as touched. */
  begin(upload: NewUpload): Promise<Begun>;
  /** Undefined where this account has none of that name. */
  upload(name: UploadName): Promise<Upload | undefined>;
  /** Which chunks are there, rising. */
  have(folder: Bytes): Promise<readonly number[]>;
  digest(folder: Bytes, index: number): Promise<Bytes | undefined>;
  /** Is the folder one of an upload that may take chunks? */
  isOpen(folder: Bytes): Promise<boolean>;
  /** The chunk is not known any more. False where no such upload is open. */
  clear(folder: Bytes, index: number): Promise<boolean>;
  /** All of them, or none where no such upload is open. */
  fill(folder: Bytes, chunks: readonly Chunk[], now: number): Promise<boolean>;
  /** Makes a blob of an upload. Where the blob is there, the upload goes, and the blob is placed; also where there is no such upload, which may have been committed before. */
  commit(commit: Commit): Promise<Committed>;
  /** Once it is dropped it is as if it had never been. */
  drop(name: UploadName): Promise<void>;

  /** Undefined where there is none, or its time is over. */
  blob(blob: BlobId, now: number): Promise<Blob | undefined>;
  /** Adds routes and renews the time: whoever did so last is whose bytes it counts as. */
  place(placing: Placing): Promise<Placed>;
  /** With the last route the blob goes. False where the device is not on that route, whatever lies here. */
  displace(blob: BlobId, route: LogKey, device: DeviceId): Promise<boolean>;
  /** This device has them whole. Those that are on no route with it, or not there, are passed over. */
  had(device: DeviceId, blobs: readonly BlobId[]): Promise<void>;
  /** Its chunks are not there: it goes, where it still has this folder. */
  lost(blob: BlobId, folder: Bytes): Promise<void>;

  /** Drops uploads that nobody touched, blobs whose time is over, and those that every device on their routes has. In small steps. */
  expire(now: number, idleBefore: number): Promise<void>;
  /** Folders to be removed, at most so many. */
  dropped(limit: number): Promise<readonly Bytes[]>;
  removed(folders: readonly Bytes[]): Promise<void>;
  /** Is this folder one of an upload, of a blob, or to be removed? */
  knows(folder: Bytes): Promise<boolean>;
  /** All blobs, by the order of their ids, after this one. */
  blobsAfter(blob: BlobId, limit: number): Promise<readonly { readonly blob: BlobId; readonly folder: Bytes }[]>;
};
