/** A conversation with media of every kind, drawn on the spot. */
import { rgbaToThumbHash } from 'thumbhash';
import type { MediaRow, TransferView } from '../../device/port/media.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { at, type Line, rows, TODAY, view } from './chat-lines.ts';
import type { ChatState } from './chat-device.ts';
import { type Bytes, type MediaShelf, stored } from './chat-shelf.ts';

const NONE: Bytes = new Uint8Array();

/** Sky over water, of these colours. */
async function drawn(width: number, height: number, [above, below]: readonly [string, string], type = 'image/jpeg'): Promise<Bytes> {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('a canvas that cannot be drawn on');
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, above);
  sky.addColorStop(0.6, '#fbd9b5');
  sky.addColorStop(0.61, below);
  sky.addColorStop(1, '#12343b');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#ffffffd0';
  pen.beginPath();
  pen.arc(width * 0.7, height * 0.32, Math.min(width, height) * 0.09, 0, 7);
  pen.fill();
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.8 })).arrayBuffer());
}

async function hashOf(bytes: Bytes): Promise<Bytes> {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const by = Math.min(1, 100 / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * by), Math.round(bitmap.height * by)];
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  pen?.drawImage(bitmap, 0, 0, width, height);
  return new Uint8Array(rgbaToThumbHash(width, height, pen?.getImageData(0, 0, width, height).data ?? []));
}

/** A tone of so many seconds. */
function tone(seconds: number): Bytes {
  const rate = 8000;
  const wave = new DataView(new ArrayBuffer(44 + rate * seconds));
  const text = (from: number, letters: string): void => [...letters].forEach((letter, i) => wave.setUint8(from + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  wave.setUint32(4, 36 + rate * seconds, true);
  text(8, 'WAVEfmt ');
  for (const [place, value] of [
    [16, 16],
    [24, rate],
    [28, rate],
    [40, rate * seconds],
  ] as const)
    wave.setUint32(place, value, true);
  for (const [place, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    wave.setUint16(place, value, true);
  text(36, 'data');
  for (let i = 0; i < rate * seconds; i++) wave.setUint8(44 + i, 128 + 90 * Math.sin(i / 4) * Math.sin(i / 900));
  return new Uint8Array(wave.buffer);
}

const COLOURS = [
  ['#5a6fb0', '#7d86b8'],
  ['#e2724b', '#35667a'],
  ['#4bb2c9', '#1f7f92'],
  ['#8d99a8', '#5c7281'],
] as const;

async function picture(
  shelf: MediaShelf,
  look: number,
  [width, height] = [1600, 900],
  more: Partial<MediaRow> = {},
  transfer: Partial<TransferView> = {},
): Promise<MediaRow> {
  const colours = COLOURS[look % COLOURS.length] ?? COLOURS[0];
  const whole = await drawn(width, height, colours);
  const by = 320 / Math.max(width, height);
  const head = await drawn(Math.round(width * by), Math.round(height * by), colours);
  return stored(
    shelf,
    { kind: 'photo', name: 'photo.jpg', type: 'image/jpeg', width, height, blur: await hashOf(head), ...more },
    whole,
    head,
    transfer,
  );
}

/** The chat, and the shelf of its bytes. */
export async function mediaChat(chat: string): Promise<{ readonly state: ChatState; readonly shelf: MediaShelf }> {
  const shelf: MediaShelf = new Map();
  const peaks = new Uint8Array(Array.from({ length: 64 }, (_, i) => Math.round(40 + 200 * Math.abs(Math.sin(i / 3) * Math.cos(i / 7)))));
  const of = async (...media: readonly (MediaRow | Promise<MediaRow>)[]): Promise<Partial<MessageRow>> => ({ media: await Promise.all(media) });
  const lines: readonly Line[] = [
    [TODAY - 80, 'them', 'The harbour this morning, before anybody was up', await of(picture(shelf, 0))],
    [TODAY - 70, 'me', '', await of(picture(shelf, 1, [900, 1200]), picture(shelf, 2), picture(shelf, 3))],
    [
      TODAY - 60,
      'them',
      '',
      await of(
        picture(
          shelf,
          2,
          [1280, 720],
          { kind: 'video', name: 'launch.mp4', type: 'video/mp4', duration: 42_000, size: 18_300_000 },
          { state: 'none', done: 0, size: 0 },
        ),
      ),
    ],
    [
      TODAY - 50,
      'them',
      '',
      await of(stored(shelf, { kind: 'voice', name: 'voice.wav', type: 'audio/wav', duration: 90_000, peaks }, tone(90), NONE)),
    ],
    [
      TODAY - 40,
      'them',
      'The plans, as promised',
      await of(stored(shelf, { name: 'Boathouse floor plans, final version 3 signed.pdf', size: 2_345_678 }, NONE, NONE)),
    ],
    [TODAY - 30, 'them', '', await of(stored(shelf, { name: 'tide tables.exe', runs: true, size: 734_003 }, NONE, NONE, { state: 'none' }))],
    [
      TODAY - 20,
      'me',
      '',
      {
        ...(await of(picture(shelf, 0, [1600, 900], { size: 3_100_000 }, { state: 'sending', done: 1_900_000, size: 3_100_000 }))),
        kind: 'sending',
        ...at('device'),
      },
    ],
    [TODAY - 10, 'them', '', await of(picture(shelf, 3, [1600, 900], {}, { state: 'gone', done: 0, size: 0 }))],
  ];
  return { state: { view: view(chat, 'Aiko Tanabe'), rows: rows(chat, lines) }, shelf };
}
