/** Pushes: one subscription of each device, at most one push that waits for it, and what it waits for. */
import type { DeviceId } from '../protocol/frames.ts';
import type { Push, Pushes, PushOutcome, PushState, Target } from './push.port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Row, type Sql, textIn } from './sql.ts';
import { nextUnheard, spread } from './waking.ts';
import { PUSH_RESULTS } from '../protocol/push.ts';

const COLUMNS = 'p.device, p.endpoint, p.service, p.p256dh, p.auth, p.tries, p.sent_at, p.result';

export function openPushes(database: Database): Pushes {
  const { read, write } = database;
  return {
    state: async (device) => (await read.all(`select ${COLUMNS} from push p where p.device = $1`, device)).map(toState)[0],
    subscribe: (target) => write((sql) => subscribe(sql, target)),
    unsubscribe: (device) => write((sql) => dropPush(sql, device)),
    spread: (spreading) => spread(database, spreading),
    services: async (now) =>
      (await read.all('select distinct service from push where due_at <= $1 and endpoint is not null order by service', now)).map((row) =>
        textIn(row, 'service'),
      ),
    take: (work) => write((sql) => take(sql, work)),
    hold: (service, until) =>
      write(async (sql) => void (await sql.run('update push set due_at = $2 where service = $1 and due_at < $2', service, until))),
    done: (outcome) => write((sql) => done(sql, outcome)),
    next: async ({ now, since, unheardMs }) => {
      const [row] = await read.all('select min(due_at) as due from push where due_at > $1', now);
      const times = [row && maybeIn(numberIn, row, 'due'), await nextUnheard(read, { since, unheardMs })];
      return times.reduce((first, time) => (first === undefined || (time !== undefined && time < first) ? time : first), undefined);
    },
  };
}

/** With all that is kept of it. */
export async function dropPush(sql: Sql, device: DeviceId): Promise<void> {
  for (const table of ['push', 'push_wait']) await sql.run(`delete from ${table} where device = $1`, device);
}

async function subscribe(sql: Sql, { device, endpoint, service, p256dh, auth }: Target): Promise<boolean> {
  if ((await sql.all('select 1 as one from device where device = $1 and active = 1', device)).length === 0) return false;
  for (const row of await sql.all('select device from push where endpoint = $1 and device <> $2', endpoint, device))
    await dropPush(sql, bytesIn(row, 'device'));
  // The same again, which a device says whenever it starts, changes nothing.
  await sql.run(
    `insert into push (device, endpoint, service, p256dh, auth, tries) values ($1, $2, $3, $4, $5, 0) on conflict (device) do update
      set endpoint = excluded.endpoint, service = excluded.service, p256dh = excluded.p256dh, auth = excluded.auth, tries = 0, sent_at = null, result = null
      where push.endpoint is null or push.endpoint <> excluded.endpoint or push.p256dh <> excluded.p256dh or push.auth <> excluded.auth`,
    device,
    endpoint,
    service,
    p256dh,
    auth,
  );
  return true;
}

async function take(sql: Sql, { service, now, until, tooOld, limit }: Parameters<Pushes['take']>[0]): Promise<readonly Push[]> {
  const pushes: Push[] = [];
  const rows = await sql.all(
    `select ${COLUMNS} from push p where p.service = $1 and p.due_at <= $2 and p.endpoint is not null order by p.due_at, p.device limit $3`,
    service,
    now,
    limit,
  );
  for (const row of rows) {
    const device = bytesIn(row, 'device');
    await dropWaits(sql, device, tooOld);
    const isWaiting = await stillWaits(sql, device);
    await sql.run('update push set due_at = $2 where device = $1', device, isWaiting ? until : null);
    await sql.run('update push_wait set taken = 1 where device = $1', device);
    const { target } = toState(row);
    if (isWaiting && target) pushes.push({ ...target, tries: numberIn(row, 'tries') });
  }
  return pushes;
}

/** What was acked, what can be read no more, and what came before `tooOld` is waited for no longer. */
async function dropWaits(sql: Sql, device: DeviceId, tooOld: number): Promise<void> {
  await sql.run(
    `delete from push_wait where device = $1 and (at < $2 or not exists (select 1 from routed m where m.log = push_wait.log and m.device = $1
      and m.acked < push_wait.seq and (m.until is null or m.until >= push_wait.seq)))`,
    device,
    tooOld,
  );
}

const stillWaits = async (sql: Sql, device: DeviceId): Promise<boolean> =>
  (await sql.all('select 1 as one from push_wait where device = $1 limit 1', device)).length > 0;

async function done(sql: Sql, { device, endpoint, result, begunAt, retryAt, spacingMs }: PushOutcome): Promise<void> {
  // Another took its place meanwhile: nothing was sent to that one.
  const [row] = await sql.all('select tries from push where device = $1 and endpoint = $2', device, endpoint);
  if (!row) return;
  const tries = retryAt === undefined ? 0 : numberIn(row, 'tries') + 1;
  await sql.run(
    'update push set sent_at = $2, result = $3, tries = $4, due_at = $5 where device = $1',
    device,
    begunAt,
    result,
    tries,
    retryAt ?? null,
  );
  if (result === 'gone') {
    await sql.run('update push set endpoint = null, service = null, p256dh = null, auth = null where device = $1', device);
    await sql.run('delete from push_wait where device = $1', device);
  } else if (retryAt === undefined) {
    await sql.run('delete from push_wait where device = $1 and taken = 1', device);
    if (await stillWaits(sql, device)) await sql.run('update push set due_at = $2 where device = $1', device, begunAt + spacingMs);
  }
}

function toState(row: Row): PushState {
  const endpoint = maybeIn(textIn, row, 'endpoint');
  const result = maybeIn(textIn, row, 'result');
  return {
    target:
      endpoint === undefined
        ? undefined
        : {
            device: bytesIn(row, 'device'),
            endpoint,
            service: textIn(row, 'service'),
            p256dh: bytesIn(row, 'p256dh'),
            auth: bytesIn(row, 'auth'),
          },
    sentAt: maybeIn(numberIn, row, 'sent_at'),
    result: PUSH_RESULTS.find((one) => one === result),
  };
}
