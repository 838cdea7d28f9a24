/** The scenes of the gallery: everything around a chat, in each of its states. */
import type { Failure } from '../../device/failure.ts';
import type { ChatRow, DeviceRow, LinkView, Person, SessionView } from '../../device/port.ts';
import type { Scene, Script, Shown } from './scripted-device.ts';

const id = (n: number): string => n.toString(16).padStart(2, '0').repeat(16);
const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LINK_CODE = 'tidings:link:AQQcPxVYwzXDyXX9ETr4kHq9uYMyIgdNGTfS2KTg2yxzZGuI8lpb4QwSD1M3uQmN0VbXJ4n8kqT5zR2eYwL6tA';
const CONTACT_LINK = 'https://tidings.example.org/#tidings:contact:AQrV8mKc2pQe7TzLw0XyB3nGaHRodHBzOi8vdGlkaW5ncy5leGFtcGxlLm9yZwEEZWxpZg';

export const PEOPLE: readonly Person[] = [
  { user: id(0x11), name: 'Priya Nair', username: 'priya', bio: '', contact: true, verified: true },
  { user: id(0x23), name: 'Jonas Lind', username: 'jonas_lind', bio: '', contact: true, verified: false },
  { user: id(0x36), name: 'ليلى حداد', username: undefined, bio: 'في البحر أيام الجمعة', contact: true, verified: false },
  { user: id(0x45), name: 'Inês Duarte de Albuquerque e Vasconcelos', username: 'ines', bio: '', contact: true, verified: false },
];
const DEVICES: readonly DeviceRow[] = [
  { device: id(1), name: 'Chrome on Linux', current: true, addedAt: NOW - 90 * DAY, seenAt: undefined },
  { device: id(2), name: 'Elif’s phone', current: false, addedAt: NOW - 60 * DAY, seenAt: NOW - 2 * MINUTE },
  { device: id(3), name: '', current: false, addedAt: NOW - 8 * DAY, seenAt: undefined },
];
const row = (n: number, title: string, text: string, unread: number): ChatRow => ({
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
});

const CLAIM = { since: NOW - DAY, until: NOW + 6 * DAY };

const INSIDE: Shown = {
  session: { state: 'in' },
  connection: { state: 'online', waiting: 0, since: NOW },
  me: {
    user: id(0x66),
    device: id(1),
    name: 'Elif Demir',
    username: 'elif',
    bio: 'Boats, mostly.',
    contactCode: CONTACT_LINK,
    hub: 'tidings.example.org',
  },
  chats: { rows: [row(1, 'Priya Nair', 'Perfect, see you at the ferry', 0), row(2, 'Jonas Lind', 'Did you hear?', 2)], requests: [] },
  people: { people: PEOPLE },
  devices: { devices: DEVICES },
  settings: { readReceipts: true, findable: undefined },
  number: { bound: true, byNumber: true, claim: undefined, own: undefined },
  chat: {
    chat: id(0x82),
    kind: 'direct',
    user: id(0x23),
    title: 'Jonas Lind',
    username: 'jonas_lind',
    verified: false,
    warning: undefined,
    state: 'open',
    draft: '',
    unread: 0,
    firstUnread: undefined,
    missing: 0,
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
    if (times < 2) return { answer: no({ code: 'code_wrong', message: 'This code is not right.', attemptsLeft: 2 - times }) };
    return { answer: no({ code: 'attempts_exceeded', message: 'Too many wrong codes. Ask for a new one.', retryAfter: 90 }) };
  },
  setProfile: ({ username }) =>
    username === 'taken' ? { answer: no({ code: 'username_taken', message: 'This username is taken.' }) } : { answer: ok, after: INSIDE },
};

const ASKED = { verification: 'v1', phone: '+4520148831', expiresAt: NOW + 9 * MINUTE, attemptsLeft: 3, resendAt: NOW };
const CUT: Script = {
  ...CODES,
  checkCode: (_, times) =>
    times === 0
      ? { answer: no({ code: 'offline', message: 'It goes out when the hub is back.' }) }
      : { answer: { ...ok, next: 'profile' }, after: { session: session('profile') } },
};

const FINDING: Script = {
  find: ({ text }) => {
    const person = PEOPLE.find(({ username }) => `@${username}` === text);
    return { answer: person ? { ...ok, person } : no({ code: 'unknown_person', message: 'Nobody can be found by that.' }) };
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
const DEVICE_ACTS: Script = {
  acceptLink: ({ code }) => ({
    answer: code.startsWith('tidings:link:')
      ? { ...ok, link: 'l1', words: 'amber lantern', name: 'Firefox on Windows' }
      : no({ code: 'invalid_code', message: 'This code cannot be read. Copy the whole code.' }),
  }),
  confirmLink: ({ yes }) => ({ answer: yes ? { ...ok, device: id(4) } : no({ code: 'cancelled', message: 'This was cancelled.' }) }),
  revokeDevice: ({ device }) => ({ answer: ok, after: { devices: { devices: DEVICES.filter((one) => one.device !== device) } } }),
  renameDevice: ({ device, name }) => ({
    answer: ok,
    after: { devices: { devices: DEVICES.map((one) => (one.device === device ? { ...one, name } : one)) } },
  }),
  signOut: ({ losing }) =>
    losing
      ? { answer: ok, after: { session: session('out') } }
      : { answer: no({ code: 'unsent', message: 'Some messages have not been sent yet.', count: 2 }) },
  setSettings: ({ readReceipts = true }) => ({ answer: ok, after: { settings: { readReceipts, findable: undefined } } }),
  setProfile: () => ({ answer: ok }),
  keepNumber: () => ({ answer: ok, after: { number: { bound: true, byNumber: false, claim: undefined, own: undefined } } }),
};

export const SCENES: Readonly<Record<string, Scene>> = {
  out: { shown: out(), script: CODES },
  'out-limited': {
    shown: out(),
    script: { requestCode: () => ({ answer: no({ code: 'rate_limited', message: 'Too many requests. Wait a little.', retryAfter: 3600 }) }) },
  },
  'out-offline': {
    shown: out(),
    script: { requestCode: () => ({ answer: no({ code: 'offline', message: 'It goes out when the hub is back.' }) }) },
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
  'link-failed': linking({ state: 'failed', error: { code: 'expired', message: 'This code has run out. Make a new one.' } }),
  revoked: { shown: { ...INSIDE, session: session('revoked') }, script: DEVICE_ACTS },
  damaged: {
    shown: { session: { state: 'damaged', message: 'What this device stored cannot be read. Link it again from another device.' } },
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
      find: () => ({ answer: no({ code: 'unbound', message: 'This hub does not know your phone number.' }) }),
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
  unsent: { shown: { ...INSIDE, connection: { state: 'offline', waiting: 2, since: NOW } }, script: DEVICE_ACTS },
  unheard: {
    shown: { ...INSIDE, connection: { state: 'offline', waiting: 2, since: NOW } },
    script: {
      signOut: ({ losing, unheard }) =>
        losing && unheard
          ? { answer: ok, after: { session: session('out') } }
          : { answer: no({ code: losing ? 'offline' : 'unsent', message: 'The hub cannot be reached.', count: losing ? undefined : 2 }) },
    },
  },
  inside: { shown: INSIDE, script: { ...DEVICE_ACTS, ...FINDING, ...SAFETY } },
};
