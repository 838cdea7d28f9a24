/** The code that was asked for and may still be entered. Kept, so that who closes the page to read the text message goes on where they were. */
import { utf8 } from '../../../crypto/bytes.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Api } from '../../wire/api.ts';
import type { Asked, SessionView } from '../port/port.ts';
import type { Topics } from '../port/topics.ts';

/** What is needed of an engine. */
type Engine = {
  readonly deps: { readonly store: Store; readonly now: () => number };
  readonly api: Pick<Api, 'askCode'>;
  readonly topics: Topics;
  session: SessionView;
};

const ASKED = keyOf('asked');

export async function loadAsked(store: Store, now: number): Promise<Asked | undefined> {
  const row = await store.get('meta', ASKED);
  // Our own row, sealed by us: what does not parse is damage, and throws.
  const asked = row && (JSON.parse(new TextDecoder().decode(row)) as Asked);
  return asked && now < asked.expiresAt ? asked : undefined;
}

/** Asks the hub for a code; where the one it sent last is still good and no other may be had yet, it is that one. Throws Refused or Unreachable. */
export async function askForCode(engine: Engine, phone: string): Promise<Asked> {
  const { store, now } = engine.deps;
  const before = await loadAsked(store, now());
  if (before?.phone === phone && now() < before.resendAt) return before;
  const { verification, expires_at: expiresAt, attempts_left: attemptsLeft, resend_at: resendAt } = await engine.api.askCode(phone);
  const asked = { verification, phone, expiresAt, attemptsLeft, resendAt };
  await keep(engine, asked);
  return asked;
}

/** Runs what a code is entered for; afterwards, or where the code is good for nothing any more, it is forgotten. */
export async function withCode<T>(engine: Engine, enter: () => Promise<T>): Promise<T> {
  try {
    const entered = await enter();
    await keep(engine, undefined);
    return entered;
  } catch (error) {
    if (error instanceof Refused && (error.code === 'attempts_exceeded' || error.code === 'code_expired')) await keep(engine, undefined);
    throw error;
  }
}

async function keep(engine: Engine, asked: Asked | undefined): Promise<void> {
  const op: Op = asked ? { op: 'put', table: 'meta', key: ASKED, value: utf8(JSON.stringify(asked)) } : { op: 'delete', table: 'meta', key: ASKED };
  await engine.deps.store.transact([op]);
  if (engine.session.state !== 'out') return;
  engine.session = { state: 'out', asked };
  engine.topics.changed('session');
}
