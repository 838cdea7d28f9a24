/** Mail: one mailbox for each device, which is a log of its own that whoever has a device here may write to and only its owner reads. */
import { equal } from '../../crypto/bytes.ts';
import { type DeviceId, type ItemId, KIND, type UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { findTaken, insert, refuse, ZERO_HASH } from './envelope.ts';
import type { LogKey, NewMail, Stored, StoredEnvelope, StoredMail, StoreRefusal } from './route.port.ts';
import { bytesIn, numberIn, type Row, type Sql } from './sql.ts';
import { noteWaking } from './waking.ts';
import { isBlocked } from './withholding.ts';

/** Mails that ride along: one that finds no room or no owner is left out and fails nothing else. */
export async function deliver(sql: Sql, mails: readonly NewMail[], device: DeviceId, now: number): Promise<Pick<Stored, 'mails' | 'left'>> {
  const stored: StoredMail[] = [];
  const left: ItemId[] = [];
  for (const mail of mails) {
    const result = await sendMail(sql, mail, device, now);
    if (result.ok) stored.push(...result.mails);
    else left.push(mail.item);
  }
  return { mails: stored, left };
}

/** What is answered where they rode along before: those that have not come since either. */
export async function leftOut(sql: Sql, mails: readonly NewMail[]): Promise<readonly ItemId[]> {
  const left: ItemId[] = [];
  for (const { log, item } of mails) if (!(await findTaken(sql, log, item))) left.push(item);
  return left;
}

export async function sendMail(sql: Sql, mail: NewMail, device: DeviceId, now: number): Promise<Stored | StoreRefusal> {
  const { log, owner, item, bytes, enclosure } = mail;
  const taken = await findTaken(sql, log, item);
  if (taken) return taken;
  // Of a device that was revoked no more is said than of one that never was; who is active, everybody may read in the chains.
  const person = await personOf(sql, owner);
  if (!person) return refuse('not_found');
  const sender = await senderOf(sql, device);
  if (!(await hasRoom(sql, { log, person, sender, length: bytes.length + (enclosure?.bytes.length ?? 0) }))) return refuse('full');
  const [known] = await sql.all('select head, hash from route where log = $1', log);
  if (!known) await openMailbox(sql, log, owner, now);
  const seq = 1 + (known ? numberIn(known, 'head') : 0);
  const hash = mail.running(known ? bytesIn(known, 'hash') : ZERO_HASH);
  const withheld = (await isBlocked(sql, person, sender.user)) && { withheldFrom: person };
  const envelope: StoredEnvelope = {
    seq,
    kind: KIND.mail,
    epoch: 0,
    item,
    device,
    user: sender.user,
    at: now,
    bytes,
    ...(enclosure && { enclosure: enclosure.bytes }),
    ...withheld,
  };
  await sql.run('update route set head = head + 1, hash = $2 where log = $1', log, hash);
  await insert(sql, log, envelope, hash, enclosure);
  if (mail.wakes) await noteWaking(sql, log, seq, device, now);
  return { ok: true, seq, at: now, fresh: true, mails: [{ log, owner, envelope }], left: [], removed: [] };
}

/** Whose device it is, where it is an active one. */
async function personOf(sql: Sql, device: DeviceId): Promise<UserId | undefined> {
  const [row] = await sql.all('select usr from device where device = $1 and active = 1', device);
  return row && bytesIn(row, 'usr');
}

/** `isBound`: that person has a number. */
type Sender = { readonly user: UserId; readonly isBound: boolean };

async function senderOf(sql: Sql, device: DeviceId): Promise<Sender> {
  const [row] = await sql.all(`select d.usr, ${BOUND} from device d left join account a on a.usr = d.usr where d.device = $1`, device);
  if (!row) throw new Error('expected mail of a device the hub knows, found none');
  return { user: bytesIn(row, 'usr'), isBound: numberIn(row, 'bound') === 1 };
}

/**
 * Is there room for one more mail of this length? A person may fill a part of a mailbox, and all who cost nothing to make (without a number) a part
 * together, so that neither keeps everybody else from writing to it. The person's own devices have a part that nobody else can fill.
 */
async function hasRoom(
  sql: Sql,
  { log, person, sender, length }: { readonly log: LogKey; readonly person: UserId; readonly sender: Sender; readonly length: number },
): Promise<boolean> {
  const { user, isBound } = sender;
  const kept = await sql.all(KEPT, log);
  const has = (mails: readonly Row[], items: number, bytes: number): boolean =>
    sum(mails, 'items') + 1 <= items && sum(mails, 'bytes') + length <= bytes;
  const own = kept.filter((row) => equal(bytesIn(row, 'usr'), user));
  if (!has(own, HUB_LIMITS.mailboxItemsOfSender, HUB_LIMITS.mailboxBytesOfSender)) return false;
  if (equal(user, person)) return true;
  const others = kept.filter((row) => !equal(bytesIn(row, 'usr'), person));
  const unbound = others.filter((row) => numberIn(row, 'bound') === 0);
  return (
    has(others, HUB_LIMITS.mailboxItems, HUB_LIMITS.mailboxBytes) &&
    (isBound || has(unbound, HUB_LIMITS.mailboxItemsOfUnbound, HUB_LIMITS.mailboxBytesOfUnbound))
  );
}

const BOUND = 'case when a.number is null then 0 else 1 end as bound';
/** What lies in a mailbox, by the device that wrote it, which may be of somebody the hub has dropped since. The index mail_kept holds all that the inner select needs: half a millisecond for 10,000. */
const KEPT = `select coalesce(d.usr, k.device) as usr, ${BOUND}, k.items, k.bytes from (
    select device, count(*) as items, sum(length(bytes) + enclosed) as bytes from envelope
      where log = $1 and kind = ${KIND.mail} and bytes is not null group by device
  ) k left join device d on d.device = k.device left join account a on a.usr = d.usr`;

const sum = (rows: readonly Row[], column: string): number => rows.reduce((total, row) => total + numberIn(row, column), 0);

async function openMailbox(sql: Sql, log: LogKey, owner: DeviceId, now: number): Promise<void> {
  await sql.run(
    `insert into route (log, epoch, head, hash, floor, floor_hash, opened_at, committed_at) values ($1, 0, 0, $2, 0, $2, $3, 0)`,
    log,
    ZERO_HASH,
    now,
  );
  await sql.run('insert into routed (log, device, since, since_hash, acked) values ($1, $2, 0, $3, 0)', log, owner, ZERO_HASH);
}
