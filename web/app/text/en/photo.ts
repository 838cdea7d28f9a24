/** What a person reads in English while choosing a photo. */
export const photo = {
  choose: 'Choose a photo',
  change: 'Change photo',
  remove: 'Remove photo',
  title: 'Choose what shows',
  frame: 'Photo. Arrow keys move it, plus and minus bring it nearer and farther.',
  zoom: 'Nearer',
  take: 'Use photo',
  unreadable: 'This picture cannot be read. Choose a JPEG, PNG or WebP file of at most 40 MB.',
} as const;
