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
import { prepare } from './spoken.ts';

const asked = new URLSearchParams(location.search);
const scene = SCENES[asked.get('scene') ?? ''];
const root = document.getElementById('app');
if (!scene || !root) throw new Error('expected a known scene');
const device = scriptedDevice(scene);
void prepare(asked).then(() =>
  render(
    <DeviceContext.Provider value={device}>
      <App />
    </DeviceContext.Provider>,
    root,
  ),
);
