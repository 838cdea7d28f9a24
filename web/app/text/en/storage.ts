/** What a person reads in English about data and storage. */
export const storage = {
  alone: { any: 'Media that comes by itself', wifi: 'By itself over Wi-Fi', mobile: 'By itself over mobile data' },
  kinds: { photo: 'Photos', voice: 'Voice messages', video: 'Videos', file: 'Files and music' },
  upTo: (size: string): string => `Up to ${size}`,
  aloneHint: 'The rest comes when you press it. It holds on this device alone.',
  saving: 'Your browser saves data: nothing comes by itself.',
} as const;
