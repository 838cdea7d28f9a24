/** What plays though its message is not on screen: under the bar of whatever is, with the way back to it. */
import { useEffect } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import '../styles/playing.css';
import { go } from '../route.ts';
import { t } from '../text/language.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useTransfer, useWhole } from './bytes.ts';
import { playTime } from './glance.ts';
import type { Place } from './place.ts';
import { ended, type Heard, hear, heard, isAway, nextRate, stop, turn } from './player.ts';
import { Sign } from './sign.tsx';

export function Playing() {
  // Nobody who is signed out hears it.
  useEffect(() => stop, []);
  const [now, last] = [heard.value, ended.value];
  if (last) return <Following key={last.key} {...last.place} />;
  return now ? <Bar key={now.key} now={now} /> : null;
}

function Bar({ now }: { readonly now: Heard }) {
  const { place, media, at, length, isPlaying, rate } = now;
  const { isGone } = useRow(place.chat, place.id);
  // Its bytes stay for as long as it is heard.
  useWhole(place, media, true);
  const view = useView('chat', { chat: place.chat }, place.chat);
  useEffect(() => {
    if (isGone) stop();
  }, [isGone]);
  if (!isAway.value) return null;
  return (
    <section class="playing" aria-label={t.media.playing} data-part>
      <button type="button" class="pl" aria-label={isPlaying ? t.media.pause : t.media.play} onClick={turn}>
        <Sign name={isPlaying ? 'pause' : 'play'} size={18} />
      </button>
      <button type="button" class="what" onClick={() => go({ at: 'chat', chat: place.chat, message: place.id })}>
        <b>
          <bdi>{media.kind === 'voice' ? t.chat.media.voice : media.name}</bdi>
        </b>
        <span>
          <bdi>{view?.kind === 'self' ? t.list.saved : view?.title}</bdi>
          <span class="time">{`${playTime(at)} / ${playTime(length)}`}</span>
        </span>
      </button>
      <button type="button" class="sp" aria-label={`${t.media.speed} ${rate}×`} onClick={nextRate}>
        {rate}×
      </button>
      <button type="button" class="ib" aria-label={t.nav.close} onClick={stop}>
        <Icon name="close" size={18} />
      </button>
    </section>
  );
}

/** The next that was spoken in that chat, whose end nobody sees: fetched, and heard as soon as it is there. */
function Following({ chat, id }: Place) {
  const ids = useView('searchIn', { chat, text: '', kind: 'voice' }, chat)?.ids;
  // Newest first.
  const place = ids?.indexOf(id) ?? -1;
  const next = place > 0 ? ids?.[place - 1] : undefined;
  const isOver = ids !== undefined && next === undefined;
  useEffect(() => {
    if (isOver) stop();
  }, [isOver]);
  return next === undefined ? null : <Next chat={chat} id={next} />;
}

function Next({ chat, id }: { readonly chat: string; readonly id: string }) {
  const { row, isGone } = useRow(chat, id);
  useEffect(() => {
    if (isGone) stop();
  }, [isGone]);
  const index = row?.media?.findIndex(({ kind }) => kind === 'voice') ?? -1;
  return row && index >= 0 ? <Fetched row={row} place={{ chat, id, index }} /> : null;
}

function Fetched({ row, place }: { readonly row: MessageRow; readonly place: Place }) {
  const device = useDevice();
  const media = row.media?.[place.index];
  if (!media) throw new Error('media that is not in its message');
  const state = useTransfer(media)?.state;
  const whole = useWhole(place, media, state === 'here');
  useEffect(() => {
    // Not awaited: it is heard once it is here.
    if (state === 'none') void device.call('fetchMedia', place);
    else if (state !== undefined && ENDED.includes(state)) stop();
  }, [state]);
  useEffect(() => {
    if (whole === 'unfit') stop();
    else if (whole) hear({ key: `${place.id} ${place.index}`, place, media }, whole.url);
  }, [whole]);
  return null;
}
/** It does not come. */
const ENDED: readonly string[] = ['gone', 'broken', 'full'];

/** The message as it is now; none where it is gone, or its media is. */
function useRow(chat: string, id: string): { readonly row: MessageRow | undefined; readonly isGone: boolean } {
  const found = useView('messages', { chat, anchor: { at: 'message', id }, before: 0, after: 0 }, id);
  const row = found?.rows.find((row) => row.id === id && (row.media?.length ?? 0) > 0);
  return { row, isGone: found !== undefined && row === undefined };
}
