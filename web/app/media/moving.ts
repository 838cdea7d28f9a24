/** What one does with media whose bytes are on the way, or not here yet. */
import { useEffect, useRef } from 'preact/hooks';
import type { MediaRow, TransferView } from '../../device/port/media.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { useDevice } from '../ui/hooks.ts';
import { isAlone, lineNow, rules } from './alone.ts';
import { useTransfer } from './bytes.ts';
import type { Around, Place } from './place.ts';
import { isUnderWay, saysOf } from './under-way.ts';

export type Moving = {
  /** On this device, whole. */
  readonly isHere: boolean;
  readonly isMoving: boolean;
  /** On its way out: all of it is here, and nobody else has it yet. */
  readonly isSending: boolean;
  readonly transfer: TransferView;
  /** The device has said how far it is. */
  readonly isKnown: boolean;
  /** It has said that not all of it is here. */
  readonly isMissing: boolean;
  /** Begins to fetch it, or ends what is under way; what is on its way out is taken back. */
  readonly press: () => void;
  /** What a press does, in words. */
  readonly name: string;
  /** How much there is of it, or how much has come, or what keeps it away. */
  readonly says: string;
};

const NONE: TransferView = { state: 'none', done: 0, size: 0 };

export function useMoving(place: Place, media: MediaRow, { row, act }: Pick<Around, 'row' | 'act'>): Moving {
  const device = useDevice();
  const known = useTransfer(media);
  const transfer = known ?? NONE;
  const isSending = row.kind === 'sending' && row.status !== 'failed';
  // What was sent is here, also where its message was said a moment ago.
  const isSent = transfer.state === 'sending';
  const isMoving = isSending || (isUnderWay(transfer) && !isSent);
  const press = (): void => {
    if (isSending) return act('discard', row);
    // Not awaited: what comes of it shows where it is pressed.
    void answered(isMoving ? device.call('stopMedia', place) : device.call('fetchMedia', { ...place, byHand: true }));
  };
  const isHere = transfer.state === 'here' || isSent || row.kind === 'sending';
  return {
    isHere,
    isMoving,
    isSending,
    transfer,
    isKnown: known !== undefined,
    isMissing: known !== undefined && !isHere,
    press,
    name: isSending ? t.media.cancelSend : isMoving ? t.media.stop : t.media.fetch,
    says: saysOf(transfer, media.size, isMoving),
  };
}

/** Is there somebody who can answer a player's questions for this page? Not where it was loaded past the service worker: the first time, and in some private windows. */
export const mayStream = ({ kind }: Pick<MediaRow, 'kind'>): boolean => kind === 'video' && Boolean(navigator.serviceWorker?.controller);

/** Fetches it once where it comes by itself. */
export function useFetchedAlone(place: Place, media: MediaRow, isWanted: boolean, { isHere, isKnown, transfer }: Moving): void {
  const device = useDevice();
  const isAsked = useRef(false);
  const isToFetch = isWanted && isKnown && !isHere && transfer.state === 'none' && isAlone(media, rules.value, lineNow());
  useEffect(() => {
    if (!isToFetch || isAsked.current) return;
    isAsked.current = true;
    // Not awaited: it shows when it is here.
    void device.call('fetchMedia', place);
  }, [isToFetch]);
}
