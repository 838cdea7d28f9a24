/** Making a folder of chats, or changing one: chats of a kind, and single chats besides or left out. */
import { useId, useState } from 'preact/hooks';
import { plainName } from '../../chat/plain.ts';
import type { ChatRow } from '../../device/port/port.ts';
import { isMeant } from '../people/matching.ts';
import '../styles/questions.css';
import '../styles/settings-pages.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Field, wants } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useView } from '../ui/hooks.ts';
import { Switch } from '../ui/switch.tsx';
import { whyNotName } from '../ui/why.ts';
import type { Draft } from './folders.ts';

type Props = { readonly known: Draft; readonly onClose: () => void };

export function FolderDialog({ known, onClose }: Props) {
  const id = useId();
  const asking = useAsk();
  const [draft, set] = useState(known);
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Draft>): void => set({ ...draft, ...part });
  const name = plainName(draft.name).trim();
  const why = isTried ? whyNotName(name) : undefined;
  const isEmpty = !draft.people && !draft.groups && draft.chats.length === 0;
  const wrong = whyNotName(name) && id;
  const save = async () => (isEmpty ? undefined : asking.ask('saveFolder', { ...draft, name }));
  const title = known.folder === undefined ? t.folders.new : t.folders.edit;
  return (
    <FormDialog title={title} look="folder" asking={asking} wrong={wrong} onTry={() => setTried(true)} save={save} onClose={onClose}>
      <Field id={id} label={t.folders.name} why={why}>
        <input
          {...wants(id, why)}
          class="input"
          dir="auto"
          autocomplete="off"
          value={draft.name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
      </Field>
      <Switch name={t.folders.people} isOn={draft.people} onChange={(people) => change({ people })} />
      <Switch name={t.folders.groups} isOn={draft.groups} onChange={(groups) => change({ groups })} />
      {(draft.people || draft.groups) && <Switch name={t.folders.unread} isOn={draft.unread} onChange={(unread) => change({ unread })} />}
      <Single draft={draft} onChange={change} />
      <p class="error" role="alert">
        {isTried && isEmpty && t.folders.empty}
      </p>
    </FormDialog>
  );
}

const PLACES = ['none', 'always', 'never'] as const;

/** Each chat as its kind has it, always in the folder, or never. */
function Single({ draft, onChange }: { readonly draft: Draft; readonly onChange: (part: Partial<Draft>) => void }) {
  const chats = useView('chats', {});
  const [typed, type] = useState('');
  const shown = [...(chats?.rows ?? []), ...(chats?.archived ?? [])].filter((row) => isMeant(titleOf(row), typed));
  const placeOf = (chat: string): (typeof PLACES)[number] =>
    draft.chats.includes(chat) ? 'always' : draft.without.includes(chat) ? 'never' : 'none';
  const put = (chat: string, place: string): void => {
    const [inside, without] = [draft.chats.filter((one) => one !== chat), draft.without.filter((one) => one !== chat)];
    onChange({ chats: place === 'always' ? [...inside, chat] : inside, without: place === 'never' ? [...without, chat] : without });
  };
  return (
    <fieldset class="choice">
      <legend>{t.folders.single}</legend>
      <input
        type="search"
        class="input"
        autocomplete="off"
        dir="auto"
        aria-label={t.folders.search}
        placeholder={t.folders.search}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
      />
      <ul class="picks">
        {shown.map((row) => (
          <li key={row.chat}>
            <label>
              <Avatar user={row.user || row.chat} title={titleOf(row)} photo={row.photo} size="s36" saved={row.kind === 'self'} />
              <bdi class="nm">{titleOf(row)}</bdi>
              <select class="pick" autocomplete="off" value={placeOf(row.chat)} onChange={({ currentTarget }) => put(row.chat, currentTarget.value)}>
                {PLACES.map((place) => (
                  <option key={place} value={place} selected={place === placeOf(row.chat)}>
                    {t.folders.is[place]}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li class="none">{t.folders.noChats}</li>}
      </ul>
    </fieldset>
  );
}

const titleOf = ({ kind, title }: ChatRow): string => (kind === 'self' ? t.list.saved : title);
