/** Finding somebody to write to: by username, number, link or code; among the people one knows; or by being found. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../device/port/failure.ts';
import type { Person } from '../../device/port/people.ts';
import { writeRoute } from '../address.ts';
import { go, isGroupCode, isToType, route } from '../route.ts';
import { follow } from '../shell.tsx';
import '../styles/panels.css';
import '../styles/people.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Back } from '../ui/back.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Scanner, useCamera } from '../ui/scanner.tsx';
import { Contacts, PersonRow } from './contacts.tsx';
import { OwnJoins } from '../invites/join.tsx';
import { MyLink } from './my-link.tsx';

const NEW_GROUP = { at: 'group' } as const;

/** `code`: of a link somebody opened; they are looked for at once. */
export function NewChat({ code }: { readonly code?: string }) {
  const finding = useAsk();
  const opening = useAsk();
  const [typed, setTyped] = useState(code ?? '');
  const [found, setFound] = useState<Person>();
  const find = async (text: string): Promise<void> => {
    if (isGroupCode(text)) return go({ at: 'join', code: text.trim() });
    setTyped(text);
    setFound(undefined);
    if (text.trim() !== '') setFound((await finding.ask('find', { text: text.trim() }))?.person);
  };
  const write = async (person: Person): Promise<void> => {
    const answer = await opening.ask('openChat', { user: person.user });
    if (answer) go({ at: 'chat', chat: answer.chat, message: undefined, isToType: true }, true);
  };
  // What is done about them meanwhile.
  const now = useView('person', { user: found?.user ?? '' }, found?.user);
  const known = now && { contact: now.contact, blocked: now.blocked, name: now.name || (found?.name ?? '') };
  // Once for each link that is opened.
  useEffect(() => {
    // Not awaited: what is found, or why nothing is, shows itself.
    if (code) void find(code);
  }, [code]);
  const change = (text: string): void => {
    setTyped(text);
    setFound(undefined);
    finding.forget();
  };
  return (
    <div class="people" data-part>
      <header class="bar">
        <Back />
        <h1>{t.people.title}</h1>
      </header>
      <div class="scroll">
        <div class="pin">
          <Search typed={typed} isBusy={finding.busy} onType={change} onFind={find} />
          <Failed error={finding.error ?? opening.error} words={whyNobody(finding.error, typed)} />
          <div role="status">
            {found && <PersonRow person={{ ...found, ...known }} foundBy={typed.trim()} isBusy={opening.busy} onWrite={write} />}
          </div>
          <a class="btn soft new-group" href={writeRoute(NEW_GROUP)} onClick={(event) => follow(event, NEW_GROUP)}>
            <Icon name="group" size={20} />
            {t.list.newGroup}
          </a>
          <Contacts typed={typed} hidden={found?.user} isBusy={opening.busy} onWrite={write} />
          <OwnJoins />
          <MyLink />
        </div>
      </div>
    </div>
  );
}

/** Of a link, that nobody is behind it says that something is wrong with the link; and what is nothing of the three leads to nobody anywhere. */
function whyNobody(error: Failure | undefined, typed: string): string | undefined {
  if (error?.code !== 'unknown_person') return undefined;
  if (/tidings:|:\/\//.test(typed)) return t.people.brokenLink;
  return /^@?[a-z]\w{3,31}$|^\+?[\d\s().-]+$|^[\da-f]{32}$/i.test(typed.trim()) ? undefined : t.people.findable;
}

type SearchProps = {
  readonly typed: string;
  readonly isBusy: boolean;
  readonly onType: (text: string) => void;
  readonly onFind: (text: string) => void;
};

function Search({ typed, isBusy, onType, onFind }: SearchProps) {
  const hasCamera = useCamera();
  const [isScanning, scan] = useState(false);
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // Each time one comes here, also from here.
  useLayoutEffect(() => {
    if (isToType()) input.current?.focus();
  }, [route.value]);
  const isEmpty = typed.trim() === '';
  const isMissed = isTried && isEmpty;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(isEmpty);
    if (isEmpty) input.current?.focus();
    else if (!isBusy) onFind(typed);
  };
  return (
    <form class="find" onSubmit={submit}>
      <input
        ref={input}
        class="input"
        type="search"
        dir="auto"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        aria-label={t.people.search}
        aria-invalid={isMissed}
        aria-describedby="find-hint"
        placeholder={t.people.search}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
      />
      <button type="submit" class="btn primary" aria-disabled={isBusy}>
        {t.people.find}
      </button>
      {hasCamera && (
        <button type="button" class="ib" aria-label={t.people.scan} onClick={() => scan(true)}>
          <Icon name="scan" />
        </button>
      )}
      <p class={isMissed ? 'hint wrong' : 'hint'} id="find-hint" role="status">
        {isMissed ? t.people.searchEmpty : t.people.searchHint}
      </p>
      {isScanning && (
        <Scanner
          title={t.people.scan}
          onClose={() => scan(false)}
          onFound={(text) => {
            scan(false);
            onFind(text);
          }}
        />
      )}
    </form>
  );
}
