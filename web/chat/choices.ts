/** What a `choice` of the own chat chooses (own-bodies.ts), and the values that have names. */
import type { NOTICE_CHOICE } from './notice-choices.ts';

/** What a `choice` chooses; 1 to 15 of oneself, 16 to 31 of a person, 32 and above of a chat. Numbers are never used twice. */
export const CHOICE = {
  /** 0 or 1. */
  readReceipts: 1,
  /** 0 or 1: may the number be used to find this person? */
  findable: 2,
  /** 0 or 1: others see that something is typed. */
  typing: 3,
  /** To whom something is shown: AUDIENCE. */
  lastSeen: 4,
  photo: 5,
  groups: 6,
  /** 0 or 1: a message does not bring an archived chat back. */
  keepArchived: 7,
  /** 0 or 1: those who may see when this person was here see it to the second. */
  lastSeenExact: 8,
  /** What differs for one person from what holds for all: EXCEPTION. */
  lastSeenFor: 16,
  photoFor: 17,
  groupsFor: 18,
  /** 0: not pinned; else its place among those that are, the highest first. */
  pinned: 32,
  /** 0 or 1. */
  archived: 33,
  /** Until when, ms; 0: not muted, ALWAYS: without end. */
  muted: 34,
  /** 0 or 1: shown as unread, whatever was read. */
  unread: 35,
  /** When the last reaction to own messages was said of all that have been seen, ms. */
  reactionsSeen: 36,
} as const;
/** Is it a choice about oneself? */
export const isOfOneself = (what: number): boolean => what < 16;
export type Choosable = (typeof CHOICE)[keyof typeof CHOICE] | (typeof NOTICE_CHOICE)[keyof typeof NOTICE_CHOICE];

export const AUDIENCE = { everyone: 0, contacts: 1, nobody: 2 } as const;
export const EXCEPTION = { none: 0, always: 1, never: 2 } as const;
export const ALWAYS = Number.MAX_SAFE_INTEGER;
