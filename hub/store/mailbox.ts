/** Mail: one mailbox for each device, which is a log of its own that anybody may write to and only its owner reads. */
import { findTaken, insert, refuse, ZERO_HASH } from './envelope.ts';
import { type DeviceId, type ItemId, KIND } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { LogKey, NewMail, Stored, StoredEnvelope, StoredMail, StoreRefusal } from './route.port.ts';
import { isRevoked } from './revocation.ts';
import { bytesIn, maybeIn, numberIn, type Sql } from './sql.ts';

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
  const { log, owner, item, bytes } = mail;
  const [known] = await sql.all(
    'select r.head, r.hash, r.floor, e.seq, e.at from route r left join envelope e on e.log = r.log and e.item = $2 where r.log = $1',
    log,
    item,
  );
  const taken = known && maybeIn(numberIn, known, 'seq');
  if (known && taken !== undefined) return { ok: true, seq: taken, at: numberIn(known, 'at'), fresh: false, mails: [], left: [], removed: [] };
  // `not_found`, because `device_revoked` would say it of the sender. An owner nobody knows yet may still bring its chain.
  if (!known && (await isRevoked(sql, owner))) return refuse('not_found');
  if (!known) await openMailbox(sql, log, owner, now);
  const head = known ? numberIn(known, 'head') : 0;
  if (known && head - numberIn(known, 'floor') >= LIMITS.mailboxItems) return refuse('full');
  const hash = mail.running(known ? bytesIn(known, 'hash') : ZERO_HASH);
  const envelope: StoredEnvelope = { seq: head + 1, kind: KIND.mail, epoch: 0, item, device, at: now, bytes };
  await sql.run('update route set head = head + 1, hash = $2 where log = $1', log, hash);
  await insert(sql, log, envelope, hash);
  return { ok: true, seq: head + 1, at: now, fresh: true, mails: [{ log, owner, envelope }], left: [], removed: [] };
}

async function openMailbox(sql: Sql, log: LogKey, owner: DeviceId, now: number): Promise<void> {
  await sql.run(
    `insert into route (log, epoch, head, hash, floor, floor_hash, opened_at, committed_at) values ($1, 0, 0, $2, 0, $2, $3, 0)`,
    log,
    ZERO_HASH,
    now,
  );
  await sql.run('insert into routed (log, device, since, since_hash, acked) values ($1, $2, 0, $3, 0)', log, owner, ZERO_HASH);
}
