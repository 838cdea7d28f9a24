/** The way to confirm one's number: offered wherever it is missed. */
import { t } from '../text/language.ts';
import { isConfirming } from './confirming.ts';

export const ConfirmButton = ({ look }: { readonly look: string }) => (
  <button
    type="button"
    class={look}
    onClick={() => {
      isConfirming.value = true;
    }}
  >
    {t.number.confirm}
  </button>
);
