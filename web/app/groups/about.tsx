/** What a group is called, looks like and is about: asked for when it begins and when it is changed. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import { t } from '../text/language.ts';
import { Field, wants } from '../ui/field.tsx';
import { PhotoField } from '../ui/photo-field.tsx';
import { whyNoDescription, whyNotGroupName } from '../ui/why.ts';

/** `photo`: undefined where it stays as it is, null where it is taken away. */
export type About = { readonly name: string; readonly description: string; readonly photo: Uint8Array<ArrayBuffer> | null | undefined };

type Props = {
  readonly about: About;
  readonly onChange: (about: About) => void;
  /** The photo as it is now. */
  readonly children: ComponentChildren;
  readonly hasPhoto: boolean;
  /** Were they told to go on already? Nobody is told what lacks before they have had the time for it. */
  readonly isTried: boolean;
};

export function AboutFields({ about, onChange, children, hasPhoto, isTried }: Props) {
  const id = useId();
  const { name, description } = sound(about);
  const why = { name: isTried || about.name !== '' ? whyNotGroupName(name) : undefined, description: whyNoDescription(description) };
  return (
    <>
      <PhotoField hasPhoto={about.photo === undefined ? hasPhoto : about.photo !== null} onPhoto={(photo) => onChange({ ...about, photo })}>
        {about.photo ? <Preview photo={about.photo} /> : children}
      </PhotoField>
      <Field id={`${id}name`} label={t.group.name} why={why.name}>
        <input
          {...wants(`${id}name`, why.name)}
          class="input"
          name="group-name"
          dir="auto"
          autocomplete="off"
          required
          value={about.name}
          onInput={(event) => onChange({ ...about, name: event.currentTarget.value })}
        />
      </Field>
      <Field id={`${id}description`} label={t.group.description} why={why.description}>
        <textarea
          {...wants(`${id}description`, why.description)}
          class="input"
          dir="auto"
          autocomplete="off"
          rows={2}
          value={about.description}
          onInput={(event) => onChange({ ...about, description: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

/** As it is kept. */
export const sound = ({ name, description, ...more }: About): About => ({ ...more, name: plainName(name).trim(), description: description.trim() });

export const isSound = (about: About): boolean => {
  const { name, description } = sound(about);
  return whyNotGroupName(name) === undefined && whyNoDescription(description) === undefined;
};

function Preview({ photo }: { readonly photo: Uint8Array<ArrayBuffer> }) {
  const [address, show] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo]));
    show(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return <span class="av s88">{address && <img src={address} alt="" />}</span>;
}
