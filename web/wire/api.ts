/** What a device may ask the hub by HTTP, one function for each route. Every answer is checked before it is believed to be one. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { writeDeviceFrame } from '../../hub/protocol/forms.ts';
import type { Open, Post, SendMail } from '../../hub/protocol/frames.ts';
import { type CheckAnswer, type CodeAnswer, type NumberAnswer, PATHS, type SessionAnswer } from '../../hub/protocol/routes.ts';
import * as answers from './answers.ts';
import type { Check, SessionRow, TakenPackage } from './answers.ts';
import { askBytes, ask as askJson, type HttpDeps, type Question } from './http.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Receipt } from './requests.ts';
import { Unreachable } from './unreachable.ts';

export type ApiDeps = HttpDeps & {
  /** A token for the routes of a session. `refused`: this one was just refused, so give another or throw. */
  readonly access: (refused?: string) => Promise<string>;
};

export type SignIn = { readonly user: Bytes; readonly device: Bytes; readonly challenge: Bytes; readonly host: string; readonly signature: Bytes };
export type Large = Post | Open | SendMail;

/** Every function throws Refused or Unreachable; those below the line need a session. */
export type Api = {
  askCode(phone: string): Promise<CodeAnswer>;
  checkCode(verification: string, code: string): Promise<CheckAnswer>;
  challenge(): Promise<Bytes>;
  signIn(signIn: SignIn): Promise<SessionAnswer>;
  refresh(refresh: string): Promise<SessionAnswer>;
  /** Every branch the hub knows of a chain, the one in force first; none where it knows no such user. */
  chain(user: Bytes): Promise<readonly (readonly Bytes[])[]>;
  growChain(user: Bytes, from: number, entries: readonly Bytes[]): Promise<void>;
  putMeeting(meeting: Bytes, part: number, bytes: Bytes): Promise<void>;
  /** The part once it is there, undefined where it did not come within `waitSeconds`. */
  getMeeting(meeting: Bytes, part: number, waitSeconds: number): Promise<Bytes | undefined>;

  sessions(): Promise<readonly SessionRow[]>;
  revokeSession(session: string): Promise<void>;
  bindNumber(ticket: string, anew: boolean): Promise<NumberAnswer>;
  numberInfo(): Promise<answers.NumberInfo>;
  /** The account keeps its number; also where nobody waits for it. */
  keepNumber(): Promise<void>;
  /** `proof`: that this hub gave the name before. */
  setUsername(username: string, proof?: Bytes): Promise<void>;
  /** '' and no proof where the hub has no name for this person. */
  ownName(): Promise<{ readonly username: string; readonly proof: Bytes | undefined }>;
  setDiscovery(byNumber: boolean): Promise<void>;
  /** The user, undefined where nobody can be found by that. */
  lookup(by: { readonly username: string } | { readonly phone: string }): Promise<Bytes | undefined>;
  /** How many one-time packages of this device the hub has now. */
  putPackages(packages: readonly Bytes[], last?: Bytes): Promise<number>;
  countPackages(): Promise<number>;
  takePackages(users: readonly Bytes[]): Promise<readonly TakenPackage[]>;
  /** A frame that is too large for the socket. */
  post(frame: Large): Promise<Receipt>;
};

export type Ask = <T>(check: Check<T>, question: Question) => Promise<T>;

export function openApi(deps: ApiDeps): Api {
  const open: Ask = async (check, question) => read(check, await askJson(deps, question));
  const closed = signedIn(deps);
  return { ...openRoutes(open), ...sessionRoutes(closed), ...deviceRoutes(closed) };
}

/** Asks what needs a session. */
export const signedIn =
  (deps: ApiDeps): Ask =>
  async (check, question) =>
    read(check, await askSignedIn(deps, question, askJson));

function openRoutes(
  ask: Ask,
): Pick<Api, 'askCode' | 'checkCode' | 'challenge' | 'signIn' | 'refresh' | 'chain' | 'growChain' | 'putMeeting' | 'getMeeting'> {
  return {
    askCode: (phone) => ask(answers.codeAnswer, { method: 'POST', path: PATHS.codes, body: { phone } }),
    checkCode: (verification, code) => ask(answers.checkAnswer, { method: 'POST', path: PATHS.codeCheck, body: { verification, code } }),
    challenge: () => ask(answers.challengeAnswer, { method: 'POST', path: PATHS.challenges }),
    signIn: (signIn) => ask(answers.sessionAnswer, { method: 'POST', path: PATHS.sessions, body: asText(signIn) }),
    refresh: (refresh) => ask(answers.sessionAnswer, { method: 'POST', path: PATHS.refresh, body: { refresh } }),
    chain: (user) => ask(answers.chainAnswer, { method: 'GET', path: at(PATHS.chain, { user: toBase64(user) }) }).catch(absent([])),
    growChain: async (user, from, entries) => {
      const body = { from, entries: entries.map(toBase64) };
      await ask(answers.nothing, { method: 'POST', path: at(PATHS.chain, { user: toBase64(user) }), body, limitMs: WIRE_LIMITS.largeMs });
    },
    putMeeting: async (meeting, part, bytes) => {
      await ask(answers.nothing, { method: 'PUT', path: at(PATHS.meeting, { meeting: toBase64(meeting), part }), body: { bytes: toBase64(bytes) } });
    },
    getMeeting: (meeting, part, waitSeconds) => {
      const path = `${at(PATHS.meeting, { meeting: toBase64(meeting), part })}?wait=${waitSeconds}`;
      return ask<Bytes | undefined>(answers.meetingPart, { method: 'GET', path, limitMs: WIRE_LIMITS.answerMs + waitSeconds * 1000 }).catch(
        absent(undefined),
      );
    },
  };
}

