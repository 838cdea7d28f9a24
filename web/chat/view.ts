/** What the events of a chat say together, all of it: the messages in their order, what people and own devices said last, and what is amiss. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { type KnownBody, readBody, TYPE } from './bodies.ts';
import type { Cuts } from './cuts.ts';
import type { Event } from './event.ts';
import { compareEvents, type Fold, isCounted, type Message, messageOf } from './fold.ts';
import { isEffect, isSaid, type MessageBody } from './message-bodies.ts';
import { isRequest, subjectOf } from './own-bodies.ts';
import { isLater, revisionOf } from './revision.ts';

type Said<T extends KnownBody['type']> = Extract<KnownBody, { readonly type: T }>;
type Registered = Exclude<KnownBody['type'], MessageBody['type'] | typeof TYPE.cut | typeof TYPE.leave>;
type RegisteredBody = Said<Registered>;

/** Maps are by hex: of the person, the device or the chat that is meant. */
export type View = {
  readonly messages: readonly Message[];
  readonly profiles: ReadonlyMap<string, Said<typeof TYPE.profile>>;
  readonly contacts: ReadonlyMap<string, Said<typeof TYPE.contact>>;
  readonly reads: ReadonlyMap<string, Said<typeof TYPE.read>>;
  readonly deviceNames: ReadonlyMap<string, Said<typeof TYPE.deviceName>>;
  readonly drafts: ReadonlyMap<string, Said<typeof TYPE.draft>>;
  readonly chats: ReadonlyMap<string, Said<typeof TYPE.chat>>;
  readonly choices: ReadonlyMap<string, Said<typeof TYPE.choice>>;
  readonly blocks: ReadonlyMap<string, Said<typeof TYPE.block>>;
  readonly folders: ReadonlyMap<string, Said<typeof TYPE.folder>>;
  /** Two events of one device with one number: two copies of it are about. Both are shown; the device is to be revoked. */
  readonly clones: readonly { readonly device: Bytes; readonly n: number; readonly events: readonly Bytes[] }[];
  readonly cuts: Cuts;
};

export function viewOf(state: Fold): View {
  const latest = latestOf(state);
  const said = <T extends Registered>(type: T): ReadonlyMap<string, Said<T>> =>
    new Map([...latest.values()].flatMap(({ name, body }) => (isOf(body, type) ? [[name, body] as const] : [])).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    messages: messagesOf(state),
    profiles: said(TYPE.profile),
    contacts: said(TYPE.contact),
    reads: said(TYPE.read),
    deviceNames: said(TYPE.deviceName),
    drafts: said(TYPE.draft),
    chats: said(TYPE.chat),
    choices: said(TYPE.choice),
    blocks: said(TYPE.block),
    folders: said(TYPE.folder),
    clones: clonesOf(state),
    cuts: state.cuts,
  };
}

/** Messages as a chat shows them, oldest first. */
export const messagesOf = (state: Fold): readonly Message[] =>
  [...state.events.keys()].flatMap((id) => messageOf(state, id) ?? []).sort(compareEvents);

const isOf = <T extends Registered>(body: RegisteredBody, type: T): body is Extract<RegisteredBody, Said<T>> => body.type === type;

type Latest = { readonly event: Event; readonly name: string; readonly body: RegisteredBody };

/** Of everything that is said anew each time, what counts: the latest revision; of read marks the furthest. */
function latestOf(state: Fold): ReadonlyMap<string, Latest> {
  const latest = new Map<string, Latest>();
  for (const event of state.events.values()) {
    const body = event.body && isCounted(state, event) ? readBody(event.header.type, event.body) : undefined;
    const name = body && nameOf(event, body);
    if (!body || name === undefined || !isRegistered(body)) continue;
    const key = `${body.type}:${name}`;
    const [next, known] = [{ event, name, body }, latest.get(key)];
    if (!known || isNewer(state, next, known)) latest.set(key, next);
  }
  return latest;
}

function isNewer({ context }: Fold, a: Latest, b: Latest): boolean {
  if (a.body.type === TYPE.read && b.body.type === TYPE.read) {
    const order = compareEvents({ id: a.body.event, at: a.body }, { id: b.body.event, at: b.body });
    if (order !== 0) return order > 0;
  }
  if (a.body.type === TYPE.chat && b.body.type === TYPE.chat && isRequest(a.body) !== isRequest(b.body)) return isRequest(b.body);
  return isLater(revisionOf(a.event), revisionOf(b.event), context.chains.get(toHex(a.event.header.user)));
}

/** Whom or what it is said of; undefined where it is none of these. */
const nameOf = ({ header }: Event, body: NonNullable<ReturnType<typeof readBody>>): string | undefined =>
  body.type === TYPE.profile ? toHex(header.user) : isRegistered(body) ? subjectOf(body) : undefined;

const isRegistered = (body: NonNullable<ReturnType<typeof readBody>>): body is RegisteredBody =>
  body.type !== 'unknown' && !isSaid(body.type) && body.type !== TYPE.cut && body.type !== TYPE.leave && !isEffect(body.type);

const clonesOf = (state: Fold): View['clones'] =>
  [...state.numbers.values()]
    .filter((ids) => ids.length > 1)
    .flatMap((ids) => {
      const events = ids
        .flatMap((id) => state.events.get(id) ?? [])
        .sort((a, b) => compareEvents({ id: a.id, at: a.header.at }, { id: b.id, at: b.header.at }));
      const [first] = events;
      return first ? [{ device: first.header.device, n: first.header.n, events: events.map(({ id }) => id) }] : [];
    })
    .sort((a, b) => (toHex(a.device) === toHex(b.device) ? a.n - b.n : toHex(a.device) < toHex(b.device) ? -1 : 1));
