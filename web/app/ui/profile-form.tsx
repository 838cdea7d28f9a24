/** Name, username and a few words: asked at the end of signing in, and changed in the settings. */
import type { InputHTMLAttributes } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import { countGraphemes, isValidBio, isValidName, NAME_LENGTH } from '../../chat/text.ts';
import type { Profile } from '../../device/port.ts';
import { t } from '../text/en.ts';
import { useAsk } from './ask.ts';
import { Failed } from './failed.tsx';

export type ProfileFormProps = {
  readonly known: Profile;
  readonly button: string;
  readonly withBio: boolean;
  /** Does it take the focus, as the only thing on a screen does? */
  readonly isAlone?: boolean;
  readonly onDone: () => void;
};

export function ProfileForm({ known, button, withBio, isAlone = false, onDone }: ProfileFormProps) {
  const { busy, error, ask, forget } = useAsk();
  const [typed, setTyped] = useState(known);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // Before the next key: whoever goes on typing means this.
  useLayoutEffect(() => {
    if (isAlone) form.current?.querySelector('input')?.focus();
  }, []);
  const change = (part: Partial<Profile>): void => {
    setTyped({ ...typed, ...part });
    forget();
  };
  const profile = { name: plainName(typed.name).trim(), username: plainName(typed.username).trim().replace(/^@/, ''), bio: typed.bio.trim() };
  const wrong = whyNoUsername(profile.username);
  const isValid = isValidName(profile.name) && wrong === undefined && isValidBio(profile.bio);
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isValid && !busy && (await ask('setProfile', profile))) onDone();
  };
  return (
    <form class="stack" ref={form} onSubmit={save}>
      <Line
        id={`${id}name`}
        label={t.signIn.name}
        value={typed.name}
        wrong={whyNameLong(profile.name)}
        onInput={(name) => change({ name })}
        input={{ dir: 'auto', required: true }}
      />
      <Line
        id={`${id}username`}
        label={t.signIn.username}
        value={typed.username}
        hint={t.signIn.usernameHint}
        wrong={wrong}
        isRefused={error?.code === 'username_taken' || error?.code === 'invalid_username'}
        describedBy={`${id}error`}
        onInput={(username) => change({ username })}
        input={{ autocapitalize: 'none', spellcheck: false, dir: 'ltr' }}
      />
      {withBio && <Bio id={`${id}bio`} value={typed.bio} onInput={(bio) => change({ bio })} />}
      <Failed error={error} id={`${id}error`} />
      <button type="submit" class="btn primary block" disabled={!isValid || busy}>
        {button}
      </button>
    </form>
  );
}

type LineProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** What keeps it from being taken, said in place of the hint. */
  readonly wrong: string | undefined;
  readonly isRefused?: boolean;
  readonly describedBy?: string;
  readonly onInput: (text: string) => void;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
};

const Line = ({ id, label, value, hint, wrong, isRefused = false, describedBy = '', onInput, input }: LineProps) => (
  <div class="field">
    <label class="lb" for={id}>
      {label}
    </label>
    <input
      {...input}
      id={id}
      class="input"
      autocomplete="off"
      aria-invalid={isRefused || wrong !== undefined}
      aria-describedby={`${id}hint ${describedBy}`}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
    <span class={wrong ? 'hint wrong' : 'hint'} id={`${id}hint`}>
      {wrong ?? hint}
    </span>
  </div>
);

const Bio = ({ id, value, onInput }: { readonly id: string; readonly value: string; readonly onInput: (text: string) => void }) => (
  <div class="field">
    <label class="lb" for={id}>
      {t.signIn.bio}
    </label>
    <textarea id={id} class="input" dir="auto" autocomplete="off" rows={3} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </div>
);

/** Letters beyond what a name may have. */
function whyNameLong(text: string): string | undefined {
  const over = countGraphemes(text) - NAME_LENGTH;
  return over > 0 ? t.signIn.nameLong(over) : undefined;
}

const SHORTEST = 4;
const LONGEST = 32;

/** What keeps this from being a username, as the hub asks for it; it has the last word. None at all is fine. */
function whyNoUsername(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^[A-Za-z]/.test(text)) return t.signIn.usernameBegins;
  if (!/^\w*$/.test(text)) return t.signIn.usernameLetters;
  if (text.length < SHORTEST) return t.signIn.usernameShort(SHORTEST - text.length);
  return text.length > LONGEST ? t.signIn.usernameLong(text.length - LONGEST) : undefined;
}
