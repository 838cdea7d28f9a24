/** The app over a scripted device: `?scene=` says which. Only for tests and pictures; it is built into nothing. */
import { render } from 'preact';
// First: it gives the order of the layers, which styles that come with a screen would else decide.
import '../../app/styles/base.css';
import { App } from '../../app/app.tsx';
import '../../app/styles/tokens.css';
import '../../app/styles/avatar.css';
import '../../app/styles/controls.css';
import '../../app/styles/surfaces.css';
import '../../app/styles/shell.css';
import '../../app/styles/row.css';
import '../../app/styles/composer.css';
import '../../app/styles/chat.css';
import '../../app/styles/separators.css';
import { DeviceContext } from '../../app/ui/hooks.ts';
import { SCENES } from './scenes.ts';
import { scriptedDevice } from './scripted-device.ts';

const asked = new URLSearchParams(location.search);
// As public/theme.js does before the first paint of the real page.
for (const name of ['theme', 'accent', 'density', 'text']) document.documentElement.dataset[name] = asked.get(name) ?? '';
document.documentElement.dir = asked.get('dir') ?? 'ltr';
const scene = SCENES[asked.get('scene') ?? ''];
const root = document.getElementById('app');
if (!scene || !root) throw new Error('expected a known scene');
render(
  <DeviceContext.Provider value={scriptedDevice(scene)}>
    <App />
  </DeviceContext.Provider>,
  root,
);
