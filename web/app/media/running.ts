/** What would run something when it is opened, as its page says it: by its name, by what its sender found it to be, and by its bytes once they are here. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isRunningBytes, isRunningType, LOOKED } from '../../chat/magic.ts';
import type { MediaRow } from '../../device/port/media.ts';
import { useDevice } from '../ui/hooks.ts';
import type { Place } from './place.ts';

/** By blob, whose bytes never change. */
const judged = signal<ReadonlyMap<string, boolean>>(new Map());
const MAX_JUDGED = 1000;

/** `isHere`: its bytes can be looked at. Until they were, what is said of it counts. */
export function useRuns(place: Place, { blob, size, runs, type }: Pick<MediaRow, 'blob' | 'size' | 'runs' | 'type'>, isHere: boolean): boolean {
  const device = useDevice();
  const isSaid = runs || isRunningType(type);
  const isAsked = isHere && !isSaid && !judged.value.has(blob);
  useEffect(() => {
    if (!isAsked) return;
    // Not awaited: it shows when it is known.
    void device.call('readMedia', { ...place, from: 0, to: Math.min(size, LOOKED), unseen: true }).then((answer) => {
      if (!answer.ok) return;
      const latest = [...judged.value].slice(1 - MAX_JUDGED);
      judged.value = new Map([...latest, [blob, isRunningBytes(answer.bytes)]]);
    });
  }, [isAsked, blob]);
  return isSaid || judged.value.get(blob) === true;
}
