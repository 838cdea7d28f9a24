/** The devices of this account: which there are, one more, one less. */
import { useId, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import type { DeviceRow } from '../../device/port/port.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { isHandheld } from '../ui/device-name.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Field, wants } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { whyNotDeviceName } from '../ui/why.ts';
import { Keeping } from './keeping.tsx';
import { LinkDevice } from './link-device.tsx';
import { NumberNotice } from './number.tsx';

export function Devices() {
  const devices = useView('devices', {})?.devices;
  if (!devices) return null;
  const others = devices.filter(({ current }) => !current);
  // In the order they were added: a device can remove only those after it.
  const younger = devices.slice(devices.findIndex(({ current }) => current) + 1);
  return (
    <>
      <p class="lead">{t.settings.devicesLead}</p>
      <NumberNotice />
      <LinkDevice />
      <DeviceList title={t.settings.thisDevice} devices={devices.filter(({ current }) => current)} removable={[]} />
      <Keeping isOnly={others.length === 0} />
      {others.length > 0 && <DeviceList title={t.settings.otherDevices} devices={others} removable={younger} />}
      {younger.length < others.length && <p class="fine">{t.settings.olderLost}</p>}
    </>
  );
}

type ListProps = { readonly title: string; readonly devices: readonly DeviceRow[]; readonly removable: readonly DeviceRow[] };

const DeviceList = ({ title, devices, removable }: ListProps) => (
  <section>
    <h2 class="lab">{title}</h2>
    <ul class="card dev">
      {devices.map((device) => (
        <Row key={device.device} device={device} mayRemove={removable.includes(device)} />
      ))}
    </ul>
  </section>
);

/** Two devices of one name and day are told apart by the minute. */
function whenOf({ addedAt, seenAt }: DeviceRow): string {
  const added = momentOf(addedAt, Date.now());
  return seenAt === undefined ? t.settings.added(added) : t.settings.addedSeen(added, momentOf(seenAt, Date.now()));
}
const nameOf = ({ name }: DeviceRow): string => name || t.settings.unnamedDevice;

function Row({ device, mayRemove }: { readonly device: DeviceRow; readonly mayRemove: boolean }) {
  const [open, setOpen] = useState<'rename' | 'remove'>();
  const name = nameOf(device);
  const close = (): void => setOpen(undefined);
  const id = useId();
  return (
    <li>
      <span class="di">
        <Icon name={isHandheld(name) ? 'phone' : 'device'} size={21} />
      </span>
      <span class="what">
        <b>
          <bdi>{name}</bdi>
        </b>
        <small id={id}>{whenOf(device)}</small>
      </span>
      <button type="button" class="ib" aria-label={t.settings.renameOf(name)} aria-describedby={id} onClick={() => setOpen('rename')}>
        <Icon name="pen" size={19} />
      </button>
      {mayRemove && (
        <button type="button" class="ib" aria-label={t.settings.removeOf(name)} aria-describedby={id} onClick={() => setOpen('remove')}>
          <Icon name="trash" size={19} />
        </button>
      )}
      {open === 'rename' && <Rename device={device} onClose={close} />}
      {open === 'remove' && <Remove device={device} onClose={close} />}
    </li>
  );
}

type ActProps = { readonly device: DeviceRow; readonly onClose: () => void };

function Rename({ device, onClose }: ActProps) {
  const asking = useAsk();
  const [typed, setTyped] = useState(device.name);
  const [isTried, setTried] = useState(false);
  const id = useId();
  const name = plainName(typed).trim();
  const why = whyNotDeviceName(name);
  const shown = isTried || typed !== '' ? why : undefined;
  const save = () => asking.ask('renameDevice', { device: device.device, name });
  return (
    <FormDialog title={t.settings.rename} asking={asking} wrong={why && id} onTry={() => setTried(true)} save={save} onClose={onClose}>
      <Field id={id} label={t.signIn.name} why={shown}>
        <input
          {...wants(id, shown)}
          class="input"
          dir="auto"
          autocomplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
    </FormDialog>
  );
}

function Remove({ device, onClose }: ActProps) {
  const { busy, error, ask } = useAsk();
  const remove = async (): Promise<void> => {
    if (await ask('revokeDevice', { device: device.device })) onClose();
  };
  return (
    <Dialog title={t.settings.removeSure(nameOf(device))} onClose={onClose}>
      <p>{t.settings.removeSureLead(t.settings.added(momentOf(device.addedAt, Date.now())))}</p>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" aria-disabled={busy} onClick={remove}>
          {t.settings.remove}
        </button>
      </Answers>
    </Dialog>
  );
}
