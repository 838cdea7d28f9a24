/** Where one types what is looked for: it has the focus when it comes, with what was typed before picked out. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';

type Props = {
  readonly name: string;
  readonly text: string;
  /** Has the focus again when it changes. */
  readonly turn?: number | undefined;
  /** Keys may have been typed for it before it was there: it goes on with them, and says that it takes the next ones. */
  readonly endEarly?: () => void;
  readonly onType: (text: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly children?: ComponentChildren;
};

export function Sought({ name, text, turn, endEarly, onType, onKey, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const isHere = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    if (isHere.current || !endEarly) input.current?.select();
    isHere.current = true;
    endEarly?.();
  }, [turn]);
  return (
    <div class="sought">
      <Icon name="search" size={18} />
      <input
        ref={input}
        type="search"
        dir="auto"
        enterkeyhint="search"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={1024}
        aria-label={name}
        placeholder={name}
        value={text}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {children}
    </div>
  );
}
