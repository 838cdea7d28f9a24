/** The questions about a person: to block them, what to call them, and what to report of them. */
import { useId, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Field, wants } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { whyNotName } from '../ui/why.ts';
import type { Asked, Named } from './asking.ts';
import { setBlocked } from './deeds.ts';
import { Report } from './report.tsx';

type Props = { readonly asked: Asked; readonly onClose: () => void };

export function PersonDialog({ asked, onClose }: Props) {
  switch (asked.is) {
    case 'block':
      return <Block person={asked} onClose={onClose} />;
    case 'rename':
      return <Rename person={asked} onClose={onClose} />;
    case 'report':
      return <Report asked={asked} onClose={onClose} />;
  }
}

type OneProps = { readonly person: Named; readonly onClose: () => void };

function Block({ person, onClose }: OneProps) {
  const device = useDevice();
  const block = (): void => {
    onClose();
    // Not awaited: a sentence says what became of it.
    void setBlocked(device, person, true);
  };
  return (
    <Dialog title={t.person.blockTitle(person.name)} onClose={onClose}>
      <p>{t.person.blockHint}</p>
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" onClick={block}>
          {t.person.block}
        </button>
      </Answers>
    </Dialog>
  );
}

function Rename({ person: { user, name }, onClose }: OneProps) {
  const person = useView('person', { user }, user);
  // What they are called here; nothing where that is what they call themselves.
  const given = person && person.name !== person.ownName ? person.name : '';
  return person ? <NameForm user={user} title={t.person.renameTitle(name)} given={given} ownName={person.ownName} onClose={onClose} /> : null;
}

type NameProps = { readonly user: string; readonly title: string; readonly given: string; readonly ownName: string; readonly onClose: () => void };

function NameForm({ user, title, given, ownName, onClose }: NameProps) {
  const id = useId();
  const asking = useAsk();
  const [typed, type] = useState(given);
  const name = plainName(typed).trim();
  const why = name === '' ? undefined : whyNotName(name);
  const save = () => asking.ask('renameContact', { user, name });
  return (
    <FormDialog title={title} asking={asking} wrong={why && id} save={save} onClose={onClose}>
      <Field id={id} label={t.person.renameLabel} hint={t.person.renameHint} why={why}>
        <input
          {...wants(id, why)}
          class="input"
          dir="auto"
          autocomplete="off"
          placeholder={ownName}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </Field>
    </FormDialog>
  );
}
