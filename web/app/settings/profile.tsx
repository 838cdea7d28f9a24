/** Who I am to others, and which hub carries my messages. */
import { t } from '../text/en.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useView } from '../ui/hooks.ts';
import { ProfileForm } from '../ui/profile-form.tsx';
import { say } from '../ui/say.tsx';
import { NumberNotice } from './number.tsx';

export function ProfilePage() {
  const me = useView('me', {});
  if (!me) return null;
  return (
    <>
      <p class="lead">{t.signIn.profileLead}</p>
      {/* Where the hub does not know the number it finds nobody by the username either. */}
      <NumberNotice />
      <div class="card pad">
        <div class="portrait">
          <Avatar user={me.user} title={me.name} size="s88" />
        </div>
        <ProfileForm known={me} button={t.settings.save} withBio onDone={() => say({ text: t.settings.savedOk })} />
      </div>
      <p class="fine">
        {t.settings.hub}: <bdi>{me.hub}</bdi>
      </p>
    </>
  );
}
