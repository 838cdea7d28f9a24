/** Whether what comes is told at all: each step of the way, and a push that goes all of it. */
import { useEffect, useState } from 'preact/hooks';
import type { NoticeCommands } from '../../device/port/notices.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { lastPushed, leave } from '../told/standing.ts';
import { isSubscribed, subscribe, subscribed } from '../told/subscribing.ts';
import { wanted } from '../told/wanted.ts';
import { useDevice } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

type PushInfo = NoticeCommands['pushInfo']['out'];
type PushResult = NoticeCommands['testPush']['out']['answered'];
/** `info` is undefined where the hub was not reached. */
type Known = { readonly isSubscribed: boolean; readonly info: PushInfo | undefined; readonly pushed: number | undefined };
type Tested = 'testing' | 'arrived' | 'lost' | Exclude<PushResult, 'taken'>;

const PATIENCE_MS = 60_000;

export function Health() {
  const device = useDevice();
  const [known, setKnown] = useState<Known>();
  const [tested, setTested] = useState<Tested>();
  const look = async (): Promise<void> => {
    const [is, info, pushed] = await Promise.all([isSubscribed(), device.call('pushInfo', {}), lastPushed()]);
    setKnown({ isSubscribed: is, info: info.ok ? info : undefined, pushed });
  };
  // Not awaited: it is shown once it is known, and anew when a subscription begins or ends, or a push comes.
  useEffect(() => void look(), [subscribed.value, tested]);
  useEffect(() => followPushes(() => setTested((before) => (before === 'testing' ? 'arrived' : before))), []);
  useEffect(() => {
    if (tested === 'arrived') void sample();
    if (tested !== 'testing') return;
    const timer = setTimeout(() => setTested('lost'), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [tested]);
  const test = async (): Promise<void> => {
    setTested('testing');
    const answer = await device.call('testPush', {});
    const came = answer.ok ? answer.answered : 'unreachable';
    if (came !== 'taken') setTested(came);
  };
  if (!known) return null;
  // Who can be woken is not yet, or not where it was not said: asked again it may be.
  const mayAsk = wanted.value.isTold && leave.value === 'granted' && subscribed.value !== undefined && subscribed.value !== 'woken';
  const mayTest = known.isSubscribed && known.info?.subscribed === true && leave.value === 'granted';
  return (
    <section>
      <h2 class="lab">{t.told.health}</h2>
      <div class="card pad stack">
        <Steps {...known} />
        <div>
          {mayTest && (
            <button type="button" class="btn line small" aria-disabled={tested === 'testing'} onClick={() => void (tested === 'testing' || test())}>
              {t.told.test}
            </button>
          )}
          {mayAsk && (
            <button type="button" class="btn line small" onClick={() => void subscribe(device)}>
              {t.told.askAgain}
            </button>
          )}
          <p class="fine" role="status">
            {/* What came once says nothing where nothing can come any more. */}
            {mayTest && tested && saidOf(tested)}
          </p>
        </div>
      </div>
    </section>
  );
}

/** Each rests on those before it: what comes after the first that is missing is open. */
function Steps({ isSubscribed, info, pushed }: Known) {
  const isAllowed = leave.value === 'granted';
  const isAsked = isAllowed && !isSubscribed && wanted.value.isTold && subscribed.value === undefined;
  const steps = [
    { isGood: isAllowed, text: isAllowed ? t.told.allowed : t.told.notAllowed },
    { isGood: isSubscribed, isOpen: isAsked, text: isSubscribed ? t.told.subscribed : isAsked ? t.told.asking : t.told.notSubscribed },
    { isGood: info?.subscribed === true, text: info ? (info.subscribed ? t.told.known : t.told.unknown) : t.told.unreachable },
    { isGood: pushed !== undefined, isOpen: true, text: pushed === undefined ? t.told.noPush : t.told.lastPush(momentOf(pushed, Date.now())) },
  ];
  const missing = steps.findIndex(({ isGood }) => !isGood);
  return (
    <ul class="health">
      {steps.map(({ isGood, isOpen = false, text }, at) => (
        <Step key={at} look={isGood ? 'good' : isOpen || at > missing ? 'open' : 'bad'} text={text} />
      ))}
    </ul>
  );
}

const SIGNS = { good: 'ok', bad: 'alert', open: 'clock' } as const;

const Step = ({ look, text }: { readonly look: keyof typeof SIGNS; readonly text: string }) => (
  <li class={look}>
    <Icon name={SIGNS[look]} size={20} />
    {text}
  </li>
);

const saidOf = (tested: Tested): string =>
  tested === 'testing' || tested === 'arrived' || tested === 'lost' ? t.told[tested] : t.told.answers[tested];

/** The worker says of each push that it came. Gives the end of it. */
function followPushes(on: () => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'PUSHED') on();
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}

/** What the system makes of one is for the person to see. */
async function sample(): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  await registration.showNotification(t.app, {
    body: t.told.testTitle,
    tag: 'test',
    icon: '/icons/icon-192.png',
    badge: '/icons/icon-monochrome.svg',
  });
}
