/** The PWA: opens the device and shows the screen its session asks for. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { openDevice } from '../device/browser.ts';
import { App } from './app.tsx';
import { look } from './settings/look.ts';
import './styles/base.css';
import './styles/tokens.css';
import './styles/avatar.css';
import './styles/controls.css';
import './styles/surfaces.css';
import './styles/shell.css';
import './styles/row.css';
import './styles/composer.css';
import './styles/chat.css';
import './styles/separators.css';
import { stayAboveKeyboard } from './keyboard.ts';
import { language, speak } from './text/language.ts';
import { directionOf, pickLanguage } from './text/languages.ts';
import { wanted } from './told/wanted.ts';
import { DeviceContext } from './ui/hooks.ts';
import { watchUpdates } from './updates.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page has no root');
effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dir = directionOf(language.value);
});
// It opens while its language comes.
const device = openDevice();
// A language that does not load surfaces as an unhandled rejection, as any other part of the page.
void speak(pickLanguage(look.value.language, navigator.languages)).then(() => {
  render(
    <DeviceContext.Provider value={device}>
      <App />
    </DeviceContext.Provider>,
    root,
  );
  watchUpdates();
  if (wanted.value.isTold || wanted.value.chimes) void import('./told/telling.ts').then(({ keepTelling }) => keepTelling(device));
  stayAboveKeyboard();
});
