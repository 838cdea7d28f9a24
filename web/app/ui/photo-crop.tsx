/** Taking a square of a picture: it is pulled and brought nearer by finger, wheel or key. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { type Crop, keyed, MAX_ZOOM, pulled, type Size, squareOf, wholeOf, zoomed } from './crop.ts';
import { Answers, Dialog } from './dialog.tsx';
import { encodePhoto, openPicture } from './encode.ts';

/** `onPhoto` gets at most 32 KiB of WebP or JPEG. */
type Props = { readonly file: Blob; readonly onPhoto: (photo: Uint8Array<ArrayBuffer>) => void; readonly onClose: () => void };

export function PhotoCrop({ file, onPhoto, onClose }: Props) {
  const picture = usePicture(file);
  const [crop, setCrop] = useState<Crop>();
  const [isRefused, refuse] = useState(false);
  const size = picture && sizeOf(picture);
  const now = size && (crop ?? wholeOf(size));
  const take = async (): Promise<void> => {
    if (!picture || !size || !now) return;
    const photo = await encodePhoto(picture, squareOf(size, now));
    if (photo) onPhoto(photo);
    else refuse(true);
  };
  return (
    <Dialog title={t.photo.title} onClose={onClose}>
      {picture && size && now && <Frame picture={picture} size={size} crop={now} onCrop={setCrop} />}
      <p role="alert" class="error">
        {(picture === null || isRefused) && t.photo.unreadable}
      </p>
      <Answers onCancel={onClose}>
        {picture && (
          // Not awaited: it ends in the photo, or in the words above.
          <button type="button" class="btn primary" onClick={() => void take()}>
            {t.photo.take}
          </button>
        )}
      </Answers>
    </Dialog>
  );
}

type FrameProps = { readonly picture: HTMLImageElement; readonly size: Size; readonly crop: Crop; readonly onCrop: (crop: Crop) => void };

function Frame({ picture, size, crop, onCrop }: FrameProps) {
  const ref = useRef<HTMLDivElement>(null);
  usePulling(ref, size, crop, onCrop);
  const { left, top, side } = squareOf(size, crop);
  const style = {
    width: `${(size.width / side) * 100}%`,
    height: `${(size.height / side) * 100}%`,
    left: `${(-left / side) * 100}%`,
    top: `${(-top / side) * 100}%`,
  };
  return (
    <>
      <div ref={ref} class="crop" dir="ltr" role="application" aria-label={t.photo.frame}>
        <img src={picture.src} alt="" draggable={false} style={style} />
      </div>
      <label class="zoom">
        <span>{t.photo.zoom}</span>
        <input
          type="range"
          autocomplete="off"
          min={1}
          max={MAX_ZOOM}
          step={0.01}
          value={crop.zoom}
          onInput={(event) => onCrop(zoomed(size, crop, event.currentTarget.valueAsNumber))}
        />
      </label>
    </>
  );
}

type Point = { readonly x: number; readonly y: number };

/** One finger, the pointer or an arrow key pulls it, two fingers bring it nearer, and so do the wheel and plus. */
function usePulling(ref: { readonly current: HTMLElement | null }, size: Size, crop: Crop, onCrop: (crop: Crop) => void): void {
  const latest = useRef({ size, crop, onCrop });
  latest.current = { size, crop, onCrop };
  useEffect(() => (ref.current ? hearPulls(ref.current, latest) : undefined), []);
}

function hearPulls(box: HTMLElement, latest: { current: { readonly size: Size; readonly crop: Crop; readonly onCrop: (crop: Crop) => void } }) {
  const ends = new AbortController();
  const { signal } = ends;
  const fingers = new Map<number, Point>();
  const change = (how: (size: Size, crop: Crop) => Crop): void => {
    const { size, crop, onCrop } = latest.current;
    const next = how(size, crop);
    // Two moves may come before it is drawn anew.
    latest.current = { size, crop: next, onCrop };
    onCrop(next);
  };
  const spread = (): number => {
    const [one, other] = [...fingers.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  const moved = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const wide = spread();
    const here = { x: event.clientX, y: event.clientY };
    fingers.set(event.pointerId, here);
    const share = box.clientWidth * fingers.size;
    change((size, crop) => pulled(size, crop, { x: (here.x - before.x) / share, y: (here.y - before.y) / share }));
    if (wide > 0) change((size, crop) => zoomed(size, crop, (crop.zoom * spread()) / wide));
  };
  const pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || fingers.size >= 2) return;
    box.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const turned = (event: WheelEvent): void => {
    event.preventDefault();
    change((size, crop) => zoomed(size, crop, crop.zoom * Math.exp(-event.deltaY / WHEEL)));
  };
  const typed = (event: KeyboardEvent): void => {
    const { size, crop } = latest.current;
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : keyed(size, crop, event.key);
    if (!next) return;
    event.preventDefault();
    change(() => next);
  };
  box.tabIndex = 0;
  box.addEventListener('keydown', typed, { signal });
  box.addEventListener('pointerdown', pressed, { signal });
  box.addEventListener('pointermove', moved, { signal });
  for (const over of ['pointerup', 'pointercancel'] as const) box.addEventListener(over, ({ pointerId }) => fingers.delete(pointerId), { signal });
  box.addEventListener('wheel', turned, { signal, passive: false });
  return () => ends.abort();
}
/** So far is the wheel turned to come nearer by e, px. */
const WHEEL = 600;

const sizeOf = ({ naturalWidth: width, naturalHeight: height }: HTMLImageElement): Size => ({ width, height });

/** Undefined while it is read, null where it is no picture. */
function usePicture(file: Blob): HTMLImageElement | null | undefined {
  const [picture, show] = useState<HTMLImageElement | null>();
  useEffect(() => {
    let isOver = false;
    let address: string | undefined;
    void openPicture(file).then((opened) => {
      address = opened?.src;
      if (!isOver) return show(opened ?? null);
      if (address) URL.revokeObjectURL(address);
    });
    return () => {
      isOver = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [file]);
  return picture;
}
