/** Which language the app speaks on this device: each by its own name, and by the one it has in the language of now. */
import { useState } from 'preact/hooks';
import { language, t } from '../text/language.ts';
import { LANGUAGES, type Language, pickLanguage } from '../text/languages.ts';
import { OWN_NAMES } from '../text/names.ts';
import { Failed } from '../ui/failed.tsx';
import { chooseLanguage } from './choose-language.ts';
import { look } from './look.ts';

export function LanguagePage() {
  const [isAway, setAway] = useState(false);
  const choose = async (chosen: Language | undefined): Promise<void> => setAway(!(await chooseLanguage(chosen)));
  const names = new Intl.DisplayNames(language.value, { type: 'language' });
  return (
    <fieldset class="card languages">
      <legend class="vh">{t.settings.language}</legend>
      <Choice chosen={undefined} name={t.settings.browserLanguage} hint={OWN_NAMES[pickLanguage(undefined, navigator.languages)]} onChoose={choose} />
      {LANGUAGES.map((one) => (
        <Choice key={one} chosen={one} lang={one} name={OWN_NAMES[one]} hint={one === language.value ? undefined : names.of(one)} onChoose={choose} />
      ))}
      <Failed error={isAway ? { code: 'offline' } : undefined} />
    </fieldset>
  );
}

type ChoiceProps = {
  readonly chosen: Language | undefined;
  readonly name: string;
  readonly lang?: Language;
  readonly hint: string | undefined;
  readonly onChoose: (chosen: Language | undefined) => Promise<void>;
};

const Choice = ({ chosen, name, lang, hint, onChoose }: ChoiceProps) => (
  <label>
    {/* Not awaited: it shows itself. */}
    <input type="radio" name="language" checked={look.value.language === chosen} onChange={() => void onChoose(chosen)} />
    <span>
      <bdi lang={lang}>{name}</bdi>
      {hint && (
        <small>
          <bdi>{hint}</bdi>
        </small>
      )}
    </span>
  </label>
);
