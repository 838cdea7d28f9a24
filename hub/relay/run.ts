/** Envelopes of one log that follow each other, on their way to many: written once for all but their authors, who know the bytes, and who blocked them. */
import { type Bytes, concat, equal } from '../../crypto/bytes.ts';
import { varUint } from '../../crypto/codec.ts';
import { LIMITS } from '../protocol/limits.ts';
import { writePortion } from '../protocol/batch.ts';
import { writeHubFrame } from '../protocol/forms.ts';
import type { Echo, RouteId, Withheld } from '../protocol/frames.ts';
import type { StoredEnvelope } from '../store/route.port.ts';
import { digestOf } from './log.ts';
import type { Outboxes, Portion } from './outbox.ts';
import type { Reader } from './port.ts';

export type Run = {
  readonly first: number;
  readonly last: number;
  /** The envelopes, with a digest in the place of each that this device posted, or that is withheld from its person. */
  portionFor(reader: Reader): Portion;
};

/** `digest`: where it is known already. */
export type Sent = StoredEnvelope & { readonly digest?: Bytes };

/** A run fits into one message together with an answer or two. */
const RUN_BYTES = LIMITS.frameBytes / 2 - 1024;

/** The same envelopes as runs of a size that can be sent; a new one begins where a seq is missing. `envelopes`: in any order. */
export function runsOf(outboxes: Outboxes, route: RouteId, envelopes: readonly Sent[]): readonly Run[] {
  const runs: Written[][] = [];
  let [size, next] = [0, -1];
  for (const envelope of [...envelopes].sort((a, b) => a.seq - b.seq)) {
    const { enclosure } = envelope;
    const bytes = enclosure ? beforeEnclosure(route, envelope, enclosure) : writePortion([writeHubFrame({ type: 'envelope', route, ...envelope })]);
    if (envelope.seq !== next || enclosure || size + bytes.length > RUN_BYTES) {
      runs.push([]);
      size = 0;
    }
    runs[runs.length - 1]?.push({ envelope, bytes });
    size += bytes.length;
    next = enclosure ? -1 : envelope.seq + 1;
  }
  return runs.map((written) => newRun(outboxes, route, written));
}

/** `bytes`: up to what the envelope encloses, which makes it a run of its own. */
type Written = { readonly envelope: Sent; readonly bytes: Bytes };

/** What stands before an enclosure in a message: it is the end of its frame, and the very same bytes for all who get it. */
function beforeEnclosure(route: RouteId, envelope: Sent, enclosure: Bytes): Bytes {
  const without = writeHubFrame({ type: 'envelope', route, ...envelope, enclosure: undefined });
  const length = varUint(enclosure.length);
  return concat(varUint(without.length - 1 + length.length + enclosure.length), without.subarray(0, -1), length);
}

function newRun(outboxes: Outboxes, route: RouteId, written: readonly Written[]): Run {
  const bytes = concat(...written.map((one) => one.bytes));
  const whole = outboxes.gather([bytes, ...written.flatMap(({ envelope }) => envelope.enclosure ?? [])]);
  return {
    first: written[0]?.envelope.seq ?? 0,
    last: written[written.length - 1]?.envelope.seq ?? 0,
    portionFor: (reader) =>
      written.some(({ envelope }) => digestFor(envelope, reader)) ? withDigests(outboxes, route, written, bytes, reader) : whole,
  };
}

/** As what this reader gets the digest alone, if so. */
function digestFor({ device, withheldFrom }: Sent, reader: Reader): (Echo | Withheld)['type'] | undefined {
  if (equal(device, reader.device)) return 'echo';
  return withheldFrom && equal(withheldFrom, reader.user) ? 'withheld' : undefined;
}

/** What lies between the digests stays where it is in the whole: where a hundred speak at once, each gets a portion of their own. */
function withDigests(outboxes: Outboxes, route: RouteId, written: readonly Written[], whole: Bytes, reader: Reader): Portion {
  const parts: Bytes[] = [];
  let [from, at] = [0, 0];
  for (const { envelope, bytes } of written) {
    const type = digestFor(envelope, reader);
    if (type) {
      const digest = envelope.digest ?? digestOf(envelope.bytes);
      parts.push(whole.subarray(from, at), writePortion([writeHubFrame({ type, route, ...envelope, digest })]));
      from = at + bytes.length;
    }
    at += bytes.length;
  }
  return outboxes.gather([...parts, whole.subarray(from)]);
}
