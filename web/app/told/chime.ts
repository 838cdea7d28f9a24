/** The page's own sound: two short tones, made here, so that nothing is fetched for it. */
const [LOUDNESS, SECONDS] = [0.06, 0.16];
const TONES = [660, 880];
/** Whichever of several windows comes first sounds, and no other for so long. */
const APART_MS = 1000;
const LOCK = 'tidings-chime';

let context: AudioContext | undefined;

export function chime(): void {
  void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    sound();
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  });
}

function sound(): void {
  context ??= new AudioContext();
  // A page that nobody has touched yet may make no sound.
  if (context.state === 'suspended') void context.resume();
  TONES.forEach((hertz, at) => tone(context as AudioContext, hertz, at * SECONDS * 0.6));
}

function tone(context: AudioContext, hertz: number, after: number): void {
  const begins = context.currentTime + after;
  const [wave, gain] = [new OscillatorNode(context, { frequency: hertz }), new GainNode(context, { gain: 0 })];
  gain.gain.setValueAtTime(0, begins);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.0001, begins + SECONDS);
  wave.connect(gain).connect(context.destination);
  wave.start(begins);
  wave.stop(begins + SECONDS);
}
