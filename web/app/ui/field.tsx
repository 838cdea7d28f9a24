/** A field with what it wants said under it: its hint, or in one sentence why what is typed is not taken. */
import type { ComponentChildren } from 'preact';

export type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Said in place of the hint. */
  readonly why: string | undefined;
  readonly children: ComponentChildren;
};

/** No button waits for a field to be right: pressed, it leads to the one that is not. The place of the words is there before them, or they would not be read out. */
export const Field = ({ id, label, hint, why, children }: FieldProps) => (
  <div class="field">
    <label class="lb" for={id}>
      {label}
    </label>
    {children}
    <span class={why === undefined ? 'hint' : 'hint wrong'} id={`${id}hint`} role="status">
      {why ?? hint}
    </span>
  </div>
);

/** What the control in a field says of itself; `error` is the id of what else describes it. */
export const wants = (id: string, why: string | undefined, error = '') => ({
  id,
  'aria-invalid': why !== undefined,
  'aria-describedby': `${id}hint ${error}`.trim(),
});
