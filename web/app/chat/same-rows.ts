/** Which row is which, from one drawing to the next. */
import { useRef } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';

/** Of what was being sent so many are remembered. */
const MAX_SENT = 100;

/**
 * By id of a row what its element is kept by. One whose media is sent has another id once it is said, and stays the same element: a press that began before goes on,
 * as does its focus, and nothing of it is loaded anew.
 */
export function useSameRows(rows: readonly MessageRow[]): ReadonlyMap<string, string> {
  const sent = useRef(new Map<string, string>());
  const sending = rows.filter(({ kind }) => kind === 'sending');
  const said = new Map([...sent.current, ...sending.map((row) => [blobOf(row), row.id] as const)].slice(-MAX_SENT));
  sent.current = said;
  const free = new Map(said);
  const same = new Map<string, string>();
  for (const row of [...sending, ...rows.filter(({ own, kind }) => own && kind !== 'sending')]) {
    const first = free.get(blobOf(row));
    // It may have been forwarded to where it was said.
    free.delete(blobOf(row));
    if (first !== undefined) same.set(row.id, first);
  }
  return same;
}

const blobOf = ({ media }: MessageRow): string => media?.[0]?.blob ?? '';
