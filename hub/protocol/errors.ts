/** The one table of errors, and the one form they have everywhere: { error: { code, message, details?, timestamp } }. */

type Entry = { readonly status: number; readonly message: string };

/** Code to HTTP status and sentence. The sentence says what happened and what to do; it never carries a number, a token or content. */
export const ERRORS = {
  // authentication
  invalid_number: { status: 400, message: 'This is not a complete phone number. Write it with its country code.' },
  code_expired: { status: 410, message: 'This code has expired. Ask for a new one.' },
  code_wrong: { status: 401, message: 'This code is not right.' },
  attempts_exceeded: { status: 429, message: 'Too many wrong codes. Ask for a new one.' },
  invalid_ticket: { status: 401, message: 'This sign-in has run out. Ask for a new code.' },
  invalid_session: { status: 401, message: 'This device is not signed in.' },
  session_expired: { status: 401, message: 'This session has ended. Sign in again.' },
  invalid_signature: { status: 401, message: 'The signature is not valid for this device.' },
  device_revoked: { status: 403, message: 'This device was removed from its account.' },
  number_taken: { status: 409, message: 'This number belongs to an account. Link this device to it, or start anew.' },
  number_kept: { status: 409, message: 'The account that has this number keeps it. Link this device to it, or use another number.' },
  // authorisation
  not_a_member: { status: 403, message: 'This device does not belong to that chat.' },
  insufficient_permission: { status: 403, message: 'You may not do this.' },
  blocked: { status: 403, message: 'This person does not take messages from you.' },
  origin_refused: { status: 403, message: 'This hub is not served at that address.' },
  // validation
  malformed: { status: 400, message: 'The request cannot be read.' },
  too_large: { status: 413, message: 'This is larger than the hub takes.' },
  missing_field: { status: 400, message: 'Something is missing in the request.' },
  invalid_username: { status: 400, message: 'A username has 4 to 32 letters, digits or underscores and begins with a letter.' },
  username_taken: { status: 409, message: 'This username is taken.' },
  unsupported_version: { status: 426, message: 'This version of Tidings is too old or too new for the hub. Update it.' },
  invalid_chain: { status: 400, message: 'The device chain does not verify.' },
  chain_conflict: { status: 409, message: 'The device chain has grown meanwhile. Read it and try again.' },
  // resource
  method_not_allowed: { status: 405, message: 'This is not done here. The Allow header says what is.' },
  not_found: { status: 404, message: 'Nothing is here.' },
  user_not_found: { status: 404, message: 'Nobody here can be found by that.' },
  route_not_found: { status: 404, message: 'The hub does not know this chat.' },
  route_exists: { status: 409, message: 'This chat is already open on the hub.' },
  // ordering
  stale_epoch: { status: 409, message: 'The chat has moved on. Catch up and send again.' },
  moved: { status: 410, message: 'The chat goes on elsewhere.' },
  full: { status: 409, message: 'This is full.' },
  // rate limiting: always with details.retry_after in seconds
  rate_limited: { status: 429, message: 'Too many requests. Wait a little.' },
  // external and internal
  sender_unavailable: { status: 502, message: 'The code could not be sent. Try again in a minute.' },
  unavailable: { status: 503, message: 'The hub cannot do this right now. Try again.' },
  internal: { status: 500, message: 'Something went wrong on the hub.' },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof ERRORS;

export type ErrorDetails = { readonly retry_after?: number; readonly attempts_left?: number; readonly epoch?: number; readonly seq?: number };

export type ErrorBody = {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: ErrorDetails; readonly timestamp: string };
};

/** A refusal by the hub, or one that came from it. Becomes an answer in hub/app.ts and in the relay's socket, nowhere else. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  /** `message` where the sentence of the table can be said more precisely. */
  constructor(code: ErrorCode, details?: ErrorDetails, message: string = ERRORS[code].message) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.details = details;
  }
}

export const errorBody = (code: ErrorCode, details: ErrorDetails | undefined, now: number, message: string = ERRORS[code].message): ErrorBody => ({
  error: { code, message, ...(details ? { details } : {}), timestamp: new Date(now).toISOString() },
});

/** The refusal in a body that came over the wire, or undefined where it has another form. */
export function readErrorBody(body: unknown): Refused | undefined {
  if (!isRecord(body) || !isRecord(body['error'])) return undefined;
  const { code, details } = body['error'];
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? new Refused(code as ErrorCode, readDetails(details)) : undefined;
}

function readDetails(details: unknown): ErrorDetails | undefined {
  if (!isRecord(details)) return undefined;
  const names = ['retry_after', 'attempts_left', 'epoch', 'seq'] as const;
  return Object.fromEntries(names.flatMap((name) => (typeof details[name] === 'number' ? [[name, details[name]]] : [])));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Close codes of the socket, RFC 6455 §7.4.2 (4000-4999 are ours). */
export const CLOSE = {
  goingAway: 1001,
  tooBig: 1009,
  malformed: 4400,
  unauthorized: 4401,
  replaced: 4409,
  timeout: 4408,
  version: 4426,
  slow: 4429,
} as const;
