/** Icons of Lucide (ISC), only those in use. Decoration: what they stand on has the name. */
import {
  ArrowLeft,
  ArrowUp,
  BadgeCheck,
  Bookmark,
  Check,
  CheckCheck,
  ChevronDown,
  ChevronUp,
  CircleAlert,
  Clock,
  Menu,
  MessagesSquare,
  Settings,
  SquarePen,
  Trash2,
  UserRound,
  WifiOff,
  X,
  PanelRight,
  Search,
  ChevronRight,
  Smile,
  CornerUpLeft,
  Forward,
  Info,
  Pin,
  BellOff,
  UserPlus,
  AtSign,
  Heart,
  Paperclip,
  Mic,
  type IconNode,
} from 'lucide';
import { signal } from '@preact/signals';
import { h } from 'preact';
import type { RARE as RareIcons, RareName } from './rare-icons.ts';

/** What the list and a chat show; the others are in rare-icons.ts. */
const ICONS = {
  back: ArrowLeft,
  send: ArrowUp,
  verified: BadgeCheck,
  saved: Bookmark,
  check: Check,
  checks: CheckCheck,
  down: ChevronDown,
  up: ChevronUp,
  alert: CircleAlert,
  clock: Clock,
  menu: Menu,
  chats: MessagesSquare,
  settings: Settings,
  pen: SquarePen,
  trash: Trash2,
  person: UserRound,
  offline: WifiOff,
  close: X,
  info: PanelRight,
  search: Search,
  open: ChevronRight,
  smile: Smile,
  reply: CornerUpLeft,
  forward: Forward,
  about: Info,
  pin: Pin,
  muted: BellOff,
  add: UserPlus,
  at: AtSign,
  heart: Heart,
  clip: Paperclip,
  mic: Mic,
} as const;
export type IconName = keyof typeof ICONS | RareName;

/** These point along the reading direction, so they turn round in right-to-left scripts. */
const POINTING: ReadonlySet<IconName> = new Set(['back', 'reply', 'forward', 'open', 'exit', 'info']);

export const Icon = ({ name, size = 22 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    class={POINTING.has(name) ? 'flip' : undefined}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.9"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {drawingOf(name)?.map(([tag, attributes], i) => h(tag, { key: i, ...attributes }))}
  </svg>
);

const isCommon = (name: IconName): name is keyof typeof ICONS => name in ICONS;

/** One that is not here yet shows as soon as it is. */
function drawingOf(name: IconName): IconNode | undefined {
  if (isCommon(name)) return ICONS[name];
  // Not awaited: it is drawn anew once they are here; where they cannot be had what it stands on has a name all the same.
  if (!rare.value) loadIcons().catch(() => undefined);
  return rare.value?.[name];
}

const rare = signal<typeof RareIcons | undefined>(undefined);

/** Those that no first screen shows: there before what shows them is (lazy.tsx). */
export async function loadIcons(): Promise<void> {
  rare.value ??= (await import('./rare-icons.ts')).RARE;
}
