/** What a person reads in English about what a chat holds. */
export const gallery = {
  title: 'Photos, files and links',
  kinds: { media: 'Media', file: 'Files', link: 'Links', voice: 'Voice' },
  none: { media: 'No photos or videos here yet.', file: 'No files here yet.', link: 'No links here yet.', voice: 'No voice messages here yet.' },
} as const;
