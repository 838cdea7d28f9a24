/** Long answers, part by part: what has come is not lost with what does not, and each part has its time. */
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../crypto/bytes.ts';
import { type Answer, world } from './api.world.ts';
import { WIRE_LIMITS } from './limits.ts';
import { askParts } from './parts.ts';
import { Unreachable } from './unreachable.ts';

const QUESTION = { method: 'GET', path: '/v1/parts' } as const;
const LENGTHS = [3, 5, 1];
const BYTES = Uint8Array.from({ length: 9 }, (_, at) => at);
const WHOLE = [BYTES.slice(0, 3), BYTES.slice(3, 8), BYTES.slice(8)];

/** An answer of these pieces; `end`: what comes after them. */
const inPieces =
  (pieces: readonly Uint8Array[], end: (to: ReadableStreamDefaultController) => void = (to) => to.close()): Answer =>
  (signal) =>
    new Response(
      new ReadableStream({
        start: (to) => {
          for (const piece of pieces) to.enqueue(piece.slice());
          end(to);
          signal?.addEventListener('abort', () => to.error(signal.reason));
        },
      }),
    );

async function heard(answer: Answer): Promise<{ readonly parts: readonly Bytes[]; readonly end: unknown }> {
  const parts: Bytes[] = [];
  const take = async (at: number, part: Bytes): Promise<void> => {
    expect(at).toBe(parts.length);
    parts.push(part);
  };
  const end = await askParts(world(answer).deps, QUESTION, LENGTHS, take).catch((error: unknown) => error);
  return { parts, end };
}

describe('parts', () => {
  it('[X557] a long answer is handed on part by part, wherever its pieces end', async () => {
    for (const cut of [1, 2, 3, 4, 9]) {
      const pieces = Array.from({ length: Math.ceil(9 / cut) }, (_, at) => BYTES.slice(at * cut, (at + 1) * cut));
      expect(await heard(inPieces(pieces))).toEqual({ parts: WHOLE, end: undefined });
    }
  });

  it('[X557] parts that came whole are had, whatever becomes of the rest: it ends, breaks off, or is longer than it may be', async () => {
    const some = [BYTES.slice(0, 4), BYTES.slice(4, 7)];
    expect(await heard(inPieces(some))).toEqual({ parts: WHOLE.slice(0, 1), end: new Unreachable('offline') });
    let sent = 0;
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          pull: (to) => {
            const piece = some[sent++];
            if (piece) to.enqueue(piece);
            else to.error(new TypeError('the line was cut'));
          },
        }),
      );
    expect(await heard(broken)).toEqual({ parts: WHOLE.slice(0, 1), end: new Unreachable('offline') });
    expect((await heard(inPieces([BYTES, BYTES]))).end).toEqual(new Unreachable('too_large'));
  });

  it('[X557] each part has its time, and one that does not come in it is a time-out', async () => {
    let to: ReadableStreamDefaultController | undefined;
    const { deps, timers } = world(
      inPieces([BYTES.slice(0, 3)], (one) => {
        to = one;
      }),
    );
    let parts = 0;
    const taken = async (): Promise<void> => {
      parts += 1;
    };
    const asked = askParts(deps, QUESTION, LENGTHS, taken).catch((error: unknown) => error);
    const waits = async (): Promise<unknown> => Promise.race([asked, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
    await timers.advance(WIRE_LIMITS.answerMs - 1);
    to?.enqueue(BYTES.slice(3, 8));
    expect(await waits()).toBe('waits');
    await timers.advance(WIRE_LIMITS.answerMs - 1);
    expect([await waits(), parts]).toEqual(['waits', 2]);
    await timers.advance(1);
    expect(await asked).toEqual(new Unreachable('timeout'));
  });
});
