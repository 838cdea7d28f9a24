/** What a person reads in English in the frame, and of days and times anywhere. */
export const shell = {
  app: 'Tidings',
  skipToComposer: 'Skip to writing',
  nav: { main: 'Main', chats: 'Chats', saved: 'Saved', settings: 'Settings', people: 'People', menu: 'Menu', back: 'Back', close: 'Close' },
  status: { device: 'On this device, not sent yet', hub: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent' },
  update: { ready: 'A new version is ready.', reload: 'Reload' },
  today: 'Today',
  yesterday: 'Yesterday',
  /** Within a sentence. */
  moment: {
    today: (time: string): string => `today ${time}`,
    yesterday: (time: string): string => `yesterday ${time}`,
    day: (date: string, time: string): string => `${date}, ${time}`,
  },
} as const;
