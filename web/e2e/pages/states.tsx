/** The app for states: over conversations, or over a scene of the screens around them where the address names one. */
// First of all styles, as in the pages themselves.
import '../../app/styles/base.css';

await (new URLSearchParams(location.search).has('scene') ? import('./screens.tsx') : import('./chat.tsx'));
