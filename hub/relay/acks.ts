/** Acks wait a little and are written together: a lost one costs a device nothing, for it knows its own cursor. */
import { toHex } from '../../crypto/bytes.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { AckRow, Routes } from '../store/route.port.ts';
import type { Clock } from './port.ts';

export type Acks = {
  add(row: AckRow): void;
  /** Writes all that waits. */
  flush(): Promise<void>;
};

export function openAcks(routes: Routes, clock: Clock, report: (error: unknown) => void): Acks {
  let waiting = new Map<string, AckRow>();
  let cancel: (() => void) | undefined;
  const flush = async (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    const rows = [...waiting.values()];
    waiting = new Map();
    for (let i = 0; i < rows.length; i += HUB_LIMITS.groupCommit) await routes.ack(rows.slice(i, i + HUB_LIMITS.groupCommit));
  };
  const flushLater = (): void => void flush().catch(report);
  return {
    flush,
    add: (row) => {
      const name = toHex(row.log) + toHex(row.device);
      if ((waiting.get(name)?.seq ?? 0) < row.seq) waiting.set(name, row);
      cancel ??= clock.after(HUB_LIMITS.ackMs, flushLater);
      if (waiting.size >= HUB_LIMITS.groupCommit) flushLater();
    },
  };
}
