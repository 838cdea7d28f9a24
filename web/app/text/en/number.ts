/** What a person reads in English of whom their number leads to. */
export const number = {
  unknown: 'This hub does not know your phone number. Confirm it to find people and be found.',
  confirm: 'Confirm',
  confirmTitle: 'Confirm your number',
  confirmLead: 'We text you a code to confirm it is yours. Your chats, your username and your devices stay as they are.',
  confirmed: 'Your number is confirmed.',
  asked: 'Somebody wants to take over your phone number',
  claimed: (since: string, until: string): string =>
    `On ${since} somebody began a new account with a code sent to your number. Unless you keep the number, it leads to them from ${until}. Your chats stay yours either way.`,
  keep: 'Keep my number',
  waiting: (until: string): string => `Your number moves to this account on ${until}. Until then whoever looks for it finds the old account.`,
  kept: (date: string): string => `On ${date} the account that has your number kept it. Link this device to it, or confirm another number.`,
} as const;
