/** The scenes of the gallery: everything around a chat, in each of its states. */
import { NO_CHATS, PLAIN_CHAT, PLAIN_PERSON, PLAIN_ROW } from '../../device/port/port.world.ts';
import { NOTICE_DEFAULTS } from '../../device/memory/notice-settings.ts';
import { DEFAULTS } from '../../device/memory/settings.ts';
import type { Failure } from '../../device/port/failure.ts';
import type { Person } from '../../device/port/people.ts';
import type { InvitePreview } from '../../device/port/invites.ts';
import type { ChatRow, DeviceRow, LinkView, SessionView } from '../../device/port/port.ts';
import type { Scene, Script, Shown } from './scripted-device.ts';

const id = (n: number): string => n.toString(16).padStart(2, '0').repeat(16);
const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LINK_CODE = 'tidings:link:AQQcPxVYwzXDyXX9ETr4kHq9uYMyIgdNGTfS2KTg2yxzZGuI8lpb4QwSD1M3uQmN0VbXJ4n8kqT5zR2eYwL6tA';
const CONTACT_LINK = 'https://tidings.example.org/#tidings:contact:AQrV8mKc2pQe7TzLw0XyB3nGaHRodHBzOi8vdGlkaW5ncy5leGFtcGxlLm9yZwEEZWxpZg';

export const GROUP_LINK = 'https://tidings.example.org/#tidings:group:AXqQcPxVYwzXDyXX9ETr4kHq9uYMyIgdNGTfS2KTg2yxzZGuI8lpb4Q';

export const PEOPLE: readonly Person[] = [
  { user: id(0x11), name: 'Priya Nair', username: 'priya', bio: '', contact: true, verified: true, ...PLAIN_PERSON },
  { user: id(0x23), name: 'Jonas Lind', username: 'jonas_lind', bio: '', contact: true, verified: false, ...PLAIN_PERSON },
  { user: id(0x36), name: 'ليلى حداد', username: undefined, bio: 'في البحر أيام الجمعة', contact: true, verified: false, ...PLAIN_PERSON },
  { user: id(0x45), name: 'Inês Duarte de Albuquerque e Vasconcelos', username: 'ines', bio: '', contact: true, verified: false, ...PLAIN_PERSON },
];
const DEVICES: readonly DeviceRow[] = [
  { device: id(1), name: 'Chrome on Linux', current: true, addedAt: NOW - 90 * DAY, seenAt: undefined },
  { device: id(2), name: 'Elif’s phone', current: false, addedAt: NOW - 60 * DAY, seenAt: NOW - 2 * MINUTE },
  { device: id(3), name: '', current: false, addedAt: NOW - 8 * DAY, seenAt: undefined },
];
const row = (n: number, title: string, text: string, unread: number): ChatRow => ({
  ...PLAIN_ROW,
  chat: id(0x80 + n),
  kind: 'direct',
  user: id(0x11 * n),
  title,
  verified: n === 1,
  state: 'open',
  preview: { kind: 'text', text, own: false },
  status: undefined,
  time: NOW - n * 37 * MINUTE,
  unread,
  mentions: 0,
});

const CLAIM = { since: NOW - DAY, until: NOW + 6 * DAY };

