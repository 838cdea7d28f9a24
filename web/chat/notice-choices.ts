/** What choices of the own chat say of how a person is told of what comes: numbers 9 to 15 of those of oneself (choices.ts). Apart from the others, for a first send needs none of it. */

export const NOTICE_CHOICE = {
  /** 0 or 1: is this person told of messages between two, of those in groups, of those that name them there, and of strangers who ask? */
  direct: 9,
  groups: 10,
  mentions: 11,
  requests: 12,
  /** What is shown of what is told: 0 all, 1 names, 2 nothing. */
  shows: 13,
  /** 0 or 1. */
  sound: 14,
  /** Hours without a sound: 0 none, else the minute of the day they begin in times 1440, and that they end in, and 1. */
  quiet: 15,
} as const;
