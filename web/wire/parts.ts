/** An answer that is long, part by part: none of it waits for the rest, and no more of it is in memory than is not done with. */
import type { Bytes } from '../../crypto/bytes.ts';
import { asked, type HttpDeps, partsOf, type Question } from './http.ts';
import { Unreachable } from './unreachable.ts';

/** Resolves when the next may come. */
export type Take = (at: number, part: Bytes) => Promise<void>;

/**
 * The answer's bytes, cut into parts of these lengths, each handed on as soon as it is whole. What has its time is each part, and not all of them. Throws as `ask`
 * does, also where the answer ends before they do.
 */
export const askParts = (deps: HttpDeps, question: Question, lengths: readonly number[], take: Take): Promise<void> =>
  asked(deps, question, async (response, again) => {
    let at = 0;
    for await (const part of cut(partsOf(response, sumOf(lengths)), lengths)) {
      again();
      await take(at++, part);
    }
    if (at < lengths.length) throw new Unreachable('offline');
  });

const sumOf = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

async function* cut(pieces: AsyncIterable<Uint8Array>, lengths: readonly number[]): AsyncGenerator<Bytes, void> {
  const left = lengths.values();
  let [part, filled] = [new Uint8Array(left.next().value ?? 0), 0];
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; ) {
      const next = piece.subarray(from, from + part.length - filled);
      part.set(next, filled);
      [from, filled] = [from + next.length, filled + next.length];
      if (filled < part.length) continue;
      yield part;
      [part, filled] = [new Uint8Array(left.next().value ?? 0), 0];
    }
}
