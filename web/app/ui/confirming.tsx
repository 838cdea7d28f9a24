/** The way to confirm one's number: offered wherever it is missed, and shown once, over everything. */
import { signal } from '@preact/signals';
import type { NumberView } from '../../device/port.ts';
import { t } from '../text/en.ts';

/** A number that is on its way here needs no code. */
export const mayConfirm = ({ bound, own }: NumberView): boolean => !bound && (own === undefined || own.keptAt !== undefined);

/** Is the person confirming their number now? */
export const isConfirming = signal(false);

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
