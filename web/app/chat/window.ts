/** The stretch of messages that is loaded: at most 120, moved in steps of 40 that always overlap what is shown, so that nothing goes blank. */
import type { MessageId } from '../../device/port/ids.ts';
import type { Anchor } from '../../device/port/messages.ts';

/** Rows in the document at once, and rows one step brings. */
export const MOST = 120;
export const STEP = 40;
/** Rows at the end when a chat opens: more than any screen shows, few enough for one frame. */
const OPENING = 60;

export type Window = { readonly anchor: Anchor; readonly before: number; readonly after: number };
export type Loaded = { readonly rows: readonly { readonly id: MessageId }[]; readonly older: boolean; readonly newer: boolean };
/** What of the loaded rows is on screen, as places among them; `upper` and `lower` are the pixels beyond. */
export type Seen = { readonly first: number; readonly last: number; readonly upper: number; readonly lower: number; readonly atBottom: boolean };
/** Which way the person moves: rows come only from there, so that two loads never undo each other. */
export type Heading = 'up' | 'down' | undefined;

/** The newest, and whatever comes after them. */
export const atEnd = (): Window => ({ anchor: { at: 'end' }, before: OPENING, after: 0 });

/** As many before as after. */
export const around = (id: MessageId): Window => ({ anchor: { at: 'message', id }, before: MOST / 2 - 1, after: MOST / 2 });

/**
 * The window that should be loaded next, or undefined where this one serves.
 * `margin` in pixels: how near an edge may come before more is fetched.
 */
export function next(window: Window, loaded: Loaded, seen: Seen, heading: Heading, margin: number): Window | undefined {
  if (loaded.rows.length === 0) return undefined;
  if (seen.atBottom) return following(window, loaded, seen, margin);
  if (loaded.older && seen.upper < margin && heading !== 'down') return older(loaded, seen);
  if (loaded.newer && seen.lower < margin && heading !== 'up') return newer(loaded, seen);
  return window.anchor.at === 'end' ? pinned(loaded) : undefined;
}

/** Whoever is at the end stays there, whatever comes and however they came there: the same rows, held by the end, and older ones until the screen is full. */
function following({ anchor, before }: Window, { rows, older }: Loaded, { upper }: Seen, margin: number): Window | undefined {
  const wanted = Math.min(MOST, Math.max(OPENING, older && upper < margin ? rows.length + STEP : rows.length));
  return anchor.at === 'end' && wanted <= before ? undefined : { ...atEnd(), before: wanted };
}

/** A step back; what lies below the screen goes first. */
function older({ rows }: Loaded, { last }: Seen): Window | undefined {
  const after = Math.max(MOST - STEP - 1, Math.min(last, MOST - 1));
  return stepTo(rows[0], MOST - 1 - after, after);
}

/** A step on; what lies above the screen goes first. */
function newer({ rows }: Loaded, { first }: Seen): Window | undefined {
  const before = Math.max(MOST - STEP - 1, Math.min(rows.length - 1 - first, MOST - 1));
  return stepTo(rows[rows.length - 1], before, MOST - 1 - before);
}

/** The same rows, held where they are while new ones come: a window at the end would push out what is being read. */
function pinned({ rows }: Loaded): Window | undefined {
  return stepTo(rows[rows.length - 1], rows.length - 1, MOST - rows.length);
}

const stepTo = (row: { readonly id: MessageId } | undefined, before: number, after: number): Window | undefined =>
  row && before + after > 0 ? { anchor: { at: 'message', id: row.id }, before, after } : undefined;
