/** Getting in: number, code, profile; or by a device that is in already. The session says how far one is. */
import { useState } from 'preact/hooks';
import type { Asked, SessionView } from '../../device/port/port.ts';
import { takeStep } from '../route.ts';
import '../styles/panels.css';
import '../styles/signin.css';
import '../styles/signin-steps.css';
import { dateOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { deviceName } from '../ui/device-name.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { ProfileForm } from '../ui/profile-form.tsx';
import { Code } from './code.tsx';
import { Frame } from './frame.tsx';
import { Joining, Link } from './link.tsx';
import { retype } from './number.ts';
import { nothingTyped, Phone } from './phone.tsx';
import { useStep } from './step.ts';
import { Taken } from './taken.tsx';

const NOBODY = { name: '', username: '', bio: '' };

export function SignIn({ session }: { readonly session: SessionView }) {
  // After a reload the number is known by the code that was asked for.
  const [typed, setTyped] = useState(() =>
    session.state === 'out' && session.asked ? retype(nothingTyped(), session.asked.phone, true) : nothingTyped(),
  );
  const [sent, setSent] = useState(session.state === 'out' ? session.asked : undefined);
  const [isLinking, link] = useState(false);
  const [isOther, tryOther] = useState(false);
  const [waitingUntil, wait] = useState<number>();
  const other = (): void => {
    setSent(undefined);
    tryOther(true);
  };
  const toCode = (asked: Asked): void => {
    takeStep();
    setSent(asked);
  };
  const toLink = (): void => {
    takeStep();
    link(true);
  };
  const isTaken = session.state === 'taken' && !isOther;
  const isIn = session.state === 'profile' || session.state === 'joining';
  // One at a time: linking is begun from the number, or where that has an account.
  const leave = useStep(!isIn && (isLinking || (sent !== undefined && !isTaken)), () => (isLinking ? link(false) : setSent(undefined)));
  if (session.state === 'joining') return <Joining />;
  if (isIn) return <Who waitingUntil={waitingUntil} />;
  if (isLinking) return <Link onBack={leave} />;
  if (isTaken) return <Taken onLink={toLink} onAnew={wait} onOther={other} />;
  if (sent) return <Code key={sent.verification} sent={sent} onSent={setSent} onChange={leave} onDone={() => tryOther(false)} />;
  return <Phone typed={typed} onTyped={setTyped} onSent={toCode} onLink={toLink} />;
}

/** The last step. It ends by the session, which is 'in' once there is a name. */
function Who({ waitingUntil }: { readonly waitingUntil: number | undefined }) {
  const device = useDevice();
  const me = useView('me', {});
  // Not awaited: a device without a name is a small matter, and the settings name it too.
  const nameDevice = (): void =>
    void (
      me && device.call('renameDevice', { device: me.device, name: deviceName(navigator.userAgent, t.signIn.browserOn, t.settings.unnamedDevice) })
    );
  return (
    <Frame step={3} title={t.signIn.profileTitle} lead={t.signIn.profileLead}>
      {waitingUntil !== undefined && <p class="note">{t.signIn.anewWaiting(dateOf(waitingUntil))}</p>}
      <ProfileForm known={NOBODY} button={t.signIn.start} withBio={false} isAlone onDone={nameDevice} />
    </Frame>
  );
}
