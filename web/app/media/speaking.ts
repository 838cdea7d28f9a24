/** What is being spoken for a chat: recorded, and then sent, thrown away, or hung on the chat until it is sent. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { wordsOf } from '../ui/words-of.ts';
import { holdOf, isTouch } from './hold.ts';
import { type Microphone, type NoMicrophone, openMicrophone, type Voice } from './microphone.ts';
import { pause } from './player.ts';
import { keep } from './readied.ts';
import { after, begun, type Happening, type Outcome, type Recording } from './recording.ts';
import { type Sends, useSends } from './sends.ts';

/** A press that is older when this is here is forgotten: nobody is to be heard unawares. */
const FORGOTTEN_MS = 5000;

/** `press`: what began it. `send`: as the button does. `setWhy`: why there is nothing to be heard, or it was not sent. */
export type Speaking = {
  readonly press: MouseEvent;
  readonly chat: string;
  readonly sender: Sends;
  readonly send: () => void;
  readonly end: () => void;
  readonly setWhy: (why: string | undefined) => void;
};
type Spoken = {
  readonly now: Recording;
  readonly happen: (happening: Happening) => Recording;
  /** How loud it was so far. */
  readonly levels: readonly number[];
};

export function useRecording(speaking: Speaking): Spoken {
  const { chat, press, sender } = speaking;
  const device = useDevice();
  const most = useView('mediaLimit', {})?.most;
  const latest = useRef({ ...speaking, most });
  latest.current = { ...speaking, most };
  const microphone = useRef<Microphone>(undefined);
  const isGone = useRef(false);
  const leave = (why?: string): void => {
    if (isGone.current) return;
    if (why) latest.current.setWhy(why);
    latest.current.end();
    // A finger needs no keyboard on its screen.
    if (!isTouch(press)) requestAnimationFrame(() => document.querySelector<HTMLElement>('#composer')?.focus());
  };
  const become = (outcome: Outcome): void => {
    if (outcome === 'sent' || outcome === 'refused') return;
    // Not awaited: it hangs on the chat when it is whole.
    if (outcome === 'kept')
      return void microphone.current
        ?.end()
        .then((made) => made && wait(chat, made))
        .then(() => leave());
    microphone.current?.discard();
    if (outcome === 'short') say({ text: t.media.tooShort });
    leave();
  };
  const { now, state, happen } = useSteps(press, become);
  useSends(sender, 'voice', async (_, reply) => {
    const next = happen({ is: 'pressed', at: performance.now() });
    const { current } = microphone;
    if (!current || next.is !== 'over' || next.outcome !== 'sent') return false;
    // A second press finds nothing more to send.
    microphone.current = undefined;
    const made = await current.end();
    if (!made) {
      leave(t.media.tooShort);
      return false;
    }
    const answer = await device.call('sendMedia', { chat, text: '', marks: [], ...(reply !== undefined && { reply }), media: [made] });
    if (!answer.ok) keep(chat, made);
    leave(answer.ok ? undefined : await wordsOf(answer.error));
    return answer.ok;
  });
  const heard = (found: Microphone | NoMicrophone): void => {
    if (typeof found === 'string') {
      happen({ is: 'refused' });
      return leave(t.media.noMicrophone[found]);
    }
    // Whoever went meanwhile is not heard.
    if (state.current.is === 'over') return found.discard();
    microphone.current = found;
    happen({ is: 'granted', at: performance.now() });
  };
  const begin = (): void => {
    latest.current.setWhy(undefined);
    pause();
    // Not awaited: what comes of it is seen.
    void openMicrophone({ most: () => latest.current.most, onEnd }).then(heard);
  };
  const onEnd = (): void => void happen({ is: 'ended', at: performance.now() });
  useEffect(() => {
    if (performance.now() - press.timeStamp > FORGOTTEN_MS) return leave();
    begin();
    return () => {
      isGone.current = true;
      onEnd();
    };
  }, []);
  return { now, happen, levels: microphone.current?.levels ?? [] };
}

function wait(chat: string, made: Voice): void {
  keep(chat, made);
  say({ text: t.media.recordingKept });
}

/** Where it stands, also before it is drawn; `become` is told once how it ends. */
function useSteps(press: MouseEvent, become: (outcome: Outcome) => void) {
  const [now, set] = useState(() => begun(holdOf(press)));
  const state = useRef(now);
  const happen = (happening: Happening): Recording => {
    const before = state.current;
    const next = after(before, happening);
    state.current = next;
    if (next !== before) set(next);
    if (next.is === 'over' && before.is !== 'over') become(next.outcome);
    return next;
  };
  return { now, state, happen };
}
