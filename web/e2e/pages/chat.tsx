/** The app over conversations in memory: the address says which, `hand` on the page makes things happen. Only for tests and pictures. */
// First of all styles: it says the order of the layers, also before those of screens that the app loads late.
import '../../app/styles/base.css';
import { render } from 'preact';
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
import { wanted } from '../../app/told/wanted.ts';
import { DeviceContext } from '../../app/ui/hooks.ts';
import { newChatDevice } from './chat-device.ts';
import { mediaChat } from './chat-media.ts';
import { CHATS, newChats } from './chat-scenes.ts';
import { prepare } from './spoken.ts';

const asked = new URLSearchParams(location.search);
// What is asked over the list is for those who look for it.
if (!asked.has('offer')) wanted.value = { ...wanted.value, notBefore: Number.MAX_SAFE_INTEGER };
const root = document.getElementById('app');
if (!root) throw new Error('the page has no root');
const chats = newChats();
const media = asked.has('media') ? await mediaChat(CHATS.media) : undefined;
if (media) chats.set(CHATS.media, media.state);
globalThis.hand = newChatDevice(chats, Number(asked.get('slowly') ?? 0), media?.shelf);
void prepare(asked).then(() =>
  render(
    <DeviceContext.Provider value={globalThis.hand.device}>
      <App />
    </DeviceContext.Provider>,
    root,
  ),
);
