/** Who I am to others, and which hub carries my messages. */
import type { MeView } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { SLOT } from '../text/slot.ts';
import { Around } from '../ui/around.tsx';
import { answered } from '../ui/answered.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { PhotoField } from '../ui/photo-field.tsx';
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
        <Portrait me={me} />
        <ProfileForm
          known={{ name: me.name, username: me.username, bio: me.bio }}
          button={t.settings.save}
          withBio
          onDone={() => say({ text: t.settings.savedOk })}
        />
      </div>
      <p class="fine">
        <Around text={t.settings.hub(SLOT)}>
          <bdi>{me.hub}</bdi>
        </Around>
      </p>
    </>
  );
}

/** A photo is kept as soon as it is chosen, with the name as it was. */
function Portrait({ me: { user, name, username, bio, photo } }: { readonly me: MeView }) {
  const device = useDevice();
  const keep = async (next: Uint8Array<ArrayBuffer> | null): Promise<void> => {
    if (await answered(device.call('setProfile', { name, username, bio, photo: next }))) say({ text: t.settings.savedOk });
  };
  return (
    // Not awaited: the view shows it, or a sentence says why not.
    <PhotoField hasPhoto={photo !== undefined} onPhoto={(next) => void keep(next)}>
      <Avatar user={user} title={name} photo={photo} size="s88" />
    </PhotoField>
  );
}
