/** The app for pictures that are compared: in fonts that are the same on every machine. */
import '../../app/styles/base.css';
import './pictures.css';
import './states.tsx';
