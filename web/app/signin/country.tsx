/** Which country a number is of: a button that shows it, and a list with a search. */
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { language, t } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { type Country, countriesIn, matching } from './number.ts';

export type CountryProps = { readonly region: string; readonly onPick: (region: Country['region']) => void };

export function CountryButton({ region, onPick }: CountryProps) {
  const countries = useMemo(() => countriesIn(language.value), [language.value]);
  const [isOpen, open] = useState(false);
  const here = countries.find((country) => country.region === region);
  return (
    <>
      <button
        type="button"
        class="input country"
        aria-haspopup="dialog"
        aria-label={t.signIn.countryIs(here?.name ?? '', here?.calling ?? '')}
        onClick={() => open(true)}
      >
        <span class="flag">{here?.flag}</span>
        <span class="num" dir="ltr">
          {here?.calling}
        </span>
        <Icon name="down" size={18} />
      </button>
      {isOpen && (
        <Dialog title={t.signIn.country} onClose={() => open(false)}>
          <CountryList
            countries={countries}
            region={region}
            onPick={(picked) => {
              open(false);
              onPick(picked);
            }}
          />
        </Dialog>
      )}
    </>
  );
}

/** A combobox over its listbox (WAI-ARIA APG): typing narrows it, arrows move, Enter picks. */
function CountryList({ countries, region, onPick }: CountryProps & { readonly countries: readonly Country[] }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const shown = matching(countries, typed);
  const [at, move] = useState(() =>
    Math.max(
      0,
      countries.findIndex((country) => country.region === region),
    ),
  );
  const active = shown[Math.min(at, shown.length - 1)];
  // After the paint: the dialog around it opens later than it is drawn.
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'center' }), []);
  const step = (to: number): void => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    move(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') step(at + 1);
    else if (event.key === 'ArrowUp') step(at - 1);
    else if (event.key === 'Enter' && active) onPick(active.region);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        class="input"
        role="combobox"
        autocomplete="off"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={active && `${id}${active.region}`}
        aria-label={t.signIn.searchCountry}
        placeholder={t.signIn.searchCountry}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          move(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="countries" id={id} role="listbox" aria-label={t.signIn.country} tabIndex={-1} ref={list}>
        {shown.map((country) => (
          <button
            type="button"
            key={country.region}
            id={`${id}${country.region}`}
            role="option"
            aria-selected={country === active}
            onClick={() => onPick(country.region)}
            tabIndex={-1}
          >
            <span class="flag">{country.flag}</span>
            <span class="nm">{country.name}</span>
            <span class="num" dir="ltr">
              {country.calling}
            </span>
          </button>
        ))}
      </div>
      {shown.length === 0 && <p role="status">{t.signIn.noCountry}</p>}
    </>
  );
}
