/** A page for the specs: the app's frame and chat list over a device whose every view is set by the test. Never shipped. */
import { render } from 'preact';
import { App } from '../app/app.tsx';
import { goBack } from '../app/route.ts';
import '../app/styles/base.css';
import '../app/styles/tokens.css';
import '../app/styles/avatar.css';
import '../app/styles/controls.css';
import '../app/styles/surfaces.css';
import '../app/styles/shell.css';
import '../app/styles/row.css';
import '../app/styles/composer.css';
import '../app/styles/chat.css';
import '../app/styles/separators.css';
import { DeviceContext } from '../app/ui/hooks.ts';
import { speak } from '../app/text/language.ts';
import { say } from '../app/ui/say.tsx';
import type { Device } from '../device/port/port.ts';

/** What a spec holds of the page. */
export type Script = {
  /** Sets a view by its name; everybody who watches it sees it at once. */
  show(view: string, value: unknown): void;
  /** Every command, in order. */
  readonly calls: readonly (readonly [name: string, input: unknown])[];
  readonly say: typeof say;
  readonly back: typeof goBack;
};

declare global {
  interface Window {
    script: Script;
  }
}

const shown = new Map<string, unknown>();
const watchers = new Map<string, Set<(value: unknown) => void>>();
const calls: (readonly [string, unknown])[] = [];

const device = {
  call: async (name: string, input: unknown) => {
    calls.push([name, input]);
    return name === 'openSelf' ? { ok: true, chat: '5e'.repeat(16) } : { ok: true };
  },
  watch: (name: string, _input: unknown, on: (value: unknown) => void) => {
    const known = watchers.get(name) ?? new Set();
    watchers.set(name, known.add(on));
    if (shown.has(name)) on(shown.get(name));
    return () => known.delete(on);
  },
  close: async () => undefined,
};

window.script = {
  calls,
  say,
  back: goBack,
  show(view, value) {
    shown.set(view, value);
    for (const on of watchers.get(view) ?? []) on(value);
  },
};
const root = document.getElementById('app');
// The specs give every view in the port's own form; only here do the types of both ends meet.
void speak('en').then(() => root && render(<DeviceContext.Provider value={device as unknown as Device}>{<App />}</DeviceContext.Provider>, root));
