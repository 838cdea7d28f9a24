/** Reporting somebody to whoever runs the hub, with messages of theirs that one chooses to show. */
import { useEffect, useId, useState } from 'preact/hooks';
import type { Commands } from '../../device/port/port.ts';
import '../styles/settings-pages.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Field, wants } from '../ui/field.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { Switch } from '../ui/switch.tsx';
import type { Asked } from './asking.ts';
import { setBlocked } from './deeds.ts';

type Reason = Commands['report']['in']['reason'];
const REASONS = ['spam', 'fraud', 'harassment', 'violence', 'child_abuse', 'impersonation', 'other'] as const satisfies readonly Reason[];

type Props = { readonly asked: Extract<Asked, { readonly is: 'report' }>; readonly onClose: () => void };

/** Of their last messages, as many as say what it is about. */
const MOST_LAST = 5;
const LOOKED_AT = 50;
/** As the device takes it, and a little less than that in every script. */
const MOST_TEXT = 1000;

export function Report({ asked: { user, name, chat, messages }, onClose }: Props) {
  const device = useDevice();
  const id = useId();
  const { busy, error, ask } = useAsk();
  const isBlocked = useView('person', { user }, user)?.blocked ?? false;
  const last = useLast(chat, messages === undefined);
  const [reason, choose] = useState<Reason>('spam');
  const [text, type] = useState('');
  const [isShowing, show] = useState(true);
  const [isBlocking, block] = useState(true);
  const shown = messages ?? (isShowing ? last : []);
  const send = async (): Promise<void> => {
    const done = await ask('report', { user, reason, text: text.trim(), messages: shown.map((message) => ({ chat, message })) });
    if (!done) return;
    onClose();
    const isDone = !isBlocking || isBlocked || (await setBlocked(device, { user, name }, true));
    if (isDone) say({ text: t.person.reported });
  };
  return (
    <Dialog title={t.person.reportTitle(name)} onClose={onClose}>
      <p>{t.person.reportLead(name)}</p>
      <fieldset class="languages reasons">
        <legend class="vh">{t.person.reason}</legend>
        {REASONS.map((one) => (
          <label key={one}>
            <input type="radio" name={id} checked={one === reason} onChange={() => choose(one)} />
            <span>{t.person.reasons[one]}</span>
          </label>
        ))}
      </fieldset>
      <Field id={`${id}text`} label={t.person.reportText} why={undefined}>
        <textarea
          {...wants(`${id}text`, undefined)}
          class="input"
          dir="auto"
          autocomplete="off"
          rows={2}
          maxLength={MOST_TEXT}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </Field>
      {messages && messages.length > 0 && <p>{t.person.reportThese(messages.length)}</p>}
      {!messages && last.length > 0 && <Switch name={t.person.reportLast(last.length)} isOn={isShowing} onChange={show} />}
      {!isBlocked && <Switch name={t.person.alsoBlock(name)} isOn={isBlocking} onChange={block} />}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: it ends in a sentence, or in why not. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void send()}>
          {t.person.reportSend}
        </button>
      </Answers>
    </Dialog>
  );
}

/** The last of what they wrote, where nothing was picked out. */
function useLast(chat: string, isWanted: boolean): readonly string[] {
  const device = useDevice();
  const [last, found] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isWanted) return;
    void device.call('history', { chat, limit: LOOKED_AT }).then((answer) => {
      if (!answer.ok) return;
      const theirs = answer.rows.filter(({ own, kind }) => !own && kind === 'text');
      found(theirs.slice(-MOST_LAST).map(({ id }) => id));
    });
  }, [device, chat, isWanted]);
  return last;
}
