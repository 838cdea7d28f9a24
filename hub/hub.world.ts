/** A hub on a real store in a folder of its own, with time held and every text, log line and answer kept: for tests that ask as a device would. */
import { MEDIA_LIMITS } from './protocol/media.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, fromBase64, randomBytes, toBase64, toHex } from '../crypto/bytes.ts';
import { addName, type Chain, type DeviceKeys, newIdentity } from '../crypto/identity.ts';
import { newSealKey } from '../crypto/sealing.ts';
import { newSignKey, sign } from '../crypto/signing.ts';
import { signInMessage } from './accounts/sessions.ts';
import { type Assets, openAssets } from './assets.ts';
import type { MediaSettings } from './blobs/port.ts';
import { type Machine, openClock } from './clock.ts';
import { type Hub, openHub } from './hub.ts';
import { openLog } from './log.ts';
import { type Refused, readErrorBody } from './protocol/errors.ts';
import type { SessionAnswer } from './protocol/routes.ts';
import type { Outside } from './push/outside.ts';
import { NOWHERE } from './push/push.world.ts';
import type { Clock } from './relay/port.ts';
import { openDisk } from './store/disk.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/port.ts';
import type { Synchronous } from './store/sqlite.ts';

export const ORIGIN = 'https://hub.example';
export const HOST = 'hub.example';
const START = Date.UTC(2026, 0, 1);

export type Asked = {
  readonly token?: string | undefined;
  readonly peer?: string;
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The JSON object of the answer; empty where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The refusal in it, read as a device reads it. */
  readonly refused: Refused | undefined;
};

/** A field that must be a text. */
export function textIn({ body, text }: Answer, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`expected ${name} in the answer, got ${text}`);
  return value;
}

export type World = {
  /** Of its store; the key lies beside it. */
  readonly folder: string;
  readonly hub: Hub;
  readonly store: Store;
  /** `step` moves the machine's clock and nothing else. */
  readonly clock: Clock & { advance(ms: number): void; step(ms: number): void };
  readonly texts: { to: string; text: string }[];
  readonly lines: string[];
  ask(method: string, path: string, body?: unknown, asked?: Asked): Promise<Answer>;
  /** Asks for a code for a number in E.164 and reads it from the text that was sent there. */
  codeFor(phone: string, asked?: Asked): Promise<{ readonly verification: string; readonly code: string }>;
  close(): Promise<void>;
};
export type WorldOptions = {
  readonly trustedProxies?: number;
  readonly assets?: Assets;
  readonly failingSender?: boolean;
  /** Of a hub that has a former one's key, and nothing else of it. */
  readonly key?: Bytes;
  /** When it starts, and its store with it, ms. */
  readonly start?: number;
  readonly media?: MediaSettings;
  /** What the disk still has, in place of what it has. */
  readonly freeBytes?: number;
  readonly synchronous?: Synchronous;
  /** Where push services are; nowhere, where no test says otherwise. */
  readonly outside?: Outside;
};

