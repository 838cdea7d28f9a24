/** What a small square shows of a photo or film: the small picture that came with its message; and what it says to who cannot see it. */
import { calledBy } from '../called.ts';
import type { NameOf } from '../chat/names.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { Blur } from './blur.tsx';
import { useHead } from './bytes.ts';
import { type Around, mediaAt } from './place.ts';
import { useRuns } from './running.ts';

type Props = { readonly around: Around; readonly index: number; readonly nameOf: NameOf; readonly isSeen: boolean };

export function Thumb({ around, index, nameOf, isSeen }: Props) {
  const { media, place } = mediaAt(around, index);
  const { author, time } = around.row;
  const head = useHead(place, media, isSeen);
  // As it was judged where more of it was looked at.
  const runs = useRuns(place, media, false);
  const shown = !runs && head && head !== 'unfit' && head.as === 'photo' ? head : undefined;
  return (
    <>
      {isSeen && <Blur hash={media.blur} />}
      {shown && <img src={shown.url} alt="" decoding="async" draggable={false} />}
      <span class="vh">
        {t.chat.media[media.kind === 'video' ? 'video' : 'photo']}. {calledBy(nameOf, author)}. {momentOf(time, Date.now())}
      </span>
    </>
  );
}
