/** How things stand with the number: one that two accounts want, said to the one that has it, who may keep it, and to the one that waits; one the hub does not know. */
import type { NumberView } from '../../device/port/port.ts';
import { dateOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';

export function NumberNotice() {
  const number = useView('number', {});
  if (number?.claim) return <Claimed claim={number.claim} />;
  if (!number || number.bound) return null;
  return (
    <div class={number.own?.keptAt === undefined ? 'note' : 'note danger'}>
      <p>{wordsOf(number)}</p>
      {mayConfirm(number) && <ConfirmButton look="btn small line" />}
    </div>
  );
}

function Claimed({ claim: { since, until } }: { readonly claim: NonNullable<NumberView['claim']> }) {
  const { busy, error, ask } = useAsk();
  return (
    <section class="card pad stack" aria-labelledby="number-claim">
      <h2 id="number-claim">{t.number.asked}</h2>
      <p>{t.number.claimed(dateOf(since), dateOf(until))}</p>
      <Failed error={error} />
      <div class="acts">
        {/* Not awaited: the view shows what became of it. */}
        <button type="button" class="btn primary" aria-disabled={busy} onClick={() => void ask('keepNumber', {})}>
          {t.number.keep}
        </button>
      </div>
    </section>
  );
}

/** A number that is on its way here needs no code. */
const mayConfirm = ({ bound, own }: NumberView): boolean => !bound && (own === undefined || own.keptAt !== undefined);

function wordsOf({ own }: NumberView): string {
  if (!own) return t.number.unknown;
  return own.keptAt === undefined ? t.number.waiting(dateOf(own.until)) : t.number.kept(dateOf(own.keptAt));
}
