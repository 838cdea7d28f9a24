/** Name, username and a few words: asked at the end of signing in, and changed in the settings. */
import { useId, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import { isValidBio, isValidName } from '../../chat/text.ts';
import type { Profile } from '../../device/port.ts';
import { t } from '../text/en.ts';
import { useAsk } from './ask.ts';
import { Failed } from './failed.tsx';

export type ProfileFormProps = {
  readonly known: Profile;
  readonly button: string;
  readonly withBio: boolean;
  readonly onDone: () => void;
};

export function ProfileForm({ known, button, withBio, onDone }: ProfileFormProps) {
  const { busy, error, ask, forget } = useAsk();
  const [typed, setTyped] = useState(known);
  const id = useId();
  const change = (part: Partial<Profile>): void => {
    setTyped({ ...typed, ...part });
    forget();
  };
  const profile = { name: plainName(typed.name).trim(), username: plainName(typed.username).trim().replace(/^@/, ''), bio: typed.bio.trim() };
  const isValid = isValidName(profile.name) && isUsernameOrNone(profile.username) && isValidBio(profile.bio);
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isValid && !busy && (await ask('setProfile', profile))) onDone();
  };
  const isUsernameError = error?.code === 'username_taken' || error?.code === 'invalid_username';
  return (
    <form class="stack" onSubmit={save}>
      <div class="field">
        <label class="lb" for={`${id}name`}>
          {t.signIn.name}
        </label>
        <input
          id={`${id}name`}
          class="input"
          autocomplete="name"
          dir="auto"
          required
          value={typed.name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label class="lb" for={`${id}username`}>
          {t.signIn.username}
        </label>
        <input
          id={`${id}username`}
          class="input"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          dir="ltr"
          maxLength={33}
          aria-invalid={isUsernameError || !isUsernameOrNone(profile.username)}
          aria-describedby={`${id}hint ${id}error`}
          value={typed.username}
          onInput={(event) => change({ username: event.currentTarget.value })}
        />
        <span class="hint" id={`${id}hint`}>
          {t.signIn.usernameHint}
        </span>
      </div>
      {withBio && <Bio id={`${id}bio`} value={typed.bio} onInput={(bio) => change({ bio })} />}
      <Failed error={error} id={`${id}error`} />
      <button type="submit" class="btn primary block" disabled={!isValid || busy}>
        {button}
      </button>
    </form>
  );
}

const Bio = ({ id, value, onInput }: { readonly id: string; readonly value: string; readonly onInput: (text: string) => void }) => (
  <div class="field">
    <label class="lb" for={id}>
      {t.signIn.bio}
    </label>
    <textarea id={id} class="input" dir="auto" autocomplete="off" rows={3} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </div>
);

/** As the hub asks for it; it has the last word. */
const isUsernameOrNone = (text: string): boolean => text === '' || /^[A-Za-z][A-Za-z0-9_]{3,31}$/.test(text);
