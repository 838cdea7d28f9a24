/** What messages say, and what is said of them: texts, edits, redactions, reactions, pins. How each body is written and read; their numbers stand here for good. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  type Reader,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  type Writer,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { type Form, LIMIT } from './form.ts';
import { type Mark, readMarks, writeMarks } from './marks.ts';
import { MEDIA_LIMIT, type Media, readMedia, writeMedia } from './media.ts';

/** `text` and `media` are what a person says; all others are about the event their header names as its target, `unpin` about the pin. */
export const MESSAGE_TYPE = { text: 1, edit: 3, redact: 4, reaction: 6, pin: 7, unpin: 8, media: 9 } as const;

/** Emoji of one person on one message; UTF-8 bytes of one, of which the longest that is recommended takes 35 (Unicode 17, RGI). */
export const REACTION = { count: 3, bytes: 64 } as const;

/** Where a text was forwarded from: `author` is absent where who forwards it does not say; `time`: when it was first said, ms. */
export type Forward = { readonly author: Bytes | undefined; readonly time: number };

/** `marks` absent where there are none. `reply`: the event it answers, whose words a quote never holds. */
export type TextBody = {
  readonly type: typeof MESSAGE_TYPE.text;
  readonly text: string;
  readonly marks?: readonly Mark[];
  readonly reply?: Bytes | undefined;
  readonly forward?: Forward | undefined;
};
/** Words, which may be none, under one to ten media. */
export type MediaBody = Omit<TextBody, 'type'> & { readonly type: typeof MESSAGE_TYPE.media; readonly media: readonly Media[] };
/** What a person says. */
export type SaidBody = TextBody | MediaBody;
export type MessageBody =
  | SaidBody
  | { readonly type: typeof MESSAGE_TYPE.edit; readonly text: string; readonly marks?: readonly Mark[] }
  | { readonly type: typeof MESSAGE_TYPE.redact }
  /** All that this person thinks of it, in place of what they said before; none takes it back. */
  | { readonly type: typeof MESSAGE_TYPE.reaction; readonly emoji: readonly string[] }
  | { readonly type: typeof MESSAGE_TYPE.pin }
  | { readonly type: typeof MESSAGE_TYPE.unpin };

/** Is it something that a person says? */
export const isSaid = (type: number): type is SaidBody['type'] => type === MESSAGE_TYPE.text || type === MESSAGE_TYPE.media;
/** Is it about another event? */
export const isEffect = (type: number): type is EffectType => !isSaid(type) && MESSAGE_TYPES.has(type);
export type EffectType = Exclude<MessageBody['type'], SaidBody['type']>;
const MESSAGE_TYPES: ReadonlySet<number> = new Set(Object.values(MESSAGE_TYPE));

type Forms = { readonly [T in MessageBody['type']]: Form<Extract<MessageBody, { type: T }>> };

export const MESSAGE_FORMS: Forms = {
  [MESSAGE_TYPE.text]: {
    write: writeWords,
    read: (from) => ({ type: MESSAGE_TYPE.text, ...readWords(from) }),
  },
  [MESSAGE_TYPE.media]: {
    write: (to, body) => {
      writeWords(to, body);
      writeList(to, body.media, writeMedia);
    },
    read: (from) => {
      const words = readWords(from);
      const read = readList(from, MEDIA_LIMIT.count, readMedia);
      const media = read.flatMap((one) => one ?? []);
      return media.length > 0 && media.length === read.length ? { type: MESSAGE_TYPE.media, ...words, media } : undefined;
    },
  },
  [MESSAGE_TYPE.edit]: {
    write: (to, { text, marks }) => writeMarked(to, text, marks),
    read: (from) => ({ type: MESSAGE_TYPE.edit, ...readMarked(from) }),
  },
  [MESSAGE_TYPE.redact]: { write: () => undefined, read: () => ({ type: MESSAGE_TYPE.redact }) },
  [MESSAGE_TYPE.reaction]: {
    write: (to, { emoji }) => writeList(to, emoji, writeText),
    read: (from) => {
      const emoji = readList(from, REACTION.count, (from) => readText(from, REACTION.bytes));
      return new Set(emoji).size === emoji.length && !emoji.includes('') ? { type: MESSAGE_TYPE.reaction, emoji } : undefined;
    },
  },
  [MESSAGE_TYPE.pin]: { write: () => undefined, read: () => ({ type: MESSAGE_TYPE.pin }) },
  [MESSAGE_TYPE.unpin]: { write: () => undefined, read: () => ({ type: MESSAGE_TYPE.unpin }) },
};

type Words = Omit<TextBody, 'type'>;
function writeWords(to: Writer, { text, marks, reply, forward }: Words): void {
  writeMarked(to, text, marks);
  writeMaybe(to, reply, writeFixed);
  writeMaybe(to, forward, writeForward);
}
const readWords = (from: Reader): Words => ({
  ...readMarked(from),
  ...present('reply', readMaybe(from, readId)),
  ...present('forward', readMaybe(from, readForward)),
});

export function writeForward(to: Writer, { author, time }: Forward): void {
  writeMaybe(to, author, writeFixed);
  writeUint(to, time);
}
export const readForward = (from: Reader): Forward => ({ author: readMaybe(from, readId), time: readUint(from) });

export function writeMarked(to: Writer, text: string, marks: readonly Mark[] = []): void {
  writeText(to, text);
  writeMarks(to, marks);
}
export function readMarked(from: Reader): { readonly text: string; readonly marks?: readonly Mark[] } {
  const text = readText(from, LIMIT.text);
  const marks = readMarks(from, text);
  return marks.length > 0 ? { text, marks } : { text };
}

const readId = (from: Reader): Bytes => readFixed(from, 16);
const present = <K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
