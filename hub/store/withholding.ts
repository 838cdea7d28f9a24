/**
 * What is not handed out because of a block: words that only the two persons share, and mail. Such an envelope is written, counted, acked and trimmed as
 * any other, so that its author cannot tell; what differs is who gets its bytes. Decided once for each envelope: unblocking brings nothing back.
 */
import { equal } from '../../crypto/bytes.ts';
import { type DeviceId, KIND, type UserId } from '../protocol/frames.ts';
import type { LogKey } from './route.port.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

/** Logs, and envelopes of a log, that are gone over in one transaction: so that it never holds up a message for long. */
const LOGS_PER_STEP = 64;
const ROWS_PER_STEP = 512;

export const isBlocked = async (sql: Sql, user: UserId, other: UserId): Promise<boolean> =>
  (await sql.all('select 1 as one from block where usr = $1 and blocked = $2', user, other)).length > 0;

/** Who does not hear what this device says in this log; asked for every message, of which hardly any author is blocked by anybody. */
export async function withheldFrom(sql: Sql, log: LogKey, device: DeviceId): Promise<UserId | undefined> {
  const blockers = await sql.all('select b.usr from device d join block b on b.blocked = d.usr where d.device = $1 limit 1', device);
  if (blockers.length === 0) return undefined;
  const [author] = await sql.all('select usr from device where device = $1', device);
  const other = author && (await onlyOther(sql, log, bytesIn(author, 'usr')));
  return author && other && (await isBlocked(sql, other, bytesIn(author, 'usr'))) ? other : undefined;
}

/** The one other person whose devices a log leads to; undefined where they are more, or none. Devices nobody knows are nobody's: else naming one would undo a block. */
async function onlyOther(sql: Sql, log: LogKey, user: UserId): Promise<UserId | undefined> {
  const rows = await sql.all(
    'select distinct d.usr from routed m join device d on d.device = m.device where m.log = $1 and m.until is null limit 3',
    log,
  );
  const others = rows.map((row) => bytesIn(row, 'usr')).filter((one) => !equal(one, user));
  return others.length === 1 ? others[0] : undefined;
}

/** Withholds what of `other` lies here already and was to go to `user` alone. Works in small transactions; done twice it is done once. */
export async function withholdPast(database: Database, user: UserId, other: UserId): Promise<void> {
  await database.write((sql) => withholdMail(sql, user, other));
  for (const row of await database.read.all('select device from device where usr = $1 order by device', other)) {
    const device = bytesIn(row, 'device');
    let look: Look | undefined = { device, after: new Uint8Array(0), user, other };
    while (look) {
      const from: Look = look;
      const { shared, last }: Logs = await database.write((sql) => sharedLogs(sql, from));
      for (const log of shared) await withholdIn(database, log, user, other);
      look = last && { ...from, after: last };
    }
  }
}

const withholdMail = (sql: Sql, user: UserId, other: UserId): Promise<number> =>
  sql.run(
    `update envelope set withheld_from = $1 where kind = ${KIND.mail} and bytes is not null and device in (select device from device where usr = $2)
      and log in (select m.log from device d join routed m on m.device = d.device join route r on r.log = m.log where d.usr = $1 and r.opened_item is null)`,
    user,
    other,
  );

/** `last`: the last that was looked at, undefined where there are no more. */
type Logs = { readonly shared: readonly LogKey[]; readonly last: LogKey | undefined };
type Look = { readonly device: DeviceId; readonly after: LogKey; readonly user: UserId; readonly other: UserId };

/** The next of a device's logs in which its person is alone with `user`. */
async function sharedLogs(sql: Sql, { device, after, user, other }: Look): Promise<Logs> {
  const rows = await sql.all(`select log from routed where device = $1 and log > $2 order by log limit ${LOGS_PER_STEP}`, device, after);
  const shared: LogKey[] = [];
  for (const log of rows.map((row) => bytesIn(row, 'log'))) {
    const only = await onlyOther(sql, log, other);
    if (only && equal(only, user)) shared.push(log);
  }
  const last = rows.at(-1);
  return { shared, last: last && bytesIn(last, 'log') };
}

async function withholdIn({ write }: Database, log: LogKey, user: UserId, other: UserId): Promise<void> {
  let after: number | undefined = 0;
  while (after !== undefined) {
    const from: number = after;
    after = await write(async (sql): Promise<number | undefined> => {
      const rows = await sql.all(`select seq from envelope where log = $1 and seq > $2 order by seq limit ${ROWS_PER_STEP}`, log, from);
      const last = rows.at(-1);
      if (!last) return undefined;
      const until = numberIn(last, 'seq');
      await sql.run(
        `update envelope set withheld_from = $1 where log = $2 and seq > $3 and seq <= $4 and kind = ${KIND.message} and bytes is not null
          and device in (select device from device where usr = $5)`,
        user,
        log,
        from,
        until,
        other,
      );
      return until;
    });
  }
}
