/** What a person reads in English beside a chat, of who it is with. */
export const info = {
  title: 'Info',
  bio: 'About',
  encrypted: 'End-to-end encrypted',
  verified: 'Verified by you',
  notVerified: 'Not verified yet',
} as const;
