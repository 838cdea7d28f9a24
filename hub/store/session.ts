/** Sessions: digests of tokens, and the family of refresh tokens that shows when one was stolen. */
import { type Bytes, sameSecret } from '../../crypto/bytes.ts';
import { dropPush } from './push.ts';
import type { Rotation, Session, Sessions, Tokens } from './port.ts';
import { bytesIn, type Database, maybeIn, numberIn, type Row, type Sql } from './sql.ts';

/** Refresh tokens remembered of one session. An older one is refused like an unknown one, without ending the session. */
const GENERATIONS_KEPT = 100;

const COLUMNS = 'id, usr, device, created_at, seen_at, access_expires_at, refresh_expires_at';

export function openSessions({ read, write }: Database): Sessions {
  return {
    create: ({ id, user, device, now, tokens }) =>
      write(async (sql) => {
        await sql.run(
          `insert into session (id, usr, device, created_at, seen_at, access, access_expires_at, refresh_expires_at, used_generation) values ($1, $2, $3, $4, $4, $5, $6, $7, 0)`,
          id,
          user,
          device,
          now,
          tokens.access,
          tokens.accessExpiresAt,
          tokens.refreshExpiresAt,
        );
        await addRefresh(sql, id, 1, tokens);
      }),
    byAccess: async (access) => sessionIn(await read.all(`select ${COLUMNS} from session where access = $1`, access)),
    rotate: (refresh, next, now) => write((sql) => rotate(sql, refresh, next, now)),
    list: async (user, now) =>
      (await read.all(`select ${COLUMNS} from session where usr = $1 and refresh_expires_at > $2 order by created_at, id`, user, now)).map(toSession),
    seen: (id, now) =>
      write(async (sql) => {
        await sql.run('update session set seen_at = $2 where id = $1 and seen_at < $2', id, now);
      }),
    revoke: (user, id) =>
      write(async (sql) => {
        const session = sessionIn(await sql.all(`delete from session where usr = $1 and id = $2 returning ${COLUMNS}`, user, id));
        // Who signed out is not called back; one whose session ran out of time may be on its way here.
        if (session && (await sql.all('select 1 as one from session where device = $1 limit 1', session.device)).length === 0)
          await dropPush(sql, session.device);
        return session;
      }),
    revokeDevice: (device) =>
      write(async (sql) => {
        await dropPush(sql, device);
        return (await sql.all(`delete from session where device = $1 returning ${COLUMNS}`, device)).map(toSession);
      }),
  };
}

/**
 * Generation n + 1 is given for a token of generation n. Only one token of each generation may be traded in, again and again until one of the
 * next generation is: so a client that lost an answer goes on, and two holders of one token cannot both go on (RFC 9700 §4.14.2).
 */
async function rotate(sql: Sql, refresh: Bytes, next: Tokens, now: number): Promise<Rotation> {
  const [row] = await sql.all(
    `select ${COLUMNS}, r.generation, r.expires_at, s.used_generation, s.used_digest from refresh r join session s on s.id = r.session where r.digest = $1`,
    refresh,
  );
  if (!row) return { rotation: 'unknown' };
  const session = toSession(row);
  const generation = numberIn(row, 'generation');
  const used = numberIn(row, 'used_generation');
  const usedDigest = maybeIn(bytesIn, row, 'used_digest');
  const again = generation === used && usedDigest !== undefined && sameSecret(usedDigest, refresh);
  if (generation <= used && !again) {
    await sql.run('delete from session where id = $1', session.id);
    return { rotation: 'reused', session };
  }
  if (numberIn(row, 'expires_at') <= now) return { rotation: 'expired' };
  await sql.run(
    `update session set used_generation = $2, used_digest = $3, access = $4, access_expires_at = $5, refresh_expires_at = $6, seen_at = $7 where id = $1`,
    session.id,
    generation,
    refresh,
    next.access,
    next.accessExpiresAt,
    next.refreshExpiresAt,
    now,
  );
  await addRefresh(sql, session.id, generation + 1, next);
  await sql.run('delete from refresh where session = $1 and generation < $2', session.id, generation - GENERATIONS_KEPT);
  return {
    rotation: 'rotated',
    session: { ...session, seenAt: now, accessExpiresAt: next.accessExpiresAt, refreshExpiresAt: next.refreshExpiresAt },
  };
}

async function addRefresh(sql: Sql, session: Bytes, generation: number, tokens: Tokens): Promise<void> {
  await sql.run(
    'insert into refresh (digest, session, generation, expires_at) values ($1, $2, $3, $4)',
    tokens.refresh,
    session,
    generation,
    tokens.refreshExpiresAt,
  );
}

const sessionIn = ([row]: readonly Row[]): Session | undefined => row && toSession(row);

const toSession = (row: Row): Session => ({
  id: bytesIn(row, 'id'),
  user: bytesIn(row, 'usr'),
  device: bytesIn(row, 'device'),
  createdAt: numberIn(row, 'created_at'),
  seenAt: numberIn(row, 'seen_at'),
  accessExpiresAt: numberIn(row, 'access_expires_at'),
  refreshExpiresAt: numberIn(row, 'refresh_expires_at'),
});
