/** What is said of media whose bytes come or go, and whether a person may wait for them. */
import type { TransferView } from '../../device/port/media.ts';
import { t } from '../text/language.ts';
import { sizeOf } from './size.ts';

const MOVING: readonly TransferView['state'][] = ['waiting', 'coming', 'asked', 'sending'];
export const isUnderWay = ({ state }: TransferView): boolean => MOVING.includes(state);

export function saysOf({ state, done, size }: TransferView, whole: number, isMoving: boolean): string {
  if (state === 'asked') return t.media.asked;
  if (state === 'gone') return t.media.gone;
  if (state === 'broken') return t.media.broken;
  if (state === 'full') return t.media.full;
  // What travels is a little longer than what it holds, so it is told by its share.
  return isMoving && size > 0 ? t.media.sofar(sizeOf((done / size) * whole), sizeOf(whole)) : sizeOf(whole);
}
