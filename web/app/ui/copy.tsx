/** A button that copies a text and says so; absent where the browser gives pages no clipboard. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from './icon.tsx';
import { announce } from './say.tsx';

const SHOWN_MS = 2000;

export function Copy({ text, name, look = 'btn line' }: { readonly text: string; readonly name: string; readonly look?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  // Without TLS there is none (only on localhost); the text beside the button can still be selected.
  if (!('clipboard' in navigator)) return null;
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        announce(t.signIn.copied);
      },
      // The browser asked the person, who said no.
      () => setCopied(false),
    );
  };
  return (
    <button type="button" class={look} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} size={19} />
      {copied ? t.signIn.copied : name}
    </button>
  );
}
