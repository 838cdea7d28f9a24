/** The HTTP routes: their paths, and the shapes of what goes in and comes out. Bytes travel as base64url. Checked by valibot on the hub, by hand on the device. */

export const PATHS = {
  hub: '/v1/hub',
  health: '/healthz',
  codes: '/v1/codes',
  codeCheck: '/v1/codes/check',
  challenges: '/v1/challenges',
  sessions: '/v1/sessions',
  session: '/v1/sessions/:session',
  refresh: '/v1/sessions/refresh',
  number: '/v1/number',
  claim: '/v1/number/claim',
  username: '/v1/username',
  discovery: '/v1/discovery',
  lookup: '/v1/lookup',
  chain: '/v1/chains/:user',
  packages: '/v1/packages',
  take: '/v1/packages/take',
  blocks: '/v1/blocks',
  presence: '/v1/presence',
  reports: '/v1/reports',
  invite: '/v1/invites/:box',
  post: '/v1/post',
  meeting: '/v1/meetings/:meeting/:part',
  socket: '/v1/socket',
} as const;

/** GET hub: what anybody may know. `versions` of the wire; `at` the hub's clock, ms. */
export type HubInfo = { readonly versions: readonly number[]; readonly at: number; readonly signup: 'open'; readonly media: MediaInfo };
/** `file_bytes`: the largest content of one blob, before it is padded and sealed, 0 where the hub takes none. `days`: how long one stays after it was last put. */
export type MediaInfo = { readonly file_bytes: number; readonly days: number };

/** POST codes. `phone` in E.164 or with its country code; the answer is alike for known and unknown numbers. */
export type CodeRequest = { readonly phone: string };
export type CodeAnswer = { readonly verification: string; readonly expires_at: number; readonly attempts_left: number; readonly resend_at: number };

/** POST codes/check. The ticket binds the number to the account that uses it, once. */
export type CheckRequest = { readonly verification: string; readonly code: string };
/** `number` is `taken` where a living account has it: link, recover, or start anew. */
export type CheckAnswer = { readonly ticket: string; readonly number: 'free' | 'taken'; readonly expires_at: number };

/** POST challenges: 32 bytes to sign. */
export type ChallengeAnswer = { readonly challenge: string };

/** POST sessions: `signature` by the device key over H("sign-in", challenge, host, user, device). `host` is what the device connected to. */
export type SessionRequest = {
  readonly user: string;
  readonly device: string;
  readonly challenge: string;
  readonly host: string;
  readonly signature: string;
};
export type RefreshRequest = { readonly refresh: string };
export type SessionAnswer = {
  readonly session: string;
  readonly access: string;
  readonly access_expires_at: number;
  readonly refresh: string;
  readonly refresh_expires_at: number;
};
export type SessionRow = {
  readonly session: string;
  readonly device: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly current: boolean;
};
export type SessionList = { readonly sessions: readonly SessionRow[] };

/** PUT number. `anew` says: this is a new identity on a number that had another; see docs/protocol.md for what it costs. */
export type NumberRequest = { readonly ticket: string; readonly anew: boolean };
export type NumberAnswer = { readonly bound: 'now' } | { readonly bound: 'waiting'; readonly until: number };

/**
 * GET number, of the own account; which number it is the hub does not know. Times in ms. `claim`: somebody else proved this number too and has it
 * from `until` on, unless DELETE claim keeps it. `own`: this account's claim on a number of another; `kept_at`: it was kept, and will not come.
 * `by_number`: may others find this account by its number, as PUT discovery said last?
 */
export type NumberInfo = {
  readonly bound: boolean;
  readonly by_number: boolean;
  readonly claim?: { readonly since: number; readonly until: number };
  readonly own?: { readonly since: number; readonly until: number; readonly kept_at?: number };
};

/** PUT username: the name must stand in the user's chain (its last name entry); '' lets it go. `proof`: as GET username gave it. */
export type UsernameRequest = { readonly username: string; readonly proof?: string };
/** GET username: the own one in lower case, '' where there is none. The proof shows this hub, should it lose its store, that it gave the name. */
export type NameAnswer = { readonly username: string; readonly proof?: string };
/** PUT discovery: may others find this account by its number? */
export type DiscoveryRequest = { readonly by_number: boolean };

/** POST lookup: by one of the two. Unknown and hidden answer alike. */
export type LookupRequest = { readonly username?: string; readonly phone?: string };
export type LookupAnswer = { readonly user: string };

/** GET chain: every branch the hub knows, the one in force first. */
export type ChainAnswer = { readonly branches: readonly (readonly string[])[] };
/** POST chain: entries from index `from` on; those before it must be the hub's (compare-and-swap on the head). */
export type ChainRequest = { readonly from: number; readonly entries: readonly string[] };

/** PUT packages: adds one-time key packages; with `last`, the last-resort one, they take the place of all that were there. */
export type PackagesRequest = { readonly packages: readonly string[]; readonly last?: string };
export type PackagesAnswer = { readonly count: number };
/** POST packages/take: one key package of every active device of these users that has one. */
export type TakeRequest = { readonly users: readonly string[] };
export type TakeAnswer = {
  readonly packages: readonly { readonly user: string; readonly device: string; readonly package: string; readonly last: boolean }[];
};

/** GET blocks: whom this person has blocked. */
export type BlockList = { readonly users: readonly string[] };
/** POST blocks: all of it at once, or `full`. `add` counts where both name somebody; neither names oneself. */
export type BlocksRequest = { readonly add: readonly string[]; readonly remove: readonly string[] };

/** PUT presence: the tokens (32 bytes) by which others may ask for it from now on, to the moment or in buckets. None lets nobody ask. */
export type PresenceRequest = { readonly exact?: string; readonly coarse?: string };

/** Why somebody is reported. */
export const REASONS = ['spam', 'fraud', 'harassment', 'violence', 'child_abuse', 'impersonation', 'other'] as const;
export type ReportReason = (typeof REASONS)[number];
/**
 * POST reports, to the hub's operator. `report`: 16 random bytes; the same again changes nothing. `events`: whole signed events, header, signature and body,
 * as they came: what is shown here leaves the end-to-end encryption, by its holder's choice.
 */
export type ReportRequest = {
  readonly report: string;
  readonly user: string;
  readonly reason: ReportReason;
  readonly text: string;
  readonly events: readonly string[];
};

/**
 * PUT and GET invite: what stands behind a link (crypto/invite.ts): `sealed` of at most `inviteBytes`, signed by the `key` its box is the hash of. PUT with no
 * bytes takes it away, and is what GET gives from then on; one older than what stands there, by `time`, changes nothing.
 */
export type InviteCard = { readonly key: string; readonly time: number; readonly sealed: string; readonly signature: string };

/** POST post: the body is one `post`, `open` or `mail` frame above the socket's limit. */
/** `left`: items of the mails it brought that lie in no mailbox. */
export type PostAnswer = { readonly seq: number; readonly at: number; readonly left: readonly string[] };

/** PUT and GET meeting: where a new device and an old one exchange sealed parts while they link; ?wait=seconds. */
export type MeetingPart = { readonly bytes: string };
