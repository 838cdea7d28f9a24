/** The second step: six digits from a text message. One real field, drawn as six cells, so that pasting and the phone's own suggestion work. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Asked } from '../../device/port/port.ts';
import { countdown } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { SLOT } from '../text/slot.ts';
import { Around } from '../ui/around.tsx';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useNow, useOnline } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Frame } from './frame.tsx';
import { digitsIn, toShown } from './number.ts';

const DIGITS = 6;
const SECOND = 1000;
/** What the hub says of a code it has looked at. */
const JUDGED = ['code_wrong', 'code_expired', 'attempts_exceeded'];

type Sent = { readonly sent: Asked };
export type CodeFormProps = Sent & { readonly onSent: (asked: Asked) => void; readonly onDone?: () => void };

/** What follows a right code, the session says: there is nothing to do here but to wait for it. */
export const Code = ({ onChange, ...form }: CodeFormProps & { readonly onChange: () => void }) => (
  <Frame step={2} title={t.signIn.codeTitle} lead={<SentTo sent={form.sent} onChange={onChange} />}>
    <CodeForm {...form} />
  </Frame>
);

export const SentTo = ({ sent, onChange }: Sent & { readonly onChange: () => void }) => (
  <>
    <Around text={t.signIn.codeLead(SLOT)}>
      <b class="num" dir="ltr">
        {toShown(sent.phone)}
      </b>
    </Around>{' '}
    <button type="button" class="inline" onClick={onChange}>
      {t.signIn.change}
    </button>
  </>
);

/** The six digits, and another code where none comes. */
export function CodeForm({ sent, onSent, onDone }: CodeFormProps) {
  const check = useAsk();
  const resend = useAsk();
  const [digits, setDigits] = useState('');
  const [misses, miss] = useState(0);
  const isSpent = check.error?.code === 'attempts_exceeded' || check.error?.code === 'code_expired';
  const type = async (text: string): Promise<void> => {
    const next = digitsIn(text).slice(0, DIGITS);
    setDigits(next);
    if (next.length === DIGITS && (await check.ask('checkCode', { verification: sent.verification, code: next }))) onDone?.();
  };
  // A code the hub has not looked at is as good as before, and stays.
  const isJudged = check.error !== undefined && JUDGED.includes(check.error.code);
  useEffect(() => {
    if (!isJudged) return;
    setDigits('');
    miss((n) => n + 1);
  }, [check.error]);
  const isUnread = digits.length === DIGITS && check.error !== undefined && !isJudged;
  // Not awaited, here and below: it ends by the session, or by an error that is shown.
  useOnline(() => isUnread && void type(digits));
  const again = async (): Promise<void> => {
    const answer = await resend.ask('requestCode', { phone: sent.phone });
    if (!answer) return;
    check.forget();
    setDigits('');
    onSent(answer);
  };
  return (
    <>
      <Cells key={misses} digits={digits} isOff={check.busy || isSpent} isWrong={isJudged} onType={type} />
      <Failed error={check.error} id="code-error" />
      {isUnread && (
        <button type="button" class="btn line small" onClick={() => void type(digits)}>
          {t.signIn.tryAgain}
        </button>
      )}
      <Resend resendAt={sent.resendAt} isBusy={resend.busy} onResend={again} />
      <Failed error={resend.error} />
    </>
  );
}

type CellsProps = { readonly digits: string; readonly isOff: boolean; readonly isWrong: boolean; readonly onType: (text: string) => void };

function Cells({ digits, isOff, isWrong, onType }: CellsProps) {
  const input = useRef<HTMLInputElement>(null);
  // Where nothing more can be typed it is still where one is, and says why. Before the next key: after a wrong code the field is a new one.
  useLayoutEffect(() => input.current?.focus(), [isOff]);
  return (
    <div class={isWrong ? 'code wrong' : 'code'} dir="ltr">
      <input
        ref={input}
        value={digits}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={DIGITS}
        readOnly={isOff}
        aria-label={t.signIn.code}
        aria-invalid={isWrong}
        aria-describedby="code-error"
        onInput={({ currentTarget }) => {
          onType(currentTarget.value);
          // What is no digit changes nothing, so nothing would be drawn anew.
          currentTarget.value = digitsIn(currentTarget.value);
        }}
        // Typing goes on where the cells say it does: at the end.
        onSelect={({ currentTarget }) => currentTarget.setSelectionRange(digits.length, digits.length)}
        onPaste={(event) => {
          // A whole message may be copied; maxlength would cut it before its digits are found.
          event.preventDefault();
          onType(event.clipboardData?.getData('text') ?? '');
        }}
      />
      {Array.from({ length: DIGITS }, (_, i) => (
        <i key={i} class={i === digits.length && !isOff ? 'cur' : undefined} aria-hidden="true">
          {digits[i]}
        </i>
      ))}
    </div>
  );
}

function Resend({ resendAt, isBusy, onResend }: { readonly resendAt: number; readonly isBusy: boolean; readonly onResend: () => void }) {
  const left = resendAt - useNow(SECOND);
  return left > 0 ? (
    <p class="waiting">
      <Icon name="refresh" size={18} />
      <span>
        <Around text={t.signIn.resendIn(SLOT)}>
          <b class="num">{countdown(left)}</b>
        </Around>
      </span>
    </p>
  ) : (
    <button type="button" class="btn ghost small backward" aria-disabled={isBusy} onClick={onResend}>
      <Icon name="refresh" size={18} />
      {t.signIn.resend}
    </button>
  );
}
