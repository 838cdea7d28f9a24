/** Sealed mail from other devices: it is taken one by one, in order, and the hub is asked for the chains of those who wrote it. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { hash } from '../../../crypto/hash.ts';
import { deviceAt } from '../../../crypto/identity.ts';
import { type Mail, type MailSender, openMail } from '../../../crypto/mail.ts';
import { type Cursor, type Enclosed, type Envelope, LOG, type Subscribed, type Withheld } from '../../../hub/protocol/frames.ts';
import { mailboxOf } from '../../chat/names.ts';
import { keyOf } from '../../store/key.ts';
import { advance, START } from '../../sync/line.ts';
import { type Core, write } from '../memory/core.ts';
import { newTurn } from '../memory/turn.ts';

const RETRY_MS = 5 * 1000;
/** How often one letter is put off on a line that holds. Then it is dropped, so that it holds up no other; whoever wrote it may write again. */
const MAX_DELAYS = 12;
const VERSION = 1;
const CURSOR = keyOf('mailbox');

/** How far it was read, and what this device had acked in this log before it began to read it: no sign of a double. */
type Place = { readonly cursor: Cursor; readonly forgiven: number };

export type Mailbox = {
  readonly route: Bytes;
  /** After each connection. */
  subscribe(): void;
  subscribed(frame: Subscribed): Promise<void>;
  /** Resolves when the mail has been dealt with. */
  take(frame: Envelope | Withheld): Promise<void>;
  /** Is all mail the hub had when this connection began dealt with? */
  isCaughtUp(): boolean;
};

/** `deal` does what a letter asks; doing it twice must be doing it once. */
export async function openMailbox(core: Core, deal: (mail: Mail & Enclosed) => Promise<void>): Promise<Mailbox> {
  const route = mailboxOf(core.me().device);
  const row = await core.store.get('meta', CURSOR);
  let { cursor, forgiven } = (row && readPlace(row)) ?? { cursor: START, forgiven: 0 };
  const turn = newTurn();
  /** What the hub had at the beginning of this connection; undefined until it says. */
  let head: number | undefined;
  /** How often the next letter was put off. */
  let delays = 0;
  const move = async (next: Place): Promise<void> => {
    await write(core, [{ op: 'put', table: 'meta', key: CURSOR, value: writePlace(next) }]);
    ({ cursor, forgiven } = next);
    core.topics.changed('caught-up');
  };
  return {
    route,
    subscribe: () => {
      head = undefined;
      core.hub.tell({ type: 'subscribe', route, cursor });
    },
    subscribed: (frame) =>
      turn(async () => {
        head = frame.head;
        core.topics.changed('caught-up');
        // A log this device has not read from yet may be one of another time, of which it had acked more before.
        const isNew = frame.log === LOG.other || cursor.seq === START.seq;
        if (!isNew && frame.acked > Math.max(cursor.seq, forgiven)) return core.doubled('acked');
        if (frame.log === LOG.same && !isNew) return;
        if (frame.log === LOG.other) {
          core.looks.renumber();
          core.joins.doubt();
        }
        // Another log (wiped or restored), or one that was trimmed under us: from its floor on, whatever we knew.
        await move({ cursor: frame.log === LOG.same ? cursor : frame.floor, forgiven: isNew ? frame.acked : forgiven });
        if (frame.log === LOG.other) core.hub.tell({ type: 'subscribe', route, cursor });
      }),
    take: (frame) =>
      turn(async () => {
        if (frame.seq !== cursor.seq + 1) return;
        const opened = frame.type === 'withheld' ? WITHHELD : await openLetter(core, frame, Math.max(frame.seq, head ?? 0));
        if ('waitMs' in opened) {
          if (opened.isDelay && core.hub.online()) delays += 1;
          // It comes again, and what follows it.
          if (delays <= MAX_DELAYS) return void core.timers.after(opened.waitMs, () => core.hub.tell({ type: 'subscribe', route, cursor }));
          core.log('mail_given_up');
        } else if (opened.mail) await deal({ ...opened.mail, enclosure: frame.type === 'envelope' ? frame.enclosure : undefined });
        const digest = frame.type === 'withheld' ? frame.digest : hash('item', frame.bytes);
        await move({ cursor: advance(cursor, frame.item, digest), forgiven });
        delays = 0;
        core.hub.tell({ type: 'ack', route, seq: cursor.seq });
      }),
    isCaughtUp: () => head !== undefined && cursor.seq >= head,
  };
}

/** The letter, undefined where it is none for us; or when to come back to it, `isDelay` where the hub gave no answer. */
type Opened = { readonly mail: Mail | undefined } | { readonly waitMs: number; readonly isDelay: boolean };
/** A letter of somebody this person has blocked. */
const WITHHELD: Opened = { mail: undefined };

/** `last`: the last letter that is known to lie in the mailbox now. */
async function openLetter(core: Core, { bytes, seq, user: poster }: Envelope, last: number): Promise<Opened> {
  const { keys, device } = core.me();
  const isPosters = ({ user }: MailSender): boolean => poster !== undefined && equal(user, poster);
  const lookup = async (sender: MailSender): Promise<Bytes | undefined> => {
    if (!isPosters(sender)) return undefined;
    const chain = await core.people.chain(sender.user);
    return chain && deviceAt(chain, sender.head, sender.device)?.signKey;
  };
  const opened = await openMail({ seal: keys.seal, device }, bytes, lookup);
  if (opened.opened) return opened;
  if (opened.because !== 'unknown_sender') return invalid(core, opened.because);
  const { user } = opened.sender;
  // Whose it is cannot be checked yet, but whose device brought it to the hub: nobody's chain is asked for in their name by others.
  if (!isPosters(opened.sender)) return invalid(core, 'posted_by_another');
  const waitMs = core.looks.wait(user, seq);
  if (waitMs === undefined) return invalid(core, opened.because);
  if (waitMs > 0) return { waitMs, isDelay: false };
  if ((await core.lookAt(user, last)) === 'unreachable') return { waitMs: RETRY_MS, isDelay: true };
  const again = await openMail({ seal: keys.seal, device }, bytes, lookup);
  return again.opened ? again : invalid(core, again.because);
}

function invalid(core: Core, because: string): Opened {
  core.log('mail_invalid', { because });
  return { mail: undefined };
}

/** Is this device still one of that person's, at the newest head we know? */
export async function isStillTheirs(core: Core, { user, device }: MailSender): Promise<boolean> {
  const chain = await core.people.chain(user);
  return chain !== undefined && deviceAt(chain, chain.head, device) !== undefined;
}

const writePlace = ({ cursor, forgiven }: Place): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, cursor.seq);
    writeFixed(to, cursor.hash);
    writeUint(to, forgiven);
  });
const readPlace = (bytes: Bytes): Place | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { cursor: { seq: readUint(from), hash: readFixed(from, 32) }, forgiven: readUint(from) } : undefined,
  );
