/** Says of this device whether its browser may clear it away, and what that would cost whoever has no other. */
import { useEffect } from 'preact/hooks';
import { t } from '../text/language.ts';
import { askToKeep, isKept, lookWhetherKept } from '../ui/keeping.ts';

export function Keeping({ isOnly }: { readonly isOnly: boolean }) {
  // Not awaited: it is shown once it is known.
  useEffect(() => void lookWhetherKept(), []);
  if (isKept.value === undefined) return null;
  if (isKept.value) return <p class="fine">{t.settings.kept}</p>;
  return (
    <div class="note">
      <p>{isOnly ? t.settings.notKeptOnly : t.settings.notKept}</p>
      {/* Not awaited: the words change where the browser agrees. */}
      <button type="button" class="btn small line" onClick={() => void askToKeep()}>
        {t.settings.keepIt}
      </button>
    </div>
  );
}
