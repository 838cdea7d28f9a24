/** What went wrong, said where it happened; where the hub wants one to wait, it counts down. */
import { useState } from 'preact/hooks';
import type { Failure } from '../../device/failure.ts';
import { countdown, timeOf } from '../text/dates.ts';
import { t } from '../text/en.ts';
import { ConfirmButton } from './confirming.tsx';
import { useNow, useView } from './hooks.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** What is asked here is asked of the hub at once: unlike a message, it does not go out by itself when the hub is back. */
function wordsFor({ code, message, attemptsLeft }: Failure): string {
  if (attemptsLeft !== undefined) return t.signIn.triesLeft(attemptsLeft);
  return code === 'offline' ? t.connection.unreachable : message;
}

export const Failed = ({ error, id }: { readonly error: Failure | undefined; readonly id?: string }) => (
  // The place is there before the words, or a screen reader would not be told of them.
  <div role="alert" id={id}>
    {error?.code === 'unbound' && <Unbound error={error} />}
    {error && error.code !== 'unbound' && <Words key={`${error.code}${error.attemptsLeft}${error.retryAfter}`} error={error} />}
  </div>
);

/** With the way out beside it; it is over once the hub has the number. */
function Unbound({ error }: { readonly error: Failure }) {
  return useView('number', {})?.bound ? null : (
    <>
      <Words error={error} />
      <ConfirmButton look="btn small line" />
    </>
  );
}

function Words({ error }: { readonly error: Failure }) {
  const now = useNow(SECOND);
  const [since] = useState(Date.now());
  const left = error.retryAfter === undefined ? 0 : since + error.retryAfter * SECOND - now;
  return (
    <p class="error">
      {wordsFor(error)}
      {left > 0 && ` ${left > HOUR ? t.signIn.waitTill(timeOf(now + left)) : t.signIn.waitUntil(countdown(left))}`}
    </p>
  );
}
