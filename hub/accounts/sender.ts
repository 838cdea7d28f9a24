/** How a text reaches a phone: the port, and the two senders that need no gateway. */
import { appendFile } from 'node:fs/promises';
import { maskNumber, type PhoneNumber } from './number.ts';

/** Resolves once the text is handed on; rejects where that failed. */
export type Send = (to: PhoneNumber, text: string) => Promise<void>;

/** For a hub without a gateway: the operator reads the code and hands it on. `print` is the console, never the structured log. */
export const consoleSender =
  (print: (line: string) => void): Send =>
  async (to, text) =>
    print(`\n  Text to ${maskNumber(to)}\n${text.replace(/^/gm, '  | ')}\n`);

/** One JSON line {to, text, at} per text; `at` in ms. Only the hub's user may read the file. */
export const fileSender =
  (path: string, clock: () => number): Send =>
  (to, text) =>
    appendFile(path, `${JSON.stringify({ to, text, at: clock() })}\n`, { mode: 0o600 });
