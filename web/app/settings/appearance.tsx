/** Theme, colour, density, text size and wallpaper of this device. */
import { t } from '../text/language.ts';
import { type Look, LOOKS, look, setLook } from './look.ts';

export const Appearance = () => (
  <div class="card pad stack">
    <Choice name="theme" choices={LOOKS.theme} legend={t.settings.theme} words={t.settings.themes} />
    <Choice name="accent" choices={LOOKS.accent} legend={t.settings.accent} words={t.settings.accents} />
    <Choice name="density" choices={LOOKS.density} legend={t.settings.density} words={t.settings.densities} />
    <Choice name="text" choices={LOOKS.text} legend={t.settings.textSize} words={t.settings.textSizes} />
    <Choice name="wallpaper" choices={LOOKS.wallpaper} legend={t.settings.wallpaper} words={t.settings.wallpapers} />
    <div class="sample" aria-hidden="true">
      <span class="in">{t.settings.sampleIn}</span>
      <span class="out">{t.settings.sampleOut}</span>
    </div>
  </div>
);

type ChoiceProps<Name extends keyof typeof LOOKS> = {
  readonly name: Name;
  readonly choices: readonly Look[Name][];
  readonly legend: string;
  readonly words: Readonly<Record<Look[Name], string>>;
};

function Choice<Name extends keyof typeof LOOKS>({ name, choices, legend, words }: ChoiceProps<Name>) {
  return (
    <fieldset class={`choice ${name}`}>
      <legend>{legend}</legend>
      <div class="seg">
        {choices.map((choice) => (
          <label key={choice} class={choice}>
            <input type="radio" name={name} value={choice} checked={look.value[name] === choice} onChange={() => setLook({ [name]: choice })} />
            <span>{words[choice]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
