/** What was picked, over where one writes: seen, taken off again, and sent with the words below it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { isRunningType } from '../../chat/magic.ts';
import { isRunning, MEDIA_LIMIT, shownName } from '../../chat/media.ts';
import { type Attached, attachedTo, setAttached } from '../chat/attached.ts';
import { preparingIn } from '../chat/preparing.ts';
import { t } from '../text/language.ts';
import '../styles/tray.css';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Switch } from '../ui/switch.tsx';
import { say } from '../ui/say.tsx';
import { wordsOf } from '../ui/words-of.ts';
import { pick } from './attach.ts';
import type { Prepared, Why } from './prepare.ts';
import { glanceOf, playTime } from './glance.ts';
import { type Making, type Ready, readied } from './readied.ts';
import { type Sends, useSends } from './sends.ts';
import { Sign, type SignName } from './sign.tsx';
import { sizeOf } from './size.ts';

type Props = { readonly chat: string; readonly sender: Sends };

export function Tray(props: Props) {
  const { chat } = props;
  const files = attachedTo(chat);
  const most = useView('mediaLimit', {})?.most;
  const ready = useReadied(files, most);
  const why = useSender(props, files, most);
  const under = preparingIn(chat);
  const isBusy = under !== undefined;
  useEffect(() => {
    if (files.length <= MEDIA_LIMIT.count) return;
    setAttached(chat, files.slice(0, MEDIA_LIMIT.count));
    say({ text: t.media.tooMany(MEDIA_LIMIT.count) });
  }, [files.length]);
  const setOriginal = (original: boolean): void =>
    setAttached(
      chat,
      files.map((one) => ({ ...one, original })),
    );
  return (
    <div class="tray" aria-busy={isBusy}>
      <ul inert={isBusy}>
        {files.map((one) => (
          <Tile
            key={one.key}
            one={one}
            ready={ready.get(one.key)}
            making={readied(one, most)}
            onRemove={() =>
              setAttached(
                chat,
                files.filter(({ key }) => key !== one.key),
              )
            }
          />
        ))}
        <li>
          <button
            type="button"
            class="add"
            aria-label={t.media.more}
            onClick={() =>
              pick(
                chat,
                '',
                files.some(({ original }) => original),
              )
            }
          >
            <Icon name="plus" />
          </button>
        </li>
      </ul>
      {[...refusalsOf(files, ready), ...(why ? [why] : [])].map((text) => (
        <p key={text} class="error" role="alert">
          {text}
        </p>
      ))}
      {isBusy ? (
        <Sealing name={under.name} onCancel={() => under.stop.abort()} />
      ) : (
        files.some(({ file }) => /^(?:image|video)\//.test(file.type)) && (
          <Switch name={t.media.asFile} isOn={files.every(({ original }) => original)} onChange={setOriginal} />
        )
      )}
    </div>
  );
}

/** How far what goes has come onto the disk, with what takes it back: then all is as it was. */
function Sealing({ name, onCancel }: { readonly name: string; readonly onCancel: () => void }) {
  const { done, size } = useView('transfer', { blob: name }, name) ?? { done: 0, size: 0 };
  return (
    <div class="sealing">
      <span role="status">{t.media.preparing}</span>
      {size > 0 && <span>{t.media.sofar(sizeOf(done), sizeOf(size))}</span>}
      <button type="button" class="ib" aria-label={t.media.cancelSend} title={t.media.cancelSend} onClick={onCancel}>
        <Icon name="close" size={18} />
      </button>
      {size > 0 && <progress aria-label={t.media.preparing} value={done / size} />}
    </div>
  );
}

/** Gives what sends them; says why it was refused. */
function useSender({ chat, sender }: Props, files: readonly Attached[], most: number | undefined): string | undefined {
  const device = useDevice();
  const [why, setWhy] = useState<string>();
  useEffect(() => setWhy(undefined), [files]);
  const limit = useRef(most);
  limit.current = most;
  const isLeft = useRef(false);
  useEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  useSends(sender, 'tray', async (written, reply, name, stop) => {
    // As it is now: what is drawn may be older.
    const files = attachedTo(chat);
    // Not awaited: what is sent says that it was stopped.
    stop.signal.addEventListener('abort', () => void device.call('stopSealing', { name }));
    const all = await Promise.race([allReady(files, limit), ended(stop.signal)]);
    const media = all.flatMap((one): Prepared[] => ('refused' in one ? [] : [one]));
    if (media.length < files.length) return false;
    const answer = await device.call('sendMedia', { chat, ...written, ...(reply !== undefined && { reply }), media, name });
    if (answer.ok) {
      // What was added meanwhile is of the next message.
      const rest = attachedTo(chat).filter((one) => !files.includes(one));
      setAttached(chat, rest);
    } else if (answer.error.code !== 'cancelled') {
      const text = await wordsOf(answer.error);
      // Whoever looks at another chat is told there.
      if (isLeft.current) say({ text });
      else setWhy(text);
    }
    return answer.ok;
  });
  return why;
}

