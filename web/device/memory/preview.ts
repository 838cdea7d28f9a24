/** What the chat list shows of a chat: the beginning of its newest message. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  type Reader,
  readBool,
  readFixed,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeFixed,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { type Mark, withoutSpoilers } from '../../chat/marks.ts';

export type Preview = {
  readonly kind: 'text' | 'deleted' | 'unsupported' | 'service';
  /** Of a line of a group, what `writeLines` makes of its beginning. */
  readonly text: string;
  readonly own: boolean;
  /** Whose it is; of a line of a group, who made the change. */
  readonly user: Bytes;
  readonly device: Bytes;
  readonly n: number;
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
}
export function readPreview(from: Reader): Preview {
  const kind = readText(from, 16);
  return {
    kind: kind === 'text' || kind === 'deleted' || kind === 'service' ? kind : 'unsupported',
    text: readText(from, MAX_PREVIEW),
    own: readBool(from),
    user: readFixed(from, 16),
    device: readFixed(from, 16),
    n: readUint(from),
  };
}
