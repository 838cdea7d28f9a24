/** Reads a QR code through the camera. The reader of codes is loaded when it is first wanted; where there is no camera, there is no scanner. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Answers, Dialog } from './dialog.tsx';

const LOOK_MS = 120;
/** Enough for a code held before a camera; more only takes longer. */
const LOOK_PX = 720;

/** Is there a camera to ask for? */
export function useCamera(): boolean {
  const [has, set] = useState(false);
  useEffect(() => {
    let isGone = false;
    // Without TLS there are no media devices, so no camera either.
    navigator.mediaDevices?.enumerateDevices().then(
      (devices) => !isGone && set(devices.some(({ kind }) => kind === 'videoinput')),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return has;
}

export function Scanner({
  title,
  onFound,
  onClose,
}: {
  readonly title: string;
  readonly onFound: (text: string) => void;
  readonly onClose: () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, refuse] = useState(false);
  // One look through the camera per scanner; what it finds is told once.
  useEffect(() => (video.current ? watchCamera(video.current, onFound, () => refuse(true)) : undefined), []);
  return (
    <Dialog title={title} onClose={onClose}>
      {isRefused ? (
        <p>{t.people.noCamera}</p>
      ) : (
        <div class="scan">
          <video ref={video} muted playsInline aria-label={title} />
        </div>
      )}
      <Answers onCancel={onClose} />
    </Dialog>
  );
}

/** Looks until a code is found or it is stopped; the camera's light goes out with it. */
function watchCamera(video: HTMLVideoElement, onFound: (text: string) => void, onRefused: () => void): () => void {
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const begin = async (): Promise<void> => {
    const read = await loadReader();
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
    if (isStopped) return stop();
    video.srcObject = stream;
    await video.play();
    const look = (): void => {
      const text = read(video);
      if (text === undefined) timer = setTimeout(look, LOOK_MS);
      else {
        stop();
        onFound(text);
      }
    };
    look();
  };
  // Refused by the person, in use by another program, or unplugged: there is nothing to see.
  begin().catch(() => !isStopped && onRefused());
  return stop;
}

async function loadReader(): Promise<(video: HTMLVideoElement) => string | undefined> {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    const scale = Math.min(1, LOOK_PX / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!context || width === 0 || height === 0) return undefined;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    try {
      return decodeQR({ width, height, data: context.getImageData(0, 0, width, height).data });
    } catch {
      // The package throws where the picture shows no code: the usual case.
      return undefined;
    }
  };
}