function sessionRoutes(
  ask: Ask,
): Pick<Api, 'sessions' | 'revokeSession' | 'bindNumber' | 'numberInfo' | 'keepNumber' | 'setUsername' | 'ownName' | 'setDiscovery' | 'lookup'> {
  return {
    sessions: () => ask(answers.sessionList, { method: 'GET', path: PATHS.sessions }),
    revokeSession: async (session) => {
      await ask(answers.nothing, { method: 'DELETE', path: at(PATHS.session, { session }) });
    },
    bindNumber: (ticket, anew) => ask(answers.numberAnswer, { method: 'PUT', path: PATHS.number, body: { ticket, anew } }),
    numberInfo: () => ask(answers.numberInfo, { method: 'GET', path: PATHS.number }),
    keepNumber: async () => {
      await ask<true>(answers.nothing, { method: 'DELETE', path: PATHS.claim }).catch(absent(true));
    },
    setUsername: async (username, proof) => {
      await ask(answers.nothing, { method: 'PUT', path: PATHS.username, body: { username, ...(proof ? { proof: toBase64(proof) } : {}) } });
    },
    ownName: () => ask(answers.nameAnswer, { method: 'GET', path: PATHS.username }),
    setDiscovery: async (byNumber) => {
      await ask(answers.nothing, { method: 'PUT', path: PATHS.discovery, body: { by_number: byNumber } });
    },
    lookup: (by) => ask<Bytes | undefined>(answers.lookupAnswer, { method: 'POST', path: PATHS.lookup, body: by }).catch(absent(undefined)),
  };
}

function deviceRoutes(ask: Ask): Pick<Api, 'putPackages' | 'countPackages' | 'takePackages' | 'post'> {
  return {
    putPackages: (packages, last) => {
      const body = { packages: packages.map(toBase64), ...(last ? { last: toBase64(last) } : {}) };
      return ask(answers.countAnswer, { method: 'PUT', path: PATHS.packages, body, limitMs: WIRE_LIMITS.largeMs });
    },
    countPackages: () => ask(answers.countAnswer, { method: 'GET', path: PATHS.packages }),
    takePackages: (users) =>
      ask(answers.takeAnswer, { method: 'POST', path: PATHS.take, body: { users: users.map(toBase64) }, limitMs: WIRE_LIMITS.largeMs }),
    post: (frame) => ask(answers.postAnswer, { method: 'POST', path: PATHS.post, body: writeDeviceFrame(frame), limitMs: WIRE_LIMITS.largeMs }),
  };
}

/** Asks for bytes, of which there are at most so many. */
export const signedInBytes =
  (deps: ApiDeps) =>
  (question: Question, most: number): Promise<Bytes> =>
    askSignedIn(deps, question, (deps, question) => askBytes(deps, question, most));

/** A token that the hub no longer takes is renewed, once; a refusal changed nothing, so the same question may be asked again. */
export async function askSignedIn<T>(deps: ApiDeps, question: Question, ask: (deps: HttpDeps, question: Question) => Promise<T>): Promise<T> {
  const token = await deps.access();
  try {
    return await ask(deps, { ...question, token });
  } catch (error) {
    if (!(error instanceof Refused) || !['session_expired', 'invalid_session'].includes(error.code)) throw error;
    return ask(deps, { ...question, token: await deps.access(token) });
  }
}

function read<T>(check: Check<T>, answer: unknown): T {
  const value = check(answer);
  if (value === undefined) throw new Unreachable('not_a_hub');
  return value;
}

/** What is not there is an answer, not a failure. */
export const absent =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof Refused && ['not_found', 'user_not_found'].includes(error.code)) return instead;
    throw error;
  };

const asText = ({ host, ...rest }: SignIn): object => ({
  host,
  ...Object.fromEntries(Object.entries(rest).map(([name, bytes]) => [name, toBase64(bytes)])),
});

/** The path with its parts filled in. */
export const at = (path: string, parts: Readonly<Record<string, string | number>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parts[name])));
