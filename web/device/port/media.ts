/** Media as a face sees it: what is known before its bytes are here, how far these have come, and what may be done with it. */
import type { ChatId, MessageId } from './ids.ts';
import type { Written } from './written.ts';

export type MediaKind = 'photo' | 'video' | 'audio' | 'voice' | 'file';

/** What a list says of a message's media: the first of them, and how many there are. `duration`: ms, 0 where it plays none. */
export type MediaGlance = { readonly kind: MediaKind; readonly count: number; readonly name: string; readonly duration: number };

/**
 * How far its bytes have come. `sending`: this device puts them to the hub. `waiting`: they are fetched when the hub can be reached. `asked`: the hub does not have them, and
 * those who may have them are asked to put them back. `gone`: so it is, and nobody has; they are asked again after a while. `broken`: what it is cannot be what the message says. `full`: there is no room for it here. `sealing`: it comes onto this device's disk, to be sent. `done` and `size` in bytes as they travel, 0 where nothing does.
 */
export type TransferView = {
  readonly state: 'none' | 'waiting' | 'coming' | 'here' | 'asked' | 'gone' | 'broken' | 'full' | 'sealing' | 'sending';
  readonly done: number;
  readonly size: number;
};

/** A file as it is picked: `size` and what can be read of it (a Blob); all else is told to who gets it. `head`: a small picture of it, empty where there is none. */
export type NewMedia = {
  readonly source: { readonly size: number; slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } };
  readonly kind: MediaKind;
  readonly name: string;
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  readonly duration?: number;
  readonly blur?: Uint8Array<ArrayBuffer>;
  readonly peaks?: Uint8Array<ArrayBuffer>;
  readonly head?: Uint8Array<ArrayBuffer>;
};

type Place = { readonly chat: ChatId; readonly id: MessageId; readonly index: number };

export type MediaCommands = {
  /**
   * Resolves once all of it lies on this device, sealed; it goes to the hub by itself then, and becomes a message when it is there. Until then `retry` and `discard`
   * are for it as for a message. `too_large` beyond what the hub takes, with `count` the most bytes; `unreadable`: a file is not as it was picked. `name`: 32 bytes in hex
   * that nobody else knows; under it, as for a blob, the view `transfer` says how far that is, and `stopSealing` ends it: `cancelled`, and nothing of it stays.
   */
  sendMedia: {
    in: Written & { readonly chat: ChatId; readonly reply?: MessageId; readonly media: readonly NewMedia[]; readonly name?: string };
    out: { readonly id: MessageId };
  };
  stopSealing: { in: { readonly name: string }; out: object };
  /** Fetches it, also when the hub can be reached later, and `byHand` also after the next start; follow the view `transfer`. */
  fetchMedia: { in: Place & { readonly byHand?: boolean }; out: object };
  stopMedia: { in: Place; out: object };
  /** Bytes of the file from `from` up to `to`, at most `MEDIA_READ`, fetched where they are not here. `unseen`: no person looks at it for that, so it stays here no longer. */
  readMedia: {
    in: Place & { readonly from: number; readonly to: number; readonly unseen?: boolean };
    out: { readonly bytes: Uint8Array<ArrayBuffer> };
  };
  /** The small picture of it, fetched where it is not here. */
  readHead: { in: Place; out: { readonly bytes: Uint8Array<ArrayBuffer> } };
  /** How much this device keeps; what is more goes at once. */
  setKeeping: { in: Partial<MediaKeeping>; out: object };
  /** Takes media off this device, of one chat, of one kind, or all; its messages stay, and it is fetched again when it is wanted. `all`: also what may be nowhere else. */
  clearMedia: { in: { readonly chat?: ChatId; readonly kind?: MediaKind; readonly all: boolean }; out: { readonly bytes: number } };
};

/** The most bytes of media that this device keeps by itself, and for how many days what nobody looks at; 0: no limit. */
export type MediaKeeping = { readonly most: number; readonly days: number };

/** `needed`: of what may be nowhere else, which goes by hand alone; `staying`: of what comes or goes at this moment, or waits to be sent, which does not go by hand either. */
export type KeptBytes = { readonly bytes: number; readonly needed: number; readonly staying: number };
/** The largest first; a chat that is not known any more is ''. */
export type KeptMedia = MediaKeeping &
  KeptBytes & {
    readonly kinds: readonly (KeptBytes & { readonly kind: MediaKind })[];
    readonly chats: readonly (KeptBytes & { readonly chat: ChatId })[];
  };

/** Bytes that are read at once, at most. A large file by few questions: of 1 GiB by 4 MiB each Chromium kept 183 MB that nobody used, by 16 MiB a third of it. */
export const MEDIA_READ = 16 * 1024 * 1024;

export type MediaViews = {
  /** What lies on this device. Undefined until that is known. */
  keptMedia: { in: object; out: KeptMedia | undefined };
  transfer: { in: { readonly blob: string }; out: TransferView };
  /** The most bytes of one file that the hub takes, as it said last; 0 where it takes none. */
  mediaLimit: { in: object; out: { readonly most: number } };
};

export type MediaRow = {
  readonly kind: MediaKind;
  /** Names its bytes, in hex: the same in every message that was forwarded. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** Fit to be shown and to be given to a file. */
  readonly name: string;
  /** Would opening it run something, as its name goes? */
  readonly runs: boolean;
  /** RFC 6838, as its sender says; '' where they do not. */
  readonly type: string;
  /** Pixels, 0 where it is no picture; ms, 0 where nothing plays. */
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  /** Is there a small picture of it? */
  readonly hasHead: boolean;
  /** A ThumbHash, empty where there is none; how loud it is, 0 to 255 each. */
  readonly blur: Uint8Array<ArrayBuffer>;
  readonly peaks: Uint8Array<ArrayBuffer>;
};

/** A name that nobody guesses, hex, as blobs have them. */
export const newName = (bytes = 32): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
