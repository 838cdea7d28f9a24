/** The media of one message, as its bubble shows it: pictures and films side by side, what is heard and what is only kept each on a line. */
import '../styles/media.css';
import { useView } from '../ui/hooks.ts';
import { rowsOf } from './album.ts';
import { FileLine } from './file-line.tsx';
import { Picture } from './picture.tsx';
import type { Around } from './place.ts';
import { Sound } from './sound.tsx';

/** Shares that come to less than one leave room over. */
const SHARE = 100;

export function Shown(around: Around) {
  // What a stranger sent stays where it is until they are accepted.
  const { state } = useView('chat', { chat: around.chat }, around.chat) ?? {};
  const props = { ...around, isStill: state === undefined || state === 'request' };
  const media = (props.row.media ?? []).map((one, index) => ({ ...one, index }));
  const seen = media.filter(({ kind }) => kind === 'photo' || kind === 'video');
  return (
    <>
      {seen.length > 0 && (
        <div class={seen.length === 1 ? 'album one' : 'album'}>
          {rowsOf(seen).map((tiles) => (
            <div key={tiles[0]?.index} class="tiles" style={{ aspectRatio: `${tiles.reduce((sum, { ratio }) => sum + ratio, 0)}` }}>
              {tiles.map(({ index, ratio }) => (
                <div key={index} style={{ flexGrow: ratio * SHARE }}>
                  <Picture {...props} index={index} />
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
      {media.map(({ kind, index }) =>
        kind === 'audio' || kind === 'voice' ? (
          <Sound key={index} {...props} index={index} />
        ) : kind === 'file' ? (
          <FileLine key={index} {...props} index={index} />
        ) : null,
      )}
    </>
  );
}