const KEPT_MEDIA = {
  most: 5_000_000_000,
  days: 0,
  bytes: 1_240_000_000,
  needed: 240_000_000,
  staying: 0,
  kinds: [
    { kind: 'video', bytes: 900_000_000, needed: 0, staying: 0 },
    { kind: 'photo', bytes: 340_000_000, needed: 240_000_000, staying: 0 },
  ],
  chats: [
    { chat: row(1, '', '', 0).chat, bytes: 1_000_000_000, needed: 0, staying: 0 },
    { chat: row(2, '', '', 0).chat, bytes: 200_000_000, needed: 200_000_000, staying: 0 },
    { chat: '', bytes: 40_000_000, needed: 40_000_000, staying: 0 },
  ],
} as const;
const INSIDE: Shown = {
  session: { state: 'in' },
  connection: { state: 'online', waiting: 0, messages: 0, since: NOW },
  me: {
    user: id(0x66),
    device: id(1),
    name: 'Elif Demir',
    username: 'elif',
    bio: 'Boats, mostly.',
    photo: undefined,
    hub: 'tidings.example.org',
  },
  chats: { ...NO_CHATS, rows: [row(1, 'Priya Nair', 'Perfect, see you at the ferry', 0), row(2, 'Jonas Lind', 'Did you hear?', 2)] },
  people: { people: PEOPLE },
  devices: { devices: DEVICES },
  settings: DEFAULTS,
  noticeSettings: { ...NOTICE_DEFAULTS, quiet: { from: 22 * 60, to: 7 * 60 } },
  ownLink: { link: CONTACT_LINK, stands: true },
  exceptions: { always: [], never: [] },
  blocked: { people: PEOPLE.slice(1, 2) },
  folders: { folders: [] },
  keptMedia: KEPT_MEDIA,
  number: { bound: true, byNumber: true, claim: undefined, own: undefined },
  chat: {
    chat: id(0x82),
    kind: 'direct',
    user: id(0x23),
    title: 'Jonas Lind',
    username: 'jonas_lind',
    ...PLAIN_CHAT,
  },
  safety: {
    user: id(0x23),
    title: 'Jonas Lind',
    groups: '37482 90155 28416 03977 61240 88352 19064 55731 70928 46613 02859 34170'.split(' '),
    code: 'tidings:safety:AREREREREREREREREREREREiIiIiIiIiIiIiIiIiIiIiMzMzMzMzMzMzMzMzMzMzM2W1c0k',
    verified: false,
    devices: { count: 2, newestAt: NOW - 8 * DAY },
  },
};

const ok = { ok: true } as const;
const no = (error: Failure) => ({ ok: false, error }) as const;
const session = (state: 'out' | 'profile' | 'taken' | 'revoked'): SessionView => ({ state });
const out = (more: Shown = {}): Shown => ({ session: session('out'), ...more });
const linking = (view: LinkView): Scene => ({
  shown: out({ link: view }),
  script: { startLink: () => ({ answer: { ...ok, code: LINK_CODE } }), cancelLink: () => ({ answer: ok }) },
});

/** A hub that sends codes: 471902 is right, and the third wrong one is the last. */
const CODES: Script = {
  requestCode: ({ phone }) => ({
    answer: { ...ok, verification: 'v1', phone, expiresAt: Date.now() + 10 * MINUTE, attemptsLeft: 3, resendAt: Date.now() + MINUTE },
  }),
  checkCode: ({ code }, times) => {
    if (code === '471902') return { answer: { ...ok, next: 'profile' }, after: { session: session('profile') } };
    if (times < 2) return { answer: no({ code: 'code_wrong', attemptsLeft: 2 - times }) };
    return { answer: no({ code: 'attempts_exceeded', retryAfter: 90 }) };
  },
  setProfile: ({ username }) => (username === 'taken' ? { answer: no({ code: 'username_taken' }) } : { answer: ok, after: INSIDE }),
};

const ASKED = { verification: 'v1', phone: '+4520148831', expiresAt: NOW + 9 * MINUTE, attemptsLeft: 3, resendAt: NOW };
const CUT: Script = {
  ...CODES,
  checkCode: (_, times) =>
    times === 0 ? { answer: no({ code: 'offline' }) } : { answer: { ...ok, next: 'profile' }, after: { session: session('profile') } },
};

