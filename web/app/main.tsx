/** The PWA: opens the device and shows the screen its session asks for. */
import { render } from 'preact';
import { openDevice } from '../device/browser.ts';
import { App } from './app.tsx';
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
import { DeviceContext } from './ui/hooks.ts';
import { watchUpdates } from './updates.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page has no root');
render(
  <DeviceContext.Provider value={openDevice()}>
    <App />
  </DeviceContext.Provider>,
  root,
);
watchUpdates();
