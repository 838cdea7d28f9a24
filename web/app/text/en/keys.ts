/** What a person reads in English in the list of keys. */
export const keys = {
  title: 'Keyboard shortcuts',
  groups: { everywhere: 'Everywhere', writing: 'While writing', message: 'On a message' },
  to: { step: 'Chat before or after', unread: 'Unread chat before or after', parts: 'Parts of the screen', list: 'Back to the chats' },
  /** As they stand on the keys. */
  names: {
    alt: 'Alt',
    shift: 'Shift',
    control: 'Ctrl',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    page: 'Page',
    space: 'Space',
    remove: 'Del',
  },
  within: {
    messages: 'Among messages',
    line: 'New line',
    show: 'This list',
    editLast: 'Change your last message',
    answer: 'Answer an older or newer message',
    quoted: 'To the quoted message',
  },
} as const;