const FINDING: Script = {
  find: ({ text }) => {
    const person = PEOPLE.find(({ username }) => `@${username}` === text);
    return { answer: person ? { ...ok, person } : no({ code: 'unknown_person' }) };
  },
  openChat: () => ({ answer: { ...ok, chat: id(0x82) } }),
};
const SAFETY: Script = {
  checkSafetyCode: ({ code }) => ({
    answer: { ...ok, match: code === 'tidings:safety:right' },
    ...(code === 'tidings:safety:right' && INSIDE.safety ? { after: { safety: { ...INSIDE.safety, verified: true } } } : {}),
  }),
  setVerified: ({ verified }) => ({ answer: ok, ...(INSIDE.safety ? { after: { safety: { ...INSIDE.safety, verified } } } : {}) }),
};
/** The own photo as it was chosen, or none. */
const showing = (bytes: Uint8Array<ArrayBuffer> | null): Shown => ({
  ...(INSIDE.me ? { me: { ...INSIDE.me, photo: bytes ? 'ab'.repeat(32) : undefined } } : {}),
  photo: bytes ? { photo: 'ab'.repeat(32), type: 'image/webp', bytes } : undefined,
});
const DEVICE_ACTS: Script = {
  acceptLink: ({ code }) => ({
    answer: code.startsWith('tidings:link:')
      ? { ...ok, link: 'l1', words: 'amber lantern', name: 'Firefox on Windows' }
      : no({ code: 'invalid_code' }),
  }),
  confirmLink: ({ yes }) => ({ answer: yes ? { ...ok, device: id(4) } : no({ code: 'cancelled' }) }),
  setKeeping: (change) => ({ answer: ok, after: { keptMedia: { ...KEPT_MEDIA, ...change } } }),
  clearMedia: ({ chat, all }) => ({
    answer: { ...ok, bytes: 1_000_000_000 },
    after: { keptMedia: chat === undefined && all ? { ...KEPT_MEDIA, bytes: 0, needed: 0, kinds: [], chats: [] } : KEPT_MEDIA },
  }),
  revokeDevice: ({ device }) => ({ answer: ok, after: { devices: { devices: DEVICES.filter((one) => one.device !== device) } } }),
  renameDevice: ({ device, name }) => ({
    answer: ok,
    after: { devices: { devices: DEVICES.map((one) => (one.device === device ? { ...one, name } : one)) } },
  }),
  signOut: ({ losing }) => (losing ? { answer: ok, after: { session: session('out') } } : { answer: no({ code: 'unsent', count: 2 }) }),
  setSettings: ({ readReceipts = true }) => ({ answer: ok, after: { settings: { ...DEFAULTS, readReceipts } } }),
  setProfile: ({ photo }) => ({ answer: ok, ...(photo === undefined ? {} : { after: showing(photo) }) }),
  keepNumber: () => ({ answer: ok, after: { number: { bound: true, byNumber: false, claim: undefined, own: undefined } } }),
};

const INVITATION: InvitePreview = {
  invite: id(0xc1),
  chat: id(0xc2),
  name: 'Harbour Crew',
  description: 'Boats, nets and the weather.\nNo engines after ten.',
  photo: undefined,
  members: 14,
  full: false,
  asks: true,
  state: 'new',
};
const OWN_JOIN = { invite: id(0xc1), link: GROUP_LINK, chat: id(0xc2), name: 'Harbour Crew', at: NOW } as const;

