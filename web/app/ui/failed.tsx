/** What went wrong, said where it happened; where the hub wants one to wait, it counts down. */
import { useState } from 'preact/hooks';
import type { Failure } from '../../device/port/failure.ts';
import { countdown, timeOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { useNow, useView } from './hooks.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

type Fault = Pick<Failure, 'code' | 'attemptsLeft' | 'retryAfter'>;

const wordsFor = ({ code, attemptsLeft }: Fault): string => (attemptsLeft === undefined ? t.errors[code] : t.signIn.triesLeft(attemptsLeft));

/** `words`: where more can be said than of the failure alone. */
export const Failed = ({ error, id, words }: { readonly error: Fault | undefined; readonly id?: string; readonly words?: string | undefined }) => (
  // The place is there before the words, or a screen reader would not be told of them.
  <div role="alert" id={id}>
    {error?.code === 'unbound' && <Unbound error={error} />}
    {error && error.code !== 'unbound' && <Words key={`${error.code}${error.attemptsLeft}${error.retryAfter}`} error={error} words={words} />}
  </div>
);

/** With the way out beside it; it is over once the hub has the number. */
function Unbound({ error }: { readonly error: Fault }) {
  return useView('number', {})?.bound ? null : (
    <>
      <Words error={error} />
      <ConfirmButton look="btn small line" />
    </>
  );
}

function Words({ error, words = wordsFor(error) }: { readonly error: Fault; readonly words?: string | undefined }) {
  const now = useNow(SECOND);
  const [since] = useState(Date.now());
  const left = error.retryAfter === undefined ? 0 : since + error.retryAfter * SECOND - now;
  return (
    <p class="error">
      {words}
      {left > 0 && ` ${left > HOUR ? t.signIn.waitTill(timeOf(now + left)) : t.signIn.waitUntil(countdown(left))}`}
    </p>
  );
}
