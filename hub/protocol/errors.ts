/** Every error by its code, and the one form they have everywhere: { error: { code, message, details?, timestamp } }. */

/** Code to HTTP status. */
export const STATUS = {
  // authentication
  invalid_number: 400,
  code_expired: 410,
  code_wrong: 401,
  attempts_exceeded: 429,
  invalid_ticket: 401,
  invalid_session: 401,
  session_expired: 401,
  invalid_signature: 401,
  device_revoked: 403,
  number_taken: 409,
  number_kept: 409,
  // authorisation
  not_a_member: 403,
  insufficient_permission: 403,
  blocked: 403,
  origin_refused: 403,
  // validation
  malformed: 400,
  too_large: 413,
  missing_field: 400,
  invalid_username: 400,
  username_taken: 409,
  unsupported_version: 426,
  invalid_chain: 400,
  chain_conflict: 409,
  // resource
  method_not_allowed: 405,
  not_found: 404,
  user_not_found: 404,
  route_not_found: 404,
  route_exists: 409,
  // ordering
  stale_epoch: 409,
  moved: 410,
  full: 409,
  // media
  quota_exceeded: 409,
  incomplete: 409,
  mismatch: 409,
  // rate limiting: always with details.retry_after in seconds
  rate_limited: 429,
  // external and internal
  sender_unavailable: 502,
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** Says what happened and what to do; never carries a number, a token or content. A hub says it; a device needs the code alone. */
export const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  invalid_number: 'This is not a complete phone number. Write it with its country code.',
  code_expired: 'This code has expired. Ask for a new one.',
  code_wrong: 'This code is not right.',
  attempts_exceeded: 'Too many wrong codes. Ask for a new one.',
  invalid_ticket: 'This sign-in has run out. Ask for a new code.',
  invalid_session: 'This device is not signed in.',
  session_expired: 'This session has ended. Sign in again.',
  invalid_signature: 'The signature is not valid for this device.',
  device_revoked: 'This device was removed from its account.',
  number_taken: 'This number belongs to an account. Link this device to it, or start anew.',
  number_kept: 'The account that has this number keeps it. Link this device to it, or use another number.',
  not_a_member: 'This device does not belong to that chat.',
  insufficient_permission: 'You may not do this.',
  blocked: 'This person does not take messages from you.',
  origin_refused: 'This hub is not served at that address.',
  malformed: 'The request cannot be read.',
  too_large: 'This is larger than the hub takes.',
  missing_field: 'Something is missing in the request.',
  invalid_username: 'A username has 4 to 32 letters, digits or underscores and begins with a letter.',
  username_taken: 'This username is taken.',
  unsupported_version: 'This version of Tidings is too old or too new for the hub. Update it.',
  invalid_chain: 'The device chain does not verify.',
  chain_conflict: 'The device chain has grown meanwhile. Read it and try again.',
  method_not_allowed: 'This is not done here. The Allow header says what is.',
  not_found: 'Nothing is here.',
  user_not_found: 'Nobody here can be found by that.',
  route_not_found: 'The hub does not know this chat.',
  route_exists: 'This chat is already open on the hub.',
  stale_epoch: 'The chat has moved on. Catch up and send again.',
  moved: 'The chat goes on elsewhere.',
  full: 'This is full.',
  quota_exceeded: 'This account has no room left for media here.',
  incomplete: 'Not all of the file has arrived.',
  mismatch: 'What has arrived is not the file that was named.',
  rate_limited: 'Too many requests. Wait a little.',
  sender_unavailable: 'The code could not be sent. Try again in a minute.',
  unavailable: 'The hub cannot do this right now. Try again.',
  internal: 'Something went wrong on the hub.',
};

const DETAILS = ['retry_after', 'attempts_left', 'epoch', 'seq', 'limit', 'used', 'missing', 'first'] as const;
/** `limit` and `used` in bytes. `missing`: so many chunks of an upload, `first` the first of them. */
export type ErrorDetails = { readonly [name in (typeof DETAILS)[number]]?: number };

export type ErrorBody = {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: ErrorDetails; readonly timestamp: string };
};

/** A refusal by the hub, or one that came from it. Becomes an answer in hub/app.ts and in the relay's socket, nowhere else. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  /** `message` where the sentence of the table can be said more precisely; else the code. */
  constructor(code: ErrorCode, details?: ErrorDetails, message: string = code) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.details = details;
  }
}

export const errorBody = (code: ErrorCode, details: ErrorDetails | undefined, now: number, message: string = code): ErrorBody => ({
  error: { code, message: message === code ? SENTENCES[code] : message, ...(details ? { details } : {}), timestamp: new Date(now).toISOString() },
});

/** The refusal in a body that came over the wire, or undefined where it has another form. */
export function readErrorBody(body: unknown): Refused | undefined {
  if (!isRecord(body) || !isRecord(body['error'])) return undefined;
  const { code, details } = body['error'];
  return typeof code === 'string' && Object.hasOwn(STATUS, code) ? new Refused(code as ErrorCode, readDetails(details)) : undefined;
}

function readDetails(details: unknown): ErrorDetails | undefined {
  if (!isRecord(details)) return undefined;
  return Object.fromEntries(DETAILS.flatMap((name) => (typeof details[name] === 'number' ? [[name, details[name]]] : [])));
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
