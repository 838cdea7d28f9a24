/** The language, to be changed before anything has to be read: each by its own name. */
import { useState } from 'preact/hooks';
import { chooseLanguage } from '../settings/choose-language.ts';
import { language, t } from '../text/language.ts';
import { isLanguage, LANGUAGES } from '../text/languages.ts';
import { OWN_NAMES } from '../text/names.ts';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';

export function Speaks() {
  const [isAway, setAway] = useState(false);
  const choose = async (chosen: string): Promise<void> => setAway(isLanguage(chosen) && !(await chooseLanguage(chosen)));
  return (
    <>
      <label class="speaks">
        <Icon name="globe" size={18} />
        <span class="vh">{t.settings.language}</span>
        {/* Not awaited: it shows itself. */}
        <select value={language.value} onChange={(event) => void choose(event.currentTarget.value)}>
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one}>
              {OWN_NAMES[one]}
            </option>
          ))}
        </select>
      </label>
      <Failed error={isAway ? { code: 'offline' } : undefined} />
    </>
  );
}
