/** Something that is on or off, with a line that says what it does. */
import { useId } from 'preact/hooks';
import '../styles/panels.css';

export type SwitchProps = {
  readonly name: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isOff?: boolean;
};

export function Switch({ name, hint, isOn, onChange, isOff = false }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <label for={id}>{name}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        class="switch"
        checked={isOn}
        aria-disabled={isOff}
        aria-describedby={hint && `${id}hint`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {hint && <small id={`${id}hint`}>{hint}</small>}
    </div>
  );
}
