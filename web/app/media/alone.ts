/** What comes by itself as it is seen, as this device was told: by its kind, its size, and what it comes over. Kept in this browser: another device has another line, and another disk. */
import { signal } from '@preact/signals';
import { isRunningType } from '../../chat/magic.ts';
import type { MediaRow } from '../../device/port/media.ts';
import { keep, kept } from '../ui/kept.ts';

export const ALONE = ['photo', 'voice', 'video', 'file'] as const;
export type Alone = (typeof ALONE)[number];
export const NETWORKS = ['wifi', 'mobile'] as const;
export type Network = (typeof NETWORKS)[number];
export type Rules = Readonly<Record<Network, Readonly<Record<Alone, boolean>>>>;

/** The largest of each kind that comes by itself, bytes. */
export const MOST_ALONE: Readonly<Record<Alone, number>> = { photo: 10_000_000, voice: 10_000_000, video: 15_000_000, file: 3_000_000 };
/** Where one pays for what comes, films and files wait for a press. */
export const USUAL: Rules = {
  wifi: { photo: true, voice: true, video: true, file: true },
  mobile: { photo: true, voice: true, video: false, file: false },
};

const NAME = 'alone';
const current = signal(readRules(kept(NAME)));
export const rules = current;

export function setRule(network: Network, kind: Alone, isOn: boolean): void {
  current.value = { ...current.value, [network]: { ...current.value[network], [kind]: isOn } };
  keep(NAME, JSON.stringify(current.value));
}

/** What was kept, with what is usual where it says nothing that is known. Never throws: another program may have written it. */
export function readRules(text: string | undefined): Rules {
  const all = recordIn(parsed(text));
  const of = (network: Network): Rules[Network] => {
    const one = recordIn(all[network]);
    const isOn = (kind: Alone): boolean => (typeof one[kind] === 'boolean' ? one[kind] : USUAL[network][kind]);
    return { photo: isOn('photo'), voice: isOn('voice'), video: isOn('video'), file: isOn('file') };
  };
  return { wifi: of('wifi'), mobile: of('mobile') };
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return undefined;
  }
}

/** What a browser says of its line, where it does (W3C Network Information). */
export type Line = { readonly type?: string | undefined; readonly saveData?: boolean | undefined };
export const lineNow = (): Line | undefined => (navigator as { readonly connection?: Line }).connection;

/** Undefined where the browser does not tell one line from another. */
export const networkOf = (line: Line | undefined): Network | undefined =>
  line?.type === undefined || line.type === 'unknown' ? undefined : line.type === 'cellular' ? 'mobile' : 'wifi';

/** Of whoever is told to save data nothing comes by itself, nor what would run a program. A line that is not told apart is one that costs nothing. */
export function isAlone({ kind, size, runs, type }: Pick<MediaRow, 'kind' | 'size' | 'runs' | 'type'>, told: Rules, line: Line | undefined): boolean {
  const as = kind === 'audio' ? 'file' : kind;
  return !line?.saveData && !runs && !isRunningType(type) && size <= MOST_ALONE[as] && told[networkOf(line) ?? 'wifi'][as];
}
