/** What the chat list shows of a chat: the beginning of its newest message. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  type Reader,
  readBool,
  readFixed,
  readOneOf,
  readText,
  readMaybe,
  readUint,
  type Writer,
  writeBool,
  writeFixed,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { type Mark, withoutSpoilers } from '../../chat/marks.ts';
import { MEDIA, MEDIA_LIMIT } from '../../chat/media.ts';
import type { Glance } from './media-row.ts';

export type Preview = {
  readonly kind: 'text' | 'deleted' | 'unsupported' | 'service';
  /** Of a line of a group, what `writeLines` makes of its beginning. */
  readonly text: string;
  readonly own: boolean;
  /** Whose it is; of a line of a group, who made the change. */
  readonly user: Bytes;
  readonly device: Bytes;
  readonly n: number;
  /** What is said of its media, where it has any. */
  readonly media?: Glance | undefined;
};

/** UTF-8 bytes. */
const MAX_PREVIEW = 1024;
/** UTF-16 code units. */
const MAX_EXCERPT = MAX_PREVIEW / 4;

/** The beginning of a text as others may read it over a shoulder: nothing of a spoiler, and no half letter. The row has the rest. */
export function excerptOf(text: string, marks: readonly Mark[]): string {
  const shown = withoutSpoilers(text, marks);
  return shown.length <= MAX_EXCERPT ? shown : shown.slice(0, MAX_EXCERPT).replace(/[\ud800-\udbff]$/, '');
}

export function writePreview(to: Writer, preview: Preview): void {
  writeText(to, preview.kind);
  writeText(to, preview.text);
  writeBool(to, preview.own);
  writeFixed(to, preview.user);
  writeFixed(to, preview.device);
  writeUint(to, preview.n);
  writeMaybe(to, preview.media, (to, { kind, count, name, duration }) => {
    for (const number of [kind, count, duration]) writeUint(to, number);
    writeText(to, name);
  });
}
/** `hasMedia`: of a record of version 3 on. */
export function readPreview(from: Reader, hasMedia: boolean): Preview {
  const kind = readText(from, 16);
  return {
    kind: kind === 'text' || kind === 'deleted' || kind === 'service' ? kind : 'unsupported',
    text: readText(from, MAX_PREVIEW),
    own: readBool(from),
    user: readFixed(from, 16),
    device: readFixed(from, 16),
    n: readUint(from),
    media: hasMedia ? readMaybe(from, readGlance) : undefined,
  };
}

const KINDS = Object.values(MEDIA);
const readGlance = (from: Reader): Glance => ({
  kind: readOneOf(from, KINDS),
  count: readUint(from),
  duration: readUint(from),
  name: readText(from, MEDIA_LIMIT.name),
});
