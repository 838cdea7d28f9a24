/** Name, username and a few words: asked at the end of signing in, and changed in the settings. */
import type { InputHTMLAttributes } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import type { Profile } from '../../device/port/people.ts';
import { t } from '../text/language.ts';
import { useAsk } from './ask.ts';
import { Failed } from './failed.tsx';
import { Field, type FieldProps, wants } from './field.tsx';
import { whyNoBio, whyNotName, whyNoUsername } from './why.ts';

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
  const [isTried, setTried] = useState(false);
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
  const why = { name: whyNotName(profile.name), username: whyNoUsername(profile.username), bio: whyNoBio(profile.bio) };
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const wrong = FIELDS.find((field) => why[field] !== undefined);
    if (wrong) document.getElementById(`${id}${wrong}`)?.focus();
    else if (!busy && (await ask('setProfile', profile))) onDone();
  };
  return (
    <form class="stack" ref={form} onSubmit={save} noValidate>
      <Line
        id={`${id}name`}
        label={t.signIn.name}
        value={typed.name}
        // Nobody is told to say who they are before they have had the time to.
        why={isTried || typed.name !== '' ? why.name : undefined}
        onInput={(name) => change({ name })}
        input={{ dir: 'auto', required: true }}
      />
      <Line
        id={`${id}username`}
        label={t.signIn.username}
        value={typed.username}
        hint={t.signIn.usernameHint}
        why={why.username}
        isRefused={error?.code === 'username_taken' || error?.code === 'invalid_username'}
        error={`${id}error`}
        onInput={(username) => change({ username })}
        input={{ autocapitalize: 'none', spellcheck: false, dir: 'ltr' }}
      />
      {withBio && <Bio id={`${id}bio`} value={typed.bio} why={why.bio} onInput={(bio) => change({ bio })} />}
      <Failed error={error} id={`${id}error`} />
      <button type="submit" class="btn primary block" aria-disabled={busy}>
        {button}
      </button>
    </form>
  );
}
/** As they stand one under the other. */
const FIELDS = ['name', 'username', 'bio'] as const;

type LineProps = Omit<FieldProps, 'children'> & {
  readonly value: string;
  readonly isRefused?: boolean;
  readonly error?: string;
  readonly onInput: (text: string) => void;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
};

const Line = ({ value, isRefused = false, error, onInput, input, ...field }: LineProps) => (
  <Field {...field}>
    <input
      {...input}
      {...wants(field.id, field.why ?? (isRefused ? '' : undefined), error)}
      class="input"
      autocomplete="off"
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </Field>
);

type BioProps = { readonly id: string; readonly value: string; readonly why: string | undefined; readonly onInput: (text: string) => void };

const Bio = ({ id, value, why, onInput }: BioProps) => (
  <Field id={id} label={t.signIn.bio} why={why}>
    <textarea
      {...wants(id, why)}
      class="input"
      dir="auto"
      autocomplete="off"
      rows={3}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </Field>
);
