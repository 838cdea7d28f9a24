/** A text as a face writes it and reads it. */

/** What of a text is more than plain (web/chat/marks.ts): offsets in UTF-16 code units; `value`: an address, a user id, a language. */
export type MarkRow = {
  readonly kind: 'bold' | 'italic' | 'strike' | 'code' | 'block' | 'quote' | 'spoiler' | 'link' | 'mention';
  readonly from: number;
  readonly length: number;
  readonly value: string;
};
/** A text as it is written: its marks in any order; those that cannot be are left out. */
export type Written = { readonly text: string; readonly marks?: readonly MarkRow[] };