/** What the hub takes may come to be known after the press that sends: what was begun under another limit is made anew, and that is waited for. */
async function allReady(files: readonly Attached[], limit: { readonly current: number | undefined }): Promise<readonly Ready[]> {
  const most = limit.current;
  const all = await Promise.all(files.map((one) => readied(one, most).made));
  return limit.current === most ? all : allReady(files, limit);
}

/** Nothing is sent of what nobody waits for any more. */
const ended = (signal: AbortSignal): Promise<readonly Ready[]> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve([]));
  });

/** Why any of them cannot be sent, in words. */
const refusalsOf = (files: readonly Attached[], ready: ReadonlyMap<number, Ready>): readonly string[] =>
  files.flatMap(({ key, file }) => {
    const found = ready.get(key);
    return found && 'refused' in found ? [whyOf(shownName(file.name), found.refused)] : [];
  });

/** What has become of each so far, by its key. */
function useReadied(files: readonly Attached[], most: number | undefined): ReadonlyMap<number, Ready> {
  const [ready, set] = useState<ReadonlyMap<number, Ready>>(new Map());
  useEffect(() => {
    let isOver = false;
    // Not awaited: each shows when it is there.
    for (const one of files)
      void readied(one, most).made.then((found) => {
        // What is made anew otherwise, or taken off, is refused by nobody.
        const isLeft = 'refused' in found && found.refused.code === 'cancelled';
        if (!isOver && !isLeft) set((before) => (before.get(one.key) === found ? before : new Map(before).set(one.key, found)));
      });
    return () => {
      isOver = true;
    };
  }, [files, most]);
  return ready;
}

type TileProps = {
  readonly one: Attached;
  readonly ready: Ready | undefined;
  readonly making: Making;
  readonly onRemove: () => void;
};

function Tile({ one, ready, making, onRemove }: TileProps) {
  const isSpoken = ready !== undefined && 'kind' in ready && ready.kind === 'voice';
  const name = isSpoken ? glanceOf({ ...ready, count: 1, duration: ready.duration ?? 0 }) : shownName(one.file.name);
  const found = ready && 'head' in ready ? ready.head : making.head.value;
  const head = found && found.length > 0 ? found : undefined;
  const url = useUrl(head);
  return (
    <li class={ready && 'refused' in ready ? 'refused' : undefined}>
      {url ? (
        <img src={url} alt={name} />
      ) : (
        <span class="named">
          <Sign name={signOf(name, ready)} />
          <span>{isSpoken ? playTime(ready.duration ?? 0) : name}</span>
        </span>
      )}
      {making.done.value !== undefined && <progress aria-label={t.media.preparing} value={making.done.value} />}
      <button type="button" class="ib" aria-label={t.media.remove(name)} onClick={onRemove}>
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}

/** A program is one by its name or by its bytes; until these are read everything else is a file. */
function signOf(name: string, ready: Ready | undefined): SignName {
  const made = ready && !('refused' in ready) ? ready : undefined;
  return isRunning(name) || (made && isRunningType(made.type)) ? 'runs' : (made?.kind ?? 'file');
}

function useUrl(bytes: Uint8Array<ArrayBuffer> | undefined): string | undefined {
  const [url, set] = useState<string>();
  useEffect(() => {
    if (!bytes) return set(undefined);
    const made = URL.createObjectURL(new Blob([bytes]));
    set(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}

function whyOf(name: string, why: Why): string {
  switch (why.code) {
    case 'empty':
      return t.media.empty(name);
    case 'too_large':
      return t.media.tooLarge(name, sizeOf(why.limit));
    case 'too_many_pixels':
      return t.media.tooManyPixels(name);
    case 'broken':
      return t.media.brokenFile(name);
    default:
      return t.media.unreadable(name);
  }
}
