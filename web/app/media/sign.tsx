/** Icons of Lucide (ISC) for media, which come with it. Decoration: what they stand on has the name. */
import { ChevronLeft, ChevronRight, Download, File, FileWarning, Image, Mic, Music, Pause, Play, Video } from 'lucide';
import { h } from 'preact';

const SIGNS = {
  download: Download,
  file: File,
  runs: FileWarning,
  photo: Image,
  voice: Mic,
  audio: Music,
  pause: Pause,
  play: Play,
  video: Video,
  before: ChevronLeft,
  after: ChevronRight,
} as const;
export type SignName = keyof typeof SIGNS;
/** Full shapes: what one presses to hear or see. */
const FULL: ReadonlySet<SignName> = new Set(['play', 'pause']);

export const Sign = ({ name, size = 22 }: { readonly name: SignName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill={FULL.has(name) ? 'currentColor' : 'none'}
    stroke="currentColor"
    stroke-width="1.9"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {SIGNS[name].map(([tag, attributes], i) => h(tag, { key: i, ...attributes }))}
  </svg>
);
