/** Phone codes: made, sent, guessed. A right guess gives a ticket, which binds the number once. Knows no accounts until the number is proven. */
import { type Bytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { CheckAnswer, CodeAnswer } from '../protocol/routes.ts';
import type { Guess, Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';
import { blockOf, type PhoneNumber, readNumber } from './number.ts';
import type { Pepper } from './pepper.ts';
import type { Send } from './sender.ts';

export type CodesDeps = {
  readonly store: Pick<Store, 'codes' | 'tickets' | 'accounts'>;
  readonly pepper: Pepper;
  readonly send: Send;
  /** Told of what the sender threw; its message may name the number. */
  readonly sendFailed: (error: unknown) => void;
  readonly spend: Spend;
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  /** The name browsers know this hub by, without a port; for the autofill line. */
  readonly domain: () => string;
};

/** `verification`: 16 bytes, as `ask` gave them. */
export type Check = { readonly verification: Bytes; readonly code: string };

export type Codes = {
  /** Sends a code. `address` is who asks, for the budgets. */
  ask(phone: string, address: string): Promise<CodeAnswer>;
  check(request: Check, address: string): Promise<CheckAnswer>;
};

const ID_BYTES = 16;
const TICKET_BYTES = 32;

export const openCodes = (deps: CodesDeps): Codes => ({
  ask: (phone, address) => askForCode(deps, phone, address),
  check: (request, address) => checkCode(deps, request, address),
});

// Nothing here looks at accounts, so known and unknown numbers cannot differ in words or time.
async function askForCode(deps: CodesDeps, phone: string, address: string): Promise<CodeAnswer> {
  const number = readNumber(phone);
  if (number === undefined) throw new Refused('invalid_number');
  const digest = numberDigest(deps.pepper, number);
  await spendOnCode(deps, number, digest, address);
  const now = deps.clock();
  const id = deps.random(ID_BYTES);
  const code = newCode(deps.random);
  const expiresAt = now + HUB_LIMITS.codeMs;
  await deps.store.codes.create({ id, number: digest, digest: deps.pepper('code', id, utf8(code)), attempts: HUB_LIMITS.codeAttempts, expiresAt });
  await sendOrRefuse(deps, number, textOfCode(code, deps.domain()));
  return { verification: toBase64(id), expires_at: expiresAt, attempts_left: HUB_LIMITS.codeAttempts, resend_at: now + HUB_LIMITS.codeResendMs };
}

async function checkCode(deps: CodesDeps, { verification: id, code }: Check, address: string): Promise<CheckAnswer> {
  await deps.spend(BUDGETS.guessesOfAddress, address);
  const now = deps.clock();
  const number = numberOf(await deps.store.codes.guess(id, deps.pepper('code', id, utf8(code)), now));
  const ticket = deps.random(TICKET_BYTES);
  const expiresAt = now + HUB_LIMITS.ticketMs;
  await deps.store.tickets.create({ digest: hash('token', ticket), number, expiresAt });
  const owner = await deps.store.accounts.ownerOfNumber(number, now);
  return { ticket: toBase64(ticket), number: owner ? 'taken' : 'free', expires_at: expiresAt };
}

export const numberDigest = (pepper: Pepper, number: PhoneNumber): Bytes => pepper('number', utf8(number));

/** Six digits, each million equally likely: draws that would favour the low ones are thrown away. */
export function newCode(random: (length: number) => Bytes): string {
  const codes = 10 ** HUB_LIMITS.codeDigits;
  const fair = Math.floor(2 ** 32 / codes) * codes;
  for (;;) {
    const bytes = random(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (drawn < fair) return String(drawn % codes).padStart(HUB_LIMITS.codeDigits, '0');
  }
}

/** The last line is what browsers and phones read for autofill (WICG sms-one-time-codes §4). */
export const textOfCode = (code: string, domain: string): string =>
  `Your Tidings code is ${code}. It is good for ${HUB_LIMITS.codeMs / 60_000} minutes. Give it to nobody.\n\n@${domain} #${code}`;

// The address first, so that one address cannot use up the budgets of many numbers.
async function spendOnCode({ spend }: CodesDeps, number: PhoneNumber, digest: Bytes, address: string): Promise<void> {
  const name = toBase64(digest);
  await spend(BUDGETS.codesOfAddress, address);
  await spend(BUDGETS.codesOfNumberSoon, name);
  await spend(BUDGETS.codesOfNumber, name);
  await spend(BUDGETS.codesOfNumberDaily, name);
  await spend(BUDGETS.codesOfBlock, blockOf(number));
}

function numberOf(guess: Guess): Bytes {
  switch (guess.guess) {
    case 'right':
      return guess.number;
    case 'wrong':
      throw new Refused('code_wrong', { attempts_left: guess.left });
    case 'exceeded':
      throw new Refused('attempts_exceeded');
    case 'expired':
    case 'unknown':
      throw new Refused('code_expired');
  }
}

async function sendOrRefuse({ send, sendFailed }: CodesDeps, number: PhoneNumber, text: string): Promise<void> {
  try {
    await send(number, text);
  } catch (error) {
    // The operator can mend it; what the person needs is one sentence.
    sendFailed(error);
    throw new Refused('sender_unavailable');
  }
}