export const SCENES: Readonly<Record<string, Scene>> = {
  out: { shown: out(), script: CODES },
  'out-limited': {
    shown: out(),
    script: { requestCode: () => ({ answer: no({ code: 'rate_limited', retryAfter: 3600 }) }) },
  },
  'out-offline': {
    shown: out(),
    script: { requestCode: () => ({ answer: no({ code: 'offline' }) }) },
  },
  /** A code was asked for before the page was left. */
  'out-asked': { shown: { session: { state: 'out', asked: ASKED } }, script: CODES },
  /** The hub is away when the code is entered, and there the next time. */
  'out-cut': { shown: { session: { state: 'out', asked: ASKED } }, script: CUT },
  taken: {
    shown: { session: session('taken') },
    script: { startAnew: () => ({ answer: { ...ok, waitingUntil: NOW + 7 * DAY }, after: { session: session('profile') } }) },
  },
  /** Whatever number is tried, it has an account. */
  'taken-twice': { shown: { session: session('taken') }, script: { ...CODES, checkCode: () => ({ answer: { ...ok, next: 'taken' } }) } },
  profile: { shown: { session: session('profile') }, script: CODES },
  'link-showing': linking({ state: 'showing', code: LINK_CODE, expiresAt: NOW + 9 * MINUTE }),
  'link-confirming': linking({ state: 'confirming', words: 'amber lantern' }),
  'link-joining': { shown: { ...INSIDE, session: { state: 'joining', until: NOW + MINUTE } } },
  'link-failed': linking({ state: 'failed', error: { code: 'expired' } }),
  revoked: { shown: { ...INSIDE, session: session('revoked') }, script: DEVICE_ACTS },
  damaged: {
    shown: { session: { state: 'damaged', because: 'unreadable' } },
    script: DEVICE_ACTS,
  },
  /** On the second of three devices. */
  middle: { shown: { ...INSIDE, devices: { devices: DEVICES.map((one, at) => ({ ...one, current: at === 1 })) } }, script: DEVICE_ACTS },
  /** Two others of one name, added within minutes. */
  twins: {
    shown: {
      ...INSIDE,
      devices: {
        devices: DEVICES.map((one, at) => (at === 0 ? one : { ...one, name: 'Chrome on Linux', addedAt: NOW - at * 5 * MINUTE, seenAt: undefined })),
      },
    },
    script: DEVICE_ACTS,
  },
  claimed: { shown: { ...INSIDE, number: { bound: true, byNumber: false, claim: CLAIM, own: undefined } }, script: DEVICE_ACTS },
  unbound: {
    shown: { ...INSIDE, number: { bound: false, byNumber: false, claim: undefined, own: undefined } },
    script: {
      ...CODES,
      ...DEVICE_ACTS,
      find: () => ({ answer: no({ code: 'unbound' }) }),
    },
  },
  claiming: {
    shown: { ...INSIDE, number: { bound: false, byNumber: false, claim: undefined, own: { ...CLAIM, keptAt: undefined } } },
    script: DEVICE_ACTS,
  },
  'claim-kept': {
    shown: { ...INSIDE, number: { bound: false, byNumber: false, claim: undefined, own: { ...CLAIM, keptAt: NOW } } },
    script: DEVICE_ACTS,
  },
  unsent: { shown: { ...INSIDE, connection: { state: 'offline', waiting: 2, messages: 2, since: NOW } }, script: DEVICE_ACTS },
  unheard: {
    shown: { ...INSIDE, connection: { state: 'offline', waiting: 2, messages: 2, since: NOW } },
    script: {
      signOut: ({ losing, unheard }) =>
        losing && unheard
          ? { answer: ok, after: { session: session('out') } }
          : { answer: no({ code: losing ? 'offline' : 'unsent', count: losing ? undefined : 2 }) },
    },
  },
  /** Somebody gave a link into a group, whose admins are asked first. */
  invited: {
    shown: { ...INSIDE, chat: undefined, ownJoins: { joins: [] } },
    script: {
      ...DEVICE_ACTS,
      ...FINDING,
      openInvite: (_, times) => ({ answer: times === 0 ? no({ code: 'offline' }) : { ...ok, preview: INVITATION } }),
      joinByInvite: () => ({
        answer: { ...ok, chat: INVITATION.chat, state: 'waiting' },
        after: { ownJoins: { joins: [{ ...OWN_JOIN, state: 'waiting' }] } },
      }),
      cancelJoin: () => ({ answer: ok, after: { ownJoins: { joins: [] } } }),
    },
  },
  inside: { shown: INSIDE, script: { ...DEVICE_ACTS, ...FINDING, ...SAFETY } },
};
