/** Keys on a message that has the focus. Anywhere else the same letters are written. */
import { useEffect, useRef } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import { loadLater } from '../text/language.ts';
import { letterOf } from '../ui/key.ts';
import type { Act, Deed } from './deeds.ts';

type Area = { readonly current: HTMLElement | null };
type Rows = { readonly current: readonly MessageRow[] };

const DEEDS: Readonly<Record<string, Deed>> = {
  r: 'reply',
  e: 'edit',
  f: 'forward',
  p: 'pin',
  '+': 'react',
  ' ': 'select',
  delete: 'delete',
  backspace: 'delete',
};

export function useRowKeys(area: Area, rows: Rows, act: Act, jump: (to: string, from: string) => void): void {
  const latest = useRef({ act, jump });
  latest.current = { act, jump };
  useEffect(() => {
    const element = area.current;
    const pressed = (event: KeyboardEvent): void => {
      const on = event.target instanceof HTMLElement && event.target.matches('[data-id]') ? event.target : undefined;
      const row = rows.current.find(({ id }) => id === on?.dataset['id']);
      if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (!done(event, row, latest.current)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    element?.addEventListener('keydown', pressed);
    return () => element?.removeEventListener('keydown', pressed);
  }, [area, rows]);
}

type Doing = { readonly act: Act; readonly jump: (to: string, from: string) => void };

function done(event: KeyboardEvent, row: MessageRow, { act, jump }: Doing): boolean {
  const key = letterOf(event) ?? event.key.toLowerCase();
  const isSent = row.kind === 'text' && row.status !== 'failed';
  const isStart = key === (document.documentElement.dir === 'rtl' ? 'arrowright' : 'arrowleft');
  if (isStart && row.reply) {
    jump(row.reply.id, row.id);
    return true;
  }
  if (row.kind === 'service') return false;
  if (key === 'c' && row.kind === 'text' && row.text !== '' && 'clipboard' in navigator) {
    // Not awaited: it is said when it is done.
    void Promise.all([import('./copying.ts'), loadLater()]).then(([{ copyText }]) => copyText([row]));
    return true;
  }
  const deed = DEEDS[key];
  if (!deed || !mayDo(deed, row, isSent)) return false;
  act(deed, row);
  return true;
}

function mayDo(deed: Deed, row: MessageRow, isSent: boolean): boolean {
  if (row.kind === 'sending') return false;
  if (deed === 'edit') return row.mayEdit;
  if (deed === 'pin') return isSent && row.mayPin;
  return deed === 'select' || deed === 'delete' ? row.status !== 'failed' : isSent;
}
