/** What a person reads in English while writing. */
export const writing = {
  people: 'People to mention',
  format: 'Formatting',
  formats: {
    bold: 'Bold',
    italic: 'Italic',
    strike: 'Struck through',
    code: 'Code',
    spoiler: 'Hidden until tapped',
    quote: 'Quote',
    link: 'Link',
  },
} as const;
