/** Whether what comes is told at all: each step of the way, and a push that goes all of it. */
import { useEffect, useState } from 'preact/hooks';
import type { NoticeCommands } from '../../device/port/notices.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { lastPushed, leave } from '../told/standing.ts';
import { isSubscribed, subscribed } from '../told/subscribing.ts';
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
          <p class="fine" role="status">
            {tested && saidOf(tested)}
          </p>
        </div>
      </div>
    </section>
  );
}

function Steps({ isSubscribed, info, pushed }: Known) {
  const isAllowed = leave.value === 'granted';
  return (
    <ul class="health">
      <Step isGood={isAllowed} text={isAllowed ? t.told.allowed : t.told.notAllowed} />
      <Step isGood={isSubscribed} text={isSubscribed ? t.told.subscribed : t.told.notSubscribed} />
      <Step isGood={info?.subscribed === true} text={info ? (info.subscribed ? t.told.known : t.told.unknown) : t.told.unreachable} />
      <Step isGood={pushed !== undefined} text={pushed === undefined ? t.told.noPush : t.told.lastPush(momentOf(pushed, Date.now()))} />
    </ul>
  );
}

const Step = ({ isGood, text }: { readonly isGood: boolean; readonly text: string }) => (
  <li class={isGood ? 'good' : 'bad'}>
    <Icon name={isGood ? 'ok' : 'alert'} size={20} />
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
