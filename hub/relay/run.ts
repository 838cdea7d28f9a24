/** Envelopes of one log that follow each other, on their way to many: written once for all but their authors, who know the bytes. */
import { type Bytes, concat, equal } from '../../crypto/bytes.ts';
import { LIMITS } from '../protocol/limits.ts';
import { writePortion } from '../protocol/batch.ts';
import { writeHubFrame } from '../protocol/forms.ts';
import type { DeviceId, RouteId } from '../protocol/frames.ts';
import type { StoredEnvelope } from '../store/route.port.ts';
import { digestOf } from './log.ts';
import type { Outboxes, Portion } from './outbox.ts';

export type Run = {
  readonly first: number;
  readonly last: number;
  /** The envelopes, with an echo in the place of each that this device posted. */
  portionFor(device: DeviceId): Portion;
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
    const bytes = writePortion([writeHubFrame({ type: 'envelope', route, ...envelope })]);
    if (envelope.seq !== next || size + bytes.length > RUN_BYTES) {
      runs.push([]);
      size = 0;
    }
    runs[runs.length - 1]?.push({ envelope, bytes });
    size += bytes.length;
    next = envelope.seq + 1;
  }
  return runs.map((written) => newRun(outboxes, route, written));
}

type Written = { readonly envelope: Sent; readonly bytes: Bytes };

function newRun(outboxes: Outboxes, route: RouteId, written: readonly Written[]): Run {
  const bytes = concat(...written.map((one) => one.bytes));
  const whole = outboxes.gather([bytes]);
  return {
    first: written[0]?.envelope.seq ?? 0,
    last: written[written.length - 1]?.envelope.seq ?? 0,
    portionFor: (device) =>
      written.some(({ envelope }) => equal(envelope.device, device)) ? withEchoes(outboxes, route, written, bytes, device) : whole,
  };
}

/** What lies between the echoes stays where it is in the whole: where a hundred speak at once, each gets a portion of their own. */
function withEchoes(outboxes: Outboxes, route: RouteId, written: readonly Written[], whole: Bytes, device: DeviceId): Portion {
  const parts: Bytes[] = [];
  let [from, at] = [0, 0];
  for (const { envelope, bytes } of written) {
    if (equal(envelope.device, device)) {
      parts.push(
        whole.subarray(from, at),
        writePortion([writeHubFrame({ type: 'echo', route, ...envelope, digest: envelope.digest ?? digestOf(envelope.bytes) })]),
      );
      from = at + bytes.length;
    }
    at += bytes.length;
  }
  return outboxes.gather([...parts, whole.subarray(from)]);
}
