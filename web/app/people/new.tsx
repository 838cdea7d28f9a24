/** Finding somebody to write to: by username, number, link or code; among the people one knows; or by being found. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../device/failure.ts';
import type { Person } from '../../device/port.ts';
import { go, isToType, route } from '../route.ts';
import '../styles/panels.css';
import '../styles/people.css';
import { t } from '../text/en.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Back } from '../ui/back.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Scanner, useCamera } from '../ui/scanner.tsx';
import { MyLink } from './my-link.tsx';
import { matchingPeople } from './matching.ts';

/** `code`: of a link somebody opened; they are looked for at once. */
export function NewChat({ code }: { readonly code?: string }) {
  const finding = useAsk();
  const opening = useAsk();
  const [typed, setTyped] = useState(code ?? '');
  const [found, setFound] = useState<Person>();
  const find = async (text: string): Promise<void> => {
    setTyped(text);
    setFound(undefined);
    if (text.trim() !== '') setFound((await finding.ask('find', { text: text.trim() }))?.person);
  };
  const write = async (person: Person): Promise<void> => {
    const answer = await opening.ask('openChat', { user: person.user });
    if (answer) go({ at: 'chat', chat: answer.chat, message: undefined, isToType: true }, true);
  };
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
          <Failed error={whyNobody(finding.error, typed) ?? opening.error} />
          <div role="status">{found && <Row person={found} foundBy={typed.trim()} isBusy={opening.busy} onWrite={write} />}</div>
          <Contacts typed={typed} hidden={found?.user} isBusy={opening.busy} onWrite={write} />
          <MyLink />
        </div>
      </div>
    </div>
  );
}

/** Of a link, that nobody is behind it says that something is wrong with the link; and what is nothing of the three leads to nobody anywhere. */
function whyNobody(error: Failure | undefined, typed: string): Failure | undefined {
  if (error?.code !== 'unknown_person') return error;
  if (/tidings:|:\/\//.test(typed)) return { ...error, message: t.people.brokenLink };
  return /^@?[a-z]\w{3,31}$|^\+?[\d\s().-]+$|^[\da-f]{32}$/i.test(typed.trim()) ? error : { ...error, message: t.people.findable };
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
      <button type="submit" class="btn primary" disabled={isBusy}>
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

type ContactsProps = {
  readonly typed: string;
  /** Already shown above, as what was found. */
  readonly hidden: string | undefined;
  readonly isBusy: boolean;
  readonly onWrite: (person: Person) => void;
};

function Contacts({ typed, hidden, isBusy, onWrite }: ContactsProps) {
  const people = useView('people', {})?.people ?? [];
  const shown = matchingPeople(people, typed).filter(({ user }) => user !== hidden);
  if (shown.length === 0) return null;
  return (
    <section>
      <h2 class="lab">{t.people.contacts}</h2>
      <ul class="card">
        {shown.map((person) => (
          <li key={person.user}>
            <Row person={person} isBusy={isBusy} onWrite={onWrite} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type RowProps = { readonly person: Person; readonly foundBy?: string; readonly isBusy: boolean; readonly onWrite: (person: Person) => void };

/** `foundBy`: what was typed; somebody who has not said who they are is called by it. */
function Row({ person, foundBy, isBusy, onWrite }: RowProps) {
  const { user, username, bio, verified } = person;
  const handle = username && `@${username}`;
  const name = person.name || handle || foundBy || user.slice(0, 8);
  return (
    <div class={foundBy === undefined ? 'person' : 'person card'}>
      <Avatar user={user} title={name} />
      <span class="what">
        <b>
          <span>
            <bdi>{name}</bdi>
          </span>
          {verified && (
            <span class="verified" role="img" aria-label={t.chat.verified}>
              <Icon name="verified" size={16} />
            </span>
          )}
        </b>
        <small>
          <bdi>{handle && handle !== name ? handle : bio}</bdi>
        </small>
      </span>
      <button
        type="button"
        class={foundBy === undefined ? 'btn soft small' : 'btn primary small'}
        aria-label={t.people.writeTo(name)}
        disabled={isBusy}
        onClick={() => onWrite(person)}
      >
        {t.people.write}
      </button>
    </div>
  );
}
