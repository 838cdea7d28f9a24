/** One message: a bubble, its signs, and what can be done when it was not sent. Drawn anew only when something of it changed. */
import type { MessageRow } from '../../device/port.ts';
import { timeOf } from '../text/dates.ts';
import { t } from '../text/en.ts';
import { useRemoved } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { redrawn } from '../ui/redraw.ts';
import { Tick } from '../ui/tick.tsx';
import { isJumbo } from './emoji.ts';
import { Words } from './words.tsx';

export type Act = (what: 'retry' | 'discard', id: string) => void;
type Props = { readonly row: MessageRow; readonly first: boolean; readonly flash: boolean; readonly title: string; readonly act: Act };

/** Of a row, what shows: it comes as a fresh copy with each change of the chat. */
const SHOWN = ['id', 'text', 'status', 'kind', 'edited', 'ahead', 'time', 'own'] as const;

const isSame = (one: Props, next: Props): boolean =>
  SHOWN.every((field) => one.row[field] === next.row[field]) &&
  one.first === next.first &&
  one.flash === next.flash &&
  one.title === next.title &&
  one.act === next.act;

export const Bubble = redrawn(draw, isSame);

function draw({ row, first, flash, title, act }: Props) {
  if (row.kind === 'service') return <Service row={row} title={title} />;
  const classes = ['msg', first && 'first', row.own && 'own', flash && 'flash'].filter(Boolean).join(' ');
  return (
    <li class={classes} data-id={row.id}>
      <div class={row.kind === 'text' && isJumbo(row.text) ? 'b jumbo' : 'b'}>
        <span class="vh">{row.own ? t.chat.you : title}</span>
        <Content row={row} />
      </div>
      {row.status === 'failed' && <NotSent id={row.id} act={act} />}
    </li>
  );
}

function Content({ row }: { readonly row: MessageRow }) {
  if (row.kind === 'text') {
    return (
      <p class="tx" dir="auto">
        <Words text={row.text} />
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

function NotSent({ id, act }: { readonly id: string; readonly act: Act }) {
  const isRemoved = useRemoved();
  return (
    <div class="failed-acts">
      <Icon name="alert" size={15} />
      {t.chat.notSent}
      {!isRemoved && (
        <>
          <button type="button" tabIndex={-1} onClick={() => act('retry', id)}>
            {t.chat.retry}
          </button>
          <button type="button" tabIndex={-1} onClick={() => act('discard', id)}>
            {t.chat.discard}
          </button>
        </>
      )}
    </div>
  );
}

const Service = ({ row, title }: { readonly row: MessageRow; readonly title: string }) => (
  <li class="sys" data-id={row.id}>
    {serviceText(row, title)}
  </li>
);

/** What the device calls by the name of a machine, in words. */
function serviceText({ text, own }: MessageRow, who: string): string {
  const { service } = t.chat;
  switch (text) {
    case 'opened':
      return own ? service.ownOpened : service.opened(who);
    case 'device_added':
      return own ? service.ownDeviceAdded : service.deviceAdded(who);
    case 'device_removed':
      return own ? service.ownDeviceRemoved : service.deviceRemoved(who);
    case 'branch':
      return t.chat.branch(who);
    default:
      return t.chat.unsupported;
  }
}
