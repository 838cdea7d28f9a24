/** Icons of Lucide (ISC), only those in use. Decoration: what they stand on has the name. */
import {
  ArrowLeft,
  ArrowUp,
  BadgeCheck,
  Bookmark,
  Check,
  CheckCheck,
  ChevronDown,
  CircleAlert,
  Clock,
  Copy,
  Laptop,
  Link2,
  LockKeyhole,
  Menu,
  MessagesSquare,
  QrCode,
  ScanLine,
  Settings,
  ShieldCheck,
  SquarePen,
  Trash2,
  UserRound,
  WifiOff,
  X,
  CircleCheck,
  LogOut,
  Palette,
  RefreshCw,
  Search,
  ChevronRight,
  Smartphone,
} from 'lucide';
import { h } from 'preact';

const ICONS = {
  back: ArrowLeft,
  send: ArrowUp,
  verified: BadgeCheck,
  saved: Bookmark,
  check: Check,
  checks: CheckCheck,
  down: ChevronDown,
  alert: CircleAlert,
  clock: Clock,
  copy: Copy,
  device: Laptop,
  link: Link2,
  lock: LockKeyhole,
  menu: Menu,
  chats: MessagesSquare,
  qr: QrCode,
  scan: ScanLine,
  settings: Settings,
  shield: ShieldCheck,
  pen: SquarePen,
  trash: Trash2,
  person: UserRound,
  offline: WifiOff,
  close: X,
  ok: CircleCheck,
  exit: LogOut,
  palette: Palette,
  refresh: RefreshCw,
  search: Search,
  open: ChevronRight,
  phone: Smartphone,
} as const;
export type IconName = keyof typeof ICONS;

/** `flip`: points along the reading direction, so it turns round in right-to-left scripts. */
export const Icon = ({ name, size = 22, flip = false }: { readonly name: IconName; readonly size?: number; readonly flip?: boolean }) => (
  <svg
    class={flip ? 'flip' : undefined}
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
    {ICONS[name].map(([tag, attributes], i) => h(tag, { key: i, ...attributes }))}
  </svg>
);
