/** A page that prepares what is picked, and says what came of it: never shipped. */
import { type How, prepare, type Why } from '../../app/media/prepare.ts';
import type { MediaKind } from '../../device/port/media.ts';

export type Found = {
  readonly kind: MediaKind;
  readonly name: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  /** base64. */
  readonly bytes: string;
  readonly head: string;
  readonly blur: number;
  readonly peaks: readonly number[];
};
export type Colour = readonly [red: number, green: number, blue: number];
export type PreparePage = {
  /** From now on workers are counted: how many were begun, run now and ran at once. */
  countWorkers(): void;
  readonly workers: { all: number; now: number; most: number };
  /** A film of four quarters in these colours, `frames` long, or a sound where there are no sides. */
  record(width: number, height: number, type: string, colours: readonly string[], frames: number): Promise<string>;
  /** Four quarters in these colours, in the order in which one reads. */
  paint(width: number, height: number, type: string, colours: readonly string[]): Promise<string>;
  prepare(bytes: string, name: string, type: string, how: How): Promise<Found | { readonly refused: Why }>;
  /** All of them at once. Gives what came of each, in order; `stop`: of the one at that place nobody wants it any more. */
  prepareAll(all: readonly string[], stop?: number): Promise<readonly string[]>;
  /** The colours in the middle of its quarters, as the bytes have them, and its sides. */
  quarters(bytes: string): Promise<{ readonly width: number; readonly height: number; readonly colours: readonly Colour[] }>;
};

const QUARTERS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
export async function textOf(blob: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((done) => {
    reader.onload = done;
    reader.readAsDataURL(blob);
  });
  return String(reader.result).replace(/^.*,/, '');
}

function penOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('expected a canvas');
  return pen;
}

function quarter(pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, width: number, height: number, colours: readonly string[]): void {
  for (const [at, [x, y]] of QUARTERS.entries()) {
    pen.fillStyle = colours[at % colours.length] ?? '';
    pen.fillRect((x * width) / 2, (y * height) / 2, width / 2, height / 2);
  }
}

function heard(): MediaStream {
  const audio = new AudioContext();
  const [tone, to] = [audio.createOscillator(), audio.createMediaStreamDestination()];
  tone.connect(to);
  tone.start();
  return to.stream;
}

const workers = { all: 0, now: 0, most: 0 };
/** Counted where they are begun and ended: the browser tells of an end when it is over. */
class Counted extends Worker {
  constructor(script: string, options: WorkerOptions) {
    super(script, options);
    workers.all += 1;
    workers.now += 1;
    workers.most = Math.max(workers.most, workers.now);
  }
  override terminate(): void {
    workers.now -= 1;
    super.terminate();
  }
}

const page: PreparePage = {
  countWorkers: () => Object.assign(globalThis, { Worker: Counted }),
  workers,
  async record(width, height, type, colours, frames) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('expected a canvas');
    const recorder = new MediaRecorder(width === 0 ? heard() : canvas.captureStream(), { mimeType: type });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const ended = new Promise((done) => {
      recorder.onstop = done;
    });
    recorder.start();
    for (let frame = 0; frame < frames; frame++) {
      quarter(pen, width, height, colours);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await ended;
    return textOf(new Blob(parts));
  },
  async paint(width, height, type, colours) {
    const canvas = new OffscreenCanvas(width, height);
    const pen = penOf(canvas);
    quarter(pen, width, height, colours);
    return textOf(await canvas.convertToBlob({ type, quality: 0.95 }));
  },
  async prepare(text, name, type, how) {
    const made = await prepare(new File([bytesOf(text)], name, { type }), how);
    if ('refused' in made) return made;
    const { kind, width = 0, height = 0, duration = 0, head = new Uint8Array(), blur = new Uint8Array(), peaks = new Uint8Array() } = made;
    const bytes = await textOf(new Blob([await made.source.slice(0, made.source.size).arrayBuffer()]));
    const said = { kind, name: made.name, type: made.type, width, height, duration };
    return { ...said, bytes, head: await textOf(new Blob([head])), blur: blur.length, peaks: [...peaks] };
  },
  prepareAll: (all, stop) =>
    Promise.all(
      all.map(async (text, at) => {
        const leaving = new AbortController();
        const made = prepare(new File([bytesOf(text)], 'a.jpg'), { original: false }, leaving);
        if (at === stop) setTimeout(() => leaving.abort());
        const found = await made;
        return 'refused' in found ? found.refused.code : found.kind;
      }),
    ),
  async quarters(text) {
    const bitmap = await createImageBitmap(new Blob([bytesOf(text)]), { imageOrientation: 'none' });
    const { width, height } = bitmap;
    const pen = penOf(new OffscreenCanvas(width, height));
    pen.drawImage(bitmap, 0, 0);
    const colours = QUARTERS.map(([x, y]): Colour => {
      const [red = 0, green = 0, blue = 0] = pen.getImageData(
        Math.floor(((2 * x + 1) * width) / 4),
        Math.floor(((2 * y + 1) * height) / 4),
        1,
        1,
      ).data;
      return [red, green, blue];
    });
    return { width, height, colours };
  },
};
Object.assign(globalThis, { page });
