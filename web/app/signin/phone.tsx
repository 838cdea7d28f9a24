/** The first step: a phone number, or the way round it by another device. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Asked } from '../../device/port/port.ts';
import { language, t } from '../text/language.ts';
import { SLOT } from '../text/slot.ts';
import { Around } from '../ui/around.tsx';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useOnline } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { CountryButton } from './country.tsx';
import { Frame } from './frame.tsx';
import { Speaks } from './speaks.tsx';
import { likelyRegion, retype, toE164, type Typed } from './number.ts';

export const nothingTyped = (): Typed => ({ text: '', region: likelyRegion(navigator.language || language.value) });

export type PhoneFormProps = {
  /** What was typed before, when one comes back to change it. */
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
  readonly onSent: (asked: Asked) => void;
};

export const Phone = ({ onLink, ...form }: PhoneFormProps & { readonly onLink: () => void }) => (
  <Frame step={1} title={t.signIn.phoneTitle} lead={t.signIn.phoneLead}>
    <PhoneForm {...form} />
    <div class="or">{t.signIn.or}</div>
    <button type="button" class="btn line block" onClick={onLink}>
      <Icon name="qr" size={20} />
      {t.signIn.linkInstead}
    </button>
    <p class="fine">
      <Around text={t.signIn.hub(SLOT)}>
        <bdi>{location.host}</bdi>
      </Around>
    </p>
    <Speaks />
  </Frame>
);

/** The number, and the question for a code. */
export function PhoneForm({ typed, onTyped, onSent }: PhoneFormProps) {
  const { busy, error, ask, forget } = useAsk();
  const [isIncomplete, setIncomplete] = useState(false);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // After the paint: a dialog around it opens later than it is drawn, and gives the focus to its first control.
  useEffect(() => input.current?.focus(), []);
  // That the hub cannot be reached is said of a network that was away.
  useOnline(() => error?.code === 'offline' && forget());
  const change = (next: Typed): void => {
    forget();
    setIncomplete(false);
    onTyped(next);
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const phone = toE164(typed);
    setIncomplete(!phone);
    const sent = phone && !busy ? await ask('requestCode', { phone }) : undefined;
    if (sent) onSent(sent);
  };
  return (
    <form onSubmit={submit} noValidate>
      <div class="phone-row">
        <div class="field">
          <span class="lb" aria-hidden="true">
            {t.signIn.country}
          </span>
          <CountryButton region={typed.region} onPick={(region) => change({ ...typed, region })} />
        </div>
        <div class="field">
          <label class="lb" for={id}>
            {t.signIn.number}
          </label>
          <input
            id={id}
            ref={input}
            class="input num"
            type="tel"
            inputMode="tel"
            // Not 'tel': the browser would keep the number beside the sealed store, and still offers what its person has saved as their own.
            autocomplete="off"
            dir="ltr"
            value={typed.text}
            aria-invalid={isIncomplete || error?.code === 'invalid_number'}
            aria-describedby={`${id}error`}
            onInput={({ currentTarget: { value, selectionEnd } }) => change(retype(typed, value, selectionEnd === value.length))}
          />
        </div>
      </div>
      <Failed id={`${id}error`} error={isIncomplete ? { code: 'invalid_number' } : error} />
      <button type="submit" class="btn primary block go" aria-disabled={busy}>
        {t.signIn.sendCode}
      </button>
    </form>
  );
}
