/** One message: a bubble, its signs, and what can be done when it was not sent. Drawn anew only when something of it changed. */
import type { MessageRow } from '../../device/port/messages.ts';
import '../styles/deeds.css';
import { timeOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { calledBy } from '../called.ts';
import { useRemoved } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazy.tsx';
import { redrawn } from '../ui/redraw.ts';
import { Tick } from '../ui/tick.tsx';
import { Author, Face } from './author.tsx';
import type { Act } from './deeds.ts';
import { isJumbo } from './emoji.ts';
import type { FaceOf, NameOf } from './names.ts';
import { Quote } from './quote.tsx';
import { Reactions } from './reactions.tsx';
import { Words } from './words.tsx';

const Done = lazily(async () => (await import('../groups/service.tsx')).Done);
const NotSentWhy = lazily(async () => (await import('./not-sent-why.tsx')).NotSentWhy);
const Shown = lazily(async () => (await import('../media/shown.tsx')).Shown);

/** `picked`: whether it is among those picked out, undefined where none are being. `jump`: goes to a message. */
type Props = {
  readonly row: MessageRow;
  readonly first: boolean;
  readonly last: boolean;
  readonly flash: boolean;
  readonly picked: boolean | undefined;
  /** The chat, where it is of several people: who said it stands over the first, and their face beside the last. */
  readonly group: string | undefined;
  /** This person. */
  readonly me: string | undefined;
  readonly faceOf: FaceOf;
  readonly nameOf: NameOf;
  readonly act: Act;
  readonly jump: (to: string, from: string) => void;
  readonly chat: string;
};

/** Of a row, what shows: it comes as a fresh copy with each change of the chat. */
const SHOWN = ['id', 'text', 'status', 'kind', 'edited', 'ahead', 'time', 'own', 'pinned'] as const;
const NESTED = ['marks', 'reply', 'forward', 'media', 'reactions', 'service'] as const;
const AROUND = ['first', 'last', 'flash', 'picked', 'group', 'me', 'nameOf', 'faceOf', 'act', 'jump', 'chat'] as const;

const isSame = (one: Props, next: Props): boolean =>
  SHOWN.every((field) => one.row[field] === next.row[field]) &&
  AROUND.every((field) => one[field] === next[field]) &&
  NESTED.every((field) => JSON.stringify(one.row[field]) === JSON.stringify(next.row[field]));

export const Bubble = redrawn(draw, isSame);

function draw(props: Props) {
  const { row, first, last, flash, picked, group, me, nameOf, faceOf, act, jump, chat } = props;
  if (row.kind === 'service') {
    return (
      <li class="sys" data-id={row.id} id={`row-${row.id}`} aria-labelledby={`row-${row.id}`}>
        <Done row={row} chat={group} me={me} nameOf={nameOf} jump={jump} />
      </li>
    );
  }
  const { reply } = row;
  const by =
    group !== undefined && !row.own ? { user: row.author, chat: group, name: calledBy(nameOf, row.author), ...faceOf(row.author) } : undefined;
  const classes = ['msg', by && 'of', first && 'first', row.own && 'own', flash && 'flash', picked && 'picked'].filter(Boolean).join(' ');
  return (
    // Its name is all it says: a list's item has none by itself, and whoever comes to it by keys would hear that it is one.
    <li class={classes} data-id={row.id} id={`row-${row.id}`} aria-labelledby={`row-${row.id}`}>
      {picked !== undefined && (
        <span class="mark">
          {picked && <Icon name="check" size={16} />}
          {picked && <span class="vh">{t.chat.picked}</span>}
        </span>
      )}
      {by && last && <Face by={by} />}
      <div class={lookOf(row)}>
        {by && first ? <Author by={by} /> : <span class="vh">{nameOf(row.author)}</span>}
        {row.forward && <Forwarded row={row} />}
        {reply && <Quote quote={reply} name={reply.author === undefined ? '' : nameOf(reply.author)} onPress={() => jump(reply.id, row.id)} />}
        {row.media && <Shown chat={chat} row={row} act={act} />}
        <Content row={row} nameOf={nameOf} group={group} me={me} />
        {row.kind === 'text' && <Reactions row={row} nameOf={nameOf} act={act} />}
      </div>
      {row.status === 'failed' && <NotSent row={row} act={act} />}
      {row.because && <NotSentWhy because={row.because} />}
    </li>
  );
}

/** Emoji alone stand without a bubble, unless there is more to say of them. */
const isBare = ({ kind, text, reply, forward }: MessageRow): boolean => kind === 'text' && !reply && !forward && isJumbo(text);

const Forwarded = ({ row: { forward } }: { readonly row: MessageRow }) => (
  <span class="fwd">
    <Icon name="forward" size={14} />
    <span>{forward?.name ? t.chat.forwardedFrom(forward.name) : t.chat.forwarded}</span>
  </span>
);

/** Pictures reach the edges of their bubble, and what has no words has its time over the last of them. */
function lookOf(row: MessageRow): string {
  if (!row.media) return isBare(row) ? 'b jumbo' : 'b';
  return ['b media', row.media.some(({ kind }) => kind === 'photo' || kind === 'video') && 'seen', row.text === '' && 'wordless']
    .filter(Boolean)
    .join(' ');
}

function Content({ row, nameOf, group, me }: Pick<Props, 'row' | 'nameOf' | 'group' | 'me'>) {
  if (row.kind === 'text' || row.kind === 'sending') {
    if (row.text === '' && row.media) return <Meta row={row} />;
    return (
      <p class="tx" dir="auto">
        <Words text={row.text} marks={row.marks} nameOf={nameOf} group={group} me={me} />
        <Meta row={row} />
      </p>
    );
  }
  return (
    <p class="tomb">
      <Icon name={row.kind === 'deleted' ? 'trash' : 'alert'} size={15} />
      <span>{row.kind === 'deleted' ? t.chat.deleted : t.chat.unsupported}</span>
      <Meta row={row} />
    </p>
  );
}

/** Floats into the last line, on the side where that line ends; within, it is an island: the words before it do not turn it round, nor it them. */
const Meta = ({ row }: { readonly row: MessageRow }) => (
  <span class="meta">
    <bdi>
      {row.pinned && (
        <span role="img" aria-label={t.chat.pinned} title={t.chat.pinned}>
          <Icon name="pin" size={12} />
        </span>
      )}
      {row.edited && <span>{t.chat.edited}</span>}
      {row.ahead && (
        <span role="img" aria-label={t.chat.ahead} title={t.chat.ahead}>
          <Icon name="clock" size={12} />
        </span>
      )}
      <time dateTime={new Date(row.time).toISOString()}>{timeOf(row.time)}</time>
      {row.status && <Tick status={row.status} />}
    </bdi>
  </span>
);

function NotSent({ row, act }: { readonly row: MessageRow; readonly act: Act }) {
  const isRemoved = useRemoved();
  return (
    <div class="failed-acts">
      <Icon name="alert" size={15} />
      {t.chat.notSent}
      {!isRemoved && (
        <>
          <button type="button" tabIndex={-1} onClick={() => act('retry', row)}>
            {t.chat.retry}
          </button>
          <button type="button" tabIndex={-1} onClick={() => act('discard', row)}>
            {t.chat.discard}
          </button>
        </>
      )}
    </div>
  );
}
