/** Why a message was not sent, under it: what the hub or this device said of it, and what helps. */
import type { Failure } from '../../device/port/failure.ts';
import { sizeOf } from '../media/size.ts';
import { t } from '../text/language.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { useView } from '../ui/hooks.ts';

export const NotSentWhy = ({ because }: { readonly because: Failure }) => (
  <div class="failed-acts">
    <span>{wordsOf(because)}</span>
    {because.code === 'quota_exceeded' && <MoreRoom />}
  </div>
);

const wordsOf = ({ code, count, used }: Failure): string =>
  code === 'quota_exceeded' && count !== undefined && used !== undefined ? t.media.noRoom(sizeOf(used), sizeOf(count)) : t.errors[code];

/** An account without a number has little room, whatever the operator gives to others. */
function MoreRoom() {
  const isBound = useView('number', {})?.bound ?? true;
  return isBound ? null : (
    <>
      <span>{t.media.confirmForMore}</span>
      <ConfirmButton look="btn small line" />
    </>
  );
}
