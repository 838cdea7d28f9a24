/** What was said, found again, as a face sees it: views that fill as they look, and follow what is said, changed and deleted from then on. */
import type { ChatId, MessageId, UserId } from './ids.ts';
import type { MessageRow } from './messages.ts';

/** What a message holds. `media`: photos and films. `file`: what is kept as one, and music. `voice`: what was spoken. */
export type Holding = 'link' | 'media' | 'file' | 'voice';

/**
 * What is looked for. `text` as it was typed (web/search/query.ts): every word of it, anywhere in a word. Whose, from when (ms, included) to when
 * (excluded), and what kind, besides or alone. Where there is nothing to look for, nothing is found.
 */
export type Sought = {
  readonly text: string;
  readonly from?: UserId | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly kind?: Holding | undefined;
};

/** `excerpt`: the part of the text that shows the first hit, nothing of a spoiler; `hits`: UTF-16 offsets in it, from (included) to (excluded). */
export type FoundRow = {
  readonly chat: ChatId;
  readonly id: MessageId;
  /** Author's clock, ms. */
  readonly time: number;
  readonly author: UserId;
  /** What this device calls them, '' where it does not know. */
  readonly name: string;
  readonly own: boolean;
  readonly excerpt: string;
  readonly hits: readonly (readonly [from: number, to: number])[];
  /** There is more of the message on that side. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
};

/** `rows`: newest first. `isMore`: there are more than were asked for. `isDone`: no more will come of what is there now. */
export type SearchView = {
  readonly rows: readonly FoundRow[];
  readonly isMore: boolean;
  readonly isDone: boolean;
  /** Chats that are looked through, and those of them that cannot be looked through whole now, the disk being full. */
  readonly chats: number;
  readonly unsearched: number;
};

/** `ids`: newest first, at most 10,000; `isMore`: there are more. */
export type SearchInView = { readonly ids: readonly MessageId[]; readonly isMore: boolean; readonly isDone: boolean };

/** `rows`: newest first. `isMore`: there are older ones. `isDone`: no more will come of what is there now. */
export type GalleryView = { readonly rows: readonly MessageRow[]; readonly isMore: boolean; readonly isDone: boolean };

export type SearchViews = {
  /** In all chats that are listed or archived, or in one. At most `limit` rows, and never more than 10,000. */
  search: { in: Sought & { readonly chat?: ChatId | undefined; readonly limit: number }; out: SearchView };
  /** All there are in one chat, to be counted and gone through. */
  searchIn: { in: Sought & { readonly chat: ChatId }; out: SearchInView };
  /** What a chat holds of one kind, over all that is known of it, as messages: at most `limit` of them, and never more than 10,000. */
  gallery: { in: { readonly chat: ChatId; readonly kind: Holding; readonly limit: number }; out: GalleryView };
};
export type SearchName = keyof SearchViews;
