/** Speaking another language from now on, on this device. */
import { speak } from '../text/language.ts';
import { type Language, pickLanguage } from '../text/languages.ts';
import { setLook } from './look.ts';

/** Undefined: the one this browser prefers. Gives whether it is spoken; where its texts cannot be fetched, all stays as it was. */
export const chooseLanguage = (chosen: Language | undefined): Promise<boolean> =>
  speak(pickLanguage(chosen, navigator.languages)).then(
    () => {
      setLook({ language: chosen });
      return true;
    },
    () => false,
  );