export async function newWorld({
  trustedProxies = 0,
  assets,
  failingSender = false,
  key = randomBytes(32),
  start = START,
  freeBytes,
  synchronous = 'NORMAL',
  media = { fileBytes: MEDIA_LIMITS.mediaFileBytes, quotaBytes: MEDIA_LIMITS.mediaQuotaBytes, keepMs: MEDIA_LIMITS.mediaMs },
  outside = NOWHERE,
}: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-world-'));
  const store = await openStore({ file: join(folder, 'hub.db'), synchronous });
  const disk = openDisk(join(folder, 'media'));
  const texts: World['texts'] = [];
  const lines: string[] = [];
  const log = openLog('debug', (line) => lines.push(line));
  const { machine, advance, step } = newHeldMachine(start);
  const clock = await openClock({ machine, courses: store.courses, log });
  const hub = openHub({
    store,
    files: freeBytes === undefined ? disk : { ...disk, free: () => Promise.resolve(freeBytes) },
    media,
    clock,
    randomBytes,
    trustedProxies,
    log,
    send: async (to, text) => {
      if (failingSender) throw new Error(`the gateway refused ${to}`);
      texts.push({ to, text });
    },
    key,
    storeSince: clock.now(),
    assets: assets ?? openAssets(join(folder, 'none')),
    origins: () => [ORIGIN],
    secure: true,
    retentionMs: 30 * 86_400_000,
    outside,
    contact: undefined,
  });
  const ask: World['ask'] = (method, path, body, asked) => askHub(hub, method, path, body, asked);
  await writeFile(join(folder, 'hub.key'), toHex(key));
  return {
    folder,
    hub,
    store,
    clock: { ...clock, advance, step },
    texts,
    lines,
    ask,
    async codeFor(phone, asked) {
      const answer = await ask('POST', '/v1/codes', { phone }, asked);
      return {
        verification: textIn(answer, 'verification'),
        code: /#(\d{6})$/.exec(texts.findLast(({ to }) => to === phone)?.text ?? '')?.[1] ?? '',
      };
    },
    async close() {
      await hub.close();
      await clock.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function askHub(
  hub: Hub,
  method: string,
  path: string,
  body: unknown,
  { token, peer = '203.0.113.1', origin, headers }: Asked = {},
): Promise<Answer> {
  const sent = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(origin ? { origin } : {}), ...headers };
  const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const response = await hub.fetch(
    new Request(`${ORIGIN}${path}`, { method, headers: sent, ...(content === undefined ? {} : { body: content }) }),
    peer,
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, text, headers: response.headers, body: isRecord(json) ? json : {}, refused: readErrorBody(json) };
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export type Person = {
  readonly keys: DeviceKeys;
  readonly chain: Chain;
  readonly user: string;
  readonly device: string;
  readonly session: SessionAnswer;
};

/** A new identity, its chain brought to the hub, signed in by its device key. */
export async function newPerson(world: World, asked: Asked = {}, username?: string): Promise<Person> {
  const keys = await newKeys();
  const first = await newIdentity(keys, world.clock.now());
  const deviceId = first.devices[0]?.id ?? new Uint8Array();
  const grown = username === undefined ? undefined : await addName(first, { keys, device: deviceId }, username, world.clock.now());
  const chain = grown?.may ? grown.chain : first;
  const uploaded = await uploadChain(world, chain, asked);
  if (uploaded.status !== 204) throw new Error(`expected the chain to be taken, got ${uploaded.text}`);
  return signInAgain(world, { keys, chain, user: toBase64(chain.user), device: toBase64(deviceId) }, asked);
}

export const newKeys = async (): Promise<DeviceKeys> => ({ sign: newSignKey(), seal: await newSealKey() });

export const uploadChain = (world: World, chain: Chain, asked: Asked = {}, from = 0): Promise<Answer> =>
  world.ask('POST', `/v1/chains/${toBase64(chain.user)}`, { from, entries: chain.entries.slice(from).map(toBase64) }, asked);

export async function signInAgain(world: World, person: Omit<Person, 'session'>, asked: Asked = {}): Promise<Person> {
  return { ...person, session: sessionIn(await signIn(world, person, {}, asked)) };
}

/** The tokens of an answer, or an error that says what came instead. */
export function sessionIn(answer: Answer): SessionAnswer {
  const { access_expires_at, refresh_expires_at } = answer.body;
  if (typeof access_expires_at !== 'number' || typeof refresh_expires_at !== 'number') throw new Error(`expected a session, got ${answer.text}`);
  const [session, access, refresh] = [textIn(answer, 'session'), textIn(answer, 'access'), textIn(answer, 'refresh')];
  return { session, access, access_expires_at, refresh, refresh_expires_at };
}

export type SignInChange = { readonly host?: string; readonly signedHost?: string; readonly keys?: DeviceKeys; readonly challenge?: string };

/** Signs a challenge and asks for a session; `change` says what a wrong one does otherwise. */
export async function signIn(world: World, person: Omit<Person, 'session'>, change: SignInChange = {}, asked: Asked = {}): Promise<Answer> {
  const challenge = change.challenge ?? textIn(await world.ask('POST', '/v1/challenges', undefined, asked), 'challenge');
  const host = change.host ?? HOST;
  const message = signInMessage({
    challenge: bytesIn(challenge),
    host: change.signedHost ?? host,
    user: bytesIn(person.user),
    device: bytesIn(person.device),
  });
  const signature = toBase64(await sign((change.keys ?? person.keys).sign, 'sign-in', message));
  return world.ask('POST', '/v1/sessions', { user: person.user, device: person.device, challenge, host, signature }, asked);
}

export const bytesIn = (text: string): Bytes => fromBase64(text) ?? new Uint8Array();

/** Proves a number by its code and binds it. */
export async function bindNumber(world: World, person: Person, phone: string, anew = false, asked: Asked = {}): Promise<Answer> {
  const { verification, code } = await world.codeFor(phone, asked);
  const ticket = textIn(await world.ask('POST', '/v1/codes/check', { verification, code }, asked), 'ticket');
  return world.ask('PUT', '/v1/number', { ticket, anew }, { ...asked, token: person.session.access });
}

/** A machine whose time stands still: `advance` lets it go on, `step` puts its clock to another time. */
export function newHeldMachine(start: number): { readonly machine: Machine; advance(ms: number): void; step(ms: number): void } {
  let [elapsed, set] = [0, start];
  let waiting: { at: number; callback: () => void }[] = [];
  return {
    machine: {
      wall: () => set + elapsed,
      elapsed: () => elapsed,
      after(ms, callback) {
        const entry = { at: elapsed + ms, callback };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((one) => one !== entry);
        };
      },
      turn: (callback) => void setImmediate(callback),
    },
    advance(ms) {
      elapsed += ms;
      const due = waiting.filter(({ at }) => at <= elapsed);
      waiting = waiting.filter(({ at }) => at > elapsed);
      for (const { callback } of due) callback();
    },
    step(ms) {
      set += ms;
    },
  };
}

/** A number of its own for each `index`, possible in its country and nobody's: +1 555 … */
export const phoneOf = (index: number): string => `+1${2_015_550_000 + (index % 1_000_000)}`;
/** An address of its own for each `index`. */
export const peerOf = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
